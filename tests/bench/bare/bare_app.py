"""The reference: the least that Streamlit can do, served and frozen as the dashboard is."""

import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

# The dashboard's process carries their weight too.
CARRIED = ("altair", "pandas", "pyarrow")


@asynccontextmanager
async def freeze(_: st.App) -> AsyncIterator[None]:
    """Import, then take all that out of the collector's sight: Streamlit collects after each rerun."""
    for package in CARRIED:
        importlib.import_module(package)
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).with_name("bare_page.py"), lifespan=freeze)
chart_app = st.App(Path(__file__).with_name("bare_chart.py"), lifespan=freeze)
