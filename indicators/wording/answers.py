"""The answer of the first screen in one sentence, and each promise in the words of its row."""

from collections.abc import Sequence

from indicators.catalogue import Strategy
from indicators.model import Population, Status
from indicators.readings import Overview, Reminder, Situation, count_indicators
from indicators.texts import Language
from indicators.wording.figures import (
    achieved_text,
    due_text,
    rate_of,
    rate_text,
    status_details,
    target_text,
)
from indicators.wording.populations import population_counted
from indicators.wording.sentences import finding, milestone_text
from indicators.wording.words import label, labelled, marked, status_word

ANSWER_ORDER = (
    Status.REACHED,
    Status.ON_TRACK,
    Status.WATCH,
    Status.LATE,
    Status.OVERDUE,
    Status.TOO_OLD,
    Status.TOO_IMPRECISE,
    Status.UNDATED,
    Status.NO_TARGET,
    Status.NOT_JUDGED,
    Status.NO_DATA,
)
"""What was promised and what came of it: kept, then missed, then what nobody can say."""


def answer_text(overview: Overview, language: Language) -> str:
    """Return the ten-second answer: what became of the promises, each counted once."""
    counts = count_indicators(overview)
    if not counts.promises:
        return language.say("No promise in figures was known yet.")
    clauses = [
        _clause(status, counts.statuses[status], language) for status in ANSWER_ORDER if counts.statuses.get(status)
    ]
    promises = population_counted(Population.PROMISE, counts.promises, language)
    return language.say("Of {promises}, {clauses}.", promises=promises, clauses=join_clauses(clauses, language))


def join_clauses(clauses: Sequence[str], language: Language) -> str:
    """Return "a", "a and b", "a, b and c"."""
    *first, last = clauses
    return language.say("{first} and {last}", first=", ".join(first), last=last) if first else last


def _clause(status: Status, number: int, language: Language) -> str:
    return {
        Status.REACHED: language.count("{number} is kept", "{number} are kept", number),
        Status.ON_TRACK: language.count("{number} is on track", "{number} are on track", number),
        Status.WATCH: language.count("{number} is to be watched", "{number} are to be watched", number),
        Status.LATE: language.count("{number} is late", "{number} are late", number),
        Status.OVERDUE: language.count(
            "{number} has missed its due date", "{number} have missed their due date", number
        ),
        Status.TOO_OLD: language.count(
            "{number} rests on a figure too old to conclude from",
            "{number} rest on figures too old to conclude from",
            number,
        ),
        Status.TOO_IMPRECISE: language.count(
            "{number} rests on a figure too imprecise to conclude from",
            "{number} rest on figures too imprecise to conclude from",
            number,
        ),
        Status.UNDATED: language.count("{number} has no due date", "{number} have no due date", number),
        Status.NO_TARGET: language.count("{number} has no target", "{number} have no target", number),
        Status.NOT_JUDGED: language.count("{number} cannot be judged", "{number} cannot be judged", number),
        Status.NO_DATA: language.count(
            "{number} has never received a figure", "{number} have never received a figure", number
        ),
    }[status]


def row_figures(situation: Situation, strategy: Strategy, language: Language) -> tuple[str, str]:
    """Return what a promise's row says in figures: the value, then target and due date ("37", "/ 30 · end of 2024")."""
    target, indicator = situation.target, situation.indicator
    due = due_text(target, indicator, language) if target else ""
    if strategy.units[indicator.unit].milestone:
        return milestone_text(situation, language) if situation.achieved else "–", due
    value = achieved_text(situation, strategy, language, with_unit=False) if situation.achieved else "–"
    aimed = f"/ {target_text(target, indicator, strategy, language, with_unit=False)} · {due}" if target else ""
    return marked(value, situation.achieved, language), aimed


def row_verdict(situation: Situation, language: Language) -> tuple[str, tuple[str, ...]]:
    """Return how a promise stands, and in short lines its projected end, its age, what waits; or who is asked."""
    details = status_details(situation, language)
    if situation.status is Status.NO_DATA:
        details = (asked_text(situation.indicator.owner, language), *details)
    return status_word(situation.status, language), details


def drawing_text(situation: Situation, strategy: Strategy, language: Language) -> str:
    """Return what the drawing of a row shows: value and target, the rate, and what was planned for the same date."""
    parts = [finding(situation, strategy, language)]
    if situation.rate is not None:
        parts.append(language.say("rate {rate}", rate=rate_of(situation, language)))
    if situation.planned_rate is not None:
        planned = rate_text(situation.planned_rate, language)
        parts.append(language.say("{planned} planned for the same date", planned=planned))
    return labelled(label(situation.indicator, language), ", ".join(parts), language)


def asked_text(owner: str | None, language: Language) -> str:
    """Return who is asked for a value."""
    return language.say("asked of {owner}", owner=owner) if owner else language.say("nobody in charge")


def waiting_text(reminder: Reminder, language: Language) -> str:
    """Return how long a value has been awaited, or that none ever came."""
    if reminder.days_late is None:
        return language.say("never released")
    return language.count("{number} day", "{number} days", reminder.days_late)


def bars_key(language: Language) -> tuple[tuple[str, str], ...]:
    """Return how the rows of promises are read: the name of each mark, and what it means."""
    say = language.say
    return (
        ("bar", say("achieved")),
        ("planned", say("planned for the date of the value")),
        ("target", say("target")),
        ("pale", say("too old to conclude")),
        ("hatched", say("promised, never reported")),
        ("hollow", say("not confirmed yet")),
    )
