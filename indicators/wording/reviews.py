"""Reviews in words: what changed since the last one, what is decided, what a review is called."""

import datetime as dt
from collections.abc import Iterator

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
from indicators.wording.words import aside, certainty_text, is_provisional, label, status_word

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


def review_name(review: Review, language: Language) -> str:
    """What a review is called."""
    day = write_date(review.held_on, language.code)
    name = language.say("review of {day}", day=day)
    return language.say("{review} (open)", review=name) if review.is_open else name


def since_text(meeting: Meeting, language: Language) -> str:
    """What the changes are told against: "since the review of 15 November 2026"."""
    day = write_date(meeting.changes.old.on, language.code)
    if meeting.previous is None:
        return language.say("since {day} (no review was held before)", day=day)
    return language.say("since the review of {day}", day=day)


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
    plans, turned, defined = len(changes.plans), len(changes.turned), len(changes.definitions)
    counted = {
        language.count("{number} new value", "{number} new values", new): new,
        language.count("{number} revised value", "{number} revised values", others): others,
        language.count("{number} plan", "{number} plans", plans): plans,
        language.count("{number} status", "{number} statuses", turned): turned,
        language.count("{number} definition", "{number} definitions", defined): defined,
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


def definition_news(change: DefinitionChange, language: Language) -> str:
    """What differs in a definition, by name; that it is new."""
    if change.before is None:
        return language.say("new indicator")
    return fields_changed(change.fields, language)


def change_lines(changes: Changes, language: Language) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """All changes, kind by kind: the kind's heading, then name and news of each. Kinds without any are left out."""
    strategy = changes.strategy
    told: dict[str, list[tuple[Indicator, str]]] = {
        **{
            heading: [(each.indicator, value_news(each, strategy, language)) for each in changes.values_of(kind)]
            for kind, heading in VALUE_HEADINGS.items()
        },
        **{
            heading: [(each.indicator, plan_news(each, strategy, language)) for each in changes.plans_of(sort)]
            for sort, heading in PLAN_HEADINGS.items()
        },
        noted("Changes of status"): [(each.indicator, status_news(each, language)) for each in changes.turned],
        noted("Changes of definition or method"): [
            (each.after, definition_news(each, language)) for each in changes.definitions
        ],
    }
    for heading, lines in told.items():
        if lines:
            yield language.say(heading), [(label(indicator, language), news) for indicator, news in lines]


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
