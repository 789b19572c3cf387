"""Figures as people read them: values, targets, dates, rates and gaps, each with its qualifier and unit."""

import datetime as dt
from decimal import Decimal

from indicators.catalogue import Strategy
from indicators.model import (
    Achievement,
    Aim,
    Direction,
    Indicator,
    Measure,
    Milestone,
    Plan,
    Population,
    Precision,
    Qualifier,
)
from indicators.numbers import (
    Number,
    with_sign,
    write_amount,
    write_change,
    write_date,
    write_percent,
    write_short_date,
)
from indicators.progress import full_months, shown_percent
from indicators.readings import Situation
from indicators.texts import Language
from indicators.wording.words import AIM_WORDS, POPULATION_WORDS, label, listed, marked, not_released, status_word


def amount(
    value: Number | None,
    indicator: Indicator,
    strategy: Strategy,
    language: Language,
    *,
    qualifier: str = "exact",
    with_unit: bool = True,
) -> str:
    """A value with qualifier and unit; without its unit where space is short, unless that is a symbol."""
    if value is None:
        return not_released(language)
    unit = strategy.units[indicator.unit]
    shown = unit.after(float(value), language) if with_unit or unit.symbol else ""
    return write_amount(value, language.code, decimals=indicator.decimals, qualifier=qualifier, unit=shown)


def unit_text(indicator: Indicator, strategy: Strategy, language: Language) -> str:
    """The unit of an indicator by itself: lieux, M€, %."""
    unit = strategy.units[indicator.unit]
    return language.either(unit.many_fr, unit.many_en).replace("{}", "")


def achieved_text(situation: Situation, strategy: Strategy, language: Language, *, with_unit: bool = True) -> str:
    """The achieved value as shown, or "not released"; of an envelope nothing can be."""
    achieved = situation.achieved
    if achieved is None and situation.population is Population.ENVELOPE:
        return "–"
    if achieved is None:
        return not_released(language)
    return value_text(achieved, situation.indicator, strategy, language, with_unit=with_unit)


def provisional_text(situation: Situation, strategy: Strategy, language: Language) -> str:
    """What waits to be confirmed beside the figures, and rests in none of them; empty where nothing does."""
    if not situation.provisional:
        return ""
    last = situation.provisional[-1]
    return language.count(
        "{number} provisional value: {value} ({period}), to be validated",
        "{number} provisional values to be validated, the last one: {value} ({period})",
        situation.provisional_count,
        value=value_text(last, situation.indicator, strategy, language),
        period=period_text(last, language, short=True),
    )


def value_text(
    achieved: Achievement, indicator: Indicator, strategy: Strategy, language: Language, *, with_unit: bool = True
) -> str:
    if achieved.value is None:
        return language.say("withdrawn")
    return amount(achieved.value, indicator, strategy, language, qualifier=achieved.qualifier, with_unit=with_unit)


def target_text(
    target: Milestone, indicator: Indicator, strategy: Strategy, language: Language, *, with_unit: bool = True
) -> str:
    return amount(target.value, indicator, strategy, language, qualifier=target.qualifier, with_unit=with_unit)


def due_text(target: Milestone, indicator: Indicator, language: Language) -> str:
    """When a target is due: end of 2025, 30 September 2024, each year, without a due date."""
    if target.due is None:
        each_year = indicator.measure is Measure.ANNUAL
        return language.say("each year") if each_year else language.say("without a due date")
    if target.due_precision is Precision.YEAR:
        return language.say("end of {year}", year=target.due.year)
    return write_date(target.due, language.code, precision=target.due_precision or Precision.DAY)


def period_text(achieved: Achievement, language: Language, *, short: bool = False) -> str:
    """The date of a value, no finer than it is known."""
    write = write_short_date if short else write_date
    return write(achieved.period_end, language.code, precision=achieved.period_precision)


def when_text(day: dt.date, precision: Precision, language: Language, *, short: bool = False) -> str:
    """On a day, in a month, in a year: no finer than it is known."""
    write = write_short_date if short else write_date
    written = write(day, language.code, precision=precision)
    if precision is Precision.DAY:
        return language.say("on {day}", day=written)
    return language.say("in {period}", period=written)


def target_named(
    target: Milestone, indicator: Indicator, strategy: Strategy, language: Language, *, in_full: bool = True
) -> str:
    """A target as charts name it: "Target: 30 sites, end of 2024"; where space is short "Target: 30".

    What an envelope holds is planned.
    """
    aimed = target_text(target, indicator, strategy, language, with_unit=in_full)
    is_envelope = indicator.slug in strategy.envelopes
    if not in_full:
        return aimed if is_envelope else language.say("Target: {target}", target=aimed)
    due = due_text(target, indicator, language)
    if is_envelope:
        return language.say("Planned: {target}, {due}", target=aimed, due=due)
    return language.say("Target: {target}, {due}", target=aimed, due=due)


