"""The journal in words: who, how, what, from what to what, and why although something spoke against it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from indicators.catalogue import Strategy
from indicators.errors import noted
from indicators.model import (
    Achievement,
    Assessment,
    Batch,
    Decision,
    DecisionState,
    Indicator,
    JournalEntry,
    Kind,
    Member,
    Plan,
    Precision,
    Review,
    ReviewState,
    Snapshot,
    Source,
)
from indicators.numbers import local_day, write_date, write_short_date
from indicators.texts import Language
from indicators.wording.figures import due_text, period_text, target_text, value_text
from indicators.wording.members import member_change
from indicators.wording.warnings import warning_texts
from indicators.wording.words import (
    CONFIDENCE_WORDS,
    STATE_WORDS,
    aside,
    either_way,
    label,
    labelled,
    marked,
    owner_text,
)

ISO_LENGTH = len("2022-11-21")

KIND_WORDS = {
    Kind.ACHIEVEMENT: noted("achieved value"),
    Kind.TARGET: noted("plan"),
    Kind.INDICATOR: noted("definition"),
    Kind.SOURCE: noted("source"),
    Kind.MEMBER: noted("role"),
    Kind.REVIEW: noted("review"),
    Kind.ASSESSMENT: noted("judgement"),
    Kind.DECISION: noted("decision"),
    Kind.SNAPSHOT: noted("frozen state"),
}

REVIEW_WORDS = {
    ReviewState.OPEN: noted("open"),
    ReviewState.CLOSED: noted("closed"),
}

DECISION_WORDS = {
    DecisionState.OPEN: noted("open"),
    DecisionState.DONE: noted("done"),
    DecisionState.DROPPED: noted("dropped"),
}

CHANNEL_WORDS = {
    "catalogue": noted("catalogue"),
    "form": noted("form"),
    "grid": noted("table"),
    "file": noted("file"),
    "review": noted("review"),
    "press": noted("press"),
    "members": noted("members"),
}

FIELD_WORDS = {
    "label_fr": noted("name"),
    "label_en": noted("English name"),
    "axis": noted("axis"),
    "unit": noted("unit"),
    "measure": noted("nature"),
    "direction": noted("direction"),
    "decimals": noted("decimals"),
    "baseline": noted("starting value"),
    "baseline_on": noted("date of the starting value"),
    "update_months": noted("update period"),
    "delay_days": noted("delay"),
    "owner": noted("owner"),
    "numerator": noted("numerator"),
    "denominator": noted("denominator"),
    "lower_bound": noted("lower bound"),
    "upper_bound": noted("upper bound"),
    "definition_fr": noted("definition"),
    "definition_en": noted("English definition"),
    "method_fr": noted("method"),
    "method_en": noted("English method"),
    "headline": noted("place among the headline figures"),
    "context": noted("part of the strategy or not"),
    "public": noted("public or not"),
    "weight": noted("weight"),
}
"""What can change in a definition; a test compares it with the fields of ``Indicator``."""

CHANGE_WORDS = {
    "comment_fr": noted("comment changed"),
    "comment_en": noted("comment changed"),
    "source": noted("source changed"),
    "evidence": noted("link changed"),
    "certainty": noted("certainty changed"),
    "period_start": noted("period changed"),
    "period_precision": noted("precision of the date changed"),
}
"""What can change around a value that stays the same."""


ACTOR_WORDS = {
    "catalogue": noted("catalogue"),
    "local": noted("server operator"),
    "anonymous": noted("nobody signed in"),
}
"""Who is nobody's address."""


def actor_text(actor: str, language: Language) -> str:
    """Who stored or tried it."""
    return language.say(ACTOR_WORDS[actor]) if actor in ACTOR_WORDS else actor


def channel_text(batch: Batch, language: Language) -> str:
    """How it came, with the name of the file where it was one."""
    word = language.say(CHANNEL_WORDS[batch.channel])
    return f"{word} ({batch.file_name})" if batch.channel == "file" and batch.file_name else word


def subject_name(entry: JournalEntry, definitions: Mapping[str, Indicator], language: Language) -> str:
    """The indicator's name, the source's title, the text of the decision, or else what the thing is called by."""
    after = entry.after
    if isinstance(after, Source):
        return after.title
    if isinstance(after, Decision):
        return after.text
    if isinstance(after, Review | Snapshot):
        return write_date(after.held_on if isinstance(after, Review) else after.frozen_on, language.code)
    return label(definitions[entry.subject], language) if entry.subject in definitions else entry.subject


def subject_detail(entry: JournalEntry, language: Language) -> str:
    """Which value, plan, definition or role: "value of 31 December 2025, version 2"."""
    if isinstance(entry.after, Achievement):
        period = period_text(entry.after, language)
        if entry.after.period_precision is Precision.DAY:
            return language.say("value of {day}, version {number}", day=period, number=entry.version)
        return language.say("value for {period}, version {number}", period=period, number=entry.version)
    if isinstance(entry.after, Plan):
        return language.say("plan, revision {number}", number=entry.version)
    if isinstance(entry.after, Source | Snapshot):
        return language.say(KIND_WORDS[entry.kind])
    if isinstance(entry.after, Assessment):
        review = write_date(_day_of(entry.after.review), language.code)
        return language.say("judgement of the review of {day}, version {number}", day=review, number=entry.version)
    return language.say("{kind}, version {number}", kind=language.say(KIND_WORDS[entry.kind]), number=entry.version)


