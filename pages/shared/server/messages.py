"""How much one message of a websocket may hold: addresses, texts, rows of tables, files asked for.

Streamlit keeps what a message says, and takes milliseconds for each row that it adds to a table: 60 kB of empty rows
were minutes of processor.
"""

import json
from collections.abc import Iterable, Iterator

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState

from pages.shared.server.limits import Limits


def find_excess(said: BackMsg, limits: Limits) -> str:
    """Return what a message holds too much of, in a word for the log; empty where it is within the limits."""
    excesses = (*_rerun_excesses(said.rerun_script, limits), *_file_excesses(said, limits))
    return next((name for name, size, limit in excesses if size > limit), "") or _find_table_excess(said, limits)


Excess = tuple[str, int, int]
"""A name, how much there is, how much there may be."""


def _rerun_excesses(rerun: ClientState, limits: Limits) -> Iterator[Excess]:
    context = rerun.context_info
    addresses = (rerun.query_string, rerun.page_name, rerun.page_script_hash, rerun.fragment_id, context.url)
    yield "address", max(map(len, addresses)), limits.address_bytes
    yield "address", len(context.timezone) + len(context.locale) + len(context.color_scheme), limits.address_bytes
    yield "hashes", len(rerun.cached_message_hashes), limits.message_widgets
    yield "hashes", _longest(rerun.cached_message_hashes), limits.widget_id_characters
    yield "widgets", len(rerun.widget_states.widgets), limits.message_widgets
    for widget in rerun.widget_states.widgets:
        yield from _widget_excesses(widget, limits)


def _widget_excesses(widget: WidgetState, limits: Limits) -> Iterator[Excess]:
    yield "name", len(widget.id), limits.widget_id_characters
    if widget.WhichOneof("value") == "string_array_value":
        yield "choices", len(widget.string_array_value.data), limits.message_widgets
    if not _is_table(widget):
        yield "text", widget.ByteSize(), limits.text_bytes


def _file_excesses(said: BackMsg, limits: Limits) -> Iterator[Excess]:
    asked = said.file_urls_request
    yield "files", len(asked.file_names), limits.message_files
    yield "files", _longest([asked.request_id, *asked.file_names]), limits.address_bytes
    asked_for = said.backend_operation_request
    yield "request", asked_for.ByteSize(), limits.text_bytes


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _is_table(widget: WidgetState) -> bool:
    """Whether this can be what was typed into a table: an object of JSON."""
    return widget.WhichOneof("value") == "string_value" and widget.string_value.lstrip().startswith("{")


def _find_table_excess(said: BackMsg, limits: Limits) -> str:
    tables = [each.string_value for each in said.rerun_script.widget_states.widgets if _is_table(each)]
    if sum(map(len, tables)) > limits.table_bytes:
        return "table"
    try:
        rows = sum(_count_rows(json.loads(table)) for table in tables)
    except (ValueError, RecursionError):
        return "table"
    return "rows" if rows > limits.table_rows else ""


def _count_rows(typed: object) -> int:
    """Return how many rows of a table were edited, added or deleted."""
    parts = typed.values() if isinstance(typed, dict) else ()
    return sum(len(part) for part in parts if isinstance(part, list | dict))
