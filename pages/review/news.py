"""What is new since the last review, told apart; what is awaited, and from whom."""

from functools import partial

import streamlit as st

from indicators import wording
from indicators.model import Population
from indicators.readings import Changes, Meeting, Overview, Reminder, Situation, count_indicators
from indicators.texts import Language
from pages.shared import parts
from pages.shared.once import told_once

FOLDED = 200
"""So many lines of one kind are drawn at once; more are one press away, on the same page."""


def draw(meeting: Meeting, language: Language) -> None:
    """Changes on the left; what is late and what is awaited on the right."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        draw_changes(meeting.changes, language)
    with right:
        st.markdown(f"{late(meeting, language)}\n\n{awaited(meeting, language)}", anchors=False)


def draw_changes(changes: Changes, language: Language) -> None:
    """Draw every kind of change with all of its lines: a record is never cut."""
    st.markdown(told(changes, language), anchors=False)
    for number, (heading, lines) in enumerate(folded_lines(changes, language).items()):
        label = language.count("{heading}: {number} more", "{heading}: {number} more", len(lines), heading=heading)
        parts.fold(f"changes-{number}", label, partial(st.markdown, "\n".join(lines)))


@told_once
def told(changes: Changes, language: Language) -> str:
    """Return every kind of change with its indicators, the important first."""
    blocks = [
        "\n".join([f"## {parts.plain(heading)} · {len(lines)}", "", *_listed(lines[:FOLDED], language)])
        for heading, lines in wording.change_lines(changes, language)
    ]
    return "\n\n".join(blocks) or f"## {parts.plain(language.say('Nothing changed.'))}"


@told_once
def folded_lines(changes: Changes, language: Language) -> dict[str, list[str]]:
    """Return what is left of the kinds with very many lines, by heading."""
    return {
        heading: _listed(lines[FOLDED:], language)
        for heading, lines in wording.change_lines(changes, language)
        if len(lines) > FOLDED
    }


def _listed(lines: list[tuple[str, str]], language: Language) -> list[str]:
    return [f"- {parts.labelled(name, news, language)}" for name, news in lines]


@told_once
def late(meeting: Meeting, language: Language) -> str:
    """What is overdue, late, to watch or inconclusive, each with its figures and its owner."""
    overview = meeting.overview
    found = overview.late
    heading = f"## {parts.plain(language.say('Late, to watch or inconclusive'))} · {len(found)}"
    if not found:
        return f"{heading}\n\n{parts.plain(language.say('Nothing is late, to watch or inconclusive.'))}"
    return "\n".join([heading, "", *(_late(each, overview, language) for each in found)])


def _late(situation: Situation, overview: Overview, language: Language) -> str:
    name = parts.plain(wording.label(situation.indicator, language))
    finding = wording.finding(situation, overview.strategy, language)
    said = " · ".join(each for each in (finding, situation.indicator.owner) if each)
    return f"- {parts.situation_mark(situation, language)} · **{name}**  \n  :gray[{parts.plain(said)}]"


@told_once
def awaited(meeting: Meeting, language: Language) -> str:
    """Which values are due, the latest first, each with its owner."""
    counts = count_indicators(meeting.overview)
    heading = f"## {parts.plain(language.say('Awaited'))} · {counts.all_awaited}"
    if not meeting.reminders:
        return f"{heading}\n\n{parts.plain(language.say('Every value is recent.'))}"
    blocks = [heading, parts.plain(wording.awaited_counted(counts, language))]
    for population in Population:
        asked = [_line(each, language) for each in meeting.reminders if each.population is population]
        if asked:
            name = wording.population_counted(population, len(asked), language)
            blocks += [f":gray[{parts.plain(name)}]", "\n".join(asked)]
    return "\n\n".join(blocks)


def _line(reminder: Reminder, language: Language) -> str:
    name = wording.label(reminder.indicator, language)
    late = reminder.days_late
    since = (
        language.say("never released")
        if late is None
        else language.count("{number} day late", "{number} days late", late)
    )
    said = " · ".join(each for each in (since, reminder.owner) if each)
    return f"- **{parts.plain(name)}**  \n  :gray[{parts.plain(said)}]"
