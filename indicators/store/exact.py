"""Rows as exact text and back, for the ledger: what is read is what was written, to the last digit.

Few rows stand in the line itself: decimals, dates and instants as text, bytes in base64, what is null left out. Many
rows stand in a block, a file of Arrow's stream format beside the lines, which names it with its SHA-256.
"""

import base64
import datetime as dt
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from indicators import schemas

BLOCK_ROWS = 2_000

_WRITERS: Mapping[type, Callable[[Any], str]] = {
    Decimal: str,
    dt.datetime: dt.datetime.isoformat,
    dt.date: dt.date.isoformat,
    bytes: lambda value: str(base64.b64encode(value), "ascii"),
}
_READERS: Mapping[Any, Callable[[str], object]] = {
    pl.Decimal: Decimal,
    pl.Datetime: dt.datetime.fromisoformat,
    pl.Date: dt.date.fromisoformat,
    pl.Binary: base64.b64decode,
}


def written_rows(rows: pl.DataFrame) -> list[dict[str, object]]:
    """Each row as values that JSON holds exactly."""
    return [
        {name: _written(value) for name, value in row.items() if value is not None}
        for row in rows.iter_rows(named=True)
    ]


def read_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The frame of a table that was written so; columns that came later are null."""
    types = schemas.columns(table)
    readers: dict[str, Callable[[Any], object]] = {
        name: _READERS.get(_kind(dtype), _same) for name, dtype in types.items()
    }
    exact = [{name: readers[name](value) for name, value in row.items()} for row in rows]
    return pl.DataFrame(exact, schema=types, strict=True)


def written_block(rows: pl.DataFrame) -> bytes:
    """Many rows as the bytes of a block."""
    target = io.BytesIO()
    rows.write_ipc_stream(target, compression="zstd")
    return target.getvalue()


def read_block(table: str, data: bytes) -> pl.DataFrame:
    """The frame of a table that was written so; columns that came later are null."""
    rows, types = pl.read_ipc_stream(io.BytesIO(data)), schemas.columns(table)
    missing = {name: pl.lit(None, dtype) for name, dtype in types.items() if name not in rows.columns}
    return rows.with_columns(**missing).select(list(types))


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _written(value: Any) -> object:
    writer: Callable[[Any], object] = _WRITERS.get(type(value), _same)
    return writer(value)


def _kind(dtype: Any) -> Any:
    """The class of a Polars type, whether it is given as such or with its parameters."""
    return dtype if isinstance(dtype, type) else type(dtype)


def _same(value: Any) -> Any:
    return value
