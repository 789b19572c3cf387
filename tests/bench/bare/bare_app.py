"""The reference: the least that Streamlit can do, served and frozen as the dashboard is."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import altair  # noqa: F401  Imported for its weight: the dashboard's process carries it too.
import pandas  # noqa: F401
import pyarrow  # noqa: F401
import streamlit as st


@asynccontextmanager
async def freeze(_: st.App) -> AsyncIterator[None]:
    """Take what the imports left out of the collector's sight: Streamlit collects after each rerun."""
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).with_name("bare_page.py"), lifespan=freeze)
