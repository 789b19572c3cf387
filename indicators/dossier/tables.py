"""Sections that are tables: every indicator, and the decisions."""

from itertools import groupby

from indicators import wording
from indicators.dossier.content import Cell, Group, Paragraph, Section, Table, Tone, Verdict
from indicators.model import Decision
from indicators.readings import Meeting, Overview, Situation
from indicators.texts import Language


def every_indicator(overview: Overview, language: Language) -> Section:
    """Every figure of every indicator, axis by axis, on pages that lie on their side."""
    groups = tuple(
        Group(
            tuple(_figures(situation, overview, language) for situation in situations),
            name=wording.axis_label(overview.strategy.axes[axis], language),
        )
        for axis, situations in groupby(overview.situations, key=lambda each: each.indicator.axis)
    )
    table = Table(tuple(wording.figures_header(language)), groups, shares=(1, 0, 0, 0, 0, 0, 0, 0), right=(1, 3, 5, 6))
    return Section(language.say("All indicators"), (table,), wide=True)


def _figures(situation: Situation, overview: Overview, language: Language) -> tuple[Cell, ...]:
    word, stale = wording.status_text(situation, language), wording.stale_text(situation, language)
    cells = wording.figures_cells(situation, overview.strategy, language)
    return (*cells, Verdict(situation.status, word, stale))


def decisions(meeting: Meeting, language: Language) -> Section:
    """What was decided and is still to be done, overdue first; then what this review settled."""
    say = language.say
    if not meeting.decisions:
        return Section(say("Decisions"), (Paragraph(say("No decision is open."), Tone.QUIET),))
    header = (say("Decision"), say("Indicator"), say("Owner"), say("Due"), say("State"))
    rows = tuple(_decision(each, meeting, language) for each in meeting.decisions)
    return Section(say("Decisions"), (Table(header, (Group(rows),), shares=(7, 4, 0, 4, 3)),))


def _decision(decision: Decision, meeting: Meeting, language: Language) -> tuple[str, ...]:
    state = wording.decision_state(decision, meeting.on, language)
    return (
        decision.text,
        wording.decision_about(decision, meeting, language),
        decision.owner,
        wording.decision_due(decision, meeting.on, language),
        " – ".join(text for text in (state, decision.note) if text),
    )
