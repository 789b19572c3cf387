"""The rules: how far and how late. Pure arithmetic, no I/O and no clock. How fast is in ``forecast``.

Two verdicts are kept apart everywhere: the share of the way to the end target (``progress_rate``), and
ahead of or behind the plan *at the date of the achieved value* (``gap``, ``status``). Late data is not late
delivery, hence never at today's date. A missing figure gives ``None``, never 0.

Values may be ``Decimal``, ``float`` or ``int``; quotients are taken exactly (a float counts as the decimal it
is written as) and come back as float. The worked cases are in ``tests/cases/*.csv``.

What does not belong here: which plan is in force or which value counts (``readings``).
"""

import calendar
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.model import Confidence, Qualifier, Status, Thresholds

Number = Decimal | float | int
Point = tuple[dt.date, Number]

CONTRADICTIONS: Mapping[Confidence, frozenset[Status]] = {
    Confidence.SECURED: frozenset(
        {Status.OVERDUE, Status.LATE, Status.WATCH, Status.TOO_OLD, Status.TOO_IMPRECISE, Status.NO_DATA}
    ),
    Confidence.ATTAINABLE: frozenset({Status.OVERDUE, Status.LATE}),
    Confidence.SUPPORT_NEEDED: frozenset({Status.REACHED}),
    Confidence.COMPROMISED: frozenset({Status.ON_TRACK, Status.REACHED}),
}
"""Which judgements of a committee do not go with which computed status without a word of explanation."""

_ORDER = tuple(Status)
_BEHIND = frozenset({Status.OVERDUE, Status.LATE, Status.WATCH})
"""What is said against a promise. All else that a value can be called, a better one in its place can be called too."""
_BEYOND = Fraction(10**18)  # no value of the tables is as large


def progress_rate(
    achieved: Number | None,
    *,
    baseline: Number | None,
    target: Number | None,
    direction: str = "up",
) -> float | None:
    """Share of the way from the baseline to the target, in percent, unclamped.

    ``(achieved − baseline) / (target − baseline)``: the sign of the difference carries the direction. Where the
    baseline is already at or past the target the quotient means nothing: 100 if the achieved value
    meets the target, else 0.

    Returns:
        123.33 for 37 of 30, negative for a regression, None when any of the three is missing.

    Source: the State's published rule for its policy indicators (taux d'avancement), without its clamp at 0–100.
    """
    reached, start, end = _exact(achieved), _exact(baseline), _exact(target)
    if reached is None or start is None or end is None:
        return None
    if meets(start, target=end, direction=direction):
        return 100.0 if meets(reached, target=end, direction=direction) else 0.0
    return _percent(reached - start, end - start)


def planned_value(on: dt.date, plan: Sequence[Point], *, path: str = "linear") -> float | None:
    """Value that the plan expects on a day.

    Args:
        on: The day.
        plan: (date, value), baseline first, dates ascending.
        path: ``linear``, interpolated in days between points, or ``step``, where each value is only due on its day.

    Returns:
        None before the plan starts or without a plan; the last value after it ends.
    """
    exact = _planned(on, plan, path=path)
    return None if exact is None else float(exact)


def _planned(on: dt.date, plan: Sequence[Point], *, path: str) -> Fraction | None:
    passed = [point for point in plan if point[0] <= on]
    ahead = [point for point in plan if point[0] > on]
    if not passed:
        return None
    day, value = passed[-1][0], to_fraction(passed[-1][1])
    if not ahead or path == "step":
        return value
    next_day, next_value = ahead[0][0], to_fraction(ahead[0][1])
    return value + Fraction((on - day).days, (next_day - day).days) * (next_value - value)


def shown_percent(rate: float) -> int:
    """The rate as people read it: rounded towards 0, so that 99.76 is 99 and never 100 before the target is met.

    A start is never shown as 0, nor is a regression: 0.2 is 1, −0.2 is −1. Unclamped: 123, −12.
    """
    if 0 < abs(rate) < 1:
        return 1 if rate > 0 else -1
    return math.trunc(rate)


def written_percent(rate: float) -> float:
    """The rate with two decimals; what is not reached is never written as 100, nor a start or a regression as 0."""
    near = round(rate, 2)
    if near == 100 and rate < 100:
        return 99.99
    return math.copysign(0.01, rate) if near == 0 and rate != 0 else near


def meets(value: Number | Fraction, *, target: Number | Fraction, direction: str = "up", aim: str = "reach") -> bool:
    """Whether a value satisfies a target: a floor is kept from above, a ceiling from below, else by direction."""
    upwards = {"floor": True, "ceiling": False}.get(aim, direction == "up")
    return value >= target if upwards else value <= target