def planned_text(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The target and when it is due: "planned: 30 sites, end of 2024"; empty without a target.

    Of a milestone the date alone, and of an envelope, whose value it is itself.
    """
    target = situation.target
    if target is None:
        return ""
    due = due_text(target, situation.indicator, language)
    if strategy.units[situation.indicator.unit].milestone or situation.population is Population.ENVELOPE:
        return language.say("planned: {due}", due=due)
    return language.say(
        "planned: {target}, {due}", target=target_text(target, situation.indicator, strategy, language), due=due
    )


def figures_header(language: Language) -> list[str]:
    """How the columns of the table of all figures are headed: those of ``figures_cells``, and the status."""
    say = language.say
    return [
        say("Indicator"),
        say("Planned"),
        say("Due"),
        say("Achieved"),
        say("Date of the value"),
        say("Rate"),
        say("Gap"),
        say("Status"),
    ]


def figures_cells(situation: Situation, strategy: Strategy, language: Language) -> list[str]:
    """Every figure of an indicator, as a row of a table; its status is drawn by whoever draws the table."""
    indicator, target, achieved = situation.indicator, situation.target, situation.achieved
    return [
        label(indicator, language),
        target_text(target, indicator, strategy, language) if target else "–",
        due_text(target, indicator, language) if target else "–",
        marked(achieved_text(situation, strategy, language), achieved, language),
        period_text(achieved, language, short=True) if achieved else "–",
        rate_of(situation, language),
        gap_text(situation, strategy, language),
    ]


def rate_text(rate: float | None, language: Language, *, qualifier: Qualifier = Qualifier.EXACT) -> str:
    """A progress rate as shown with the value's qualifier, a dash where there is none."""
    if rate is None:
        return "–"
    return with_sign(qualifier, write_percent(shown_percent(rate), language.code))


def rate_of(situation: Situation, language: Language) -> str:
    """The rate under the plan in force, as precise as the achieved value it comes from."""
    return rate_text(situation.rate, language, qualifier=rate_qualifier_of(situation))


def rate_qualifier_of(situation: Situation) -> Qualifier:
    """Return the qualifier of a rate from that of the value it comes from."""
    qualifier = situation.achieved.qualifier if situation.achieved else Qualifier.EXACT
    return rate_qualifier(qualifier, situation.indicator.direction)


def rate_qualifier(qualifier: Qualifier, direction: Direction) -> Qualifier:
    """Return that of the value; turned round where a smaller value is further on the way."""
    return opposite_qualifier(qualifier) if direction is Direction.DOWN else qualifier


def opposite_qualifier(qualifier: Qualifier) -> Qualifier:
    """Return the qualifier of what is left from that of what is there: the more of one, the less of the other."""
    turned = {Qualifier.AT_LEAST: Qualifier.AT_MOST, Qualifier.AT_MOST: Qualifier.AT_LEAST}
    return turned.get(qualifier, qualifier)


def gap_text(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The gap to the plan at the value's own date, with its sign and the value's qualifier."""
    indicator = situation.indicator
    if situation.gap is None or situation.achieved is None or strategy.units[indicator.unit].milestone:
        return "–"
    gap = shown_gap(situation)
    unit = change_unit(float(gap), indicator, strategy, language)
    change = write_change(gap, language.code, decimals=indicator.decimals, unit=unit)
    return with_sign(situation.achieved.qualifier, change)


def shown_gap(situation: Situation) -> Decimal:
    """The gap between the two figures as they are shown: no tenth of a thing that is counted in ones."""
    decimals, achieved = situation.indicator.decimals, situation.achieved
    value = achieved.value if achieved else None
    return round(Decimal(value or 0), decimals) - round(Decimal(str(situation.planned or 0)), decimals)


def change_unit(change: float, indicator: Indicator, strategy: Strategy, language: Language) -> str:
    """The unit of a difference; between shares it is in points, not in percent."""
    if indicator.measure is not Measure.SHARE:
        return strategy.units[indicator.unit].after(change, language)
    exactly_one = abs(change) == 1 or (language.code == "fr" and abs(change) < 2)
    return language.say("point") if exactly_one else language.say("points")


def status_text(situation: Situation, language: Language) -> str:
    """How a promise stands, as told everywhere: with its projected end where that is late, its age where it is old.

    Of anything else what it is: there is nothing to keep or to miss.
    """
    if situation.population is not Population.PROMISE:
        return language.say(POPULATION_WORDS[situation.population])
    word = status_word(situation.status, language)
    if situation.ends_late and situation.projection is not None:
        word = late_end_text(word, situation.projection.earliest, situation.projection.latest, language)
    age = age_text(situation, language)
    return f"{word} ({age})" if age else word


def status_details(situation: Situation, language: Language) -> tuple[str, ...]:
    """What a status is told with, in short lines: its projected end where that is late, its age, what waits."""
    ends = situation.projection if situation.ends_late else None
    achieved, waiting = situation.achieved, situation.provisional_count
    dated = value_of(achieved.period_end, achieved.period_precision, language) if achieved else ""
    to_validate = language.count("{number} value to validate", "{number} values to validate", waiting)
    aged = " · ".join(each for each in (dated, to_validate if waiting else "") if each)
    late = projected_end_text(ends.earliest, ends.latest, language) if ends else ""
    return tuple(each for each in (late, aged) if each)


def age_text(situation: Situation, language: Language) -> str:
    """Which day's value a status rests on, where that is older than it should be; empty where it is not."""
    achieved = situation.achieved
    return (
        value_of(achieved.period_end, achieved.period_precision, language) if achieved and situation.shows_age else ""
    )


def old_value_text(situation: Situation, language: Language) -> str:
    """How old a value is, in whole months, where that is older than it should be; empty where it is not."""
    if situation.achieved is None or not situation.shows_age:
        return ""
    months = full_months(situation.achieved.period_end, situation.on)
    return language.count("{number} month old", "{number} months old", months)


def value_of(day: dt.date, precision: Precision, language: Language) -> str:
    """That something rests on the value of a day."""
    written = write_short_date(day, language.code, precision=precision)
    if precision is Precision.DAY:
        return language.say("value of {day}", day=written)
    return language.say("value of {period}", period=written)


def late_end_text(word: str, earliest: dt.date | None, latest: dt.date | None, language: Language) -> str:
    """Write a status whose projection lands after the due date, with the time of year at which it does."""
    if earliest is None:
        return language.say("{status}, but the target is not met at this pace", status=word)
    end = _time_of_year(earliest, language)
    if latest is None or _time_of_year(latest, language) != end:
        return language.say("{status}, but projected end: {end} at the earliest", status=word, end=end)
    return language.say("{status}, but projected end: {end}", status=word, end=end)


def projected_end_text(earliest: dt.date | None, latest: dt.date | None, language: Language) -> str:
    """Write the time of year at which a projection lands, as ``late_end_text`` does, without the status."""
    if earliest is None:
        return language.say("target not met at this pace")
    end = _time_of_year(earliest, language)
    if latest is None or _time_of_year(latest, language) != end:
        return language.say("projected end: {end} at the earliest", end=end)
    return language.say("projected end: {end}", end=end)


def _time_of_year(day: dt.date, language: Language) -> str:
    """A projected day as coarsely as it is known: early 2027, mid-2027, late 2027."""
    if day.month <= 4:
        return language.say("early {year}", year=day.year)
    return language.say("mid-{year}", year=day.year) if day.month <= 8 else language.say("late {year}", year=day.year)


def stale_text(situation: Situation, language: Language) -> str:
    """How long a newer value has been missed; empty while none is."""
    if not situation.is_stale:
        return ""
    return language.count("awaited for {number} day", "awaited for {number} days", situation.stale_days)


def plan_name(plan: Plan, language: Language) -> str:
    """A plan by the date of its announcement."""
    day = plan_day(plan, language)
    if plan.known_precision is Precision.DAY:
        return language.say("plan of {day}", day=day)
    return language.say("plan from {period}", period=day)


def plan_day(plan: Plan, language: Language) -> str:
    """When a plan was announced, no finer than it is known."""
    return write_short_date(plan.known_on, language.code, precision=plan.known_precision)


def plan_text(plan: Plan, indicator: Indicator, strategy: Strategy, language: Language) -> str:
    """All that a plan promises: its milestones with their due dates, and its aim where that is not to reach them."""
    milestones = [
        f"{target_text(each, indicator, strategy, language)} ({due_text(each, indicator, language)})"
        for each in plan.milestones
    ]
    promised = listed(milestones, language)
    return promised if plan.aim is Aim.REACH else f"{promised} · {language.say(AIM_WORDS[plan.aim])}"
