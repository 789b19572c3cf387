"""Sentences about a situation: what a card, a chart and the command line all say in the same words.

What does not belong here: how a number is written (``numbers``), the sentences of one page (that page).
"""

import datetime as dt
from collections.abc import Sequence

from indicators.catalogue import Axis, Strategy
from indicators.errors import noted
from indicators.model import (
    Achievement,
    Aim,
    Certainty,
    Direction,
    Indicator,
    Measure,
    Milestone,
    Plan,
    Precision,
    Qualifier,
    State,
    Status,
)
from indicators.numbers import (
    Number,
    with_sign,
    write_amount,
    write_change,
    write_date,
    write_number,
    write_percent,
    write_short_date,
)
from indicators.progress import Projection, RollUp, meets, shown_percent, written_percent
from indicators.readings import Change, Sheet, Situation
from indicators.texts import Language

STATUS_WORDS = {
    Status.OVERDUE: noted("overdue"),
    Status.LATE: noted("late"),
    Status.WATCH: noted("to watch"),
    Status.NO_DATA: noted("not released"),
    Status.UNDATED: noted("no due date"),
    Status.NO_TARGET: noted("no numeric target"),
    Status.ON_TRACK: noted("on track"),
    Status.REACHED: noted("target reached"),
}

STATUS_MEANINGS = {
    Status.OVERDUE: noted("the due date has passed and the target was not reached"),
    Status.LATE: noted("less than {watch} of the planned progress at the date of the value"),
    Status.WATCH: noted("between {watch} and {on_track} of the planned progress at the date of the value"),
    Status.NO_DATA: noted("no achieved value was published; this is not zero"),
    Status.UNDATED: noted("the target has no due date: nothing can be called late"),
    Status.NO_TARGET: noted("values are published, but no numeric target"),
    Status.ON_TRACK: noted("at least {on_track} of the planned progress at the date of the value"),
    Status.REACHED: noted("the target is met, even if it was after the due date"),
}

CERTAINTY_WORDS = {
    Certainty.CERTAIN: noted("certain"),
    Certainty.PROBABLE: noted("probable"),
    Certainty.DISPUTED: noted("disputed"),
}

MEASURE_WORDS = {
    Measure.CUMULATIVE: noted("running total since the start"),
    Measure.STOCK: noted("level on a date"),
    Measure.ANNUAL: noted("flow of a year"),
    Measure.SHARE: noted("share"),
}

QUALIFIER_WORDS = {
    Qualifier.EXACT: noted("exact"),
    Qualifier.ABOUT: noted("about (≈)"),
    Qualifier.AT_LEAST: noted("at least (≥)"),
    Qualifier.AT_MOST: noted("at most (≤)"),
}


def label(indicator: Indicator, language: Language) -> str:
    return language.either(indicator.label_fr, indicator.label_en)


def labelled(name: str, text: str, language: Language) -> str:
    """A name and what is said of it, with the colon of the language."""
    return language.say("{name}: {text}", name=name, text=text)


def listed(texts: Sequence[str], language: Language) -> str:
    """Texts one after the other, with the semicolon of the language."""
    return language.say("{first}; {second}", first="", second="").join(texts)


def axis_label(axis: Axis, language: Language) -> str:
    return language.either(axis.label_fr, axis.label_en)


def status_word(status: Status, language: Language) -> str:
    return language.say(STATUS_WORDS[status])


def statuses_counted(rolled: RollUp, language: Language) -> str:
    """ "1 overdue, 2 not released": the counts of a roll-up, gravest first."""
    present = [status for status in Status if rolled.counts.get(status)]
    return ", ".join(_counted(status, rolled.counts[status], language) for status in present)


def _counted(status: Status, number: int, language: Language) -> str:
    return {
        Status.OVERDUE: language.count("{number} overdue", "{number} overdue", number),
        Status.LATE: language.count("{number} late", "{number} late", number),
        Status.WATCH: language.count("{number} to watch", "{number} to watch", number),
        Status.NO_DATA: language.count("{number} not released", "{number} not released", number),
        Status.UNDATED: language.count("{number} without due date", "{number} without due date", number),
        Status.NO_TARGET: language.count("{number} without numeric target", "{number} without numeric target", number),
        Status.ON_TRACK: language.count("{number} on track", "{number} on track", number),
        Status.REACHED: language.count("{number} target reached", "{number} targets reached", number),
    }[status]


def status_meaning(status: Status, strategy: Strategy, language: Language) -> str:
    """What a status means, with the thresholds of the catalogue."""
    thresholds = strategy.thresholds
    return language.say(
        STATUS_MEANINGS[status],
        watch=write_percent(thresholds.watch_percent, language.code),
        on_track=write_percent(thresholds.on_track_percent, language.code),
    )


def not_released(language: Language) -> str:
    return language.say("not released")


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


