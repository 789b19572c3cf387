"""The visitor without a browser, on a small page of its own: it fills in, presses, reads, and can misbehave."""

import asyncio
import datetime as dt
import http
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets.asyncio.server as sockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from tests.bench.servers import serve
from tests.visitor.blocking import Visit, run_apart, visit
from tests.visitor.errors import VisitError
from tests.visitor.handshake import XSRF_COOKIE, Handshake, issued_cookies
from tests.visitor.tab import Tab

PAGE = """
import datetime as dt
import streamlit as st

st.title("A page")
name = st.text_input("Name", key="name")
st.number_input("Number", value=1, key="number")
st.number_input("Share", value=0.5, key="share")
st.date_input("Day", dt.date(2026, 1, 1), key="day")
st.selectbox("Colour", ["red", "blue"], key="colour")
st.selectbox("Source", ["known"], index=None, accept_new_options=True, key="source")
st.segmented_control("Way", ["one", "two"], key="way")
st.multiselect("Some", [1, 2, 3], format_func=lambda each: f"n° {each}", key="some")
st.checkbox("Agreed", key="agreed")
edited = st.data_editor([{"a": "first", "b": "x"}], key="table", num_rows="dynamic")
with st.form("form"):
    st.text_area("Comment", key="comment")
    sent = st.form_submit_button("Send")
if sent:
    st.success(f"sent: {st.session_state.comment}")
if st.button("Count"):
    st.session_state.presses = st.session_state.get("presses", 0) + 1
if st.button("Hide"):
    st.stop()
fields = ("name", "number", "share", "day", "colour", "source", "way", "some", "agreed", "comment")
st.json({field: str(st.session_state[field]) for field in fields})
st.json(edited)
st.write(f"presses: {st.session_state.get('presses', 0)}")
st.write(f"query: {st.query_params.to_dict()}")
st.write(f"origin: {st.context.headers.get('Origin')}, fruit: {st.context.cookies.get('fruit')}")
"""

