"""Who must update what: the indicators of the strategy whose next value is due.

The day of an update is that of ``Situation``, so that a reminder and the flag "stale" never contradict each other.
What was never reported is not stale, since there is no verdict to age, but somebody must still be asked for it. It is
not late either: no day was ever given for a first value.
"""

import datetime as dt
from dataclasses import dataclass

from indicators import progress
from indicators.catalogue import Axis, Strategy
from indicators.model import Achievement, Indicator, Population, Status
from indicators.readings.answers import Overview
from indicators.readings.situation import Situation


@dataclass(frozen=True, slots=True)
class Reminder:
    """One indicator whose next value is due.

    Attributes:
        last: The last value; None if none was ever reported.
        update_due: Day from which the next value is missed.
        on: The day asked about.
    """

    indicator: Indicator
    population: Population
    axis: Axis
    last: Achievement | None
    update_due: dt.date
    on: dt.date

    @property
    def is_due(self) -> bool:
        return self.update_due <= self.on

    @property
    def days_late(self) -> int | None:
        """Days since ``update_due``, negative while it is ahead; None for a first value, which had no day."""
        return None if self.never_reported else (self.on - self.update_due).days

    @property
    def owner(self) -> str | None:
        return self.indicator.owner

    @property
    def last_on(self) -> dt.date | None:
        return self.last.period_end if self.last else None

    @property
    def never_reported(self) -> bool:
        return self.last is None

    @property
    def is_upcoming(self) -> bool:
        return self.update_due >= self.on


def reminders(overview: Overview, *, within_days: int | None = 0) -> tuple[Reminder, ...]:
    """The updates due by the overview's day, or that many days later (None: ever); the latest first, then by slug.

    An update is due one update period and the availability delay after the last value. Where none was ever
    reported, the period runs from the day the counting starts: that of the baseline, else that on which the first
    judged plan became known, else the launch of the strategy.

    Left out: figures of context; envelopes, which are planned and not reported;
    ratios, whose two parts are what must be reported; indicators without an update
    period; milestones that are passed, since nothing more can happen to them.
    """
    asked = [_reminder(each, overview.strategy) for each in overview.situations if _awaits(each, overview.strategy)]
    known = [each for each in asked if each is not None]
    ever = (dt.date.max - overview.on).days
    last = overview.on + dt.timedelta(days=ever if within_days is None else min(within_days, ever))
    return tuple(sorted((each for each in known if each.update_due <= last), key=_order))


def _order(reminder: Reminder) -> tuple[dt.date, str]:
    return reminder.update_due, reminder.indicator.slug


def _awaits(situation: Situation, strategy: Strategy) -> bool:
    indicator = situation.indicator
    passed = strategy.units[indicator.unit].milestone and situation.status is Status.REACHED
    asked = situation.population in (Population.PROMISE, Population.COUNT)
    return asked and not (indicator.numerator or passed)


def _reminder(situation: Situation, strategy: Strategy) -> Reminder | None:
    due = situation.update_due if situation.achieved else _first_due(situation, strategy)
    if due is None:
        return None
    axis = strategy.axes[situation.indicator.axis]
    return Reminder(situation.indicator, situation.population, axis, situation.achieved, due, situation.on)


def _first_due(situation: Situation, strategy: Strategy) -> dt.date | None:
    indicator, first = situation.indicator, situation.first_plan
    start = indicator.baseline_on or (first.known_on if first else strategy.starts_on)
    return progress.next_update_due(start, months=indicator.update_months, delay_days=indicator.delay_days)
