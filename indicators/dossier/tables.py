"""Sections that are tables: every indicator, what the committee thinks of them, and the decisions."""

from collections.abc import Sequence
from itertools import groupby

from indicators import wording
from indicators.dossier.content import Block, Cell, Group, Heading, Paragraph, Section, Table, Tone, Verdict
from indicators.model import Confidence, Decision, Population
from indicators.readings import Meeting, Overview, Situation
from indicators.readings import Verdict as Judgement
from indicators.texts import Language


def every_indicator(overview: Overview, language: Language) -> Section:
    """Every figure of every indicator, on pages that lie on their side: promises axis by axis, then what is none."""
    blocks: list[Block] = []
    promises = overview.of(Population.PROMISE)
    if promises:
        blocks += [_heading(Population.PROMISE, overview, language), _promises(overview, promises, language)]
    for population in wording.BESIDE:
        if overview.of(population):
            blocks += [_heading(population, overview, language), _beside(population, overview, language)]
    return Section(language.say("All indicators"), tuple(blocks), wide=True)


def _heading(population: Population, overview: Overview, language: Language) -> Heading:
    return Heading(wording.population_counted(population, len(overview.of(population)), language))


def _promises(overview: Overview, promises: Sequence[Situation], language: Language) -> Table:
    groups = tuple(
        Group(
            tuple(_figures(situation, overview, language) for situation in situations),
            name=wording.axis_label(overview.strategy.axes[axis], language),
        )
        for axis, situations in groupby(promises, key=lambda each: each.indicator.axis)
    )
    return Table(tuple(wording.figures_header(language)), groups, shares=(1, 0, 0, 0, 0, 0, 0, 0), right=(1, 3, 5, 6))


def _beside(population: Population, overview: Overview, language: Language) -> Table:
    header = tuple(wording.beside_header(population, language))
    rows = tuple(tuple(wording.beside_cells(each, overview, language)) for each in overview.of(population))
    return Table(header, (Group(rows),), shares=(1, *(0 for _ in header[1:])), right=(1,))


def _figures(situation: Situation, overview: Overview, language: Language) -> tuple[Cell, ...]:
    word, stale = wording.status_text(situation, language), wording.stale_text(situation, language)
    cells = wording.figures_cells(situation, overview.strategy, language)
    return (*cells, Verdict(situation.status, word, stale))


def assessments(meeting: Meeting, language: Language) -> Section:
    """Return every judgement of this review with its sentence, then those of earlier reviews that still stand."""
    say = language.say
    own = dict(wording.assessments_of(meeting))
    earlier = {
        slug: meeting.verdicts[slug][-1]
        for slug in (*meeting.walk, *meeting.verdicts)
        if slug in meeting.verdicts and slug not in own
    }
    groups = tuple(
        Group(tuple(_assessment(slug, verdict, meeting, language) for slug, verdict in found.items()), name=name)
        for name, found in ((say("In this review"), own), (say("In earlier reviews, not judged again"), earlier))
        if found
    )
    title = say("Judgements of the committee")
    if not groups:
        return Section(title, (Paragraph(say("No review has judged an indicator yet."), Tone.QUIET),))
    header = (say("Indicator"), say("Computed status"), say("Judgement"), say("Sentence"), say("Review"))
    return Section(title, (Table(header, groups, shares=(4, 3, 3, 6, 3)),))


def _assessment(slug: str, verdict: Judgement, meeting: Meeting, language: Language) -> tuple[Cell, ...]:
    assessment = verdict.assessment
    status = None if assessment.confidence is Confidence.COMMENT else meeting.statuses.get(slug)
    return (
        wording.indicator_name(slug, meeting.overview, language),
        Verdict(status, wording.shown_status(slug, status, meeting, language)) if status else "–",
        wording.confidence_text(assessment.confidence, language),
        assessment.text or "–",
        wording.review_name(verdict.review, language),
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
        wording.decision_about(decision, meeting, language),
        decision.owner,
        wording.decision_due(decision, meeting.on, language),
        " – ".join(text for text in (state, decision.note) if text),
    )
