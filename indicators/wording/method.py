"""How figures come about: the rules in words, and the sums and grounds of one indicator."""

from collections.abc import Mapping

from indicators.catalogue import Strategy
from indicators.model import Plan, Source
from indicators.numbers import write_percent, write_short_date
from indicators.readings import Sheet, Situation
from indicators.texts import Language
from indicators.wording.figures import achieved_text, status_text, target_text, value_text
from indicators.wording.words import aside, either_way, labelled, status_meaning


def rules(strategy: Strategy, language: Language) -> list[str]:
    """The formulas, in words."""
    say = language.say
    delay = language.count("{number} day", "{number} days", strategy.delay_days)
    period = language.count("{number} month", "{number} months", strategy.update_months)
    return [
        say(
            "Progress rate = (achieved − baseline) / (target − baseline), in percent. It is never cut off at 0 or "
            "100: more than the target shows, and so does going backwards."
        ),
        say("A rate is shown rounded towards 0: 99.76 is shown as 99, so that 100% always means reached."),
        say(
            "Planned is the value that the plan in force expects on a day: on a straight line between its "
            "targets, or only at the due date where the source gives no path."
        ),
        say(
            "Gap = achieved − planned on the day of the achieved value, never on today’s date: late data is not "
            "late delivery."
        ),
        say("Where the baseline is already past the target, the rate is 100 if the target is met, otherwise 0."),
        say("An annual flow starts from 0 each year, and an unfinished year is compared with nothing."),
        say("A share is never added up nor averaged; a ratio uses the two values in force on the same day."),
        say("The mean of an axis counts each rate between 0 and 100, and says of how many promises it is."),
        say(
            "Promises, envelopes, figures without a target and context are counted apart. Only promises are judged; an "
            "envelope is compared with what was committed of it, where that is known."
        ),
        say(
            "A value is awaited {period} and {delay} after the last one, unless the indicator says otherwise.",
            period=period,
            delay=delay,
        ),
        say(
            "A target is overdue only where a value proves it: measured on the due date or later, or behind plan so "
            "shortly before it that no newer one could be published. An older value is too old to conclude."
        ),
        say(
            "A value that is only known as about, at least or at most so much is called late, to watch or overdue only "
            "where every value that this allows is; otherwise it is too imprecise to conclude."
        ),
        say("A status that rests on a value older than its update period says of which day that value is."),
        say("What is on track but projected to end after its due date says so, with the projected end."),
        say("Pace and projection use only values that can be compared: those since the last break in the series."),
        say("What no source says is “not released”, never 0. Disputed figures are shown, never judged upon."),
        say(
            "Every page can be shown as of a past day: only what was known on that day counts, with the plan then "
            "in force."
        ),
    ]


def order_of_statuses(strategy: Strategy, language: Language) -> str:
    """Which status applies where several could, with the thresholds of the catalogue."""
    thresholds = strategy.thresholds
    return language.say(
        "The first that applies, in this order: not released, no numeric target, reached, no due date, "
        "past the due date overdue or too old to conclude, then on track (from {on_track}), to watch (from {watch}), "
        "late; instead of overdue, to watch or late too imprecise to conclude, where the value does not prove it.",
        on_track=write_percent(thresholds.on_track_percent, language.code),
        watch=write_percent(thresholds.watch_percent, language.code),
    )


def verdict(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The status and what it means."""
    meaning = status_meaning(situation.status, strategy, language)
    return labelled(status_text(situation, language), meaning, language)


def ratio_computation(sheet: Sheet, language: Language) -> str:
    """The sum behind a ratio of two indicators; empty for any other one."""
    if not sheet.parts:
        return ""
    above, below = (_part(part, sheet.strategy, language) for part in sheet.parts)
    achieved = sheet.situation.achieved
    rate = value_text(achieved, sheet.situation.indicator, sheet.strategy, language) if achieved else "–"
    return f"{above} / {below} = {rate}"


def _part(part: Situation, strategy: Strategy, language: Language) -> str:
    """A part of a ratio: its achieved value, or what is planned where nothing is reported."""
    if part.achieved is not None:
        return achieved_text(part, strategy, language)
    return target_text(part.target, part.indicator, strategy, language) if part.target else "–"


def plan_standing(plan: Plan, situation: Situation, language: Language) -> str:
    """In force, replaced, or shown without being judged upon."""
    if plan is situation.plan:
        return language.say("in force")
    return language.say("replaced") if plan.is_judged else aside(plan, language)


def plan_grounds(plan: Plan, language: Language) -> list[str]:
    """What a plan rests on: decision, its day, reason."""
    decided = ""
    if plan.decided_on is not None and plan.decided_on != plan.known_on:
        decided = language.say("decided on {day}", day=write_short_date(plan.decided_on, language.code))
    reason = either_way(plan.reason_fr, plan.reason_en, language)
    return [text for text in (plan.decision, decided, reason) if text]


def publisher(source: str | None, sources: Mapping[str, Source]) -> str:
    """Who published what a figure was read in; a dash where that is not known."""
    return sources[source].publisher if source and source in sources else "–"


def source_day(source: Source, language: Language) -> str:
    """When a source was published, no finer than it is known; empty where that is not known."""
    if source.published_on is None:
        return ""
    return write_short_date(source.published_on, language.code, precision=source.published_precision or "day")