def gap(achieved: Number | None, *, planned: Number | None) -> float | None:
    """Achieved − planned at the achieved value's own date, in the indicator's unit."""
    if achieved is None or planned is None:
        return None
    return float(to_fraction(achieved) - to_fraction(planned))


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a value is judged by; the names are those of ``status``."""

    on: dt.date
    target: Number
    due: dt.date | None
    plan: Sequence[Point]
    thresholds: Thresholds
    direction: str
    aim: str
    path: str
    decimals: int
    delay_days: int
    is_cumulative: bool


def status(
    on: dt.date,
    *,
    achieved: Point | None,
    target: Number | None,
    due: dt.date | None,
    plan: Sequence[Point],
    thresholds: Thresholds,
    qualifier: str = Qualifier.EXACT,
    direction: str = "up",
    aim: str = "reach",
    path: str = "linear",
    decimals: int = 0,
    delay_days: int = 0,
    is_cumulative: bool = False,
) -> Status:
    """Return the status on a day: the first that applies, in this order; overdue only where a value proves it.

    What is behind plan is only called so where every value that the qualifier allows is.

    Args:
        decimals: Which gap is mere rounding.
        delay_days: How long a value takes to become available.
        is_cumulative: Whether it only ever grows.
    """
    if achieved is None:
        return Status.NO_DATA
    if target is None:
        return Status.NO_TARGET
    terms = _Terms(
        on, target, due, plan, thresholds, direction, aim, path, decimals, delay_days, is_cumulative=is_cumulative
    )
    day, value = achieved
    ends = {_judge_value((day, end), terms) for end in allowed_range(value, qualifier, decimals=decimals)}
    worst, best = min(ends, key=_ORDER.index), max(ends, key=_ORDER.index)
    return worst if worst is best or worst not in _BEHIND else Status.TOO_IMPRECISE


def is_bound(qualifier: str) -> bool:
    """Whether a value is only known to be at least, or at most, so much."""
    return qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST)


def allowed_range(value: Number, qualifier: str, *, decimals: int = 0) -> tuple[Fraction, Fraction]:
    """Return the lowest and the highest value that a qualifier allows.

    About so much is half a unit of the last digit more or less, zeros at the end being no digits (≈ 150 is 145 to
    155), and never less than half a unit of the last decimal shown: the reading of a rounded number in metrology.
    """
    exact = to_fraction(value)
    match qualifier:
        case Qualifier.AT_LEAST:
            return exact, _BEYOND
        case Qualifier.AT_MOST:
            return -_BEYOND, exact
        case Qualifier.ABOUT:
            last = Decimal(str(value)).normalize().as_tuple().exponent
            margin = Fraction(10) ** max(int(last), -decimals) / 2
            return exact - margin, exact + margin
    return exact, exact


def _judge_value(achieved: tuple[dt.date, Fraction], terms: _Terms) -> Status:
    if meets(achieved[1], target=terms.target, direction=terms.direction, aim=terms.aim):
        return Status.REACHED
    if terms.due is None:
        return Status.UNDATED
    seen = _judge_on_its_day(achieved, terms)
    if terms.on <= terms.due:
        return seen
    is_broken = terms.aim == "ceiling" and terms.is_cumulative
    if is_broken or _proves_overdue(achieved[0], seen, due=terms.due, delay_days=terms.delay_days):
        return Status.OVERDUE
    return Status.TOO_OLD


def _judge_on_its_day(achieved: tuple[dt.date, Fraction], terms: _Terms) -> Status:
    """Return how a value that misses the target stood on its own day, whatever the day shown.

    A floor or a ceiling is kept or broken: broken before its due date it is late; so is a target not met that the
    baseline met already. A value from before the plan starts has no target yet.
    """
    (day, value), plan = achieved, terms.plan
    planned = _planned(day, plan, path=terms.path)
    if terms.aim != "reach" or (plan and meets(plan[0][1], target=terms.target, direction=terms.direction)):
        return Status.LATE
    if planned is None:
        return Status.NO_TARGET
    start, end = to_fraction(plan[0][1]), to_fraction(terms.target)
    behind = planned - value if end >= start else value - planned
    if behind < Fraction(1, 2 * 10**terms.decimals):
        return Status.ON_TRACK
    return _against_plan(value, planned, start=start, end=end, thresholds=terms.thresholds)


def _proves_overdue(day: dt.date, seen: Status, *, due: dt.date, delay_days: int) -> bool:
    """Whether a value that misses the target proves that it was missed on its due date.

    One measured on that day or later does; so does one measured so shortly before it that no newer one could be
    available by then, if it was behind plan already. What an older one lacked may have been made up for since.
    """
    close = day >= due - dt.timedelta(days=delay_days) and seen in (Status.WATCH, Status.LATE)
    return day >= due or close


def contradicts(confidence: Confidence, status: Status) -> bool:
    """Whether a judgement and the computed status cannot both be taken at their word."""
    return status in CONTRADICTIONS.get(confidence, frozenset())


def _against_plan(
    value: Fraction, planned: Fraction, *, start: Fraction, end: Fraction, thresholds: Thresholds
) -> Status:
    """Achieved progress as a share of planned progress; the sign of end − start carries the direction.

    The ±15 % band is that of international indicator-tracking practice.
    """
    way = 1 if end >= start else -1
    done, expected = way * (value - start), way * (planned - start)
    if done >= expected * to_fraction(thresholds.on_track_percent) / 100:
        return Status.ON_TRACK
    if done >= expected * to_fraction(thresholds.watch_percent) / 100:
        return Status.WATCH
    return Status.LATE


def next_update_due(last_on: dt.date, *, months: int, delay_days: int) -> dt.date | None:
    """Day from which a newer value is missed: last value + update period + availability delay; None if never."""
    return _add_months(last_on, months) + dt.timedelta(days=delay_days) if months else None


def ratio_percent(numerator: Number | None, denominator: Number | None) -> float | None:
    """One value as a percentage of another, both in force on the same day (60 of 718.4 is 8.35)."""
    above, below = _exact(numerator), _exact(denominator)
    return _percent(above, below) if above is not None and below else None


def _percent(part: Fraction, whole: Fraction) -> float:
    exact = 100 * part / whole
    nearest = float(exact)
    return math.nextafter(100.0, 0.0) if exact < 100 <= nearest else nearest


def _exact(value: Number | None) -> Fraction | None:
    return None if value is None or not math.isfinite(value) else to_fraction(value)


def to_fraction(value: Number) -> Fraction:
    """Return the number as it is written: 12.7 is 127/10, not the binary float next to it."""
    return Fraction(str(value))


def full_months(start: dt.date, end: dt.date) -> int:
    """Whole months between two days."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _add_months(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