def _day_of(review: str) -> dt.date:
    """The day for which a review was opened: its id starts with it."""
    return dt.date.fromisoformat(review[:ISO_LENGTH])


def known_text(entry: JournalEntry, language: Language) -> str:
    """Since when the world knows it, no finer than it is known; a source since it was published."""
    after = entry.after
    if isinstance(after, Achievement | Plan):
        return write_short_date(after.known_on, language.code, precision=after.known_precision)
    if isinstance(after, Member):
        return write_short_date(after.known_on, language.code)
    if isinstance(after, Source):
        published = after.published_on
        return (
            write_short_date(published, language.code, precision=after.published_precision or "day")
            if published
            else "–"
        )
    if isinstance(after, Indicator):
        return "–"
    return write_short_date(local_day(entry.batch.recorded_at), language.code)


def entry_change(
    entry: JournalEntry, definitions: Mapping[str, Indicator], strategy: Strategy, language: Language
) -> str:
    """From what to what."""
    before, after = entry.before, entry.after
    if isinstance(after, Achievement):
        earlier = before if isinstance(before, Achievement) else None
        return value_change(earlier, after, definitions[entry.subject], strategy, language)
    if isinstance(after, Plan):
        replaced = before if isinstance(before, Plan) else None
        return _plan_change(replaced, after, definitions[entry.subject], strategy, language)
    if isinstance(after, Member):
        return member_change(before if isinstance(before, Member) else None, after, definitions, strategy, language)
    if isinstance(after, Review | Assessment | Decision):
        words = [_review_word(each) for each in (before, after) if isinstance(each, Review | Assessment | Decision)]
        return " → ".join(dict.fromkeys(language.say(word) for word in words))
    return _definition_change(before, after, language)


def _review_word(stored: Review | Assessment | Decision) -> str:
    """The one word that says how a review, a judgement or a decision stands."""
    if isinstance(stored, Assessment):
        return CONFIDENCE_WORDS[stored.confidence]
    return REVIEW_WORDS[stored.state] if isinstance(stored, Review) else DECISION_WORDS[stored.state]


def value_change(
    before: Achievement | None, after: Achievement, indicator: Indicator, strategy: Strategy, language: Language
) -> str:
    """A value before and after; where it stays the same, its state or what else changed around it."""
    shown = value_text(after, indicator, strategy, language)
    if before is None:
        return marked(shown, after, language)
    if (before.value, before.qualifier) != (after.value, after.qualifier):
        return f"{value_text(before, indicator, strategy, language)} → {marked(shown, after, language)}"
    if before.state is not after.state:
        states = " → ".join(language.say(STATE_WORDS[each.state]) for each in (before, after))
        return f"{shown} · {states}"
    changed = [word for name, word in CHANGE_WORDS.items() if getattr(before, name) != getattr(after, name)]
    if changed:
        told = ", ".join(language.say(word) for word in dict.fromkeys(changed))
        return f"{marked(shown, after, language)} · {told}"
    return language.say("{value}, unchanged", value=marked(shown, after, language))


def _plan_change(before: Plan | None, after: Plan, indicator: Indicator, strategy: Strategy, language: Language) -> str:
    target = target_text(after.target, indicator, strategy, language)
    shown = f"{target} ({due_text(after.target, indicator, language)})"
    if before is not None:
        return f"{target_text(before.target, indicator, strategy, language)} → {shown}"
    return shown if after.is_judged else f"{shown} · {aside(after, language)}"


def _definition_change(before: object, after: object, language: Language) -> str:
    """Names of the fields that changed."""
    if not isinstance(before, Indicator) or not isinstance(after, Indicator):
        return "–"
    changed = [name for name in FIELD_WORDS if getattr(before, name) != getattr(after, name)]
    if changed == ["owner"]:
        return labelled(
            language.say(FIELD_WORDS["owner"]),
            " → ".join(owner_text(each, language) for each in (before.owner, after.owner)),
            language,
        )
    return fields_changed(changed, language)


def fields_changed(names: Iterable[str], language: Language) -> str:
    """What differs in a definition: "changed: unit, method"."""
    words = dict.fromkeys(language.say(FIELD_WORDS[name]) for name in names)
    return language.say("changed: {list}", list=", ".join(words))


def entry_reason(entry: JournalEntry, language: Language) -> str:
    """Why it was stored, and what spoke against it; empty where nothing was said."""
    after = entry.after
    if isinstance(after, Achievement):
        return reservation_text(after.warnings, after.reason, language, value=after.value)
    if isinstance(after, Plan):
        reason = either_way(after.reason_fr, after.reason_en, language)
        said = " – ".join(each for each in (after.decision, reason) if each)
        return " ".join(each for each in (reservation_text(after.warnings, None, language), said) if each)
    if isinstance(after, Assessment):
        return after.text or ""
    return (after.note or "") if isinstance(after, Decision) else ""


def reservation_text(
    warnings: str | None, reason: str | None, language: Language, *, value: Decimal | None = None
) -> str:
    """What spoke against a value when it was entered, and the person's reason; empty without either."""
    against = ", ".join(warning_texts(warnings, language, value=value))
    if against and reason:
        return language.say("Entered in spite of: {warnings} – reason: {reason}", warnings=against, reason=reason)
    if against:
        return labelled(language.say("Entered in spite of"), against, language)
    return labelled(language.say("Reason"), reason, language) if reason else ""
