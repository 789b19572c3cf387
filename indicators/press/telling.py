"""The sentences of a picture: its title, what stands under it, which plan it is about."""

from collections.abc import Iterable, Iterator, Sequence

from indicators import wording
from indicators.catalogue import Strategy
from indicators.model import Measure, Plan, Population, Precision, Status
from indicators.numbers import KEPT_SPACE, write_short_date
from indicators.readings import Overview, Situation
from indicators.texts import Language

LONGEST_KEPT = 40


def claim(situation: Situation, strategy: Strategy, language: Language) -> str:
    """What the title says of an indicator: "37 sites for a target of 30 (end of 2024)"."""
    target, indicator = situation.target, situation.indicator
    if strategy.units[indicator.unit].milestone:
        return wording.finding(situation, strategy, language)
    value = wording.marked(wording.achieved_text(situation, strategy, language), situation.achieved, language)
    if target is None:
        return value
    due = kept(wording.due_text(target, indicator, language))
    if situation.population is Population.ENVELOPE:
        planned = wording.target_text(target, indicator, strategy, language)
        return language.say("{target} planned ({due})", target=planned, due=due)
    if situation.achieved is None:
        planned = wording.target_text(target, indicator, strategy, language)
        return language.say("{target} planned ({due}), achieved: not released", target=planned, due=due)
    aimed = wording.target_text(target, indicator, strategy, language, with_unit=False)
    return language.say("{achieved} for a target of {target} ({due})", achieved=value, target=aimed, due=due)


def details(situation: Situation, strategy: Strategy, language: Language) -> Iterator[str]:
    """What is counted since when, the value's date, the rate, the verdict, the revision."""
    achieved, happens = situation.achieved, strategy.units[situation.indicator.unit].milestone
    if not happens:
        yield _counted(situation, strategy, language)
    if achieved is not None:
        period = wording.marked(wording.period_text(achieved, language), achieved, language)
        old = "" if happens else wording.old_value_text(situation, language)
        yield language.say("value: {period}", period=f"{period} ({old})" if old else period)
    if situation.rate is not None and not happens:
        yield language.say("progress rate {rate}", rate=wording.rate_of(situation, language))
    verdict = wording.status_text(situation, language)
    yield verdict
    if situation.target is None and verdict != untargeted(situation, language):
        yield untargeted(situation, language)
    yield from revision(situation, language)


def untargeted(situation: Situation, language: Language) -> str:
    """That there is no target, in the words of whatever has none by its nature or for now."""
    if situation.population is Population.COUNT:
        return wording.status_text(situation, language)
    return wording.status_word(Status.NO_TARGET, language)


def revision(situation: Situation, language: Language) -> list[str]:
    """That the plan was revised; nothing for a first plan."""
    return [language.say("plan revised")] if situation.superseded else []


def compared_of_all(compared: Sequence[Situation], overview: Overview, language: Language) -> Iterator[str]:
    """How many of how many promises are compared, and the axes without any."""
    silent = [axis for axis in overview.axes if axis not in {each.indicator.axis for each in compared}]
    yield language.count(
        "{number} of {total} promises in figures has a value and a plan for the same date",
        "{number} of {total} promises in figures have a value and a plan for the same date",
        len(compared),
        total=overview.whole.total,
    )
    if silent:
        names = ", ".join(wording.axis_label(overview.strategy.axes[axis], language) for axis in silent)
        yield language.say("none in: {axes}", axes=names)


def plan_text(situation: Situation, language: Language) -> str:
    """Which plan the picture is about: the first one, and its revision; empty without any."""
    first, plan = situation.first_plan, situation.plan
    if first is None or plan is None:
        return ""
    name = wording.plan_name(first, language)
    return capital(f"{name}, {_revised(plan, language)}" if situation.superseded else name)


def parted(said: Iterable[str]) -> str:
    """Parts of a line, each kept together when the line is broken unless it is long."""
    return f"{KEPT_SPACE}· ".join(text if len(text) > LONGEST_KEPT else kept(text) for text in said)


def sentences(said: Iterable[str]) -> str:
    """Texts as sentences, one after the other."""
    return " ".join(f"{text.rstrip('.')}." for text in said if text)


def kept(text: str) -> str:
    """A text that no line is broken in."""
    return text.replace(" ", KEPT_SPACE)


def capital(text: str) -> str:
    """A text that starts a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def _counted(situation: Situation, strategy: Strategy, language: Language) -> str:
    """ "Sites, running total since 18 Oct 2021"."""
    indicator = situation.indicator
    unit, start = wording.unit_text(indicator, strategy, language), indicator.baseline_on
    measure = language.say(wording.MEASURE_WORDS[indicator.measure])
    if indicator.measure is Measure.CUMULATIVE and start:
        measure = language.say("running total since {day}", day=write_short_date(start, language.code))
    if strategy.units[indicator.unit].symbol:
        return language.say("{measure}, in {unit}", measure=measure, unit=unit)
    return f"{unit}, {measure}"


def _revised(plan: Plan, language: Language) -> str:
    day = write_short_date(plan.known_on, language.code, precision=plan.known_precision)
    if plan.known_precision is Precision.DAY:
        return language.say("revised on {day}", day=day)
    return language.say("revised in {period}", period=day)
