"""Whole sentences: the finding, the sums behind the figures, pace, projection, news, reminders."""

import datetime as dt

from indicators.catalogue import Strategy
from indicators.forecast import Projection
from indicators.model import Aim, Measure, Milestone, Population, Precision, Qualifier, Status
from indicators.numbers import Number, with_sign, write_amount, write_change, write_date, write_number, write_percent
from indicators.progress import is_bound, meets, written_percent
from indicators.readings import Reminder, Sheet, Situation
from indicators.texts import Language
from indicators.wording.figures import (
    achieved_text,
    amount,
    change_unit,
    due_text,
    gap_text,
    opposite_qualifier,
    rate_of,
    rate_qualifier_of,
    rate_text,
    stale_text,
    target_text,
    when_text,
)
from indicators.wording.populations import committed_text
from indicators.wording.words import label, labelled, listed, marked


def finding(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The situation in one sentence: "37 sites for a target of 30 (end of 2024)"."""
    achieved = marked(achieved_text(situation, strategy, language), situation.achieved, language)
    if situation.population is Population.ENVELOPE:
        return _envelope_finding(situation, strategy, language)
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


def milestone_text(situation: Situation, language: Language) -> str:
    """Of something that happens or not: whether it has."""
    return language.say("Done") if situation.status is Status.REACHED else language.say("Not reported as done")


def _milestone_finding(situation: Situation, language: Language) -> str:
    due = due_text(situation.target, situation.indicator, language) if situation.target else "–"
    if situation.status is Status.REACHED:
        return marked(language.say("Done (planned: {due})", due=due), situation.achieved, language)
    return language.say("Not reported as done (planned: {due})", due=due)


def _envelope_finding(situation: Situation, strategy: Strategy, language: Language) -> str:
    if situation.target is None:
        return language.say("No amount announced")
    planned = target_text(situation.target, situation.indicator, strategy, language)
    if situation.indicator.measure is Measure.ANNUAL:
        planned = f"{planned} {due_text(situation.target, situation.indicator, language)}"
    committed = committed_text(situation, strategy, language)
    return language.say("{planned} planned; committed: {committed}", planned=planned, committed=committed)


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
    if situation.population is Population.ENVELOPE:
        return language.say("No rate: an envelope is planned, nobody achieves it.")
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
    sum_text = "({} − {}) / ({} − {}) = {}".format(*written, with_sign(rate_qualifier_of(situation), result))
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
    decimals = situation.indicator.decimals
    return language.say(
        "{achieved} achieved − {planned} planned {when} = {gap}",
        achieved=write_amount(achieved.value, language.code, decimals=decimals, qualifier=achieved.qualifier),
        planned=write_number(situation.planned or 0.0, language.code, decimals=decimals),
        when=when_text(achieved.period_end, achieved.period_precision, language),
        gap=gap_text(situation, strategy, language),
    )


def pace_text(sheet: Sheet, language: Language) -> str:
    """Pace needed beside pace seen, in one sentence; empty where neither is known."""
    pace, indicator = sheet.pace, sheet.situation.indicator
    decimals = max(indicator.decimals, 1)
    parts = []
    if pace.needed:
        unit = change_unit(pace.needed, indicator, sheet.strategy, language)
        last = sheet.situation.achieved
        qualifier = opposite_qualifier(last.qualifier if last else Qualifier.EXACT)
        needed = write_amount(pace.needed, language.code, decimals=decimals, qualifier=qualifier, unit=unit)
        parts.append(language.say("{needed} a month still needed to be on time", needed=needed))
    if pace.recent is not None and pace.since is not None:
        unit = change_unit(pace.recent, indicator, sheet.strategy, language)
        recent = write_change(pace.recent, language.code, decimals=decimals, unit=unit)
        since = write_date(pace.since, language.code)
        parts.append(language.say("{recent} a month seen since {since}", recent=recent, since=since))
    return listed(parts, language)


def projection_text(sheet: Sheet, language: Language) -> str:
    """When the target would be met if things went on as they did, or why nobody can say; empty where nobody asks."""
    if sheet.projection is None:
        return _missing_projection_text(sheet.situation, language)
    return _projected_text(sheet.projection, language)


def _missing_projection_text(situation: Situation, language: Language) -> str:
    """Why values lead nowhere although there are some: they cannot be compared, or the last one is a bound."""
    if not situation.is_projected or situation.achieved is None:
        return ""
    if situation.comparable_since is not None:
        return language.say("No projection: fewer than three values since the last break in the series.")
    if is_bound(situation.achieved.qualifier):
        return language.say("No projection: the last value is only known as at least or at most so much.")
    return ""


def _projected_text(projection: Projection, language: Language) -> str:
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


def breaks_text(sheet: Sheet, language: Language) -> str:
    """Where values cannot be compared with those before, and why; empty where all can."""
    said = [
        language.say(
            "Series broken {when}: {why}.",
            when=when_text(each.on, _precision_of(each.on, sheet), language),
            why=language.either(each.note_fr, each.note_en),
        )
        for each in sheet.breaks
    ]
    return " ".join(said)


def _precision_of(day: dt.date, sheet: Sheet) -> Precision:
    """How finely the day of a value is known."""
    return next((each.period_precision for each in sheet.points if each.period_end == day), Precision.DAY)


def prospect_text(sheet: Sheet, language: Language) -> str:
    """What leads where, and how current it is, in sentences; empty where nothing is known of it."""
    said = [
        breaks_text(sheet, language),
        projection_text(sheet, language),
        pace_text(sheet, language),
        stale_text(sheet.situation, language),
    ]
    return " ".join(f"{text[0].upper()}{text[1:]}".rstrip(".") + "." for text in said if text)


def reminder_text(reminder: Reminder, language: Language) -> str:
    """Which indicator awaits a value, and since when or until when."""
    return labelled(label(reminder.indicator, language), _awaited(reminder, language), language)


def _awaited(reminder: Reminder, language: Language) -> str:
    """Since when or for which day a newer value is awaited; of a first value, which had no day, only that it is."""
    if reminder.days_late is None:
        return language.say("never released")
    day = write_date(reminder.update_due, language.code)
    if reminder.days_late <= 0:
        return language.say("value awaited on {day}", day=day)
    late = language.count("{number} day", "{number} days", reminder.days_late)
    return language.say("value awaited since {day} ({late})", day=day, late=late)


def _month(day: dt.date, language: Language) -> str:
    return write_date(day, language.code, precision=Precision.MONTH)
