"""What a screen needs, ready: the overview of all indicators and the sheet of one."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import eq
from typing import TypeVar

from indicators.aggregation import RollUp, roll_up
from indicators.catalogue import Break, Strategy
from indicators.errors import UnknownIndicator
from indicators.forecast import Pace, Projection
from indicators.model import (
    Achievement,
    Certainty,
    Indicator,
    Population,
    Source,
    State,
    Status,
)
from indicators.readings.prospects import breaks_between, pace_of
from indicators.readings.ratios import Series, ratio_achievements
from indicators.readings.situation import Situation, judge
from indicators.store import Store, queries
from indicators.store.versions import Versions, achievement_versions
from indicators.store.waiting import waiting_achievements

OVERVIEW_POINTS = 8
WAITING_POINTS = 60
VERSIONS_AT_ONCE = 60

Stamp = tuple[int, dt.date, tuple[tuple[str, Series], ...], bool, bool]
Supposed = Mapping[str, Series]
Facts = TypeVar("Facts")

_NOTHING: Supposed = {}

ATTENTION = (Status.OVERDUE, Status.LATE, Status.WATCH, Status.TOO_OLD, Status.TOO_IMPRECISE)


@dataclass(frozen=True, eq=False)
class Overview:
    """All indicators on a day. Compared by identity: the desk hands out one per stamp.

    Attributes:
        stamp: (data version, day, what was supposed, whether all is there, whether later batches were kept out):
            equal stamps mean equal answers; caches are keyed by it.
        until_seq: The last batch that counts, where it is not simply the last one.
        situations: In the order of the axes, headline indicators first, then by French label; context last.
        sources, provisional_sources: Those of plans and confirmed values, by id, and those that only what waits to be
            confirmed refers to: they stand beside that value and in no list.
        axes: Roll-up of the promises by axis of the strategy, those without any among them; ``whole``: of all promises.
    """

    stamp: Stamp
    on: dt.date
    until_seq: int | None
    strategy: Strategy
    situations: tuple[Situation, ...]
    headline: tuple[Situation, ...]
    axes: Mapping[str, RollUp]
    whole: RollUp
    sources: Mapping[str, Source]
    provisional_sources: Mapping[str, Source]

    @property
    def all_sources(self) -> Mapping[str, Source]:
        """Return the sources of whatever is told, what waits to be confirmed too."""
        return {**self.provisional_sources, **self.sources}

    @property
    def version(self) -> int:
        """Return the data version: the number of the last batch stored when this was read."""
        version: int = self.stamp[0]
        return version

    def of(self, population: Population) -> tuple[Situation, ...]:
        """Return the indicators of one population, in the order of ``situations``."""
        return tuple(each for each in self.situations if each.population is population)

    @property
    def late(self) -> tuple[Situation, ...]:
        """The promises that are overdue, late, to be watched or inconclusive, the gravest first."""
        order = list(Status)
        found = [each for each in self.of(Population.PROMISE) if each.status in ATTENTION]
        return tuple(sorted(found, key=lambda each: order.index(each.status)))

    @property
    def silent(self) -> tuple[Situation, ...]:
        """The promises that never received a figure, headline indicators first."""
        found = [each for each in self.of(Population.PROMISE) if each.status is Status.NO_DATA]
        return tuple(sorted(found, key=lambda each: each.indicator.headline is None))

    def named(self, slug: str) -> Situation:
        """One situation.

        Raises:
            UnknownIndicator: No indicator has that slug on that day.
        """
        for situation in self.situations:
            if situation.indicator.slug == slug:
                return situation
        raise UnknownIndicator(slug=slug)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One indicator on a day, with everything behind its figures. Compared by identity, like ``Overview``.

    Attributes:
        points: Current achieved values for the chart, oldest first, thinned when there are very many.
        versions: The newest versions of its values (disputed, withdrawn), latest period first; ``Desk.versions`` has
            all ``versions_total``.
        marked: Of the older ones those that are disputed, and the newest that cites each source.
        pace: From ``points``.
        parts: For a ratio, the situations of its numerator and denominator.
    """

    stamp: Stamp
    until_seq: int | None
    situation: Situation
    points: tuple[Achievement, ...]
    versions: tuple[Achievement, ...]
    versions_total: int
    marked: tuple[Achievement, ...]
    pace: Pace
    parts: tuple[Situation, ...]
    strategy: Strategy
    sources: Mapping[str, Source]
    provisional_sources: Mapping[str, Source]

    @property
    def all_sources(self) -> Mapping[str, Source]:
        """Return the sources of whatever the sheet tells, what waits to be confirmed too."""
        return {**self.provisional_sources, **self.sources}

    @property
    def projection(self) -> Projection | None:
        return self.situation.projection

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Where its source counts something else than before: those with values on both sides."""
        return breaks_between(self.strategy.breaks.get(self.situation.indicator.slug, ()), self.points)

    @property
    def disputed(self) -> tuple[Achievement, ...]:
        """Every disputed figure, however old."""
        told = (*self.versions, *self.marked)
        return tuple(each for each in told if each.certainty is Certainty.DISPUTED and each.value is not None)

    @property
    def cited_sources(self) -> list[Source]:
        """Every source that a plan or a confirmed value was read in, as its plans and then its values cite them."""
        counted = not self.strategy.validation
        values = [each for each in (*self.versions, *self.marked) if counted or each.state is State.VALIDATED]
        used = dict.fromkeys([*(plan.source for plan in self.situation.plans), *(each.source for each in values)])
        known = [self.sources[each] for each in used if each and each in self.sources]
        return [source for source in known if source.is_stated]


def overview(
    store: Store,
    strategy: Strategy,
    *,
    on: dt.date,
    until_seq: int | None = None,
    supposed: Supposed = _NOTHING,
    unpublished: bool = True,
    like: Overview | None = None,
) -> Overview:
    """Read and judge every indicator on a day, in a handful of queries however many there are.

    Args:
        until_seq: The last batch that counts; by default all do.
        supposed: Series by slug that take the place of what is stored, to see what they would change.
        unpublished: Whether indicators that are not public are among them, and the ratios of such. What is not public
            today is not on a past day either, although it was then.
        like: Another answer; what is the same there is shared with it, so that many answers take little room.
    """
    version = store.version() if until_seq is None else until_seq
    every = queries.definitions(store, on=on, until_seq=until_seq)
    counted = not strategy.validation  # then nobody will confirm what was entered
    series = _all_series(store, every, on=on, until_seq=until_seq, supposed=supposed, unconfirmed=counted)
    definitions = every if unpublished else _published(every, queries.definitions(store, on=dt.date.max))
    stamp = (version, on, tuple(supposed.items()), len(definitions) == len(every), until_seq is not None)
    judged = _with_commitments(
        {slug: _judged(each, series[slug], strategy, on=on) for slug, each in definitions.items()}
    )
    known = {each.indicator.slug: each for each in like.situations} if like else {}
    situations = sorted(
        _shared(judged, known, Situation.tells_the_same).values(), key=lambda each: _place(each, strategy)
    )
    sources, waiting = queries.sources(store, on=on, indicators=definitions, until_seq=until_seq, unconfirmed=counted)
    own = [each for each in situations if not each.indicator.context]
    return Overview(
        stamp=stamp,
        on=on,
        until_seq=until_seq,
        strategy=strategy,
        situations=tuple(situations),
        headline=tuple(sorted((each for each in own if each.indicator.headline), key=_headline_order)),
        axes={axis: _rolled([each for each in own if each.indicator.axis == axis]) for axis in _axes(own, strategy)},
        whole=_rolled(own),
        sources=_shared(sources, like.sources if like else {}, eq),
        provisional_sources=waiting,
    )


def _shared(
    made: Mapping[str, Facts], known: Mapping[str, Facts], same: Callable[[Facts, Facts], bool]
) -> dict[str, Facts]:
    """What was made; in the place of what was known already, that itself."""
    return {name: known[name] if name in known and same(known[name], each) else each for name, each in made.items()}


def sheet_stamp(whole: Overview, slug: str, last_told: Mapping[str, int]) -> Stamp:
    """That of an overview, with the last batch that told something about one indicator or the parts of a ratio.

    What was stored about others changes nothing on the sheet.

    Args:
        last_told: Of each indicator its last batch, up to the overview's version.

    Raises:
        UnknownIndicator: No indicator has that slug on that day.
    """
    indicator = whole.named(slug).indicator
    over = [each.indicator for each in whole.situations if each.indicator.denominator == slug]
    about = (slug, indicator.numerator, indicator.denominator, *(each.numerator for each in over))
    return (max(last_told.get(each, 0) for each in about if each), *whole.stamp[1:])


def sheet(store: Store, whole: Overview, slug: str, *, stamp: Stamp, supposed: Supposed = _NOTHING) -> Sheet:
    """Read everything behind one indicator of an overview. ``supposed`` as there; the versions are the stored ones.

    Raises:
        UnknownIndicator: No indicator has that slug on that day.
    """
    situation = whole.named(slug)
    indicator = situation.indicator
    parts = tuple(whole.named(part) for part in (indicator.numerator, indicator.denominator) if part)
    if parts:
        stored = {each.indicator.slug: _series(store, each, whole) for each in parts}
        points = ratio_achievements(indicator, {**stored, **supposed})
        versions = Versions(tuple(reversed(points)), (), len(points))
    else:
        points = supposed[slug].achievements if slug in supposed else _points(store, slug, whole)
        versions = achievement_versions(
            store, slug, on=whole.on, start=0, stop=VERSIONS_AT_ONCE, until_seq=whole.until_seq
        )
    return Sheet(
        stamp=stamp,
        until_seq=whole.until_seq,
        situation=situation,
        points=points,
        versions=versions.shown,
        versions_total=versions.total,
        marked=versions.marked,
        pace=_pace(situation, points),
        parts=parts,
        strategy=whole.strategy,
        sources=whole.sources,
        provisional_sources=whole.provisional_sources,
    )


def _published(definitions: Mapping[str, Indicator], newest: Mapping[str, Indicator]) -> dict[str, Indicator]:
    public = {slug for slug, each in definitions.items() if each.public and newest[slug].public}
    parts = {slug: {each.numerator, each.denominator} - {None} for slug, each in definitions.items()}
    return {slug: each for slug, each in definitions.items() if {slug, *parts[slug]} <= public}


def _all_series(
    store: Store,
    definitions: Mapping[str, Indicator],
    *,
    on: dt.date,
    until_seq: int | None,
    supposed: Supposed,
    unconfirmed: bool,
) -> dict[str, Series]:
    plans = queries.plans(store, on=on, until_seq=until_seq)
    achieved = queries.latest_achievements(
        store, on=on, last=OVERVIEW_POINTS, until_seq=until_seq, unconfirmed=unconfirmed
    )
    waiting = {} if unconfirmed else waiting_achievements(store, on=on, last=WAITING_POINTS, until_seq=until_seq)
    stored = {
        slug: Series(plans.get(slug, ()), achieved.get(slug, ()), *waiting.get(slug, ((), 0))) for slug in definitions
    }
    reported = {**stored, **supposed}
    computed = {
        slug: replace(reported[slug], achievements=ratio_achievements(definition, reported))
        for slug, definition in definitions.items()
        if definition.numerator
    }
    return {**reported, **computed}


def _series(store: Store, situation: Situation, whole: Overview) -> Series:
    return Series(situation.plans, _points(store, situation.indicator.slug, whole))


def _points(store: Store, slug: str, whole: Overview) -> tuple[Achievement, ...]:
    return queries.current_achievements(
        store, slug, on=whole.on, until_seq=whole.until_seq, unconfirmed=not whole.strategy.validation
    )


def _judged(indicator: Indicator, series: Series, strategy: Strategy, *, on: dt.date) -> Situation:
    return judge(
        indicator,
        plans=series.plans,
        achievements=series.achievements,
        on=on,
        thresholds=strategy.thresholds,
        is_envelope=indicator.slug in strategy.envelopes,
        breaks=strategy.breaks.get(indicator.slug, ()),
        provisional=series.provisional,
        provisional_count=series.provisional_count,
    )


def _with_commitments(judged: Mapping[str, Situation]) -> dict[str, Situation]:
    """Set beside each envelope what was committed of it: what a ratio over that envelope has above the line."""
    committed = {
        each.indicator.denominator: judged[each.indicator.numerator].achieved
        for each in judged.values()
        if each.indicator.numerator and _is_committed_of(judged[each.indicator.numerator], each, judged)
    }
    return {
        slug: replace(each, committed=committed.get(slug)) if each.population is Population.ENVELOPE else each
        for slug, each in judged.items()
    }


def _is_committed_of(part: Situation, ratio: Situation, judged: Mapping[str, Situation]) -> bool:
    """Whether what a ratio has above its line is money committed, in the unit of the envelope below it."""
    whole = judged[ratio.indicator.denominator or ""]
    return part.population is not Population.ENVELOPE and part.indicator.unit == whole.indicator.unit


def _place(situation: Situation, strategy: Strategy) -> tuple[bool, int, bool, int, str]:
    indicator = situation.indicator
    axis = list(strategy.axes).index(indicator.axis)
    return indicator.context, axis, indicator.headline is None, indicator.headline or 0, indicator.label_fr


def _headline_order(situation: Situation) -> int:
    return situation.indicator.headline or 0


def _axes(own: Sequence[Situation], strategy: Strategy) -> list[str]:
    used = {each.indicator.axis for each in own}
    return [axis for axis in strategy.axes if axis in used]


def _rolled(situations: Sequence[Situation]) -> RollUp:
    promises = [each for each in situations if each.population is Population.PROMISE]
    return roll_up((each.status, each.rate, each.indicator.weight) for each in promises)


def _pace(situation: Situation, points: Sequence[Achievement]) -> Pace:
    is_ahead = situation.due is not None and situation.due >= situation.on
    return pace_of(
        situation.indicator,
        points,
        plan=situation.plan,
        target=situation.target,
        due=situation.due if is_ahead else None,
        since=situation.comparable_since,
    )
