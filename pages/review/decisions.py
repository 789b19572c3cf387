"""Decisions: the open ones, overdue ones first; a new one; settling or changing one."""

import datetime as dt
from collections.abc import Mapping
from functools import partial

import streamlit as st

from indicators import wording
from indicators.access import Identity
from indicators.model import Decision, DecisionState, Review
from indicators.readings import Meeting
from indicators.review import Deciding, decide
from indicators.texts import Language
from pages.review import draft
from pages.review.draft import Opened
from pages.shared import acting, parts, state

CHOSEN = "review-decision"
WHOLE_STRATEGY = ""
"""What a decision is about that is about no indicator: an option like the others, so that it can be chosen again."""

_RESET = "review-decision-reset"
FORM_PX = 640
TEXT_PX = 100


def draw(meeting: Meeting, language: Language, *, actor: Identity | None, writes: bool) -> None:
    """The table, and the form of a new decision or of the one chosen."""
    listed(meeting, language)
    if not writes or meeting.review is None:
        return
    chosen = _chosen(meeting, language)
    st.header(language.say("Settle or change") if chosen else language.say("New decision"), anchor=False)
    _form(meeting.review, chosen, meeting, language, actor)


def listed(meeting: Meeting, language: Language) -> None:
    """Every decision that matters here as a table."""
    if not meeting.decisions:
        st.info(language.say("No decision is open."), icon=":material/task_alt:")
        return
    say = language.say
    header = [say("Decision"), say("Owner"), say("Due"), say("Indicator"), say("State"), say("Note")]
    parts.wide_table(parts.table(header, [_row(each, meeting, language) for each in meeting.decisions]))


def _row(decision: Decision, meeting: Meeting, language: Language) -> list[str]:
    late = decision.is_overdue(meeting.on)
    due = parts.plain(wording.decision_due(decision, meeting.on, language))
    return [
        parts.plain(decision.text),
        parts.plain(decision.owner),
        f":red[**{due}**]" if late else due,
        parts.plain(wording.decision_about(decision, meeting, language)),
        parts.plain(wording.decision_state(decision, meeting.on, language)),
        parts.plain(decision.note or "–"),
    ]


def _chosen(meeting: Meeting, language: Language) -> Decision | None:
    """Return the open decision to settle or change; None for a new one."""
    standing = {decision.id: decision for decision in meeting.decisions if _can_change(decision, meeting)}
    if not standing:
        return None
    _start_choice(standing)
    id = st.selectbox(
        language.say("A new decision, or one to settle?"),
        ["", *standing],
        format_func=lambda each: standing[each].text if each else language.say("A new decision"),
        key=CHOSEN,
        persist_state="session",
        width=FORM_PX,
    )
    return standing.get(id or "")


def _start_choice(standing: Mapping[str, Decision]) -> None:
    """Write the choice before it is drawn: what a browser still shows of an earlier one would not be what is changed.

    Once something was stored the next decision is a new one.
    """
    if state.kept(_RESET, False) or state.kept(CHOSEN, None) not in ("", *standing):
        state.show(CHOSEN, "")
    state.forget(_RESET)


def _can_change(decision: Decision, meeting: Meeting) -> bool:
    """Open ones, and one that somebody else settled while this person was writing about it."""
    return decision.state is DecisionState.OPEN or draft.typed_into(_name(decision, meeting)) is not None


def _name(decision: Decision | None, meeting: Meeting) -> str:
    review = meeting.review.id if meeting.review else ""
    return f"{review}/decision-{decision.id if decision else 'new'}"


def _form(
    review: Review, decision: Decision | None, meeting: Meeting, language: Language, actor: Identity | None
) -> None:
    begun = draft.opened(_name(decision, meeting), decision, _starts(decision, meeting))
    typed = _typed(begun, meeting, language)
    theirs = ""
    if decision:
        by = draft.by(decision, meeting.batches, language)
        theirs = " | ".join(_row(decision, meeting, language)) + f"  \n:gray[{parts.plain(by)}]"
    label = language.say("Keep the change") if decision else language.say("Take this decision")
    kept = draft.pressed(begun, decision, label=label, theirs=theirs, actor=actor, language=language)
    if kept and actor:
        _store(review, Deciding(**typed, before=kept.seen), kept, actor, language)  # type: ignore[arg-type]


def _starts(decision: Decision | None, meeting: Meeting) -> dict[str, object]:
    """What the fields hold first; a new decision is about the indicator that was on the screen."""
    if decision is None:
        about = state.one_in_url(state.INDICATOR, meeting.walk, default=WHOLE_STRATEGY)
        return {"text": "", "owner": "", "due": None, "indicator": about}
    about = decision.indicator or WHOLE_STRATEGY
    kept = {"text": decision.text, "owner": decision.owner, "due": decision.due, "indicator": about}
    return {**kept, "state": decision.state, "note": decision.note or ""}


def _typed(begun: Opened[Decision], meeting: Meeting, language: Language) -> dict[str, object]:
    """The fields: text, owner, due date and indicator; for one that stands also its state and a note."""
    text = st.text_area(
        language.say("Decision"),
        height=TEXT_PX,
        key=begun.start_field("text"),
        persist_state="session",
        width=FORM_PX,
    )
    with st.container(horizontal=True, width=FORM_PX):
        owner = st.text_input(language.say("Owner"), key=begun.start_field("owner"), persist_state="session")
        due = st.date_input(
            language.say("Due"), format="DD/MM/YYYY", key=begun.start_field("due"), persist_state="session"
        )
    return {
        "text": text or "",
        "owner": owner or "",
        "due": due if isinstance(due, dt.date) else None,
        "indicator": _about(begun, meeting, language),
        **(_settled(begun, language) if begun.seen else {}),
    }


def _about(begun: Opened[Decision], meeting: Meeting, language: Language) -> str | None:
    """Slug of the indicator that the decision is about; None for the strategy as a whole."""
    names = {slug: wording.label(meeting.overview.named(slug).indicator, language) for slug in meeting.walk}
    before = begun.starts["indicator"]
    if before and before not in names:  # one that is not walked through (of context, or withdrawn) stays what it was
        names[before] = wording.indicator_name(before, meeting.overview, language)
    slugs = sorted(names, key=lambda slug: names[slug].casefold())
    chosen = st.selectbox(
        language.say("What it is about"),
        [WHOLE_STRATEGY, *slugs],
        format_func=lambda slug: names[slug] if slug else language.say("The whole strategy"),
        key=begun.start_field("indicator"),
        persist_state="session",
        width=FORM_PX,
    )
    return chosen or None


def _settled(begun: Opened[Decision], language: Language) -> dict[str, object]:
    """The state of a decision that stands, and what is said about it."""
    chosen = st.segmented_control(
        language.say("State"),
        list(DecisionState),
        required=True,
        format_func=lambda each: language.say(wording.DECISION_WORDS[each]),
        key=begun.start_field("state"),
        persist_state="session",
    )
    note = st.text_input(language.say("Note"), key=begun.start_field("note"), persist_state="session", width=FORM_PX)
    return {"state": DecisionState(chosen or DecisionState.OPEN), "note": note or ""}


def _store(review: Review, deciding: Deciding, begun: Opened[Decision], actor: Identity, language: Language) -> None:
    write, sentence = partial(decide, acting.desk().store, review, deciding), language.say("The decision is kept")
    if draft.store(begun, deciding, actor, write, sentence=sentence, language=language):
        state.keep(_RESET, True)
        st.rerun()
