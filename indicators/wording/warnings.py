"""What speaks against a value or a plan, in words and with both figures; the codes are those of ``plausibility``."""

import datetime as dt
from decimal import Decimal

from indicators.errors import noted
from indicators.numbers import write_number, write_short_date
from indicators.texts import Language

WARNING_WORDS = {
    "leap": noted("ten times the value before, or a tenth of it"),
    "unit_mix_up": noted("about 100, 1,000 or 1,000,000 times the value before (or the inverse): is the unit right?"),
    "dwarfs_target": noted("ten times the target or more, and the first value ever: is the unit right?"),
    "fall": noted("a running total that falls"),
    "beyond_percent": noted("a share below 0 or above 100%"),
    "fraction": noted("a share below 1%: was 45% meant instead of 0.45?"),
    "sum_of_earlier": noted("exactly the sum of earlier values: was a running total added up twice?"),
    "future": noted("a date in the future, or a period that is not over"),
    "early": noted("a date before the count begins: is the year right?"),
    "out_of_bounds": noted("outside the bounds of the indicator"),
    "plan_swings": noted("the target goes back on its last revision"),
    "plan_past": noted("the starting value is already at or past the target"),
    "plan_mixes_units": noted("milestones about 1,000 or 1,000,000 times apart: are they in the same unit?"),
    "plan_leaps": noted("ten times the target before, or a tenth of it"),
    "plan_wanders": noted("milestones that go back and forth"),
    "plan_out_of_bounds": noted("a milestone outside the bounds of the indicator"),
}


_DECIMALS = 4  # as many as are stored


def warning_codes(warnings: str | None) -> list[str]:
    """Return the codes among what was stored with a value: ``leap`` of ``leap=37@2025-11-12``."""
    return [word.partition("=")[0] for word in (warnings or "").split()]


def warning_texts(warnings: str | None, language: Language, *, value: Decimal | None = None) -> list[str]:
    """Return what was stored against a value or a plan, in words.

    Args:
        value: The value that it speaks against; with it the sentence names both figures.
    """
    words = [word.partition("=") for word in (warnings or "").split()]
    return [_warning_text(code, figure, value, language) for code, _, figure in words if code in WARNING_WORDS]


def _warning_text(code: str, figure: str, value: Decimal | None, language: Language) -> str:
    if not figure or value is None:
        return language.say(WARNING_WORDS[code])
    number, _, day = figure.partition("@")
    return _compared_text(code, value, Decimal(number), _day_text(day, language), language)


def _day_text(day: str, language: Language) -> str:
    return write_short_date(dt.date.fromisoformat(day), language.code) if day else ""


def _compared_text(code: str, value: Decimal, other: Decimal, day: str, language: Language) -> str:
    """What a check compared, with both figures."""
    said = {name: write_number(each, language.code, decimals=_DECIMALS) for name, each in _pair(value, other)}
    if code == "out_of_bounds":
        most = language.say("{value} is more than {other}, the most that the indicator can be", **said)
        return most if value > other else language.say("{value} is less than {other}, the least it can be", **said)
    if code == "fall":
        lower = language.say("a running total that falls: {value} after {other}, the value of {day}", **said, day=day)
        later = language.say("a running total that falls: {value} before {other}, the value of {day}", **said, day=day)
        return lower if value < other else later
    times = _times_text(value, other, language)
    if code == "dwarfs_target":
        return language.say("{value} is {times} times the target, {other}: is the unit right?", **said, times=times)
    return _leap_text(code, said, times, day, language, is_less=abs(value) < abs(other))


def _leap_text(code: str, said: dict[str, str], times: str, day: str, language: Language, *, is_less: bool) -> str:
    if not times:
        return language.say("{value} where it was {other}, the value of {day}", **said, day=day)
    text = (
        language.say("{value} is {times} times less than {other}, the value of {day}", **said, times=times, day=day)
        if is_less
        else language.say("{value} is {times} times {other}, the value of {day}", **said, times=times, day=day)
    )
    return language.say("{text}: is the unit right?", text=text) if code == "unit_mix_up" else text


def _pair(value: Decimal, other: Decimal) -> tuple[tuple[str, Decimal], tuple[str, Decimal]]:
    return ("value", value), ("other", other)


def _times_text(value: Decimal, other: Decimal, language: Language) -> str:
    """How many times the smaller one is in the larger one; empty where one is nothing or of the other sign."""
    if value * other <= 0:
        return ""
    larger, smaller = max(abs(value), abs(other)), min(abs(value), abs(other))
    return write_number(round(larger / smaller, 1), language.code, decimals=1)
