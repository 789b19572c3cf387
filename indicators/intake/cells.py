"""Cells: a table of text as somebody typed it, whatever file it came in.

``delimited`` and ``workbook`` bring records; what makes a record fit its header, what is trimmed and how long a
cell may be is decided here, once for both. What does not belong here: whether a column is known or named twice,
and what a cell means (a number, a date, an indicator): this room never looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from indicators.errors import CellTooLong, NoRecords, OneColumn, TooManyColumns

MAX_COLUMNS = 64
MAX_CELL_CHARS = 10_000
SHOWN_CHARS = 200
# Spaces, tabs, newlines, no-break, zero-width and direction marks: what pasting from pages and PDFs brings along.
EDGES = " \t\n\u00a0\u1680\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x2010)))

_BLOCK = 500  # records that are Python lists at once: few, or the garbage collector takes more time than the reading
HEADER_WITHIN = 30  # filled lines from the top: titles and explanations stand above the names of the columns
UNEVEN = pl.Schema({"line": pl.Int64, "text": pl.String, "cells": pl.Int64})
DOUBTS = pl.Schema({"line": pl.Int64, "column": pl.Int64, "doubt": pl.String, "shown": pl.String, "held": pl.String})

Record = tuple[int, list[str]]
"""The line where a record starts, and its cells as typed."""


@dataclass(frozen=True)
class Layout:
    """How a file is laid out around its table.

    Attributes:
        sheet: The name of the sheet read; empty for a text file.
        other_sheets: The names of filled sheets that are not read.
        header_line: Where the names of the columns stand.
        above: What stands above them, line by line, shortened.
        hidden_rows, hidden_columns: Lines and names of what the spreadsheet hides; they are read like the others.
        separator: Between the cells of a text file.
    """

    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    header_line: int = 1
    above: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    separator: str = ""


@dataclass(frozen=True)
class Cells:
    """A file's table as text; no value is interpreted.

    Cells and names are trimmed at both ends (see ``EDGES``); inside they are as typed, control characters
    included. Newlines inside a cell are ``\\n``, however the file writes them.

    Args:
        header: The names of the columns, in the file's order; one can be blank or stand twice.
        rows: One row per record below the header that is not wholly blank. Columns: ``line`` (Int64: the line of
            the file, or the row of the sheet, where the record starts, from 1), then ``c0``, ``c1``, … (String, one per
            name of the header; null where blank). In the file's order.
        uneven: One row per record that does not fit the header: it has more cells than names (empty ones
            at the end are forgiven), or one cell alone. Columns: ``line`` (Int64), ``text`` (String: its cells
            joined as the file joins them, shortened), ``cells`` (Int64: how many it has). In the file's order.
        layout: What there is beside the table.
        doubts: One row per cell that a spreadsheet shows otherwise than it holds it. Columns: ``line``, ``column``
            (Int64, the 0 of ``c0``), ``doubt`` (what kind; see ``workbook_child.cells``), ``shown``, ``held`` (String).
    """

    header: tuple[str, ...]
    rows: pl.DataFrame
    uneven: pl.DataFrame
    layout: Layout = Layout()
    doubts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DOUBTS))

    @property
    def sheet(self) -> str:
        return self.layout.sheet


def read_header(cells: Iterable[str], *, line: int) -> tuple[str, ...]:
    """Names of columns, trimmed, without the blank ones at the end that spreadsheets leave.

    Raises:
        OneColumn: There are not two names.
        TooManyColumns, CellTooLong: There is too much of them.
    """
    names = [cell.strip(EDGES) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) < 2:
        raise OneColumn(line=line, text=shortened(" ".join(names)))
    if len(names) > MAX_COLUMNS:
        raise TooManyColumns(line=line, count=len(names), limit=MAX_COLUMNS)
    if max(map(len, names)) > MAX_CELL_CHARS:
        raise CellTooLong(line=line, limit=MAX_CELL_CHARS)
    return tuple(names)


def gather(
    header: tuple[str, ...],
    records: Iterable[Record],
    *,
    name: str,
    joint: str,
    layout: Layout,
    doubts: pl.DataFrame | None = None,
) -> Cells:
    """A table from its records, one by one.

    Args:
        header: As ``read_header`` gave it.
        records: What stands below the header, blank records included.
        name: The file's name, for what is refused.
        joint: What stands between two cells where a record is shown.
        layout, doubts: As in ``Cells``.

    Raises:
        NoRecords, CellTooLong: See ``finish``.
    """
    frames = [pl.DataFrame(schema=_columns(header))]
    uneven: list[tuple[int, str, int]] = []
    remaining = iter(records)
    while block := list(islice(remaining, _BLOCK)):
        fitted = [(line, *fits) for line, cells in block if (fits := _fit(cells, len(header)))]
        if fitted:
            frames.append(pl.DataFrame([*zip(*fitted, strict=True)], schema=_columns(header), orient="col"))
        if len(fitted) < len(block):
            uneven += [
                (line, shortened(joint.join(cells)), len(cells))
                for line, cells in block
                if not _fit(cells, len(header))
            ]
    odd = pl.DataFrame(uneven, schema=UNEVEN, orient="row")
    unsure = pl.DataFrame(schema=DOUBTS) if doubts is None else doubts
    return _checked(Cells(header, _trim(pl.concat(frames)), odd, layout, unsure), name=name)


def finish(header: tuple[str, ...], raw: pl.DataFrame, *, name: str, layout: Layout) -> Cells:
    """A table from a frame (``line``, then the cells as typed, in columns of any name) whose records all fit.

    Raises:
        NoRecords: Nothing but blanks below the header.
        CellTooLong: A cell is over ``MAX_CELL_CHARS``.
    """
    rows = _trim(raw.rename(dict(zip(raw.columns, _columns(header), strict=True))))
    return _checked(Cells(header, rows, pl.DataFrame(schema=UNEVEN), layout), name=name)


def shortened(text: str, *, chars: int = SHOWN_CHARS) -> str:
    """What can be shown of a text in one sentence."""
    text = text.strip(EDGES)
    return text if len(text) <= chars else text[: chars - 1] + "…"


def _columns(header: tuple[str, ...]) -> pl.Schema:
    return pl.Schema({"line": pl.Int64, **{f"c{place}": pl.String for place in range(len(header))}})


def _fit(cells: list[str], width: int) -> list[str] | None:
    """A record as wide as the header; None where nobody can say which cell belongs under which name.

    Spreadsheets leave out empty cells at the end, or add some. A lone text is a remark or was separated otherwise.
    """
    if len(cells) == width:
        return cells
    if any(cell.strip(EDGES) for cell in cells[width:]) or (len(cells) == 1 and cells[0].strip(EDGES)):
        return None
    return [*cells, *[""] * (width - len(cells))][:width]


def _trim(rows: pl.DataFrame) -> pl.DataFrame:
    """Cells trimmed, blank ones null, wholly blank records gone."""
    cells = pl.exclude("line")
    return rows.with_columns(cells.str.strip_chars(EDGES).replace("", None)).filter(~pl.all_horizontal(cells.is_null()))


def _checked(table: Cells, *, name: str) -> Cells:
    if table.rows.is_empty() and table.uneven.is_empty():
        raise NoRecords(name=shortened(name))
    long = table.rows.filter(pl.any_horizontal(pl.exclude("line").str.len_chars() > MAX_CELL_CHARS))
    if not long.is_empty():
        raise CellTooLong(line=long["line"][0], limit=MAX_CELL_CHARS)
    return table
