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
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.model import Confidence, Status, Thresholds

Number = Decimal | float | int
Point = tuple[dt.date, Number]

CONTRADICTIONS: Mapping[Confidence, frozenset[Status]] = {
    Confidence.SECURED: frozenset({Status.OVERDUE, Status.LATE, Status.WATCH, Status.TOO_OLD, Status.NO_DATA}),
    Confidence.ATTAINABLE: frozenset({Status.OVERDUE, Status.LATE}),
    Confidence.SUPPORT_NEEDED: frozenset({Status.REACHED}),
    Confidence.COMPROMISED: frozenset({Status.ON_TRACK, Status.REACHED}),
}
"""Which judgements of a committee do not go with which computed status without a word of explanation."""


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


def status(
    on: dt.date,
    *,
    achieved: Point | None,
    target: Number | None,
    due: dt.date | None,
    plan: Sequence[Point],
    thresholds: Thresholds,
    direction: str = "up",
    aim: str = "reach",
    path: str = "linear",
    decimals: int = 0,
    delay_days: int = 0,
    is_cumulative: bool = False,
) -> Status:
    """Return the status on a day: the first that applies, in this order; overdue only where a value proves it.

    Args:
        decimals: Which gap is mere rounding.
        delay_days: How long a value takes to become available.
        is_cumulative: Whether it only ever grows.
    """
    if achieved is None:
        return Status.NO_DATA
    if target is None:
        return Status.NO_TARGET
    if meets(achieved[1], target=target, direction=direction, aim=aim):
        return Status.REACHED
    if due is None:
        return Status.UNDATED
    seen = _judge_on_its_day(
        achieved,
        target=target,
        plan=plan,
        thresholds=thresholds,
        direction=direction,
        aim=aim,
        path=path,
        decimals=decimals,
    )
    if on <= due:
        return seen
    if (aim == "ceiling" and is_cumulative) or _proves_overdue(achieved[0], seen, due=due, delay_days=delay_days):
        return Status.OVERDUE
    return Status.TOO_OLD


def _judge_on_its_day(
    achieved: Point,
    *,
    target: Number,
    plan: Sequence[Point],
    thresholds: Thresholds,
    direction: str,
    aim: str,
    path: str,
    decimals: int,
) -> Status:
    """Return how a value that misses the target stood on its own day, whatever the day shown.

    A floor or a ceiling is kept or broken: broken before its due date it is late; so is a target not met that the
    baseline met already. A value from before the plan starts has no target yet.
    """
    day, value = achieved
    planned = _planned(day, plan, path=path)
    if aim != "reach" or (plan and meets(plan[0][1], target=target, direction=direction)):
        return Status.LATE
    if planned is None:
        return Status.NO_TARGET
    if abs(to_fraction(value) - planned) < Fraction(1, 2 * 10**decimals):
        return Status.ON_TRACK
    return _against_plan(
        to_fraction(value), planned, start=to_fraction(plan[0][1]), end=to_fraction(target), thresholds=thresholds
    )


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


@dataclass(frozen=True, slots=True)
class RollUp:
    """Counts by status, and the mean of the rates that exist, *with* how many of how many.

    Attributes:
        counts: Indicators by status.
        mean_rate: Weighted mean of the rates, each clamped to 0–100; None when no indicator has one.
        rated, total: How many have a rate, of how many.
    """

    counts: Mapping[Status, int]
    mean_rate: float | None
    rated: int
    total: int


def roll_up(entries: Iterable[tuple[Status, float | None, Number]]) -> RollUp:
    """Sum up an axis or the strategy from (status, rate, weight). Amounts are never summed."""
    entries = list(entries)
    rated = [(min(max(rate, 0.0), 100.0), float(weight)) for _, rate, weight in entries if rate is not None]
    weights = sum(weight for _, weight in rated)
    return RollUp(
        counts=Counter(status for status, _, _ in entries),
        mean_rate=sum(rate * weight for rate, weight in rated) / weights if weights else None,
        rated=len(rated),
        total=len(entries),
    )


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
