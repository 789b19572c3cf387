"""What a committee thought and decided, in words: in the record of a review, its dossier and the comparison of two."""

from collections.abc import Iterator

from indicators.model import Confidence, Decision, Population, Status
from indicators.numbers import write_date
from indicators.progress import contradicts
from indicators.readings import AssessmentChange, DecisionChange, Meeting, ReviewComparison, Verdict
from indicators.texts import Language
from indicators.wording.figures import status_text
from indicators.wording.reviews import decision_about, decision_due, decision_state, indicator_name, review_name
from indicators.wording.words import confidence_text, labelled, listed, status_word


def assessment_text(verdict: Verdict, language: Language) -> str:
    """Return a judgement with its whole sentence: "objectives secured: “All have signed.”"."""
    word = confidence_text(verdict.assessment.confidence, language)
    sentence = verdict.assessment.text
    return labelled(word, language.say("“{text}”", text=sentence), language) if sentence else word


def status_beside(slug: str, verdict: Verdict, meeting: Meeting, language: Language) -> str:
    """Return the computed status that stood beside a judgement, and that the two contradict each other if they do."""
    status = meeting.statuses.get(slug)
    if status is None or verdict.assessment.confidence is Confidence.COMMENT:
        return ""
    said = language.say("computed status: {status}", status=shown_status(slug, status, meeting, language))
    if contradicts(verdict.assessment.confidence, status):
        return language.say("{status}, which it contradicts", status=said)
    return said


def shown_status(slug: str, status: Status, meeting: Meeting, language: Language) -> str:
    """Return a status that the committee had in front of it, with the age and the late end of what it rests on."""
    shown = (each for each in meeting.overview.of(Population.PROMISE) if each.indicator.slug == slug)
    situation = next((each for each in shown if each.status is status), None)
    return status_word(status, language) if situation is None else status_text(situation, language)


def assessments_of(meeting: Meeting) -> Iterator[tuple[str, Verdict]]:
    """Yield every judgement of a review with the indicator's slug, in the order of the walk."""
    for slug in (*meeting.walk, *(slug for slug in meeting.assessments if slug not in meeting.walk)):
        if slug in meeting.assessments:
            yield slug, meeting.verdicts[slug][-1]


def assessment_lines(meeting: Meeting, language: Language) -> list[tuple[str, str]]:
    """Return every judgement of a review: the indicator's name, and what is thought of it."""
    return [
        (
            indicator_name(slug, meeting.overview, language),
            " · ".join(
                text
                for text in (assessment_text(verdict, language), status_beside(slug, verdict, meeting, language))
                if text
            ),
        )
        for slug, verdict in assessments_of(meeting)
    ]


def assessment_change_lines(compared: ReviewComparison, language: Language) -> list[tuple[str, str]]:
    """Return what was thought of each indicator before and after: its name, and both judgements whole."""
    return [
        (indicator_name(change.indicator, compared.later.overview, language), assessment_news(change, language))
        for change in compared.assessments
    ]


def assessment_news(change: AssessmentChange, language: Language) -> str:
    """Return both judgements of an indicator with the reviews they come from."""
    after = _dated(change.after, language)
    if change.before is None:
        return language.say("first judgement: {judgement}", judgement=after)
    if change.is_repeated:
        return language.say("{judgement}, not judged again since", judgement=after)
    return f"{_dated(change.before, language)} → {after}"


def _dated(verdict: Verdict, language: Language) -> str:
    return f"{assessment_text(verdict, language)} ({review_name(verdict.review, language)})"


def decision_change_lines(compared: ReviewComparison, language: Language) -> list[tuple[str, str]]:
    """Return what became of each decision: its text, and what changed about it."""
    return [(change.after.text, decision_news(change, compared, language)) for change in compared.decisions]


def decision_news(change: DecisionChange, compared: ReviewComparison, language: Language) -> str:
    """Return everything about a new decision; of one that stood before, what it was and is."""
    after = _described(change.after, compared.later, language)
    if change.before is None:
        whole = listed([labelled(name, text, language) for name, text in after.items() if text], language)
        return language.say("new: {decision}", decision=whole)
    before = _described(change.before, compared.earlier, language)
    if change.before.text != change.after.text:
        name = language.say("Decision")
        before, after = {name: change.before.text, **before}, {name: change.after.text, **after}
    changed = [
        labelled(name, f"{before[name] or '–'} → {text or '–'}", language)
        for name, text in after.items()
        if before[name] != text
    ]
    state = decision_state(change.after, compared.later.on, language)
    return listed(changed, language) or language.say("unchanged: {state}", state=state)


def _described(decision: Decision, meeting: Meeting, language: Language) -> dict[str, str]:
    """Return what stands about a decision beside its text, by the name of each column."""
    due = write_date(decision.due, language.code) if decision.due else decision_due(decision, meeting.on, language)
    return {
        language.say("Indicator"): decision_about(decision, meeting, language),
        language.say("Owner"): decision.owner,
        language.say("Due"): due,
        language.say("State"): decision_state(decision, meeting.on, language),
        language.say("Note"): decision.note or "",
    }
