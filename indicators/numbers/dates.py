"""Dates as people type them: 21/11/2022, 2022-11-21, « 1er novembre 2025 », "Nov 21, 2022", 11/2022, 2022.

Where the year comes last the day is first, always: nothing is swapped to make a date possible.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from babel import Locale

from indicators.errors import (
    ImpossibleDay,
    MonthOrSchoolYear,
    MonthOutOfRange,
    NotADate,
    SchoolYear,
    SpreadsheetSerial,
    TwoDigitYear,
    UnreadableDate,
    YearOutOfRange,
)
from indicators.numbers.typed import cleaned, folded, inert

FIRST_YEAR, LAST_YEAR = 1990, 2099
SERIAL_START = dt.date(1899, 12, 30)  # day 0 of spreadsheets
SHORTEST_MONTH_NAME = 3

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0{1,9})?)?$")
SERIAL = re.compile(r"(?P<serial>[0-9]{5})(?:[.,][0-9]{1,15})?")

ISO_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
TWO_YEARS = re.compile(r"(?:[^\W\d_]+ ){0,3}(?P<first>[0-9]{4}) ?[-/–—] ?(?P<last>[0-9]{4}|[0-9]{2})")

DAY = r"(?P<day>[0-9]{1,2})"
ORDINAL = DAY + r" ?(?:er|st|nd|rd|th)?"
MONTH = r"(?P<month>[0-9]{1,2})"
NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
YEAR = r"(?P<year>[0-9]{2}|[0-9]{4,6})"
MARK, SAME_MARK = r"(?P<mark>[/.-])", r"(?P=mark)"
DATE_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        DAY + MARK + MONTH + SAME_MARK + YEAR,
        r"(?P<year>[0-9]{4})" + MARK + MONTH + SAME_MARK + DAY,
        ORDINAL + "[ -]" + NAME + "[ -]" + YEAR,
        NAME + " " + ORDINAL + ",? " + YEAR,
        MONTH + "[/.-]" + r"(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})",
        NAME + "[ -]" + YEAR,
        r"(?P<year>[0-9]{4,6})",
    )
)


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What a typed date says.

    Attributes:
        day: The day, or the last one of the month or year that is all the text says.
        precision: ``day``, ``month`` or ``year``.
    """

    day: dt.date
    precision: str


def read_date(text: str) -> ReadDate:
    """Read a day, a month or a year between 1990 and 2099; a time is read where it is midnight.

    Raises:
        CellRefused: A subclass that says why: no date, two digits for a year, a day that does not exist, and so on.
    """
    typed = cleaned(text)
    written = MIDNIGHT.sub("", typed)
    _refuse_serial(written)
    if not ISO_MONTH.fullmatch(written):
        _refuse_school_year(written)
    matches = (pattern.fullmatch(written) for pattern in DATE_PATTERNS)
    parts = next((match.groupdict() for match in matches if match), None)
    if parts is None or (written != typed and not parts.get("day")):
        raise NotADate(text=inert(typed))
    return _checked(parts, typed)


def find_school_years(texts: Iterable[str]) -> frozenset[str]:
    """Return those dates of one column that are months, 2011-12, but stand beside school years, 2012-13.

    So are 2010-11 and 2011-12 where no other month stands beside them: each names a year and the one after it.
    """
    written = frozenset(texts)
    months = {text for text in written if ISO_MONTH.fullmatch(text)}
    unsure = frozenset(text for text in months if _names_two_years(text))
    among_years = any(_names_two_years(text) for text in written - months)
    return unsure if among_years or (len(unsure) > 1 and unsure == months) else frozenset()


def refuse_as_unsure(text: str) -> None:
    """Refuse a month that may be a school year.

    Raises:
        MonthOrSchoolYear: Always; with how to write either.
    """
    first, month = int(text[:4]), text[5:]
    raise MonthOrSchoolYear(text=inert(text), month=f"{month}/{first}", first=str(first), last=str(first + 1))


def write_iso_date(day: dt.date | None) -> str | None:
    """A date for machines, 2022-11-21; None stays None."""
    return day.isoformat() if day else None


def read_iso_date(text: str) -> dt.date:
    """Read ``2022-11-21``.

    Raises:
        UnreadableDate: The text is anything else, however date-like.
    """
    if not ISO_DATE.fullmatch(text):
        raise UnreadableDate(text=text)
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UnreadableDate(text=text) from error


def _refuse_serial(written: str) -> None:
    """Refuse the count of days that a spreadsheet keeps for a date, where it is that of a year we know."""
    match = SERIAL.fullmatch(written)
    if match and _is_known_year((SERIAL_START + dt.timedelta(days=int(match["serial"]))).year):
        raise SpreadsheetSerial(text=inert(written))


def _names_two_years(written: str) -> bool:
    """Whether a text names a year and the one after it: 2024-2025, 2024/25, « année scolaire 2024-2025 »."""
    match = TWO_YEARS.fullmatch(written)
    return match is not None and (int(match["first"]) + 1) % 10 ** len(match["last"]) == int(match["last"])


def _refuse_school_year(written: str) -> None:
    match = TWO_YEARS.fullmatch(written)
    if not match or not _names_two_years(written):
        return
    if len(match["last"]) == 2 and 1 <= int(match["last"]) <= 12:
        refuse_as_unsure(f"{match['first']}-{match['last']}")
    raise SchoolYear(text=inert(written), last=str(int(match["first"]) + 1))


def _is_known_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _checked(parts: dict[str, str | None], typed: str) -> ReadDate:
    """The date that the parts of a text make, as precise as they are."""
    name = parts.get("name")
    named = _named_month(name, typed) if name else None
    year = _year(parts["year"] or "", typed)
    if not (named or parts.get("month")):
        return ReadDate(dt.date(year, 12, 31), "year")
    month = named or _numbered_month(parts["month"] or "", typed)
    last = calendar.monthrange(year, month)[1]
    if not parts.get("day"):
        return ReadDate(dt.date(year, month, last), "month")
    day = int(parts["day"] or "")
    if not 1 <= day <= last:
        raise ImpossibleDay(text=inert(typed))
    return ReadDate(dt.date(year, month, day), "day")


def _year(digits: str, typed: str) -> int:
    if len(digits) == 2:
        raise TwoDigitYear(text=inert(typed))
    if len(digits) != 4 or not _is_known_year(int(digits)):
        raise YearOutOfRange(text=inert(typed), first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return int(digits)


def _numbered_month(digits: str, typed: str) -> int:
    if not 1 <= int(digits) <= 12:
        raise MonthOutOfRange(text=inert(typed), month=digits.zfill(2))
    return int(digits)


def _named_month(name: str, typed: str) -> int:
    """The one month that a name or its beginning can mean: "jui" can be two, so it is none."""
    word = folded(name)
    found = {month for known, month in _month_names().items() if known.startswith(word)}
    if len(word) < SHORTEST_MONTH_NAME or len(found) != 1:
        raise NotADate(text=inert(typed))
    return found.pop()


@cache
def _month_names() -> dict[str, int]:
    """French and English names of months, in full and shortened, to 1–12."""
    months = [(code, width) for code in ("fr", "en") for width in ("wide", "abbreviated")]
    return {
        folded(name): month
        for code, width in months
        for month, name in Locale.parse(code).months["format"][width].items()
    }
