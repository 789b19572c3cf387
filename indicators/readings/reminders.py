"""Who must update what: the indicators of the strategy whose next value is due.

The day of an update is that of ``Situation``, so that a reminder and the flag "stale" never contradict each other.
What was never reported is not stale, since there is no verdict to age, but somebody must still be asked for it.
"""

import datetime as dt
from dataclasses import dataclass

from indicators import progress
from indicators.catalogue import Axis, Strategy
from indicators.model import Achievement, Indicator, Status
from indicators.readings.answers import Overview
from indicators.readings.situation import Situation


@dataclass(frozen=True, slots=True)
class Reminder:
    """One indicator whose next value is due.

    Attributes:
        last: The last value; None if none was ever reported.
        update_due: Day from which the next value is missed.
        days_late: Days since then: 0 on that day, negative while it is ahead.
    """

    indicator: Indicator
    axis: Axis
    last: Achievement | None
    update_due: dt.date
    days_late: int

    @property
    def owner(self) -> str | None:
        return self.indicator.owner

    @property
    def last_on(self) -> dt.date | None:
        return self.last.period_end if self.last else None

    @property
    def never_reported(self) -> bool:
        return self.last is None


def reminders(overview: Overview, *, within_days: int = 0) -> tuple[Reminder, ...]:
    """The updates due by the overview's day, or that many days later; the latest first, then by slug.

    An update is due one update period and the availability delay after the last value. Where none was ever
    reported, the period runs from the day the counting starts: that of the baseline, else that on which the first
    judged plan became known, else the launch of the strategy.

    Left out: figures of context; ratios, whose two parts are what must be reported; indicators without an update
    period; milestones that are passed, since nothing more can happen to them.
    """
    asked = [_reminder(each, overview.strategy) for each in overview.situations if _awaits(each, overview.strategy)]
    due = [each for each in asked if each is not None and each.days_late >= -within_days]
    return tuple(sorted(due, key=lambda each: (-each.days_late, each.indicator.slug)))


def _awaits(situation: Situation, strategy: Strategy) -> bool:
    indicator = situation.indicator
    passed = strategy.units[indicator.unit].milestone and situation.status is Status.REACHED
    return not (indicator.context or indicator.numerator or passed)


def _reminder(situation: Situation, strategy: Strategy) -> Reminder | None:
    due = situation.update_due if situation.achieved else _first_due(situation, strategy)
    if due is None:
        return None
    axis = strategy.axes[situation.indicator.axis]
    return Reminder(situation.indicator, axis, situation.achieved, due, (situation.on - due).days)


def _first_due(situation: Situation, strategy: Strategy) -> dt.date | None:
    indicator, first = situation.indicator, situation.first_plan
    start = indicator.baseline_on or (first.known_on if first else strategy.starts_on)
    return progress.next_update_due(start, months=indicator.update_months, delay_days=indicator.delay_days)
