"""One indicator on one day: its population, which plan is in force, which value counts, and the verdict.

Disputed figures, envelopes and figures of context are kept and shown, never judged upon.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators import progress
from indicators.catalogue import Break
from indicators.forecast import Projection
from indicators.model import (
    Achievement,
    Aim,
    Indicator,
    Measure,
    Milestone,
    Plan,
    Population,
    Qualifier,
    Status,
    Thresholds,
)
from indicators.readings.prospects import is_projected, last_break, project_achievements


@dataclass(frozen=True, eq=False)
class Situation:
    """What is known of an indicator on a day. Compared by identity: answers in which nothing of it differs share it.

    Attributes:
        population: Promise, envelope, count or context, as known that day.
        plans: Every plan known that day, oldest first, with the disputed and the contextual ones.
        plan: The one in force; None without one.
        achieved: The last current value; None when nothing was reported.
        target: What the rate is about: the end target, or for annual flows that of the year counted.
        baseline: What the rate starts from (0 for annual flows).
        planned: The plan's value at the achieved value's own date.
        rate, first_rate: Percent of the way under the plan in force, and under the first plan.
        gap: Achieved − planned, in the unit.
        update_due: Day from which a newer value is missed; None if never (nothing is asked of context), or nothing
            reported yet.
        stale_days: Days since then, 0 while nothing is missed.
        projection: Where the last values lead; only towards a judged target with a due date.
        comparable_since: Day of the last break up to the last value: what is from before says nothing of the pace.
        provisional: The last values that nobody has confirmed yet, oldest first (null: to be withdrawn). Nothing else
            here rests on them; there may be ``provisional_count`` of them.
        committed: Of an envelope what was committed of it, where that is known.
        recent: The last current values, oldest first, those of unfinished years among them.
    """

    indicator: Indicator
    population: Population
    on: dt.date
    plans: tuple[Plan, ...]
    plan: Plan | None
    achieved: Achievement | None
    target: Milestone | None
    baseline: Decimal | None
    planned: float | None
    rate: float | None
    first_rate: float | None
    gap: float | None
    status: Status
    update_due: dt.date | None
    stale_days: int
    projection: Projection | None
    comparable_since: dt.date | None = None
    provisional: tuple[Achievement, ...] = ()
    provisional_count: int = 0
    committed: Achievement | None = None
    recent: tuple[Achievement, ...] = ()

    def tells_the_same(self, other: "Situation") -> bool:
        """Whether nothing differs."""
        return vars(self) == vars(other)

    @property
    def is_stale(self) -> bool:
        return self.stale_days > 0

    @property
    def shows_age(self) -> bool:
        """Whether the status rests on a value so old that it must not be told without its date."""
        return self.achieved is not None and (self.is_stale or self.status is Status.TOO_OLD)

    @property
    def is_projected(self) -> bool:
        """Whether it is asked where the values lead, if they allow an answer."""
        return is_projected(self.indicator, self.target, self.status)

    @property
    def ends_late(self) -> bool:
        """Whether what is on track is projected to meet its target after the due date all the same."""
        if self.status is not Status.ON_TRACK or self.due is None or self.projection is None:
            return False
        return self.projection.lands_after(self.due)

    @property
    def due(self) -> dt.date | None:
        """Due date of the target; the end of the year counted for an annual flow without one."""
        if self.target is None or self.target.due is not None or self.indicator.measure is not Measure.ANNUAL:
            return self.target.due if self.target else None
        return self.achieved.period_end if self.achieved else None

    @property
    def planned_rate(self) -> float | None:
        """The rate that was planned for the value's own date, in percent; None where no value has a rate then."""
        if self.rate is None or self.planned is None or self.target is None:
            return None
        return progress.progress_rate(
            self.planned, baseline=self.baseline, target=self.target.value, direction=self.indicator.direction
        )

    @property
    def first_plan(self) -> Plan | None:
        return first_of(self.plans)

    @property
    def superseded(self) -> tuple[Plan, ...]:
        """Earlier plans that were in force once."""
        return tuple(plan for plan in self.plans if plan.is_judged and plan is not self.plan)

    @property
    def beside(self) -> tuple[Plan, ...]:
        """Planned figures that are shown but not judged upon."""
        return tuple(plan for plan in self.plans if not plan.is_judged)


def judge(
    indicator: Indicator,
    *,
    plans: Sequence[Plan],
    achievements: Sequence[Achievement],
    on: dt.date,
    thresholds: Thresholds,
    is_envelope: bool,
    breaks: Sequence[Break] = (),
    provisional: tuple[Achievement, ...] = (),
    provisional_count: int = 0,
) -> Situation:
    """Judge an indicator from the plans known and the current values (oldest first) on a day."""
    plan = in_force(plans)
    achieved = _last_finished(indicator, achievements, on=on)
    target = target_of(indicator, plan, achieved=achieved)
    baseline = Decimal(0) if indicator.measure is Measure.ANNUAL else indicator.baseline
    curve = _year_points(achieved, target) if indicator.measure is Measure.ANNUAL else plan_points(indicator, plan)
    value = achieved.value if achieved else None
    planned = _planned(indicator, plan, achieved=achieved, target=target)
    update_due = None if indicator.context else _update_due(indicator, achieved)
    situation = Situation(
        indicator=indicator,
        population=population_of(indicator, plan, is_envelope=is_envelope),
        on=on,
        plans=tuple(plans),
        plan=plan,
        achieved=achieved,
        target=target,
        baseline=baseline,
        planned=planned,
        rate=_rate(indicator, value, plan=plan, baseline=baseline, target=target),
        first_rate=_first_rate(indicator, plans, achieved=achieved, baseline=baseline),
        gap=progress.gap(value, planned=planned),
        status=Status.NO_DATA,
        update_due=update_due,
        stale_days=max((on - update_due).days, 0) if update_due else 0,
        projection=None,
        comparable_since=last_break(breaks, achievements),
        provisional=provisional,
        provisional_count=provisional_count,
        recent=tuple(achievements),
    )
    judged = _with_status(situation, curve=curve, thresholds=thresholds)
    if target is None or not judged.is_projected:
        return judged
    since = judged.comparable_since
    return replace(judged, projection=project_achievements(indicator, achievements, target=target, since=since))


