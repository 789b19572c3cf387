"""French and English numbers, amounts and dates, as people expect to read them.

Writing is Babel's (CLDR), plus what CLDR leaves out: « 1er novembre », qualifiers, units, and dates that
are only known to the month or the year. Every sentence, table and chart goes through here.
"""

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

Number = Decimal | float | int

NARROW_SPACE = "\u202f"
KEPT_SPACE = "\u00a0"
MINUS = "\u2212"
KEPT_NUMBERS = 8192

QUALIFIER_SIGNS = {"exact": "", "about": "≈", "at_least": "≥", "at_most": "≤"}


@lru_cache(maxsize=KEPT_NUMBERS)
def write_number(value: Number, language: str, *, decimals: int = 0) -> str:
    """Write a number with at most ``decimals`` decimals: 210 000, 718,4 (fr); 210,000, 718.4 (en)."""
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    written = format_decimal(value, format=pattern, locale=language).replace("-", MINUS)
    return written if _says_something(written) else written.removeprefix(MINUS)


def _says_something(written: str) -> bool:
    """Whether a written number is more than zero after rounding: "−0" and "+0" are never written."""
    return any(digit in "123456789" for digit in written)


def join_decimals(whole: str, decimals: str, language: str) -> str:
    """Put digits together as ``read_amount`` reads them: three decimals would read as thousands and get a fourth."""
    if not decimals:
        return whole
    return whole + ("," if language == "fr" else ".") + (f"{decimals}0" if len(decimals) == 3 else decimals)


def write_amount(
    value: Number,
    language: str,
    *,
    decimals: int = 0,
    qualifier: str = "exact",
    unit: str = "",
) -> str:
    """Write a value with its qualifier and its unit: ≥ 550 M€ (fr), ≥ €550M (en).

    ``unit`` stands after the number, or around it where it holds ``{}``.
    """
    number = write_number(value, language, decimals=decimals)
    amount = unit.format(number) if "{}" in unit else NARROW_SPACE.join(part for part in (number, unit) if part)
    return with_sign(qualifier, amount)


def with_sign(qualifier: str, written: str) -> str:
    """Put a qualifier's sign before something written: ≥ 76 %."""
    sign = QUALIFIER_SIGNS[qualifier]
    return f"{sign}{NARROW_SPACE}{written}" if sign else written


def write_change(value: Number, language: str, *, decimals: int = 0, unit: str = "") -> str:
    """Write a difference with its sign: +12, −3,5 M€."""
    size = abs(Decimal(str(value)))
    written = write_amount(size, language, decimals=decimals, unit=unit)
    if not _says_something(written):
        return written
    return (MINUS if value < 0 else "+") + written


def write_percent(value: Number, language: str, *, decimals: int = 0) -> str:
    """Write a percentage: 123 % (fr, narrow no-break space), 123% (en)."""
    space = NARROW_SPACE if language == "fr" else ""
    return write_number(value, language, decimals=decimals) + space + "%"


@lru_cache(maxsize=KEPT_NUMBERS)
def write_date(day: dt.date, language: str, *, precision: str = "day") -> str:
    """Write a date in words, no finer than it is known: 1er novembre 2025, novembre 2025, 2025."""
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return format_date(day, "MMMM y", locale=language)
    written = format_date(day, "d MMMM y", locale=language)
    return "1er" + written[1:] if language == "fr" and day.day == 1 else written


@lru_cache(maxsize=KEPT_NUMBERS)
def write_short_date(day: dt.date, language: str, *, precision: str = "day") -> str:
    """Write a date for a narrow place: 21/11/2022 (fr), 21 Nov 2022 (en), 11/2022, 2022."""
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return format_date(day, "MM/y" if language == "fr" else "MMM y", locale=language)
    return format_date(day, "dd/MM/y" if language == "fr" else "d MMM y", locale=language)
