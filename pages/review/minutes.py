"""Opening a review, taking its minutes, closing it."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import streamlit as st

from indicators.access import Identity
from indicators.model import Population, Review
from indicators.readings import Meeting
from indicators.review import Hand, Minutes, close_review, keep_minutes, open_review
from indicators.store import Receipt
from indicators.texts import Language
from pages.review import dossier, draft, record
from pages.review.draft import Opened
from pages.shared import acting, parts, state

FORM_PX = 720
ATTENDANCE_PX, SUMMARY_PX = 80, 240
SURE = "review-sure"


def opening(language: Language, actor: Identity | None, *, expanded: bool) -> None:
    """The form of a new review."""
    begun: Opened[Review] = draft.opened(draft.OPENING, None, {"day": state.today(), "chair": "", "attendance": ""})
    with st.expander(language.say("Open a review"), expanded=expanded, icon=":material/groups:"):
        typed = Minutes(_day(begun, language), *_people(begun, language))
        label, store = language.say("Open the review"), acting.desk().store
        if draft.pressed(begun, None, label=label, theirs="", actor=actor, language=language) and actor:
            sentence = language.say("The review is open")
            _write(begun, typed, actor, partial(open_review, store, typed), sentence=sentence, language=language)


def draw(meeting: Meeting, language: Language, actor: Identity | None) -> None:
    """Who is there, what is said; keep it, and close the review."""
    review = meeting.review
    if review is None:
        return
    begun = draft.opened(f"{review.id}/minutes", review, _starts(review))
    with st.container(width=FORM_PX):
        typed = _typed(begun, language)
        kept = _pressed(begun, review, meeting, language, actor)
        if kept and kept.seen and actor:
            store, seen, sentence = acting.desk().store, kept.seen, language.say("The minutes are kept")
            keep = partial(keep_minutes, store, seen, typed)
            _write(kept, typed, actor, keep, sentence=sentence, language=language)
        record.outcome(meeting, language)
        dossier.draw(meeting, language)
        if not draft.is_overtaken(begun, review):
            _closing(begun, typed, meeting, language, actor)


def _typed(begun: Opened[Review], language: Language) -> Minutes:
    """The fields."""
    day = _day(begun, language)
    people = _people(begun, language)
    summary = st.text_area(
        language.say("Minutes"), height=SUMMARY_PX, key=begun.start_field("summary"), persist_state="session"
    )
    return Minutes(day, *people, summary or "")


def _starts(review: Review) -> dict[str, object]:
    kept = {"chair": review.chair or "", "attendance": review.attendance or "", "summary": review.summary or ""}
    return {"day": review.held_on, **kept}


def _pressed(
    begun: Opened[Review], review: Review, meeting: Meeting, language: Language, actor: Identity | None
) -> Opened[Review] | None:
    theirs = "  \n".join(
        parts.plain(each)
        for each in (review.chair, review.attendance, review.summary, draft.by(review, meeting.batches, language))
        if each
    )
    label = language.say("Keep the minutes")
    return draft.pressed(begun, review, label=label, theirs=theirs, actor=actor, language=language)


def _closing(
    begun: Opened[Review], typed: Minutes, meeting: Meeting, language: Language, actor: Identity | None
) -> None:
    """Closing freezes the figures; nothing can be written into the review afterwards."""
    say = language.say
    st.header(say("Close the review"), anchor=False)
    promises = [each for each in meeting.overview.headline if each.population is Population.PROMISE]
    silent = [each for each in promises if each.indicator.slug not in meeting.assessments]
    if silent:
        left = language.count(
            "{number} headline promise has no judgement in this review.",
            "{number} headline promises have no judgement in this review.",
            len(silent),
        )
        st.info(parts.plain(left), icon=":material/info:")
    sure = st.checkbox(say("I confirm: the figures are frozen, and nothing more can be written"), key=begun.key(SURE))
    pressed = st.button(say("Close and freeze"), disabled=not sure or actor is None, key=begun.key("close"))
    if pressed and actor and begun.seen:
        desk, sentence = acting.desk(), say("The review is closed, its figures are frozen")
        close = partial(close_review, desk.store, desk.strategy, begun.seen, typed)
        _write(begun, typed, actor, close, sentence=sentence, language=language)


def _day(begun: Opened[Review], language: Language) -> dt.date:
    chosen = st.date_input(
        language.say("Day of the meeting"),
        min_value=acting.desk().strategy.known_on,
        format="DD/MM/YYYY",
        key=begun.start_field("day"),
        persist_state="session",
        width=200,
    )
    return chosen if isinstance(chosen, dt.date) else begun.starts["day"]


def _people(begun: Opened[Review], language: Language) -> tuple[str, str]:
    """Who is in the chair, and who is there."""
    chair = st.text_input(language.say("Chair"), key=begun.start_field("chair"), persist_state="session")
    attendance = st.text_area(
        language.say("Attendance"), height=ATTENDANCE_PX, key=begun.start_field("attendance"), persist_state="session"
    )
    return chair or "", attendance or ""


def _write(
    begun: Opened[Review],
    typed: Minutes,
    actor: Identity,
    write: Callable[[Hand], Receipt],
    *,
    sentence: str,
    language: Language,
) -> None:
    if draft.store(begun, (sentence, typed, begun.seen), actor, write, sentence=sentence, language=language):
        st.rerun()
