"""An open table as a file: the same table gives the same bytes, whenever and wherever it is written.

CSV is RFC 4180 in UTF-8 (comma, CRLF, no mark at its start), with points in numbers and ISO dates. No cell is an
active formula, whichever separator CSV is opened with, in XLSX neither (``export``). A table too long for a spreadsheet
is refused, not cut.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from indicators.errors import TableTooLong
from indicators.export import Cell, write_xlsx
from indicators.intake.marking import mark_formulas

SPREADSHEET_ROWS = 100_000
SPREADSHEET_DAY = dt.datetime(2021, 10, 18, tzinfo=dt.UTC)  # any fixed one: the day of writing would change the bytes


@dataclass(frozen=True)
class Format:
    """One way to write a table. ``media`` is its media type."""

    media: str
    write: Callable[[pl.DataFrame], bytes]


def write_csv(frame: pl.DataFrame) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerows([_written(cell) for cell in row] for row in frame.iter_rows())
    return text.getvalue().encode()


def write_json(frame: pl.DataFrame) -> bytes:
    """A list of objects, one a line; null where nothing is known."""
    lines = (json.dumps(_of_json(row), ensure_ascii=False) for row in frame.iter_rows(named=True))
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def write_parquet(frame: pl.DataFrame) -> bytes:
    """Decimals stay decimals, dates dates."""
    file = io.BytesIO()
    frame.write_parquet(file, compression="zstd")
    return file.getvalue()


def write_spreadsheet(frame: pl.DataFrame) -> bytes:
    """A workbook with one sheet; dates are texts, which no spreadsheet turns round.

    Raises:
        TableTooLong: More rows than a workbook is written for.
    """
    if frame.height > SPREADSHEET_ROWS:
        raise TableTooLong(limit=SPREADSHEET_ROWS)
    rows = [[_cell(cell) for cell in row] for row in frame.iter_rows()]
    return write_xlsx([frame.columns, *rows], created=SPREADSHEET_DAY)


def _written(value: object) -> str:
    """A value as CSV has it."""
    if isinstance(value, str):
        return mark_formulas(value)
    return "" if value is None else str(_cell(value))


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return Decimal(f"{value.normalize():f}")
    return value.isoformat() if isinstance(value, dt.date) else value


def _of_json(row: dict[str, Any]) -> dict[str, object]:
    return {name: _number(value) if isinstance(value, Decimal) else _date(value) for name, value in row.items()}


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


def _date(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


FORMATS = {
    "csv": Format("text/csv", write_csv),
    "json": Format("application/json", write_json),
    "parquet": Format("application/vnd.apache.parquet", write_parquet),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_spreadsheet),
}
