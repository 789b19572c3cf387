"""Where an indicator's values lead: which of them can be compared, its pace, its projection.

A break in the series parts the values: what the source counted before it says nothing of what it counts now. A value
that is only known to be at least, or at most, so much is no point of a line either.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from indicators import progress
from indicators.catalogue import Break
from indicators.forecast import Pace, Projection, compute_pace, project_values
from indicators.model import Achievement, Aim, Indicator, Measure, Milestone, Plan, Status

_SETTLED = frozenset({Status.REACHED, Status.NO_TARGET, Status.NO_DATA, Status.NOT_JUDGED})


def breaks_between(breaks: Sequence[Break], achievements: Sequence[Achievement]) -> tuple[Break, ...]:
    """Return the breaks that have values (oldest first) on both sides."""
    days = [each.period_end for each in achievements if each.value is not None]
    return tuple(each for each in breaks if days and days[0] < each.on <= days[-1])


def last_break(breaks: Sequence[Break], achievements: Sequence[Achievement]) -> dt.date | None:
    """Return the day since which the last value can be compared; None where nothing breaks the series up to it."""
    last = achievements[-1].period_end if achievements else dt.date.min
    return max((each.on for each in breaks if each.on <= last), default=None)


def achieved_points(indicator: Indicator, achievements: Sequence[Achievement]) -> list[progress.Point]:
    """The achieved values as points in order of date, with the start of a count as the first."""
    points: list[progress.Point] = [(each.period_end, each.value) for each in achievements if each.value is not None]
    start, value = indicator.baseline_on, indicator.baseline
    counts = indicator.measure is Measure.CUMULATIVE and start is not None and value is not None
    if counts and (not points or points[0][0] > start):  # type: ignore[operator]
        return [(start, value), *points]  # type: ignore[list-item]
    return points


def comparable_points(
    indicator: Indicator, achievements: Sequence[Achievement], *, since: dt.date | None
) -> list[progress.Point]:
    """Return the points that a pace can be read from: those since the last break; none if the last value is a bound."""
    known = [each for each in achievements if each.value is not None]
    if not known or progress.is_bound(known[-1].qualifier):
        return []
    points = achieved_points(indicator, [each for each in known if not progress.is_bound(each.qualifier)])
    return [point for point in points if since is None or point[0] >= since]


def is_projected(indicator: Indicator, target: Milestone | None, status: Status) -> bool:
    """Whether it is asked where the values lead: towards a judged target with a due date that is not met yet."""
    is_dated = target is not None and target.due is not None
    return is_dated and status not in _SETTLED and indicator.measure is not Measure.ANNUAL


def project_achievements(
    indicator: Indicator, achievements: Sequence[Achievement], *, target: Milestone, since: dt.date | None
) -> Projection | None:
    """Return where the values lead that can be compared; None where they are fewer than three."""
    lower, upper = indicator.lower_bound, indicator.upper_bound
    if indicator.measure is Measure.SHARE and upper is None:
        upper = Decimal(100)
    return project_values(
        comparable_points(indicator, achievements, since=since),
        target=target.value,
        direction=indicator.direction,
        lower=None if lower is None else float(lower),
        upper=None if upper is None else float(upper),
    )


def pace_of(
    indicator: Indicator,
    achievements: Sequence[Achievement],
    *,
    plan: Plan | None,
    target: Milestone | None,
    due: dt.date | None,
    since: dt.date | None,
) -> Pace:
    """Return the pace seen among the values that can be compared, and the one needed from the last value on."""
    if indicator.measure is Measure.ANNUAL or indicator.context or not achievements:
        return Pace(None, None, None)
    return compute_pace(
        comparable_points(indicator, achievements, since=since),
        target=target.value if target else None,
        due=due,
        last=achieved_points(indicator, achievements)[-1],
        direction=indicator.direction,
        aim=plan.aim if plan else Aim.REACH,
    )
