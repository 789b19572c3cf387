"""How many indicators there are of what: the one place where they are counted, for every page, file and command.

Promises, envelopes, counts and context are never added up but to say how many indicators there are at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indicators.model import Population, Status
from indicators.readings.answers import ATTENTION, Overview
from indicators.readings.reminders import Reminder, reminders


@dataclass(frozen=True, slots=True)
class IndicatorCounts:
    """The counts of a day, of the whole strategy or of one axis.

    Attributes:
        populations: Indicators by population; together they are all there are.
        statuses: Promises by status; together they are all promises.
        unreported: By population, what never had a value; of envelopes and context nothing is asked.
        awaited: By population, whose next value is due (what ``reminders`` lists).
        awaited_first: By population, those of ``awaited`` that never had a value.
        without_owner: Those of ``awaited`` that nobody is responsible for.
    """

    populations: Mapping[Population, int]
    statuses: Mapping[Status, int]
    unreported: Mapping[Population, int]
    awaited: Mapping[Population, int]
    awaited_first: Mapping[Population, int]
    without_owner: int

    @property
    def total(self) -> int:
        return sum(self.populations.values())

    @property
    def promises(self) -> int:
        return self.populations[Population.PROMISE]

    @property
    def late(self) -> int:
        """Promises that a committee should look at first: overdue, late, to be watched or inconclusive."""
        return sum(self.statuses.get(status, 0) for status in ATTENTION)

    @property
    def all_awaited(self) -> int:
        return sum(self.awaited.values())

    @property
    def all_awaited_first(self) -> int:
        return sum(self.awaited_first.values())


def count_indicators(overview: Overview, *, axis: str | None = None) -> IndicatorCounts:
    """Count the indicators of a day, or those of one axis of the strategy."""
    rolled = overview.whole if axis is None else overview.axes[axis]
    situations = [each for each in overview.situations if axis in (None, each.indicator.axis)]
    due = [each for each in reminders(overview) if axis in (None, each.indicator.axis)]
    asked = (Population.PROMISE, Population.COUNT)
    return IndicatorCounts(
        populations=_by_population(each.population for each in situations),
        statuses=rolled.counts,
        unreported=_by_population(
            each.population for each in situations if each.achieved is None and each.population in asked
        ),
        awaited=_by_population(each.population for each in due),
        awaited_first=_by_population(each.population for each in due if each.never_reported),
        without_owner=len(without_owner(due)),
    )


def without_owner(due: Iterable[Reminder]) -> tuple[Reminder, ...]:
    """Return those that nobody is responsible for."""
    return tuple(each for each in due if each.owner is None)


def _by_population(populations: Iterable[Population]) -> dict[Population, int]:
    found = Counter(populations)
    return {population: found[population] for population in Population}