def achieved_text(situation: Situation, strategy: Strategy, language: Language, *, with_unit: bool = True) -> str:
    """The achieved value as shown, or "not released"."""
    achieved = situation.achieved
    if achieved is None:
        return not_released(language)
    return value_text(achieved, situation.indicator, strategy, language, with_unit=with_unit)


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


def rate_text(rate: float | None, language: Language, *, qualifier: Qualifier = Qualifier.EXACT) -> str:
    """A progress rate as shown with the value's qualifier, a dash where there is none."""
    if rate is None:
        return "–"
    return with_sign(qualifier, write_percent(shown_percent(rate), language.code))


def rate_of(situation: Situation, language: Language) -> str:
    """The rate under the plan in force, as precise as the achieved value it comes from."""
    return rate_text(situation.rate, language, qualifier=_rate_qualifier(situation))


def _rate_qualifier(situation: Situation) -> Qualifier:
    """That of the value; turned round where a smaller value is further on the way."""
    qualifier = situation.achieved.qualifier if situation.achieved else Qualifier.EXACT
    turned = {Qualifier.AT_LEAST: Qualifier.AT_MOST, Qualifier.AT_MOST: Qualifier.AT_LEAST}
    return turned.get(qualifier, qualifier) if situation.indicator.direction is Direction.DOWN else qualifier