def population_of(indicator: Indicator, plan: Plan | None, *, is_envelope: bool) -> Population:
    """Return what can be asked of an indicator: it is a promise from the day on which a numeric target is known."""
    if indicator.context:
        return Population.CONTEXT
    if is_envelope:
        return Population.ENVELOPE
    return Population.COUNT if plan is None else Population.PROMISE


def in_force(plans: Sequence[Plan]) -> Plan | None:
    """The last plan that is a promise: disputed and contextual ones never are."""
    return next((plan for plan in reversed(plans) if plan.is_judged), None)


def first_of(plans: Sequence[Plan]) -> Plan | None:
    """The first plan that was a promise."""
    return next((plan for plan in plans if plan.is_judged), None)


def target_of(indicator: Indicator, plan: Plan | None, *, achieved: Achievement | None) -> Milestone | None:
    """The target that a value is measured against."""
    if plan is None:
        return None
    if indicator.measure is not Measure.ANNUAL or achieved is None:
        return plan.target
    of_the_year = [each for each in plan.milestones if each.due and each.due.year == achieved.period_end.year]
    undated = [each for each in plan.milestones if each.due is None]
    return next(iter((*of_the_year, *undated)), None)


def plan_points(indicator: Indicator, plan: Plan | None) -> list[progress.Point]:
    """A plan as points of its curve: the baseline, then the dated targets. Annual flows have no curve."""
    if plan is None or indicator.measure is Measure.ANNUAL:
        return []
    start = [(indicator.baseline_on, indicator.baseline)] if indicator.baseline_on else []
    return [*start, *((each.due, each.value) for each in plan.milestones if each.due)]  # type: ignore[list-item]


def _year_points(achieved: Achievement | None, target: Milestone | None) -> list[progress.Point]:
    """The plan of one year of an annual flow: from 0 on its first day to its target on the last."""
    if achieved is None or target is None:
        return []
    start = achieved.period_start or achieved.period_end.replace(month=1, day=1)
    return [(start, 0), (achieved.period_end, target.value)]


def _with_status(situation: Situation, *, curve: list[progress.Point], thresholds: Thresholds) -> Situation:
    if situation.population in (Population.ENVELOPE, Population.CONTEXT):
        return replace(situation, status=Status.NOT_JUDGED)
    achieved, target, plan = situation.achieved, situation.target, situation.plan
    value = achieved.value if achieved else None
    verdict = progress.status(
        situation.on,
        achieved=(achieved.period_end, value) if achieved and value is not None else None,
        qualifier=achieved.qualifier if achieved else Qualifier.EXACT,
        target=target.value if target else None,
        due=situation.due,
        plan=curve,
        thresholds=thresholds,
        direction=situation.indicator.direction,
        aim=plan.aim if plan else "reach",
        path=plan.path if plan else "linear",
        decimals=situation.indicator.decimals,
        delay_days=situation.indicator.delay_days,
        is_cumulative=situation.indicator.measure is Measure.CUMULATIVE,
    )
    return replace(situation, status=verdict)


def _last_finished(indicator: Indicator, achievements: Sequence[Achievement], *, on: dt.date) -> Achievement | None:
    """The last value that can be judged: an unfinished year is compared with nothing."""
    finished = [each for each in achievements if each.value is not None and each.period_end <= on]
    return finished[-1] if finished else None


def _planned(
    indicator: Indicator, plan: Plan | None, *, achieved: Achievement | None, target: Milestone | None
) -> float | None:
    if plan is None or achieved is None:
        return None
    if indicator.measure is Measure.ANNUAL:
        return float(target.value) if target else None
    if all(each.due is None for each in plan.milestones):
        return None  # nothing is planned for any day
    return progress.planned_value(achieved.period_end, plan_points(indicator, plan), path=plan.path)


def _rate(
    indicator: Indicator,
    value: Decimal | None,
    *,
    plan: Plan | None,
    baseline: Decimal | None,
    target: Milestone | None,
) -> float | None:
    """A ceiling is kept or broken: there is no way to go, hence no rate."""
    if plan is None or plan.aim is Aim.CEILING:
        return None
    end = target.value if target else None
    return progress.progress_rate(value, baseline=baseline, target=end, direction=indicator.direction)


def _first_rate(
    indicator: Indicator, plans: Sequence[Plan], *, achieved: Achievement | None, baseline: Decimal | None
) -> float | None:
    first = first_of(plans)
    target = target_of(indicator, first, achieved=achieved)
    value = achieved.value if achieved else None
    return _rate(indicator, value, plan=first, baseline=baseline, target=target)


def _update_due(indicator: Indicator, achieved: Achievement | None) -> dt.date | None:
    if achieved is None:
        return None
    return progress.next_update_due(
        achieved.period_end, months=indicator.update_months, delay_days=indicator.delay_days
    )
