"""What the committee must do: what is new, whom to ask, what was decided and is not done."""

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from typing import NamedTuple

import streamlit as st

from indicators import wording
from indicators.access import Act
from indicators.errors import SnapshotBroken
from indicators.model import Decision, DecisionState
from indicators.readings import Changes, Desk, Overview, count_indicators, reminders
from indicators.texts import Language
from pages.shared import acting, html, parts, state
from pages.shared.once import told_once

SHOWN = 4
"""So many lines of each list are seen at once; the others are one press away, in the same place."""


class Agenda(NamedTuple):
    """One list.

    Attributes:
        under: What is said of it as a whole, as HTML; may be empty.
        lines: Each as HTML, the important first.
    """

    name: str
    title: str
    under: str
    lines: Sequence[str]


def draw(desk: Desk, overview: Overview, language: Language, theme: str) -> None:
    """Draw the lists, each with its count."""
    with st.container(key="agenda"):
        for each in _lists(desk, overview, language, state.read_carried()):
            left = each.lines[SHOWN:]
            heading = f"<h2>{escape(each.title)} · {len(each.lines)}</h2>"
            first = f"<section>{heading}<p>{each.under}</p>{_items(each.lines[:SHOWN])}</section>"
            html.draw("agenda", first, theme)
            if left:
                label = language.count("Show {number} more", "Show {number} more", len(left))
                parts.fold(each.name, label, partial(html.draw, "agenda", _items(left), theme))


def _lists(desk: Desk, overview: Overview, language: Language, carried: state.Carried) -> Iterator[Agenda]:
    try:
        yield list_news(desk.since_last_review(on=overview.on), language, carried)
    except SnapshotBroken as broken:
        parts.warn(broken, language)
    yield list_awaited(overview, language, carried)
    if acting.person().may(Act.READ_REVIEWS):
        yield _list_decisions(desk, overview, language, carried)


@told_once
def list_news(changes: Changes, language: Language, carried: state.Carried) -> Agenda:
    """List what is new since the last review."""
    lines = [
        f"{html.link_sheet(line.indicator.slug, wording.label(line.indicator, language), carried)}"
        f" {escape(line.text)} <small>{escape(line.heading)}</small>"
        for line in wording.important_news(changes, language)
    ]
    return Agenda("news", language.say("New"), escape(wording.news_text(changes, language)), lines)


@told_once
def list_awaited(overview: Overview, language: Language, carried: state.Carried) -> Agenda:
    """List which values are awaited, those that have been for longest first, each with its owner."""
    due = sorted(reminders(overview), key=lambda each: (each.days_late is None, -(each.days_late or 0)))
    lines = [
        f"{html.link_sheet(each.indicator.slug, wording.label(each.indicator, language), carried)}"
        f" <small>{escape(wording.waiting_text(each, language))}"
        f"{escape(f' · {each.owner}' if each.owner else '')}</small>"
        for each in due
    ]
    under = wording.awaited_counted(count_indicators(overview), language) or language.say("Every value is recent.")
    return Agenda("awaited", language.say("To be asked for"), escape(under), lines)


def _list_decisions(desk: Desk, overview: Overview, language: Language, carried: state.Carried) -> Agenda:
    known = desk.reviews()
    taken: Sequence[Decision] = ()
    if known.all:
        meeting = desk.meeting(known.usual(overview.on, today=state.today()).id, today=state.today())
        taken = [each for each in meeting.decisions if each.state is DecisionState.OPEN]
    lines = [
        f"{escape(each.text)} <small>{escape(each.owner)}, "
        f"{escape(wording.decision_due(each, overview.on, language))}</small>"
        for each in taken
    ]
    review = html.link_page("revue", carried, language.say("Go to the review"))
    return Agenda("decisions", language.say("Open decisions"), review, lines)


def _items(lines: Sequence[str]) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""
