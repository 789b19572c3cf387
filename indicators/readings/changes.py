"""What one reading tells differently from an earlier one: values, plans, statuses and methods, told apart.

Complete: the earlier reading with these changes put in is the later one (a test does that). Both are of the same store,
and the later sees whatever the earlier saw, since nothing is ever removed. One exception is said on the page: where
everything is new and there is very much of it, only the latest value of each indicator is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from indicators.catalogue import Strategy
from indicators.errors import DaysTurnedRound
from indicators.model import Achievement, AsOf, Indicator, Plan, Population, Status
from indicators.numbers import dated
from indicators.readings.answers import Overview
from indicators.readings.situation import Situation, in_force
from indicators.store import Store, differences
from indicators.store.differences import Told

_RESTATED = ("value", "qualifier", "period_start", "period_precision")
_NOT_METHOD = frozenset({"slug", "version"})

FIRST_VALUES = 2000
"""So many values are told where everything is new: ten years of monthly values of fifteen indicators."""


class ValueKind(StrEnum):
    NEW = "new"
    REVISED = "revised"
    RESTATED = "restated"  # the same figure: validated, another source, another comment
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"


class PlanKind(StrEnum):
    FIRST = "first"
    REVISED = "revised"
    ASIDE = "aside"  # disputed, or for context: shown, never judged upon


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One period's value. ``before`` and ``after`` count, or would if they were not null; a disputed one never does.

    Attributes:
        told: All that the later reading says of the period.
    """

    indicator: Indicator
    before: Achievement | None
    after: Achievement
    kind: ValueKind
    told: Told


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A plan that was announced, or got another milestone. ``before`` is the one that it replaced."""

    indicator: Indicator
    before: Plan | None
    after: Plan
    kind: PlanKind


@dataclass(frozen=True, slots=True)
class StatusChange:
    """``before`` is None for an indicator that was not defined then.

    Attributes:
        situation: What the later status is of.
    """

    before: Status | None
    situation: Situation

    @property
    def indicator(self) -> Indicator:
        return self.situation.indicator

    @property
    def after(self) -> Status:
        return self.situation.status


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """A definition that says something else.

    Attributes:
        before: None for a new indicator.
        fields: What differs, by name; empty for a new indicator.
    """

    before: Indicator | None
    after: Indicator
    fields: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Changes:
    """What is new between two readings, the important first in each kind. Compared by identity.

    Attributes:
        ranks: How soon an indicator is told: promises before the rest, headline ones first, the gravest status first.
        latest_only: Whether of each indicator only the latest value is among ``values``, since there are too many.
    """

    old: AsOf
    new: AsOf
    strategy: Strategy
    values: tuple[ValueChange, ...]
    plans: tuple[PlanChange, ...]
    statuses: tuple[StatusChange, ...]
    definitions: tuple[DefinitionChange, ...]
    ranks: Mapping[str, int]
    latest_only: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether the earlier reading is from before the strategy was announced: all that is known is new."""
        return self.old.on < self.strategy.known_on

    def __bool__(self) -> bool:
        return bool(self.values or self.plans or self.statuses or self.definitions)

    def values_of(self, *kinds: ValueKind) -> tuple[ValueChange, ...]:
        return tuple(each for each in self.values if each.kind in kinds)

    def plans_of(self, *kinds: PlanKind) -> tuple[PlanChange, ...]:
        return tuple(each for each in self.plans if each.kind in kinds)

    @property
    def turned(self) -> tuple[StatusChange, ...]:
        """The indicators whose status is another one than before."""
        return tuple(each for each in self.statuses if each.before is not None)

    def touched(self) -> frozenset[str]:
        """Slugs of the indicators that something changed about."""
        about = [each.indicator for each in self.values] + [each.indicator for each in self.plans]
        about += [each.indicator for each in self.statuses] + [each.after for each in self.definitions]
        return frozenset(each.slug for each in about)


def changes(store: Store, before: Overview, after: Overview) -> Changes:
    """Compare two readings, the earlier one first.

    Raises:
        DaysTurnedRound: The later one is of an earlier day.
    """
    old, new = AsOf(before.on, before.until_seq), AsOf(after.on, after.until_seq)
    if old.on > new.on:
        raise DaysTurnedRound(since=dated(old.on), on=dated(new.on))
    ranks = rank_indicators(after.situations)
    places = {situation.indicator.slug: place for place, situation in enumerate(after.situations)}
    latest_only = not before.situations and differences.count_versions(store, new) > FIRST_VALUES
    values = _latest_values(after) if latest_only else _values(store, before, after, old=old, new=new)

    def value_order(change: ValueChange) -> tuple[int, int, int]:
        slug = change.indicator.slug
        return ranks[slug], places[slug], -change.after.period_end.toordinal()

    return Changes(
        old=old,
        new=new,
        strategy=after.strategy,
        values=tuple(sorted(values, key=value_order)),
        plans=tuple(sorted(_plans(before, after), key=lambda change: ranks[change.indicator.slug])),
        statuses=tuple(sorted(_statuses(before, after), key=lambda change: ranks[change.indicator.slug])),
        definitions=tuple(sorted(_definitions(before, after), key=lambda change: ranks[change.after.slug])),
        ranks=ranks,
        latest_only=latest_only,
    )


