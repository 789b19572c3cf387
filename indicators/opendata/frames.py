"""The open tables of a day as typed frames, from what a desk may tell: give it the one for everybody."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import polars as pl

from indicators.catalogue import Strategy
from indicators.model import Achievement, Indicator
from indicators.opendata.columns import TABLES
from indicators.readings import Desk, Overview, Situation
from indicators.readings.ratios import COMPUTED
from indicators.store import queries

Row = dict[str, object]


def frame(name: str, desk: Desk, overview: Overview) -> pl.DataFrame:
    """One of ``TABLES``, with its columns in their order and its rows in the order of its key.

    Args:
        desk: Its indicators, no others, are told of.
        overview: That desk's, of the day wanted.
    """
    table = TABLES[name]
    rows = [{column: row.get(column) for column in table.types} for row in _ROWS[name](desk, overview)]
    return pl.DataFrame(rows, schema=table.types, strict=True).sort(table.key)


def _indicators(desk: Desk, overview: Overview) -> Iterator[Row]:
    for situation in overview.situations:
        indicator = situation.indicator
        population = situation.population.value
        yield {**_plain(indicator), **_labels(indicator, overview.strategy), "population": population}


def _labels(indicator: Indicator, strategy: Strategy) -> Row:
    axis, unit = strategy.axes[indicator.axis], strategy.units[indicator.unit]
    return {
        "axis_label_fr": axis.label_fr,
        "axis_label_en": axis.label_en,
        "unit_label_fr": unit.many_fr,
        "unit_label_en": unit.many_en,
    }


def _targets(desk: Desk, overview: Overview) -> Iterator[Row]:
    for situation in overview.situations:
        about = _about(situation)
        for plan in situation.plans:
            for number, milestone in enumerate(plan.milestones, start=1):
                yield {**_plain(plan), **_plain(milestone), **about, "milestone": number}


def _achievements(desk: Desk, overview: Overview) -> Iterator[Row]:
    reported = queries.every_current_achievement(
        desk.store, on=overview.on, unconfirmed=not overview.strategy.validation
    )
    for situation in overview.situations:
        about = _about(situation)
        for achieved in _values(desk, situation, reported.get(situation.indicator.slug, ())):
            yield {**_plain(achieved), **about, "computed": achieved.batch == COMPUTED}


def _values(desk: Desk, situation: Situation, reported: tuple[Achievement, ...]) -> tuple[Achievement, ...]:
    """The reported values; of a ratio, which nobody reports, the computed ones."""
    if situation.indicator.numerator:
        return desk.sheet(situation.indicator.slug, on=situation.on).points
    return reported


def _sources(desk: Desk, overview: Overview) -> Iterator[Row]:
    yield from map(_plain, overview.sources.values())


def _about(situation: Situation) -> Row:
    return {"indicator": situation.indicator.slug, "unit": situation.indicator.unit}


def _plain(noun: Any) -> Row:
    """A noun's own values by name; enums are their words."""
    return {each.name: getattr(noun, each.name) for each in fields(noun)}


_ROWS: dict[str, Callable[[Desk, Overview], Iterator[Row]]] = {
    "indicators": _indicators,
    "targets": _targets,
    "achievements": _achievements,
    "sources": _sources,
}
