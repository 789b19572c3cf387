"""What a cell may mean beside what it says: two meanings are asked about, with how to write either.

The reader of workbooks notes cells that show one thing and hold another (``Cells.doubts``); the rest is seen here,
where the columns and the indicator are known.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

import polars as pl

from indicators.errors import (
    CellRefused,
    DateShownOtherwise,
    DecimalCommaParted,
    FormulaNotCalculated,
    FractionOfShare,
    MergedCell,
    NumberShownOtherwise,
    TooManyDecimals,
    TooSmallForUnit,
    YearAsDate,
)
from indicators.intake.cells import Cells
from indicators.intake.columns import DATE, INDICATOR, VALUE, is_explaining
from indicators.intake.faults import Faults
from indicators.intake.names import Names, both_ways
from indicators.numbers import inert

MERGED = "merged"
ERRORS: Mapping[str, Callable[..., CellRefused]] = {
    "formula": FormulaNotCalculated,
    "date": DateShownOtherwise,
    "year": YearAsDate,
    "number": NumberShownOtherwise,
    MERGED: MergedCell,
}
"""Kind of doubt, as ``workbook_child.cells`` names it → what is said."""

_WHOLE = r"^[^\d,.]{0,30}(?:\d+|\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+)$"
_DECIMALS = r"^\d{1,6}(?:[ \x{a0}\x{202f}]?(?:[%€]|\p{L}[\p{L}€]*))?$"


def merged_values(cells: Cells, place: Mapping[str, int]) -> list[int]:
    """Return the lines whose value stands in the cell above, with which theirs is merged."""
    of_values = (pl.col("doubt") == MERGED) & (pl.col("column") == place[VALUE])
    return cells.doubts.filter(of_values)["line"].to_list()


def note_doubts(rows: pl.DataFrame, cells: Cells, place: Mapping[str, int], faults: Faults) -> None:
    """Refuse the cells that the reader of workbooks has doubts about, in every column that we know."""
    for field, column in place.items():
        doubted = rows.join(cells.doubts.filter(pl.col("column") == column), on="line")
        faults.note(doubted, field, _describe_doubt, of=("doubt", field, "shown", "held"))


def _describe_doubt(doubt: str, text: str | None, shown: str, held: str) -> CellRefused:
    return ERRORS[doubt](text=inert(text or ""), shown=shown, held=held)


def note_parted_decimals(rows: pl.DataFrame, cells: Cells, place: Mapping[str, int], faults: Faults) -> None:
    """Refuse ``560,5`` of a file whose cells are parted by commas: 560 would be stored, and 5 beside it."""
    beside = place[VALUE] + 1
    if cells.layout.separator != "," or beside >= len(cells.header) or beside in (place[DATE], place[INDICATOR]):
        return
    second = cells.rows.select("line", pl.col(f"c{beside}").alias("second"))
    values = rows.join(second, on="line")
    looks_parted = pl.col(VALUE).str.contains(_WHOLE) & pl.col("second").str.contains(_DECIMALS)
    parted = values.filter(looks_parted)
    is_text = beside in place.values() or is_explaining(cells.header[beside])
    if not is_text and len(parted) == len(values.filter(pl.col(VALUE).is_not_null())):
        return  # a column of numbers, in every row
    faults.note(parted, VALUE, _describe_parted, of=(VALUE, "second"))


def _describe_parted(first: str, second: str) -> CellRefused:
    return DecimalCommaParted(text=inert(f"{first},{second}"), first=inert(first), second=inert(second))


def note_fine_values(rows: pl.DataFrame, faults: Faults, names: Names) -> None:
    """Refuse values finer than their indicator is kept: a fraction of a share, a small unit, or decimals in excess."""

    def describe(
        text: str, amount: Decimal, decimals: int, unit: str, share: bool, percent: bool, other: bool
    ) -> CellRefused:
        number = _write(amount, like=text)
        if share and not percent and abs(amount) < 1:
            return FractionOfShare(text=number, percent=_write(amount * 100, like=text), decimals=decimals)
        if other:
            return TooSmallForUnit(text=inert(text), value=both_ways(amount), unit=names.unit(unit), decimals=decimals)
        return TooManyDecimals(text=inert(text), decimals=decimals)

    faults.note(
        rows, VALUE, describe, of=(VALUE, "amount", "decimals", "unit", "is_share", "percent_sign", "converted")
    )


def _write(amount: Decimal, *, like: str) -> str:
    """An amount in full, with the decimal mark of the text that it was read from."""
    written = f"{amount.normalize():f}"
    return written.replace(".", ",") if "," in like else written