def rank_indicators(situations: Sequence[Situation]) -> dict[str, int]:
    """Return how soon each indicator is told where a list may be shortened; equals keep the order of the overview."""
    populations, statuses = list(Population), list(Status)
    importance = {
        each.indicator.slug: (
            populations.index(each.population),
            each.indicator.headline is None,
            statuses.index(each.status),
        )
        for each in situations
    }
    ranks = {found: rank for rank, found in enumerate(sorted(set(importance.values())))}
    return {slug: ranks[found] for slug, found in importance.items()}


def _latest_values(after: Overview) -> Iterator[ValueChange]:
    """Yield the latest value of each indicator that has one; those of a ratio are computed from others."""
    for situation in after.situations:
        achieved = situation.achieved
        if achieved is not None and not situation.indicator.numerator:
            yield ValueChange(situation.indicator, None, achieved, ValueKind.NEW, Told(achieved))


def _values(store: Store, before: Overview, after: Overview, *, old: AsOf, new: AsOf) -> Iterator[ValueChange]:
    """The earlier reading says nothing of an indicator that it does not know, whatever the store had received."""
    definitions = {each.indicator.slug: each.indicator for each in after.situations}
    newcomers = definitions.keys() - {each.indicator.slug for each in before.situations}
    changed = differences.changed_periods(store, old, new, newcomers=sorted(newcomers))
    periods = [period for period in changed if period[0] in definitions]
    known = [period for period in periods if period[0] not in newcomers]
    earlier, later = (
        differences.told(store, asked, moment, unconfirmed=not after.strategy.validation)
        for asked, moment in ((known, old), (periods, new))
    )
    for period in periods:
        change = _value_change(definitions[period[0]], earlier.get(period, Told()), later.get(period, Told()))
        if change is not None:
            yield change


def _value_change(indicator: Indicator, before: Told, after: Told) -> ValueChange | None:
    """What became of one period; None where the versions that were added change nothing."""
    if before == after:
        return None
    shown = after.disputed if before.counts == after.counts or after.counts is None else after.counts
    if shown is None:
        return None
    kind = ValueKind.DISPUTED if shown is after.disputed else _kind(before.counts, shown)
    return ValueChange(indicator, before.counts, shown, kind, after)


def _kind(before: Achievement | None, after: Achievement) -> ValueKind:
    if after.value is None:
        return ValueKind.WITHDRAWN
    if before is None or before.value is None:
        return ValueKind.NEW
    same = all(getattr(before, name) == getattr(after, name) for name in _RESTATED)
    return ValueKind.RESTATED if same else ValueKind.REVISED


def _plans(before: Overview, after: Overview) -> Iterator[PlanChange]:
    known = {each.indicator.slug: each.plans for each in before.situations}
    for situation in after.situations:
        slug = situation.indicator.slug
        for place, plan in enumerate(situation.plans):
            if plan not in known.get(slug, ()):
                replaced = in_force(situation.plans[:place])
                yield PlanChange(situation.indicator, replaced, plan, _plan_kind(replaced, plan))


def _plan_kind(replaced: Plan | None, plan: Plan) -> PlanKind:
    if not plan.is_judged:
        return PlanKind.ASIDE
    return PlanKind.FIRST if replaced is None else PlanKind.REVISED


def _statuses(before: Overview, after: Overview) -> Iterator[StatusChange]:
    known = {each.indicator.slug: each.status for each in before.situations}
    for situation in after.situations:
        earlier = known.get(situation.indicator.slug)
        if earlier is not situation.status:
            yield StatusChange(earlier, situation)


def _definitions(before: Overview, after: Overview) -> Iterator[DefinitionChange]:
    known = {each.indicator.slug: each.indicator for each in before.situations}
    for situation in after.situations:
        earlier, later = known.get(situation.indicator.slug), situation.indicator
        differing = _differing(earlier, later)
        if earlier is None or differing:
            yield DefinitionChange(earlier, later, differing)


def _differing(before: Indicator | None, after: Indicator) -> tuple[str, ...]:
    names = [each.name for each in fields(Indicator) if each.name not in _NOT_METHOD]
    return () if before is None else tuple(name for name in names if getattr(before, name) != getattr(after, name))
