"""Values as one line of JSON and back, between two processes of one person: exact, and nothing in it is ever run."""

import base64
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from indicators import errors
from indicators.errors import Label, Phrase, StoreSilent, UserFacingError

_PLAIN = (str, int, float, bool, type(None))


def line(value: object) -> bytes:
    """A value as a line."""
    return json.dumps(coded(value), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def value(data: bytes) -> Any:
    """The value of a line.

    Raises:
        ValueError: It is not one of ours.
    """
    return decoded(json.loads(data))


def coded(value: object) -> object:
    """A value in JSON's terms; what JSON does not know is an object of one entry, named by its kind."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {"table": {str(name): coded(each) for name, each in value.items()}}
    if isinstance(value, list | tuple):
        return [coded(each) for each in value]
    for kind, name, write, _ in _KINDS:
        if isinstance(value, kind):
            return {name: write(value)}
    raise ValueError(type(value).__name__)


def decoded(value: Any) -> Any:
    """The same backwards."""
    if isinstance(value, list):
        return [decoded(each) for each in value]
    if not isinstance(value, dict):
        return value
    ((name, inner),) = value.items()
    if name == "table":
        return {each: decoded(part) for each, part in inner.items()}
    read = {known: read for _, known, _, read in _KINDS}
    if name not in read:
        raise ValueError(name)
    return read[name](inner)


def coded_error(error: UserFacingError) -> object:
    """An error that a person can act upon: its name, and what it is about."""
    return {"error": type(error).__name__, "values": _sendable(error.values)}


def error_of(told: Mapping[str, Any]) -> UserFacingError:
    """The same error on this side."""
    found = getattr(errors, str(told["error"]), StoreSilent)
    is_ours = isinstance(found, type) and issubclass(found, UserFacingError)
    return found(**told["values"]) if is_ours else StoreSilent(seconds=1)


def _sendable(values: Mapping[str, object]) -> dict[str, object]:
    kinds: tuple[type, ...] = (*_PLAIN, *(kind for kind, _, _, _ in _KINDS))
    return {name: each if isinstance(each, kinds) else str(each) for name, each in values.items()}


def _write_frame(frame: pl.DataFrame) -> str:
    target = io.BytesIO()
    frame.write_ipc_stream(target, compression="zstd")
    return base64.b64encode(target.getbuffer()).decode()


def _read_frame(text: str) -> pl.DataFrame:
    return pl.read_ipc_stream(io.BytesIO(base64.b64decode(text)))


_Kind = tuple[type, str, Callable[[Any], object], Callable[[Any], object]]
_KINDS: tuple[_Kind, ...] = (
    (dt.datetime, "instant", dt.datetime.isoformat, dt.datetime.fromisoformat),
    (dt.date, "day", dt.date.isoformat, dt.date.fromisoformat),
    (Decimal, "decimal", str, Decimal),
    (bytes, "bytes", lambda value: base64.b64encode(value).decode(), base64.b64decode),
    (pl.DataFrame, "frame", _write_frame, _read_frame),
    (Label, "label", lambda label: [label.french, label.english], lambda pair: Label(*pair)),
    (
        Phrase,
        "phrase",
        lambda phrase: [phrase.message, coded(phrase.values)],
        lambda pair: Phrase(pair[0], decoded(pair[1])),
    ),
)
