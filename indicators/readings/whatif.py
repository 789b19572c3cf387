"""What a value or a plan would change before it is stored: every figure before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from indicators.model import Achievement, Plan
from indicators.readings.answers import OVERVIEW_POINTS, Overview, Sheet, Supposed, overview, sheet
from indicators.readings.ratios import Series
from indicators.readings.situation import Situation
from indicators.store import Store, queries

Values = Mapping[str, Sequence[Achievement]]
Plans = Mapping[str, Plan]


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Two overviews of one day.

    Attributes:
        before: As stored.
        after: As it would be.
    """

    before: Overview
    after: Overview
    _store: Store
    _supposed: Supposed
    _sheets: dict[str, Sheet] = field(default_factory=dict)

    def affected(self) -> tuple[tuple[Situation, Situation], ...]:
        """The situations that would differ, before and after, in the order of the overview."""
        pairs = ((self.before.named(each.indicator.slug), each) for each in self.after.situations)
        return tuple(pair for pair in pairs if _figures(pair[0]) != _figures(pair[1]))

    def sheet_after(self, slug: str) -> Sheet:
        """The sheet of one indicator as it would be; read once."""
        if slug not in self._sheets:
            version, on, _, is_whole, is_frozen = self.after.stamp
            whole = tuple(sorted(self._supposed.items(), key=lambda each: each[0]))
            stamp = (version, on, whole, is_whole, is_frozen)
            self._sheets[slug] = sheet(self._store, self.after, slug, stamp=stamp, supposed=self._supposed)
        return self._sheets[slug]


def what_if(store: Store, before: Overview, *, values: Values, plans: Plans) -> WhatIf:
    """Compare a day's overview with what it would be.

    Args:
        values: Slug → values that would be entered, any order; a null value withdraws its period.
        plans: Slug → plan that would be announced.
    """
    supposed = {slug: _supposed(store, before, slug, values=values, plans=plans) for slug in {*values, *plans}}
    recent = {slug: replace(each, achievements=each.achievements[-OVERVIEW_POINTS:]) for slug, each in supposed.items()}
    _, _, _, is_whole, _ = before.stamp
    after = overview(
        store, before.strategy, on=before.on, supposed=dict(sorted(recent.items())), unpublished=is_whole, like=before
    )
    return WhatIf(before=before, after=after, _store=store, _supposed=supposed)


def _supposed(store: Store, before: Overview, slug: str, *, values: Values, plans: Plans) -> Series:
    stored = queries.current_achievements(store, slug, on=before.on, unconfirmed=not before.strategy.validation)
    entered = {each.period_end: each for each in values.get(slug, ())}
    merged = {**{each.period_end: each for each in stored}, **entered}
    known = [each for _, each in sorted(merged.items()) if each.value is not None and each.period_end <= before.on]
    announced = (plans[slug],) if slug in plans else ()
    return Series(plans=(*before.named(slug).plans, *announced), achievements=tuple(known))


def _figures(situation: Situation) -> tuple[object, ...]:
    achieved = situation.achieved
    shown = (achieved.value, achieved.qualifier, achieved.period_end, achieved.state) if achieved else ()
    return (*shown, situation.target, situation.planned, situation.rate, situation.gap, situation.status)
