"""Sections that are tables: every indicator, and the decisions."""

from collections.abc import Sequence
from itertools import groupby

from indicators import wording
from indicators.dossier.content import Cell, Group, Paragraph, Section, Table, Tone, Verdict
from indicators.model import Decision
from indicators.readings import Meeting, Overview, Situation
from indicators.texts import Language


def every_indicator(overview: Overview, language: Language) -> Section:
    """Every figure of every indicator, axis by axis, on pages that lie on their side."""
    say = language.say
    header = (
        say("Indicator"),
        say("Planned"),
        say("Due"),
        say("Achieved"),
        say("Date of the value"),
        say("Rate"),
        say("Gap"),
        say("Status"),
    )
    groups = tuple(
        Group(
            tuple(_figures(situation, overview, language) for situation in situations),
            name=wording.axis_label(overview.strategy.axes[axis], language),
        )
        for axis, situations in groupby(overview.situations, key=lambda each: each.indicator.axis)
    )
    table = Table(header, groups, shares=(1, 0, 0, 0, 0, 0, 0, 0), right=(1, 3, 5, 6))
    return Section(say("All indicators"), (table,), wide=True)


def _figures(situation: Situation, overview: Overview, language: Language) -> tuple[Cell, ...]:
    indicator, target, achieved, strategy = (
        situation.indicator,
        situation.target,
        situation.achieved,
        overview.strategy,
    )
    return (
        wording.label(indicator, language),
        wording.target_text(target, indicator, strategy, language) if target else "–",
        wording.due_text(target, indicator, language) if target else "–",
        wording.marked(wording.achieved_text(situation, strategy, language), achieved, language),
        wording.period_text(achieved, language, short=True) if achieved else "–",
        wording.rate_of(situation, language),
        wording.gap_text(situation, strategy, language),
        Verdict(
            situation.status, wording.status_word(situation.status, language), wording.stale_text(situation, language)
        ),
    )


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
        _about(decision.indicator, meeting.overview.situations, language),
        decision.owner,
        wording.decision_due(decision, meeting.on, language),
        " – ".join(text for text in (state, decision.note) if text),
    )


def _about(slug: str | None, situations: Sequence[Situation], language: Language) -> str:
    """The name of the indicator that a decision is about; a dash for the strategy as a whole or one that is hidden."""
    names = (wording.label(each.indicator, language) for each in situations if each.indicator.slug == slug)
    return next(names, "–")
