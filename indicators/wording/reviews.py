"""Reviews in words: what changed since the last one, what is decided, what a review is called."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from indicators.catalogue import Strategy
from indicators.errors import noted
from indicators.model import AsOf, Decision, Indicator, Review
from indicators.numbers import write_date
from indicators.readings import (
    Changes,
    DefinitionChange,
    Meeting,
    Overview,
    PlanChange,
    PlanKind,
    StatusChange,
    ValueChange,
    ValueKind,
)
from indicators.texts import Language
from indicators.wording.figures import period_text, plan_text, status_text, value_text
from indicators.wording.history import DECISION_WORDS, fields_changed, value_change
from indicators.wording.words import aside, axis_label, certainty_text, is_provisional, label, status_word

VALUE_HEADINGS = {
    ValueKind.NEW: noted("New values"),
    ValueKind.REVISED: noted("Revised values"),
    ValueKind.RESTATED: noted("Same figures, other details"),
    ValueKind.WITHDRAWN: noted("Withdrawn values"),
    ValueKind.DISPUTED: noted("Disputed values"),
}

PLAN_HEADINGS = {
    PlanKind.FIRST: noted("First plans"),
    PlanKind.REVISED: noted("Revised plans"),
    PlanKind.ASIDE: noted("Planned figures that are not judged upon"),
}

STATUS_HEADING = noted("Changes of status")
METHOD_HEADING = noted("Changes of definition or method")
NEWCOMER_HEADING = noted("New indicators")


def review_name(review: Review, language: Language) -> str:
    """What a review is called."""
    day = write_date(review.held_on, language.code)
    name = language.say("review of {day}", day=day)
    return language.say("{review} (open)", review=name) if review.is_open else name


def since_text(changes: Changes, language: Language) -> str:
    """Return what the changes are told against: "since the review of 15 November 2026"."""
    if changes.is_everything:
        day = write_date(changes.strategy.known_on, language.code)
        return language.say("since the announcement of the strategy on {day} (no review was held before)", day=day)
    return language.say("since the review of {day}", day=write_date(changes.old.on, language.code))


def news_text(changes: Changes, language: Language) -> str:
    """Return how much is new and since when, in the one sentence of overview, review and dossier."""
    counted = changes_counted(changes, language) or language.say("nothing new")
    said = f"{counted} {since_text(changes, language)}"
    if not changes.latest_only:
        return said
    return language.say("{news}; of each indicator only the latest value is listed", news=said)


def known_on_text(moment: AsOf, language: Language) -> str:
    """The day that figures are shown as of."""
    return language.say("figures as known on {day}", day=write_date(moment.on, language.code))


def rules_changed(language: Language) -> str:
    """That the figures of a closed review come out differently now."""
    return language.say(
        "Rules, thresholds or names have changed since this review was closed: the table of its record has the figures "
        "that the committee saw; what is drawn and judged beside it follows today’s rules."
    )


def changes_counted(changes: Changes, language: Language) -> str:
    """ "3 values, 1 plan, 2 statuses"; empty where nothing changed."""
    revised = (ValueKind.REVISED, ValueKind.RESTATED, ValueKind.WITHDRAWN, ValueKind.DISPUTED)
    new, others = len(changes.values_of(ValueKind.NEW)), len(changes.values_of(*revised))
    plans, turned = len(changes.plans), len(changes.turned)
    first = sum(change.before is None for change in changes.definitions)
    defined = len(changes.definitions) - first
    counted = {
        language.count("{number} new value", "{number} new values", new): new,
        language.count("{number} revised value", "{number} revised values", others): others,
        language.count("{number} plan", "{number} plans", plans): plans,
        language.count("{number} status", "{number} statuses", turned): turned,
        language.count("{number} definition", "{number} definitions", defined): defined,
        language.count("{number} new indicator", "{number} new indicators", first): first,
    }
    return ", ".join(said for said, number in counted.items() if number)


def value_news(change: ValueChange, strategy: Strategy, language: Language) -> str:
    """One value: its period, and what it was and is."""
    after = change.after
    period = period_text(after, language)
    if change.kind is ValueKind.NEW:
        said = value_text(after, change.indicator, strategy, language)
        said += f" ({certainty_text(after, language)})" if is_provisional(after) else ""
    else:
        said = value_change(change.before, after, change.indicator, strategy, language)
    return language.say("{value}, {period}", value=said, period=period)


def plan_news(change: PlanChange, strategy: Strategy, language: Language) -> str:
    """One plan: what it promises, and what the one before it promised."""
    after = plan_text(change.after, change.indicator, strategy, language)
    if change.kind is PlanKind.ASIDE:
        return f"{after} ({aside(change.after, language)})"
    if change.before is None:
        return after
    return f"{plan_text(change.before, change.indicator, strategy, language)} → {after}"


def status_news(change: StatusChange, language: Language) -> str:
    """One status, before and after."""
    before = status_word(change.before, language) if change.before else "–"
    return f"{before} → {status_text(change.situation, language)}"


def definition_news(change: DefinitionChange, strategy: Strategy, language: Language) -> str:
    """What differs in a definition, by name; of a new indicator its axis."""
    if change.before is None:
        return axis_label(strategy.axes[change.after.axis], language)
    return fields_changed(change.fields, language)


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One change in words: the heading of its kind, the indicator, what is new about it."""

    heading: str
    indicator: Indicator
    text: str