def gap_text(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The gap to the plan at the value's own date, with its sign and the value's qualifier."""
    indicator = situation.indicator
    if situation.gap is None or situation.achieved is None or strategy.units[indicator.unit].milestone:
        return "–"
    change = write_change(
        situation.gap,
        language.code,
        decimals=max(indicator.decimals, 1),
        unit=_change_unit(situation.gap, indicator, strategy, language),
    )
    return with_sign(situation.achieved.qualifier, change)


def _change_unit(change: float, indicator: Indicator, strategy: Strategy, language: Language) -> str:
    """The unit of a difference; between shares it is in points, not in percent."""
    if indicator.measure is not Measure.SHARE:
        return strategy.units[indicator.unit].after(change, language)
    exactly_one = abs(change) == 1 or (language.code == "fr" and abs(change) < 2)
    return language.say("point") if exactly_one else language.say("points")


def stale_text(situation: Situation, language: Language) -> str:
    """How long a newer value has been missed; empty while none is."""
    if not situation.is_stale:
        return ""
    return language.count("awaited for {number} day", "awaited for {number} days", situation.stale_days)


def certainty_text(certainty: Certainty, language: Language) -> str:
    return language.say(CERTAINTY_WORDS[certainty])


def is_provisional(achieved: Achievement) -> bool:
    """Whether a value must be drawn hollow: not validated yet, or disputed."""
    return achieved.state is State.SUBMITTED or achieved.certainty is Certainty.DISPUTED


def finding(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The situation in one sentence: "37 sites for a target of 30 (end of 2024)"."""
    achieved = achieved_text(situation, strategy, language)
    if strategy.units[situation.indicator.unit].milestone:
        return _milestone_finding(situation, language)
    if situation.target is None:
        return _finding_without_target(situation, achieved, language)
    target = target_text(situation.target, situation.indicator, strategy, language)
    due = due_text(situation.target, situation.indicator, language)
    if situation.achieved is None:
        return language.say("No achieved value released; planned: {target} ({due})", target=target, due=due)
    if situation.plan and situation.plan.aim is Aim.FLOOR:
        floor = _bare(situation, strategy, language)
        return language.say("{achieved}, for a floor of {target} ({due})", achieved=achieved, target=floor, due=due)
    return language.say("{achieved} for a target of {target} ({due})", achieved=achieved, target=target, due=due)


def _milestone_finding(situation: Situation, language: Language) -> str:
    due = due_text(situation.target, situation.indicator, language) if situation.target else "–"
    if situation.status is Status.REACHED:
        return language.say("Done (planned: {due})", due=due)
    return language.say("Not reported as done (planned: {due})", due=due)


def _bare(situation: Situation, strategy: Strategy, language: Language) -> str:
    value = situation.target.value if situation.target else None
    return amount(value, situation.indicator, strategy, language)


def _finding_without_target(situation: Situation, achieved: str, language: Language) -> str:
    if situation.achieved is None:
        return language.say("No value released and no numeric target")
    return language.say("{achieved}, without a numeric target", achieved=achieved)


def computation(situation: Situation, language: Language) -> str:
    """The sum behind the rate: "(37 − 0) / (30 − 0) = 123 %", or why there is none."""
    achieved, target, baseline = situation.achieved, situation.target, situation.baseline
    if achieved is None or achieved.value is None:
        return language.say("No rate: no achieved value was released.")
    if target is None:
        return language.say("No rate: no numeric target was announced.")
    if situation.plan and situation.plan.aim is Aim.CEILING:
        return language.say("No rate: a ceiling is kept or broken.")
    if baseline is None or situation.rate is None:
        return language.say("No rate: the value to count from is not known.")
    if meets(baseline, target=target.value, direction=situation.indicator.direction):
        return _settled_by_rule(situation, baseline, target, language)
    decimals = situation.indicator.decimals
    start = write_number(baseline, language.code, decimals=decimals)
    value = write_amount(achieved.value, language.code, decimals=decimals, qualifier=achieved.qualifier)
    written = [value, start, write_number(target.value, language.code, decimals=decimals), start]
    result = write_percent(written_percent(situation.rate), language.code, decimals=2)
    sum_text = "({} − {}) / ({} − {}) = {}".format(*written, with_sign(_rate_qualifier(situation), result))
    return language.say("{sum}, shown as {shown}", sum=sum_text, shown=rate_of(situation, language))


def _settled_by_rule(situation: Situation, baseline: Number, target: Milestone, language: Language) -> str:
    """Where the counting started at or past the target, the quotient means nothing and the rule decides."""
    decimals = situation.indicator.decimals
    return language.say(
        "The counting started at {baseline}, already at or past the target of {target}: {rate} by rule.",
        baseline=write_number(baseline, language.code, decimals=decimals),
        target=write_number(target.value, language.code, decimals=decimals),
        rate=rate_text(situation.rate, language),
    )


def gap_computation(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The sum behind the gap, or why there is none."""
    achieved = situation.achieved
    if situation.gap is None or achieved is None or achieved.value is None:
        return language.say("No gap: there is no plan to compare the value with at its date.")
    if strategy.units[situation.indicator.unit].milestone:
        return language.say("No gap: a milestone is passed or not.")
    decimals = max(situation.indicator.decimals, 1)
    return language.say(
        "{achieved} achieved − {planned} planned {when} = {gap}",
        achieved=write_amount(achieved.value, language.code, decimals=decimals, qualifier=achieved.qualifier),
        planned=write_number(situation.planned or 0.0, language.code, decimals=decimals),
        when=when_text(achieved.period_end, achieved.period_precision, language),
        gap=gap_text(situation, strategy, language),
    )


def plan_name(plan: Plan, language: Language) -> str:
    """A plan by the date of its announcement."""
    day = write_short_date(plan.known_on, language.code, precision=plan.known_precision)
    if plan.known_precision is Precision.DAY:
        return language.say("plan of {day}", day=day)
    return language.say("plan from {period}", period=day)


def pace_text(sheet: Sheet, language: Language) -> str:
    """Pace needed beside pace seen, in one sentence; empty where neither is known."""
    pace, indicator = sheet.pace, sheet.situation.indicator
    decimals = max(indicator.decimals, 1)
    parts = []
    if pace.needed:
        unit = _change_unit(pace.needed, indicator, sheet.strategy, language)
        needed = write_amount(pace.needed, language.code, decimals=decimals, unit=unit)
        parts.append(language.say("{needed} a month still needed to be on time", needed=needed))
    if pace.recent is not None and pace.since is not None:
        unit = _change_unit(pace.recent, indicator, sheet.strategy, language)
        recent = write_change(pace.recent, language.code, decimals=decimals, unit=unit)
        since = write_date(pace.since, language.code)
        parts.append(language.say("{recent} a month seen since {since}", recent=recent, since=since))
    return listed(parts, language)


def projection_text(projection: Projection | None, language: Language) -> str:
    """When the target would be met if things went on as they did; empty without a projection."""
    if projection is None:
        return ""
    if projection.earliest is None:
        return language.say("At this pace the target is not met.")
    earliest = _month(projection.earliest, language)
    if projection.latest is None:
        return language.say(
            "At the recent paces the target is met in {month} at the earliest, or not at all.", month=earliest
        )
    latest = _month(projection.latest, language)
    if earliest == latest:
        return language.say("At the recent paces the target is met in {month}.", month=earliest)
    return language.say(
        "At the recent paces the target is met between {first} and {last}.", first=earliest, last=latest
    )


def change_text(change: Change, strategy: Strategy, language: Language) -> str:
    """One piece of news: a value, or a plan."""
    if change.value is not None:
        value = value_text(change.value, change.indicator, strategy, language)
        mark = f" ({certainty_text(change.value.certainty, language)})" if is_provisional(change.value) else ""
        return language.say("new value: {value}", value=value) + mark
    plan = change.plan
    target = target_text(plan.target, change.indicator, strategy, language) if plan else ""
    mark = "" if plan and plan.is_judged else f" ({aside(plan, language)})"
    if plan and plan.revision == 1:
        return language.say("first plan: {target}", target=target) + mark
    return language.say("planned: {target}", target=target) + mark


def aside(plan: Plan | None, language: Language) -> str:
    """Why a planned figure is not judged upon."""
    disputed = plan is not None and plan.certainty is Certainty.DISPUTED
    return language.say("disputed") if disputed else language.say("for context")


def _month(day: dt.date, language: Language) -> str:
    return write_date(day, language.code, precision=Precision.MONTH)
