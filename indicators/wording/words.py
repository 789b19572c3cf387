"""Names and single words: indicators, axes, statuses, certainty, and how texts are joined."""

from collections.abc import Sequence

from indicators.aggregation import RollUp
from indicators.catalogue import Axis, Strategy
from indicators.errors import noted
from indicators.model import (
    Achievement,
    Aim,
    Certainty,
    Confidence,
    Indicator,
    Measure,
    Path,
    Plan,
    Population,
    Qualifier,
    State,
    Status,
)
from indicators.numbers import write_percent
from indicators.progress import shown_percent
from indicators.texts import Language

STATUS_WORDS = {
    Status.OVERDUE: noted("overdue"),
    Status.LATE: noted("late"),
    Status.WATCH: noted("to watch"),
    Status.TOO_OLD: noted("too old to conclude"),
    Status.TOO_IMPRECISE: noted("too imprecise to conclude"),
    Status.NO_DATA: noted("not released"),
    Status.UNDATED: noted("no due date"),
    Status.NO_TARGET: noted("no numeric target"),
    Status.NOT_JUDGED: noted("not judged"),
    Status.ON_TRACK: noted("on track"),
    Status.REACHED: noted("target reached"),
}

STATUS_MEANINGS = {
    Status.OVERDUE: noted("the due date has passed, and a value proves that the target was missed"),
    Status.LATE: noted("less than {watch} of the planned progress at the date of the value"),
    Status.WATCH: noted("between {watch} and {on_track} of the planned progress at the date of the value"),
    Status.TOO_OLD: noted("the due date has passed, and the last value is too old to say if the target was reached"),
    Status.TOO_IMPRECISE: noted(
        "the value is only known as about, at least or at most so much: it may be behind or not"
    ),
    Status.NO_DATA: noted("no achieved value was published; this is not zero"),
    Status.UNDATED: noted("the target has no due date: nothing can be called late"),
    Status.NO_TARGET: noted("values are published, but no numeric target"),
    Status.NOT_JUDGED: noted("an envelope or a figure of context: nobody can keep or miss it"),
    Status.ON_TRACK: noted("at least {on_track} of the planned progress at the date of the value"),
    Status.REACHED: noted("the target is met, even if it was after the due date"),
}

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

CERTAINTY_WORDS = {
    Certainty.CERTAIN: noted("certain"),
    Certainty.PROBABLE: noted("probable"),
    Certainty.DISPUTED: noted("disputed"),
}

CONFIDENCE_WORDS = {
    Confidence.SECURED: noted("objectives secured"),
    Confidence.ATTAINABLE: noted("objectives attainable"),
    Confidence.SUPPORT_NEEDED: noted("support needed"),
    Confidence.COMPROMISED: noted("objectives compromised"),
    Confidence.COMMENT: noted("comment"),
}

STATE_WORDS = {
    State.SUBMITTED: noted("provisional"),
    State.VALIDATED: noted("validated"),
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

PATH_WORDS = {
    Path.LINEAR: noted("gradually"),
    Path.STEP: noted("at the due date"),
}

AIM_WORDS = {
    Aim.REACH: noted("reach the value"),
    Aim.FLOOR: noted("do not fall below it"),
    Aim.CEILING: noted("do not exceed it"),
}


def label(indicator: Indicator, language: Language) -> str:
    return language.either(indicator.label_fr, indicator.label_en)


def either_way(french: str | None, english: str | None, language: Language) -> str:
    """What a person typed, in the language asked for or else in the other one; empty where nothing was typed."""
    return language.either(french or english or "", english or "")


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
    """ "1 overdue, 2 without any figure": promises by status, gravest first; a word where there is none."""
    present = [status for status in Status if rolled.counts.get(status)]
    if not present:
        return language.say("no promise in figures")
    return ", ".join(_counted(status, rolled.counts[status], language) for status in present)


def _counted(status: Status, number: int, language: Language) -> str:
    return {
        Status.OVERDUE: language.count("{number} overdue", "{number} overdue", number),
        Status.LATE: language.count("{number} late", "{number} late", number),
        Status.WATCH: language.count("{number} to watch", "{number} to watch", number),
        Status.TOO_OLD: language.count("{number} too old to conclude", "{number} too old to conclude", number),
        Status.TOO_IMPRECISE: language.count(
            "{number} too imprecise to conclude", "{number} too imprecise to conclude", number
        ),
        Status.NO_DATA: language.count("{number} without any figure", "{number} without any figure", number),
        Status.UNDATED: language.count("{number} without due date", "{number} without due date", number),
        Status.NO_TARGET: language.count("{number} without numeric target", "{number} without numeric target", number),
        Status.NOT_JUDGED: language.count("{number} not judged", "{number} not judged", number),
        Status.ON_TRACK: language.count("{number} on track", "{number} on track", number),
        Status.REACHED: language.count("{number} target reached", "{number} targets reached", number),
    }[status]


def mean_rate(rolled: RollUp, language: Language) -> tuple[str, str]:
    """The mean rate of a roll-up, and of how many of how many it is."""
    rate = "–" if rolled.mean_rate is None else write_percent(shown_percent(rolled.mean_rate), language.code)
    return rate, language.say("{rated} of {total}", rated=rolled.rated, total=rolled.total)


def mean_rate_note(language: Language) -> str:
    """What a mean rate is."""
    return language.say("Mean of the rates that exist, each counted between 0 and 100; amounts are never added up.")


def status_meaning(status: Status, strategy: Strategy, language: Language) -> str:
    """What a status means, with the thresholds of the catalogue."""
    thresholds = strategy.thresholds
    return language.say(
        STATUS_MEANINGS[status],
        watch=write_percent(thresholds.watch_percent, language.code),
        on_track=write_percent(thresholds.on_track_percent, language.code),
    )


def confidence_text(confidence: Confidence, language: Language) -> str:
    """What a committee thinks of a target: "support needed"."""
    return language.say(CONFIDENCE_WORDS[confidence])


def not_released(language: Language) -> str:
    return language.say("not released")


def owner_text(owner: str | None, language: Language) -> str:
    """Who reports an indicator, or that nobody was named."""
    return owner or language.say("owner not named")


def certainty_text(achieved: Achievement, language: Language) -> str:
    """How sure a value is; a value that nobody has validated yet is provisional, whatever else it is."""
    certainty = language.say(CERTAINTY_WORDS[achieved.certainty])
    mark = provisional_mark(achieved, language)
    return ", ".join([certainty, mark] if mark and achieved.certainty is Certainty.DISPUTED else [mark or certainty])


def provisional_mark(achieved: Achievement | None, language: Language) -> str:
    """The word for a value that nobody has validated yet; empty for any other one."""
    return language.say(STATE_WORDS[State.SUBMITTED]) if achieved and achieved.state is State.SUBMITTED else ""


def marked(text: str, achieved: Achievement | None, language: Language) -> str:
    """What rests on a value, with the mark of a provisional one."""
    mark = provisional_mark(achieved, language)
    return f"{text} ({mark})" if mark else text


def is_provisional(achieved: Achievement) -> bool:
    """Whether a value must be drawn hollow: not validated yet, or disputed."""
    return achieved.state is State.SUBMITTED or achieved.certainty is Certainty.DISPUTED


def aside(plan: Plan | None, language: Language) -> str:
    """Why a planned figure is not judged upon."""
    disputed = plan is not None and plan.certainty is Certainty.DISPUTED
    return language.say("disputed") if disputed else language.say("for context")
