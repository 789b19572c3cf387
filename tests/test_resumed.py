"""Sessions that lost their connection and came back: they go on, and watch no files."""

from pathlib import Path

import pytest

from tests.bench.servers import serve
from tests.fixtures import PROJECT
from tests.visitor.blocking import run_apart
from tests.visitor.tab import Tab

PAGE = """
import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

st.session_state.runs = st.session_state.get("runs", 0) + 1
session = runtime.get_instance().get_app_session(get_script_run_ctx().session_id)
st.text(f"run {st.session_state.runs}, watches: {session._local_sources_watcher is not None}")
"""
APP = """
import streamlit as st
from starlette.middleware import Middleware
from pages.shared.server.resumed import Unwatched

app = st.App("{page}", middleware=[{middleware}])
"""


@pytest.mark.parametrize(("middleware", "watches"), [("Middleware(Unwatched)", False), ("", True)])
def test_who_comes_back_goes_on_and_only_streamlit_alone_would_watch_files(
    middleware: str, watches: bool, tmp_path: Path
) -> None:
    page = tmp_path / "page.py"
    page.write_text(PAGE)
    (tmp_path / "small_app.py").write_text(APP.format(page=page, middleware=middleware))
    with serve("small_app:app", folder=PROJECT, app_folder=tmp_path) as running:
        told = run_apart(coming_back(running.url))
    assert told == ["run 1, watches: False", f"run 2, watches: {watches}", f"run 3, watches: {watches}"]


async def coming_back(url: str) -> list[str]:
    """What the page says of its session before the cut, after it, and later."""
    told = []
    async with Tab(url) as tab:
        for act in (tab.rerun, tab.come_back, tab.rerun):
            await act()
            told.append(tab.screen.text())
    return told