SEVERAL = """
import streamlit as st

@st.fragment(run_every=60)
def live():
    st.session_state.looks = st.session_state.get("looks", 0) + 1
    st.text(f"looks: {st.session_state.looks}")
    if st.session_state.looks % 5 == 0:
        st.rerun()

def first():
    st.title("First")
    st.text_input("Name", key="name")
    st.text("long " * 10_000)
    live()

def second():
    st.title(f"Second, asked for {st.query_params.to_dict()}")

shown = st.navigation([st.Page(first, default=True), st.Page(second, url_path="second")])
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.text(f"runs: {st.session_state.runs}")
shown.run()
"""


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with two pages, the first of which is live."""
    folder: Path = tmp_path_factory.mktemp("pages")
    (folder / "several.py").write_text(SEVERAL)
    (folder / "several_pages.py").write_text('import streamlit as st\n\napp = st.App("several.py")\n')
    with serve("several_pages:app", folder=folder) as running:
        yield running.url


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("page")
    (folder / "page.py").write_text(PAGE)
    (folder / "small_page.py").write_text('import streamlit as st\n\napp = st.App("page.py")\n')
    with serve("small_page:app", folder=folder) as running:
        yield running.url


@pytest.fixture
def there(address: str) -> Iterator[Visit]:
    with visit(address, "/?a=1&b=2") as visitor:
        yield visitor


def seen(there: Visit) -> dict[str, str]:
    """What the page says of its widgets."""
    first = next(each.json.body for each in there.screen.elements() if each.WhichOneof("type") == "json")
    read: dict[str, str] = json.loads(first)
    return read


def test_the_page_sees_what_each_kind_of_widget_was_filled_with(there: Visit) -> None:
    there.fill("Zoé", label="Name")
    there.fill(3, label="Number")
    there.fill(0.25, key="share")
    there.fill(dt.date(2026, 2, 3), label="Day")
    there.fill("blue", label="Colour")
    there.fill("a new one", key="source")
    there.fill("two", label="Way")
    there.fill(["n° 1", "n° 3"], key="some")
    there.fill(True, key="agreed")
    there.rerun()
    told = {"name": "Zoé", "number": "3", "share": "0.25", "day": "2026-02-03", "colour": "blue"}
    told |= {"source": "a new one", "way": "two", "some": "[1, 3]", "agreed": "True", "comment": ""}
    assert seen(there) == told
    there.rerun()
    assert seen(there) == told


def test_cells_are_edited_and_rows_added(there: Visit) -> None:
    there.fill({"edited_rows": {"0": {"b": "y"}}, "added_rows": [{"a": "second"}]}, key="table")
    there.rerun()
    assert not there.screen.failures()
    last = [each.json.body for each in there.screen.elements() if each.WhichOneof("type") == "json"][-1]
    assert json.loads(last)[0] == {"a": "first", "b": "y"}
    assert json.loads(last)[1]["a"] == "second"


def test_a_form_keeps_what_was_typed_until_its_button_is_pressed(there: Visit) -> None:
    there.fill("wait", label="Comment")
    there.rerun()
    assert seen(there)["comment"] == ""
    there.press(label="Send")
    assert (seen(there)["comment"], there.screen.alerts()) == ("wait", ["sent: wait"])
    there.rerun()
    assert (seen(there)["comment"], there.screen.alerts()) == ("wait", [])


def test_each_press_counts_once(there: Visit) -> None:
    for presses in (1, 2):
        there.press(label="Count")
        assert f"presses: {presses}" in there.screen.texts()
    there.rerun()
    assert "presses: 2" in there.screen.texts()


def test_what_is_no_longer_drawn_is_off_the_screen(there: Visit) -> None:
    there.press(label="Hide")
    assert not [text for text in there.screen.texts() if text.startswith("presses")]
    assert "A page" in there.screen.texts()


def test_all_that_was_received_can_be_searched(there: Visit) -> None:
    payloads = b"".join(there.tab.payloads)
    assert b"first" in payloads
    assert b"never drawn" not in payloads
    assert "first" in there.screen.text()


def test_a_widget_that_is_not_there_and_a_choice_that_is_not_offered_are_errors(there: Visit) -> None:
    with pytest.raises(VisitError, match="0 widgets 'Nobody' among"):
        there.fill("x", label="Nobody")
    with pytest.raises(VisitError, match="'green' is not among"):
        there.fill("green", label="Colour")
    with pytest.raises(VisitError, match="cannot be pressed"):
        there.press(label="Name")


def test_the_address_origin_and_cookies_reach_the_page(address: str) -> None:
    cookies = issued_cookies(address)
    assert XSRF_COOKIE in cookies
    handshake = Handshake(cookies={**cookies, "fruit": "kiwi"}, origin=None)
    with visit(address, "/?a=1", handshake=handshake) as there:
        assert "query: {'a': '1'}" in there.screen.texts()
        assert "origin: None, fruit: kiwi" in there.screen.texts()


def test_a_foreign_origin_is_not_let_in(address: str) -> None:
    with (
        pytest.raises(VisitError, match="not let in"),
        visit(address, handshake=Handshake(origin="https://elsewhere.example")),
    ):
        pass


def test_a_session_is_taken_up_again_after_a_cut(address: str) -> None:
    with visit(address) as first:
        first.press(label="Count")
        session = first.tab.session_id
    with visit(address, handshake=Handshake(session_id=session)) as second:
        assert second.tab.session_id == session
        assert "presses: 1" in second.screen.texts()


def test_anything_can_be_sent(there: Visit) -> None:
    there.run(BackMsg(rerun_script=there.tab.press_request(label="Count").rerun_script))
    assert "presses: 1" in there.screen.texts()
    there.send(b"\xff\xff no message")
    with pytest.raises(VisitError, match="connection closed"):
        there.finish()


def test_many_tabs_at_once_do_not_see_each_other(address: str) -> None:
    async def one(number: int) -> str:
        async with Tab(address) as tab:
            await tab.rerun()
            tab.fill(f"person {number}", key="name")
            rerun = await tab.rerun(listen_for=f"person {number}")
            assert rerun.heard_seconds is not None
            return next(each.json.body for each in tab.screen.elements() if each.WhichOneof("type") == "json")

    async def all_at_once() -> list[str]:
        return await asyncio.gather(*map(one, range(20)))

    said = run_apart(all_at_once())
    assert [json.loads(each)["name"] for each in said] == [f"person {number}" for number in range(20)]


def test_pages_are_turned_by_their_address(several: str) -> None:
    async def turned() -> tuple[list[str], list[str]]:
        async with Tab(several) as tab:
            await tab.rerun()
            assert len(tab.live) == 1
            await tab.turn_to("second", "a=1")
            assert tab.live == {}
            there = tab.screen.texts()
            await tab.turn_to("")
            with pytest.raises(VisitError, match="'nowhere' is not among the pages"):
                await tab.turn_to("nowhere")
            return there, tab.screen.texts()

    there, back = run_apart(turned())
    assert "Second, asked for {'a': '1'}" in there
    assert "First" in back


def test_a_fragment_runs_alone_and_may_ask_for_the_whole_page(several: str) -> None:
    async def looked() -> list[list[str]]:
        async with Tab(several) as tab:
            await tab.rerun()
            (fragment,) = tab.live
            said = []
            for _ in range(4):
                await tab.run_live(fragment)
                said.append([each for each in tab.screen.texts() if len(each) < 20])
            assert "long long" in tab.screen.text()
            return said

    said = run_apart(looked())
    assert [each[0] for each in said] == ["runs: 1", "runs: 1", "runs: 1", "runs: 2"]
    assert [each[-1] for each in said] == ["looks: 2", "looks: 3", "looks: 4", "looks: 6"]


def test_after_a_cut_everything_is_as_it_was(several: str) -> None:
    async def cut() -> tuple[bool, list[str]]:
        async with Tab(several) as tab:
            await tab.rerun()
            tab.fill("Zoé", key="name")
            session = tab.session_id
            await tab.come_back()
            return tab.session_id == session, tab.screen.texts()

    same, texts = run_apart(cut())
    assert same
    assert "runs: 2" in texts


def test_cookies_are_kept_from_each_answer_and_sent_with_the_next_request() -> None:
    sent: list[str | None] = []

    def note(connection: ServerConnection, request: Request) -> Response | None:
        sent.append(request.headers.get("Cookie"))
        return None if "Upgrade" in request.headers else connection.respond(http.HTTPStatus.OK, "ok")

    def stick(connection: ServerConnection, request: Request, response: Response) -> Response:
        name = "place" if response.status_code == http.HTTPStatus.SWITCHING_PROTOCOLS else "server"
        response.headers["Set-Cookie"] = f"{name}=b; Path=/; HttpOnly"
        return response

    async def opened() -> dict[str, str]:
        wait, protocol = ServerConnection.wait_closed, Subprotocol("streamlit")
        async with sockets.serve(
            wait, "127.0.0.1", 0, process_request=note, process_response=stick, subprotocols=[protocol]
        ) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            jar = await asyncio.to_thread(issued_cookies, url, {"fruit": "kiwi"})
            async with Tab(url, handshake=Handshake(cookies=jar)) as tab:
                return {**jar, **tab.issued}

    assert run_apart(opened()) == {"server": "b", "place": "b"}
    assert sent == ["fruit=kiwi", "server=b"]
