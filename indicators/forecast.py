"""The rules of speed: the pace needed and the pace seen, and where the values lead if they go on. Pure arithmetic.

Values and quotients are taken exactly, as in ``progress``. The worked cases are in ``tests/cases/pace.csv`` and
``projection.csv``.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.progress import Number, Point, meets, to_fraction

DAYS_PER_MONTH = 365.25 / 12
RECENT_DAYS = 365
SHORTEST_DAYS = 28
PROJECTED_CHANGES = (1, 3, 5)
FORESEEABLE_DAYS = 36_525


@dataclass(frozen=True, slots=True)
class Pace:
    """Change per month, in the indicator's unit: what is still needed, beside what was seen lately.

    Attributes:
        needed: From the last value to the target on its due date; 0 once met; None without a due date or after it.
        recent: Over the last twelve months of values, or since the value before; None with fewer than two values
            that lie four weeks apart.
        since: First day of the stretch that ``recent`` is about.
    """

    needed: float | None
    recent: float | None
    since: dt.date | None


def compute_pace(
    points: Sequence[Point],
    *,
    target: Number | None,
    due: dt.date | None,
    last: Point | None = None,
    direction: str = "up",
    aim: str = "reach",
) -> Pace:
    """Pace needed and recent pace, from the achieved points in order of date (the baseline first, if there is one).

    Args:
        points: Those that can be compared with each other.
        last: The last value, where that may be none of them.
    """
    ends = points if last is None else [last]
    needed = _needed(ends, target=target, due=due, direction=direction, aim=aim)
    start = _recent_start(points)
    if start is None:
        return Pace(needed, None, None)
    return Pace(needed, _per_month(start, points[-1]), start[0])


def _needed(
    points: Sequence[Point], *, target: Number | None, due: dt.date | None, direction: str, aim: str
) -> float | None:
    if not points or target is None:
        return None
    day, value = points[-1]
    if meets(value, target=target, direction=direction, aim=aim):
        return 0.0
    return _per_month((day, value), (due, target)) if due is not None and due > day else None


def _recent_start(points: Sequence[Point]) -> Point | None:
    if len(points) < 2:
        return None
    last = points[-1][0]
    apart = [point for point in points[:-1] if (last - point[0]).days >= SHORTEST_DAYS]
    recent = [point for point in apart if (last - point[0]).days <= RECENT_DAYS]
    return recent[0] if recent else apart[-1] if apart else None


@dataclass(frozen=True, slots=True)
class Projection:
    """Where the achieved values lead if they go on as they did; never a promise.

    Attributes:
        start: The last achieved point.
        slowest, fastest: Extremes of the paces over the last change, the last three and the last five, per month.
        earliest, latest: When the target would be met at these paces; ``latest`` is None for "not at this pace".
        lower, upper: What no value can go below or exceed (0 for a count, 100 for a share).
    """

    start: Point
    slowest: float
    fastest: float
    earliest: dt.date | None
    latest: dt.date | None
    lower: float | None
    upper: float | None

    def lands_after(self, due: dt.date) -> bool:
        """Whether even the fastest of these paces meets the target after a day, or never."""
        return self.earliest is None or self.earliest > due

    def range_on(self, day: dt.date) -> tuple[float, float]:
        """Lowest and highest projected value on a later day."""
        months = (day - self.start[0]).days / DAYS_PER_MONTH
        values = [float(self.start[1]) + months * each for each in (self.slowest, self.fastest)]
        floor = -math.inf if self.lower is None else self.lower
        ceiling = math.inf if self.upper is None else self.upper
        low, high = sorted(max(min(value, ceiling), floor) for value in values)
        return low, high


def project_values(
    points: Sequence[Point],
    *,
    target: Number | None,
    direction: str = "up",
    lower: float | None = None,
    upper: float | None = None,
) -> Projection | None:
    """Range of what comes next, from points that can be compared. None under three; dates are None without a target."""
    if len(points) < 3:
        return None
    paces = [_per_day(points[-1 - min(count, len(points) - 1)], points[-1]) for count in PROJECTED_CHANGES]
    slowest, fastest = sorted((min(paces), max(paces)), reverse=direction == "down")
    return Projection(
        start=points[-1],
        slowest=float(slowest) * DAYS_PER_MONTH,
        fastest=float(fastest) * DAYS_PER_MONTH,
        earliest=_met_on(points[-1], per_day=fastest, target=target, direction=direction),
        latest=_met_on(points[-1], per_day=slowest, target=target, direction=direction),
        lower=lower,
        upper=upper,
    )


def _met_on(start: Point, *, per_day: Fraction, target: Number | None, direction: str) -> dt.date | None:
    day, value = start
    if target is None or meets(value, target=target, direction=direction):
        return None
    missing = to_fraction(target) - to_fraction(value)
    if per_day * missing <= 0:
        return None
    days = math.ceil(missing / per_day)
    return day + dt.timedelta(days=days) if days < FORESEEABLE_DAYS else None


def _per_month(start: Point, end: Point) -> float:
    return float(_per_day(start, end)) * DAYS_PER_MONTH


def _per_day(start: Point, end: Point) -> Fraction:
    return (to_fraction(end[1]) - to_fraction(start[1])) / (end[0] - start[0]).days