def news_lines(changes: Changes, language: Language) -> list[NewsLine]:
    """Return all changes, kind by kind, the important first in each kind."""
    strategy = changes.strategy
    values = [
        (VALUE_HEADINGS[kind], change.indicator, value_news(change, strategy, language))
        for kind in VALUE_HEADINGS
        for change in changes.values_of(kind)
    ]
    plans = [
        (PLAN_HEADINGS[kind], change.indicator, plan_news(change, strategy, language))
        for kind in PLAN_HEADINGS
        for change in changes.plans_of(kind)
    ]
    statuses = [(STATUS_HEADING, change.indicator, status_news(change, language)) for change in changes.turned]
    definitions = [
        (heading, change.after, definition_news(change, strategy, language))
        for heading, is_new in ((METHOD_HEADING, False), (NEWCOMER_HEADING, True))
        for change in changes.definitions
        if (change.before is None) is is_new
    ]
    return [
        NewsLine(language.say(heading), indicator, text)
        for heading, indicator, text in (*values, *plans, *statuses, *definitions)
    ]


def important_news(changes: Changes, language: Language) -> list[NewsLine]:
    """Return all changes, those of the important indicators first whatever their kind."""
    return sorted(news_lines(changes, language), key=lambda line: changes.ranks[line.indicator.slug])


def change_lines(changes: Changes, language: Language) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """All changes, kind by kind: the kind's heading, then name and news of each. Kinds without any are left out."""
    for heading, lines in groupby(news_lines(changes, language), key=lambda line: line.heading):
        yield heading, [(label(line.indicator, language), line.text) for line in lines]


def decision_about(decision: Decision, meeting: Meeting, language: Language) -> str:
    """Return what a decision is about: the name of an indicator, or the strategy as a whole."""
    if decision.indicator is None:
        return language.say("The whole strategy")
    return indicator_name(decision.indicator, meeting.overview, language)


def indicator_name(slug: str, overview: Overview, language: Language) -> str:
    """Return the name of an indicator; its slug where that day knows none of that name."""
    found = (each.indicator for each in overview.situations if each.indicator.slug == slug)
    return next((label(indicator, language) for indicator in found), slug)


def decision_due(decision: Decision, on: dt.date, language: Language) -> str:
    """When a decision is due, and by how much it is late."""
    if decision.due is None:
        return language.say("without a due date")
    day = write_date(decision.due, language.code)
    if not decision.is_overdue(on):
        return day
    late = language.count("{number} day late", "{number} days late", (on - decision.due).days)
    return language.say("{day} ({late})", day=day, late=late)


def decision_state(decision: Decision, on: dt.date, language: Language) -> str:
    """Open, overdue, done or dropped."""
    return language.say("overdue") if decision.is_overdue(on) else language.say(DECISION_WORDS[decision.state])
