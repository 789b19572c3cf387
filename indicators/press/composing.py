"""A picture put together from what is known on a day. Whether it may leave is asked at the ``door``."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from indicators import wording
from indicators.catalogue import WHOLE
from indicators.charts import Drawing, Size, comparable
from indicators.errors import Label, NothingToCompare
from indicators.model import NO_SOURCE, Achievement, Certainty, Plan, Population, Source, State
from indicators.numbers import write_date
from indicators.press import telling
from indicators.press.choosing import KINDS, RESERVES, Kind, Order, Reserve
from indicators.press.content import Picture, Told
from indicators.press.drawing import draw_comparison, draw_sheet
from indicators.press.layout import citation, lay_out
from indicators.readings import Desk, Overview, Sheet, Situation
from indicators.texts import Language


def compose(desk: Desk, order: Order, *, on: dt.date) -> Picture:
    """The picture that is wanted, of the figures known on a day.

    Raises:
        UnknownIndicator: No indicator of this desk has that slug on that day.
        TargetNeeded, CurveNeeded, NothingToCompare: That kind cannot be drawn.
        TitleTooLong, PictureTooFull: It does not fit into that format.
    """
    overview = desk.overview(on=on)
    if order.slug == WHOLE:
        return _of_strategy(overview, order)
    return _of_indicator(overview, _promised(desk.sheet(order.slug, on=on)), order)


@dataclass(frozen=True)
class _Shown:
    """Figures that a picture shows, the most important ones first."""

    points: tuple[Achievement, ...]
    plans: tuple[Plan, ...]

    @property
    def sources(self) -> list[str]:
        """The source of every figure; an empty text where one has none."""
        figures: list[Achievement | Plan] = [*self.points[:1], *self.plans, *self.points[1:]]
        return [each.source or "" for each in figures]

    @property
    def sourced(self) -> list[Achievement | Plan]:
        """The plans, and the values that have a source."""
        return [*(each for each in self.points if each.source not in (None, NO_SOURCE)), *self.plans]

    @property
    def reserves(self) -> frozenset[Reserve]:
        provisional = any(each.state is State.SUBMITTED for each in self.points)
        figures: list[Achievement | Plan] = [*self.points, *self.plans]
        disputed = any(each.certainty is Certainty.DISPUTED for each in figures)
        unsourced = len(self.sourced) < len(figures)
        found = {Reserve.PROVISIONAL: provisional, Reserve.DISPUTED: disputed, Reserve.UNSOURCED: unsourced}
        return frozenset(reserve for reserve, holds in found.items() if holds)

    def reserved(self, language: Language) -> list[str]:
        """What of them is not settled, in words."""
        return [language.say(RESERVES[each]) for each in Reserve if each in self.reserves]


class _Draw(Protocol):
    def __call__(self, *, size: Size) -> Drawing: ...


def _promised(sheet: Sheet) -> Sheet:
    """A sheet without the planned figures that were never a promise."""
    plans = tuple(plan for plan in sheet.situation.plans if plan.is_judged)
    return replace(sheet, situation=replace(sheet.situation, plans=plans))


def _of_indicator(overview: Overview, sheet: Sheet, order: Order) -> Picture:
    situation, language, strategy = sheet.situation, order.language, overview.strategy
    shown, name = _shown(sheet, order.kind), wording.label(situation.indicator, language)
    finding = wording.labelled(name, telling.claim(situation, strategy, language), language)
    below = [*telling.details(situation, strategy, language), *shown.reserved(language)]
    return _picture(
        order,
        overview,
        told=(_told(situation, shown, overview, language),),
        title=name if order.kind is Kind.FIGURE else finding,
        finding=finding,
        below=[telling.capital(below[0]), *below[1:]],
        sources=_citations(shown.sources, overview.sources, language),
        plan=telling.plan_text(situation, language),
        draw=partial(draw_sheet, sheet, order.kind, language=language),
    )


def _of_strategy(overview: Overview, order: Order) -> Picture:
    compared, language = comparable(overview), order.language
    if not compared:
        raise NothingToCompare
    shown = _Shown(
        tuple(each.achieved for each in compared if each.achieved), tuple(each.plan for each in compared if each.plan)
    )
    told = tuple(_compared(each, overview, language) for each in compared)
    below = [*telling.compared_of_all(compared, overview, language), *_reserved_of_all(told, language)]
    title = language.say("Planned and achieved, axis by axis")
    return _picture(
        order,
        overview,
        told=told,
        title=title,
        finding=title,
        below=below,
        sources=_citations(shown.sources, overview.sources, language),
        plan="",
        draw=partial(draw_comparison, overview, language=language),
    )


def _reserved_of_all(told: Sequence[Told], language: Language) -> Iterator[str]:
    """What is not settled, and of which indicators."""
    for reserve in Reserve:
        names = [language.either(each.name.french, each.name.english) for each in told if reserve in each.reserves]
        if names:
            yield wording.labelled(language.say(RESERVES[reserve]), ", ".join(names), language)


def _picture(
    order: Order,
    overview: Overview,
    *,
    told: tuple[Told, ...],
    title: str,
    finding: str,
    below: Sequence[str],
    sources: tuple[str, ...],
    plan: str,
    draw: _Draw,
) -> Picture:
    language, strategy = order.language, overview.strategy
    name, licence = language.either(strategy.name_fr, strategy.name_en), strategy.licence.name
    as_of = language.say("Data as of {day}", day=write_date(overview.on, language.code))
    rest = telling.sentences([as_of, plan, licence, name])
    foot = citation(sources, order.page, language, rest=rest)
    subtitle, said = telling.parted(below), " · ".join(below)
    layout = lay_out(order.page, title=title, subtitle=subtitle, foot=foot)
    drawing = draw(size=layout.chart)
    return Picture(
        order=order,
        on=overview.on,
        told=told,
        title=title,
        subtitle=subtitle,
        sources=sources,
        as_of=as_of,
        licence=licence,
        strategy=name,
        foot=foot,
        caption=telling.sentences([finding, said, foot]),
        alt=telling.sentences([f"{language.say(KINDS[order.kind])} – {finding}", said, drawing.description, as_of]),
        layout=layout,
        drawing=drawing,
    )


def _shown(sheet: Sheet, kind: Kind) -> _Shown:
    """The value and the plan in force first; a trajectory shows all the others, too."""
    situation = sheet.situation
    counted = [situation, *sheet.parts]
    points = [each.achieved for each in counted if each.achieved]
    plans = [each.plan for each in counted if each.plan]
    if kind is Kind.TRAJECTORY:
        points += [*reversed(sheet.points), *(each for each in sheet.disputed if _is_beside(each, situation))]
        plans += situation.superseded
    return _Shown(tuple(dict.fromkeys(points)), tuple(dict.fromkeys(plans)))


def _is_beside(achieved: Achievement, situation: Situation) -> bool:
    """Whether a trajectory draws a value beside its line."""
    return achieved.period_end <= situation.on and achieved.state is State.VALIDATED


def _told(situation: Situation, shown: _Shown, overview: Overview, language: Language) -> Told:
    strategy, indicator, achieved, target = overview.strategy, situation.indicator, situation.achieved, situation.target
    happens = strategy.units[indicator.unit].milestone
    done = wording.milestone_text(situation, language)
    none = telling.untargeted(situation, language)
    due = wording.due_text(target, indicator, language) if target else none
    is_envelope = situation.population is Population.ENVELOPE
    planned = wording.target_text(target, indicator, strategy, language) if target and is_envelope else ""
    aimed = wording.target_text(target, indicator, strategy, language, with_unit=False) if target else none
    return Told(
        unit="" if happens else wording.unit_text(indicator, strategy, language),
        value=done if happens else planned or wording.achieved_text(situation, strategy, language),
        period=wording.period_text(achieved, language) if achieved else "",
        target=due if happens else aimed,
        due=due,
        revision=" ".join(telling.revision(situation, language)),
        has_unit=not happens,
        **_known(situation, shown, overview),
    )


def _compared(situation: Situation, overview: Overview, language: Language) -> Told:
    """A row of the comparison, where the unit of everything is the share of the way."""
    target, indicator, strategy = situation.target, situation.indicator, overview.strategy
    due = wording.due_text(target, indicator, language) if target else ""
    shown = _Shown((situation.achieved,) if situation.achieved else (), (situation.plan,) if situation.plan else ())
    return Told(
        unit="%",
        value=wording.achieved_text(situation, strategy, language, with_unit=False),
        period=wording.period_text(situation.achieved, language, short=True) if situation.achieved else "",
        target=wording.target_text(target, indicator, strategy, language, with_unit=False) if target else "",
        due=due,
        revision=language.say("revised target: {due}", due=due) if situation.superseded else "",
        has_unit=True,
        **_known(situation, shown, overview),
    )


def _known(situation: Situation, shown: _Shown, overview: Overview) -> dict[str, Any]:
    return {
        "name": Label(situation.indicator.label_fr, situation.indicator.label_en),
        "has_value": situation.achieved is not None,
        "is_revised": bool(situation.superseded),
        "is_sourced": all(_is_stated(each.source, overview.sources) for each in shown.sourced),
        "reserves": shown.reserves,
    }


def _is_stated(id: str | None, sources: Mapping[str, Source]) -> bool:
    return id is not None and id in sources and sources[id].is_stated


def _citations(ids: Sequence[str], sources: Mapping[str, Source], language: Language) -> tuple[str, ...]:
    """Publisher and day of each source that is known, each once."""
    known = [(sources[id], wording.source_day(sources[id], language)) for id in ids if _is_stated(id, sources)]
    return tuple(dict.fromkeys(f"{source.publisher}, {day}" if day else source.publisher for source, day in known))
