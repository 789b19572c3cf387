"""Promises, envelopes, figures without a target and context: their names, their counts and their tables, each apart."""

from collections.abc import Mapping

from indicators.catalogue import Strategy
from indicators.errors import noted
from indicators.model import Population
from indicators.progress import ratio_percent
from indicators.readings import Overview, Situation, count_indicators
from indicators.texts import Language
from indicators.wording.figures import (
    achieved_text,
    period_text,
    plan_day,
    rate_text,
    stale_text,
    target_text,
    value_text,
)
from indicators.wording.words import axis_label, label, marked, mean_rate, statuses_counted

POPULATION_WORDS = {
    Population.PROMISE: noted("promise in figures"),
    Population.ENVELOPE: noted("envelope"),
    Population.COUNT: noted("figure without a target"),
    Population.CONTEXT: noted("context"),
}

POPULATION_MEANINGS = {
    Population.PROMISE: noted("a numeric target was announced: it can be kept or missed"),
    Population.ENVELOPE: noted("money that was planned: it is committed and spent, nobody achieves it"),
    Population.COUNT: noted("reported, but no numeric target was announced: there is nothing to keep or to miss"),
    Population.CONTEXT: noted("outside the strategy, shown to read it by"),
}

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
    return [say("Indicator"), say("Value"), say("Date of the value"), say("Newer value")]


def beside_cells(situation: Situation, strategy: Strategy, language: Language) -> list[str]:
    """What is known of an indicator that promises nothing, as a row of a table."""
    indicator, achieved, plan = situation.indicator, situation.achieved, situation.plan
    if situation.population is Population.ENVELOPE:
        planned = target_text(situation.target, indicator, strategy, language) if situation.target else "–"
        return [
            label(indicator, language),
            planned,
            plan_day(plan, language) if plan else "–",
            committed_text(situation, strategy, language),
        ]
    return [
        label(indicator, language),
        marked(achieved_text(situation, strategy, language), achieved, language),
        period_text(achieved, language, short=True) if achieved else "–",
        stale_text(situation, language) or "–",
    ]


def committed_text(situation: Situation, strategy: Strategy, language: Language) -> str:
    """ "≥ 550 M€ (≥ 76 %)": what was committed of an envelope, and its share; that nothing is published of it."""
    committed, target = situation.committed, situation.target
    if committed is None or committed.value is None:
        return language.say("not published")
    amount = marked(value_text(committed, situation.indicator, strategy, language), committed, language)
    share = ratio_percent(committed.value, target.value) if target else None
    return amount if share is None else f"{amount} ({rate_text(share, language, qualifier=committed.qualifier)})"


def bars_note(language: Language) -> str:
    """How bars of promises are read."""
    return language.say(
        "Bar: share of the way to the target. Thick mark: planned for the date of the value. Thin line: the target "
        "(100%). Dashed frame: promised, never reported. No frame: no share can be computed."
    )
