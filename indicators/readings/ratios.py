"""Shares that are computed from two other indicators, each time one of them changes.

Both parts are the values in force on the same day: 60 of 650 M€ was 9.2 %, of 718.4 M€ it is 8.4 %. A part is
its last achieved value, or the plan in force where nothing is reported (a budget).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators import progress
from indicators.model import Achievement, Certainty, Indicator, Plan, Precision, Qualifier, State
from indicators.readings.situation import in_force

FOUR_PLACES = Decimal("0.0001")
COMPUTED = "computed"


@dataclass(frozen=True)
class Part:
    """One side of a ratio on one day."""

    value: Decimal
    qualifier: Qualifier
    certainty: Certainty
    state: State
    source: str | None


@dataclass(frozen=True)
class Series:
    """An indicator's plans, its current achieved values, and what waits to be confirmed, as in ``Situation``."""

    plans: tuple[Plan, ...]
    achievements: tuple[Achievement, ...]
    provisional: tuple[Achievement, ...] = ()
    provisional_count: int = 0

    def days(self) -> list[dt.date]:
        """The days on which the part in force changes."""
        if self.achievements:
            return [each.period_end for each in self.achievements]
        return [plan.known_on for plan in self.plans if plan.is_judged]

    def on(self, day: dt.date) -> Part | None:
        """The part in force on a day."""
        reported = [each for each in self.achievements if each.period_end <= day and each.value is not None]
        if reported:
            last = reported[-1]
            return Part(last.value or Decimal(0), last.qualifier, last.certainty, last.state, last.source)
        plan = in_force([plan for plan in self.plans if plan.known_on <= day])
        if plan is None or self.achievements:
            return None
        return Part(plan.target.value, plan.target.qualifier, plan.certainty, State.VALIDATED, plan.source)


def ratio_achievements(indicator: Indicator, series: Mapping[str, Series]) -> tuple[Achievement, ...]:
    """The computed values of a ratio, oldest first, as if they had been reported on the days of change."""
    above, below = series[indicator.numerator or ""], series[indicator.denominator or ""]
    days = sorted({*above.days(), *below.days()})
    computed = (_computed(day, above.on(day), below.on(day)) for day in days)
    return tuple(each for each in computed if each is not None)


def _computed(day: dt.date, above: Part | None, below: Part | None) -> Achievement | None:
    if above is None or below is None:
        return None
    percent = progress.ratio_percent(above.value, below.value)
    if percent is None:
        return None
    certain = above.certainty is below.certainty is Certainty.CERTAIN
    validated = above.state is below.state is State.VALIDATED
    return Achievement(
        period_start=None,
        period_end=day,
        period_precision=Precision.DAY,
        version=1,
        value=Decimal(str(percent)).quantize(FOUR_PLACES),
        qualifier=above.qualifier,
        state=State.VALIDATED if validated else State.SUBMITTED,
        certainty=Certainty.CERTAIN if certain else Certainty.PROBABLE,
        known_on=day,
        known_precision=Precision.DAY,
        source=above.source,
        evidence=None,
        comment_fr=None,
        comment_en=None,
        reason=None,
        warnings=None,
        batch=COMPUTED,
    )
