"""Before the first visitor the server has looked at its pages, and nothing of that is left."""

from pathlib import Path

import pytest

from tests.bench.servers import serve
from tests.fixtures import PROJECT
from tests.visitor.blocking import visit

PAGE = """
import streamlit as st
from streamlit import runtime
import small_app
from pages.shared.signing.place import listening_addresses

listening_addresses()
small_app.runs.append(1)
if {failing} and len(small_app.runs) <= 2:
    raise RuntimeError("not yet")
sessions = runtime.get_instance()._session_mgr.list_sessions()
st.text(f"run {{len(small_app.runs)}}, sessions {{len(sessions)}}, listening {{bool(listening_addresses())}}")
"""
APP = """
from contextlib import asynccontextmanager
import streamlit as st
from pages.shared.server.rehearsal import rehearse

runs = []

@asynccontextmanager
async def rehearsed(app):
    await rehearse()
    yield

app = st.App("{page}", lifespan=rehearsed)
"""


@pytest.mark.parametrize("failing", [False, True])
def test_the_first_visitor_is_the_first_who_stays(failing: bool, tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text(PAGE.format(failing=failing))
    (tmp_path / "small_app.py").write_text(APP.format(page=page))
    with serve("small_app:app", folder=PROJECT, app_folder=tmp_path) as running, visit(running.url) as there:
        assert there.screen.text() == "run 3, sessions 1, listening True"
