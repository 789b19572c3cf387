"""A cell as text: what a person would have typed for what it shows, or a doubt where it holds something else."""

import calendar
import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .formats import DAY, MONTH, YEAR, Format, Section, shown_date
from .marks import Marks, Place, Refused

FORMULA, DATE, NUMBER, YEAR_AS_DATE, MERGED = "formula", "date", "number", "year", "merged"

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (day 0 of spreadsheets, which know no time zones)
_YEARS = range(1990, 2100)


@dataclass(frozen=True)
class Text:
    """A cell as text; ``doubt`` names why it cannot be taken, ``shown`` and ``held`` are its two meanings."""

    text: str
    doubt: str = ""
    shown: str = ""
    held: str = ""


@dataclass
class Rows:
    """The rows of a sheet that are not blank, each with its number from 1, and the doubts about their cells.

    Attributes:
        doubts: Row, column of the row's cells from 0, kind of doubt, what is shown, what is held.
        hidden: Numbers of those that are hidden.
        chars: Characters in all.
    """

    rows: list[list[object]]
    doubts: list[list[object]]
    hidden: list[int]
    chars: int = 0


def read_rows(values: Iterable[Sequence[object]], *, first: int, marks: Marks, max_chars: int) -> Rows:
    """Write the cells of a sheet as text.

    Args:
        values: Its rows from the top, as Calamine gives them.
        first: The sheet's column where each of them starts.

    Raises:
        Refused: There are more than ``max_chars`` characters.
    """
    found = Rows([], [], [])
    for number, row in enumerate(values):
        cells = [read_cell(value, (number, column), marks) for column, value in enumerate(row, start=first)]
        found.chars += sum(len(cell.text) for cell in cells)
        if found.chars > max_chars:
            raise Refused("characters")
        if not any(cell.text.strip() for cell in cells):
            continue
        found.rows.append([number + 1, *(cell.text for cell in cells)])
        found.doubts += [
            [number + 1, place, cell.doubt, cell.shown, cell.held] for place, cell in enumerate(cells) if cell.doubt
        ]
        if number in marks.hidden_rows:
            found.hidden.append(number + 1)
    return found


def read_cell(value: object, place: Place, marks: Marks) -> Text:
    """Return a cell's text, from its value and what the sheet's XML says about it."""
    if place in marks.merged:  # whatever it holds, nobody sees it
        return Text(str(value), MERGED, held=str(marks.merged[place] + 1))
    if place in marks.texts:
        return Text(marks.texts[place], FORMULA if place in marks.formulas else "")
    shown = marks.formats.get(place, Format())
    if isinstance(value, bool):
        return Text(str(value).upper())
    if isinstance(value, int | float):
        return read_number(value, shown.section(value))
    if isinstance(value, dt.datetime | dt.date):
        return read_day(value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time()), shown)
    return Text(str(value))


def read_number(value: float, section: Section) -> Text:
    """Return a number as its cell shows it, but never rounded: ``45 %``, ``119 k€``, ``≥ 30``."""
    if not math.isfinite(value):
        return Text(str(value))
    exact = Decimal(f"{value:.15g}")
    shown = exact / 1000**section.thousands * (100 if section.percent else 1)
    number = write_number(shown)
    if section.thousands and not (section.before or section.after):
        return Text(number, NUMBER, number, write_number(exact))
    around = (section.before, number, "%" if section.percent else "", section.after)
    return Text(" ".join(text for text in around if text))


def write_number(number: Decimal) -> str:
    """Write a number without an exponent.

    Exactly three decimals get a zero behind them, so that nobody reads 1.234 as one thousand two hundred and
    thirty-four.
    """
    whole, _, decimals = format(number, "f").partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return whole if number else "0"
    return f"{whole}.{decimals}{'0' if len(decimals) == 3 else ''}"


def read_day(moment: dt.datetime, shown: Format) -> Text:
    """Return a date no finer than its cell shows it; a doubt where the cell holds more than that."""
    serial = (moment - _EPOCH).days
    text = moment.isoformat(sep=" ") if moment.time() != dt.time() else moment.date().isoformat()
    if serial in _YEARS:  # somebody typed 2022 into a cell for dates, which shows 14/07/1905
        return Text(text, YEAR_AS_DATE, moment.strftime("%d/%m/%Y"), str(serial))
    if shown.is_plain or {DAY, MONTH, YEAR} <= shown.parts:
        return Text(text)
    short = shown_date(moment, shown.parts)
    if moment.time() == dt.time() and _is_at_an_end(moment, shown.parts):
        return Text(short)
    return Text(short, DATE, short, moment.strftime("%d/%m/%Y"))


def _is_at_an_end(day: dt.datetime, parts: frozenset[str]) -> bool:
    """Whether a day is the first or last one of the month or year that is shown, as spreadsheets fill it in."""
    last = calendar.monthrange(day.year, day.month)[1]
    if parts == {YEAR}:
        return (day.day, day.month) in {(1, 1), (31, 12)}
    return parts == {YEAR, MONTH} and day.day in {1, last}
