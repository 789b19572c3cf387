"""Promises, envelopes, figures without a target and context: their names, their counts and their tables, each apart."""

from collections.abc import Mapping

from indicators.catalogue import Strategy
from indicators.model import Population
from indicators.progress import ratio_percent
from indicators.readings import IndicatorCounts, Overview, Situation, count_indicators, reminders
from indicators.texts import Language
from indicators.wording.figures import (
    achieved_text,
    period_text,
    plan_day,
    rate_text,
    target_text,
    value_text,
)
from indicators.wording.words import axis_label, label, marked, mean_rate, statuses_counted

BESIDE = (Population.ENVELOPE, Population.COUNT, Population.CONTEXT)
"""What is no promise, in the order in which it is shown after the promises."""


def population_counted(population: Population, number: int, language: Language) -> str:
    """ "13 promises in figures"."""
    return {
        Population.PROMISE: language.count("{number} promise in figures", "{number} promises in figures", number),
        Population.ENVELOPE: language.count("{number} envelope", "{number} envelopes", number),
        Population.COUNT: language.count(
            "{number} figure without a target", "{number} figures without a target", number
        ),
        Population.CONTEXT: language.count("{number} figure of context", "{number} figures of context", number),
    }[population]


def populations_counted(numbers: Mapping[Population, int], language: Language) -> str:
    """ "13 promises in figures, 6 envelopes": those that there are any of."""
    return ", ".join(population_counted(each, numbers[each], language) for each in Population if numbers.get(each))


def beside_counted(overview: Overview, language: Language, *, axis: str | None = None) -> str:
    """ "6 envelopes, 13 figures without a target": what is no promise; empty where there is nothing of it."""
    counts = count_indicators(overview, axis=axis)
    return populations_counted({each: counts.populations[each] for each in BESIDE}, language)


def awaited_counted(counts: IndicatorCounts, language: Language) -> str:
    """ "17 values are awaited in all, 7 for the first time. 17 have nobody in charge."; empty where none is awaited."""
    if not counts.all_awaited:
        return ""
    said = language.count(
        "{number} value is awaited in all, {first} for the first time.",
        "{number} values are awaited in all, {first} for the first time.",
        counts.all_awaited,
        first=counts.all_awaited_first,
    )
    without = counts.without_owner
    unowned = language.count("{number} has nobody in charge.", "{number} have nobody in charge.", without)
    return f"{said} {unowned}" if without else said


def axes_header(language: Language) -> list[str]:
    """How the columns of the table of axes are headed: those of ``axis_cells``."""
    say = language.say
    return [say("Axis"), say("Promises in figures"), say("Mean rate"), say("of"), say("Beside them")]


def axis_cells(overview: Overview, axis: str, language: Language) -> list[str]:
    """An axis as a row: its promises by status, their mean rate and of how many it is, what is no promise."""
    rolled = overview.axes[axis]
    return [
        axis_label(overview.strategy.axes[axis], language),
        statuses_counted(rolled, language),
        *mean_rate(rolled, language),
        beside_counted(overview, language, axis=axis) or "–",
    ]


def beside_header(population: Population, language: Language) -> list[str]:
    """How the columns of a table of one population are headed: those of ``beside_cells``."""
    say = language.say
    if population is Population.ENVELOPE:
        return [say("Indicator"), say("Planned"), say("Announced"), say("Committed or spent")]
    header = [say("Indicator"), say("Value"), say("Date of the value")]
    return [*header, say("Awaited since")] if population is Population.COUNT else header


def beside_cells(situation: Situation, overview: Overview, language: Language) -> list[str]:
    """What is known of an indicator that promises nothing, as a row of a table."""
    if situation.population is Population.ENVELOPE:
        return _envelope_cells(situation, overview.strategy, language)
    achieved = situation.achieved
    cells = [
        label(situation.indicator, language),
        marked(achieved_text(situation, overview.strategy, language), achieved, language),
        period_text(achieved, language, short=True) if achieved else "–",
    ]
    return [*cells, _newer_text(situation, overview, language)] if situation.population is Population.COUNT else cells


def _envelope_cells(situation: Situation, strategy: Strategy, language: Language) -> list[str]:
    target, plan = situation.target, situation.plan
    return [
        label(situation.indicator, language),
        target_text(target, situation.indicator, strategy, language) if target else "–",
        plan_day(plan, language) if plan else "–",
        committed_text(situation, strategy, language),
    ]


def _newer_text(situation: Situation, overview: Overview, language: Language) -> str:
    """Since when a newer value is awaited, of what is asked for one; a dash where none is."""
    late = {each.indicator.slug: each.days_late for each in reminders(overview)}.get(situation.indicator.slug)
    return language.count("{number} day", "{number} days", late) if late is not None else "–"


def committed_text(situation: Situation, strategy: Strategy, language: Language) -> str:
    """ "≥ 550 M€ (≥ 76 %)": what was committed of an envelope, and its share; that nothing is published of it."""
    committed, target = situation.committed, situation.target
    if committed is None or committed.value is None:
        return language.say("not published")
    amount = marked(value_text(committed, situation.indicator, strategy, language), committed, language)
    share = ratio_percent(committed.value, target.value) if target else None
    return amount if share is None else f"{amount} ({rate_text(share, language, qualifier=committed.qualifier)})"
