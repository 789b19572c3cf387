"""One message of a websocket: what it may hold, what of it is kept, and how long it may occupy the server."""

import json
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from indicators.charts.measuring import text_width, wrapped
from indicators.errors import UnknownChoice
from indicators.limits import KEPT_TEXT, SAID_TEXT
from indicators.texts import FRENCH
from pages.shared.parts import plain
from pages.shared.server.limits import Limits
from pages.shared.server.messages import find_excess
from tests.attacks.conftest import MEGABYTE
from tests.bench.servers import Server
from tests.visitor.blocking import visit
from tests.visitor.errors import VisitError

LIMITS = Limits()
TOO_BIG = 1009


def typing(text: str, *, widgets: int = 1) -> BackMsg:
    """A rerun in which so many fields hold this text."""
    message = BackMsg()
    for number in range(widgets):
        message.rerun_script.widget_states.widgets.add(id=str(number), string_value=text)
    return message


def typing_rows(*, added: int = 0, edited: int = 0, deleted: int = 0) -> str:
    """What a table says in which so many rows were added, edited and deleted."""
    edits: dict[str, dict[str, str]] = {str(number): {} for number in range(edited)}
    return json.dumps({"edited_rows": edits, "added_rows": [{}] * added, "deleted_rows": list(range(deleted))})


def asking(**fields: str) -> BackMsg:
    message = BackMsg()
    for name, text in fields.items():
        setattr(message.rerun_script, name, text)
    return message


def excessive_messages() -> dict[str, BackMsg]:
    """One message for each limit, just above it."""
    long, row = "x" * (LIMITS.address_bytes + 1), LIMITS.table_rows + 1
    many = BackMsg()
    many.rerun_script.cached_message_hashes.extend(["h"] * (LIMITS.message_widgets + 1))
    choices = BackMsg()
    widget = choices.rerun_script.widget_states.widgets.add(id="a")
    widget.string_array_value.data.extend(["c"] * (LIMITS.message_widgets + 1))
    files = BackMsg()
    files.file_urls_request.file_names.extend(["f"] * (LIMITS.message_files + 1))
    context = BackMsg()
    context.rerun_script.context_info.url = long
    binary = BackMsg()
    binary.rerun_script.widget_states.widgets.add(id="a", bytes_value=b"x" * (LIMITS.text_bytes + 1))
    return {
        "query": asking(query_string=f"axe={long}"),
        "page": asking(page_name=long),
        "fragment": asking(fragment_id=long),
        "url": context,
        "hashes": many,
        "choices": choices,
        "files": files,
        "bytes": binary,
        "text": typing("x" * (LIMITS.text_bytes + 1)),
        "widgets": typing("", widgets=LIMITS.message_widgets + 1),
        "added": typing(typing_rows(added=row)),
        "edited": typing(typing_rows(edited=row)),
        "deleted": typing(f"  {typing_rows(deleted=row)}"),
        "in two tables": typing(typing_rows(added=row // 2 + 1), widgets=2),
        "table": typing("{" + " " * LIMITS.table_bytes + "}"),
        "no table": typing("{"),
        "deep": typing('{"a":' + "[" * 100_000),
    }


@pytest.mark.parametrize("name", excessive_messages())
def test_a_message_that_holds_too_much_is_found_in_no_time(name: str) -> None:
    begun = time.perf_counter()
    assert find_excess(excessive_messages()[name], LIMITS) != ""
    assert time.perf_counter() - begun < 1


def test_what_people_type_is_within_the_limits() -> None:
    cells = json.dumps({"edited_rows": {}, "added_rows": [{"0": "x" * 20, "2": "2026"}] * 1_500, "deleted_rows": []})
    assert find_excess(typing(cells), LIMITS) == ""
    assert find_excess(typing("é" * 5_000, widgets=100), LIMITS) == ""
    assert find_excess(BackMsg(app_heartbeat=True), LIMITS) == ""


@pytest.mark.parametrize("name", ["query", "added"])
def test_who_sends_too_much_is_cut_at_once_and_others_go_on(name: str, attacked: Server) -> None:
    with visit(attacked.url) as witness:
        begun = time.perf_counter()
        with visit(attacked.url) as attacker, pytest.raises(VisitError, match=str(TOO_BIG)):
            attacker.run(excessive_messages()[name])
        assert time.perf_counter() - begun < 10
        assert witness.rerun().elements >= 10


@pytest.mark.parametrize("keep", [plain, partial(text_width, size=10.0), partial(wrapped, width=100.0, size=10.0)])
def test_caches_keep_no_long_text(keep: Callable[[str], object]) -> None:
    keep("warm")
    tracemalloc.start()
    try:
        for number in range(100):
            keep(f"{number} {'_ ' * 5_000}")
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < MEGABYTE / 2


def test_a_long_text_is_made_inert_all_the_same() -> None:
    assert plain("*" * (2 * KEPT_TEXT)) == r"\*" * (2 * KEPT_TEXT)


def test_a_sentence_repeats_only_the_beginning_of_what_was_typed() -> None:
    what, _ = FRENCH.explain(UnknownChoice(text="x" * 100_000))
    assert len(what) < SAID_TEXT + 100
    assert "…" in what
