"""The visitor without a browser, on a small page of its own: it fills in, presses, reads, and can misbehave."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

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
