"""Rows on their way into a table: held exactly, and as the table's model wants them."""

import copy
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl
from pandera.errors import SchemaErrors

from indicators.errors import TableRefused
from indicators.schemas.plain import plainly_fits
from indicators.schemas.tables import columns, schema

SHOWN_FAULTS = 10
DECIMALS = 4
LARGEST = 10**14


def frame(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Build a table's typed frame from dicts (missing keys are null) and validate it.

    Nothing is converted on the way: Polars would empty what it cannot hold and round what it holds badly.

    Raises:
        TableRefused: Some values do not fit; the message names column, row and value.
    """
    types = columns(table)
    faults = [fault for number, row in enumerate(rows, start=1) for fault in _misfits(row, types, number=number)]
    if faults:
        raise TableRefused(table=table, count=len(faults), faults="; ".join(faults[:SHOWN_FAULTS]))
    return validated(table, pl.DataFrame(rows, schema=types, strict=True))


def _misfits(row: dict[str, object], types: dict[str, Any], *, number: int) -> Iterator[str]:
    """What a row holds that its table cannot hold exactly."""
    for name, value in row.items():
        if name not in types:
            yield f"{name} (no such column), row {number}"
        elif value is not None and not _fits(value, types[name]):
            yield f"{name} = {value!r} (not a {types[name]}), row {number}"


def _fits(value: object, column: Any) -> bool:
    if isinstance(column, pl.Decimal):
        return holds_exactly(value)
    if isinstance(value, bool):
        return column == pl.Boolean
    if isinstance(value, dt.datetime):
        return isinstance(column, pl.Datetime)
    return isinstance(value, _PYTHON_TYPES[column])


def holds_exactly(value: object) -> bool:
    """Whether DECIMAL(18, 4) holds a value to the last digit."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    amount = Decimal(value)
    return amount.is_finite() and abs(amount) < LARGEST and amount == round(amount, DECIMALS)


_PYTHON_TYPES: dict[Any, type] = {
    pl.String: str,
    pl.Binary: bytes,
    pl.Int32: int,
    pl.Int64: int,
    pl.Date: dt.date,
}


def validated(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Check a frame against its table's model.

    Pandera spends milliseconds on each column of the smallest frame, and fifty people save at once: what one query
    shows to fit goes no further. All else is pandera's to judge, and to explain.

    Raises:
        TableRefused: As for ``frame``.
    """
    if plainly_fits(table, rows):
        return rows
    try:
        return copy.deepcopy(schema(table)).validate(rows, lazy=True)  # it changes itself while it validates
    except SchemaErrors as error:
        cases = error.failure_cases
        raise TableRefused(table=table, count=len(cases), faults=_faults(cases)) from None


def _faults(cases: pl.DataFrame) -> str:
    shown = [
        f"{case['column']} = {case['failure_case']!r} ({case['check']})"
        + ("" if case["index"] is None else f", row {case['index'] + 1}")
        for case in cases.head(SHOWN_FAULTS).to_dicts()
    ]
    return "; ".join(shown)
