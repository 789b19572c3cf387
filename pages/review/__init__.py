"""The weekly review, for a shared screen: what is new, indicator by indicator, decisions, minutes.

``news`` tells what changed, ``walk`` goes from indicator to indicator, ``decisions`` takes and settles them,
``minutes`` opens, notes and closes, ``record`` shows what a closed review froze, ``dossier`` makes the paper of it.
``draft`` keeps what is begun.
"""

import streamlit as st

from indicators import wording
from indicators.access import Act
from indicators.errors import ReviewUnknown
from indicators.model import AsOf, DecisionState
from indicators.numbers import inert
from indicators.readings import Meeting, Reviews, shared_desk
from indicators.texts import Language
from pages.review import decisions, draft, minutes, news, record, walk
from pages.shared import acting, parts, state
from pages.shared.once import told_once

NEWS, WALK, DECISIONS, MINUTES = "nouveautes", "tour", "decisions", "compte-rendu"
LIVE_SECONDS = 2
SIDE_PX = 300


def main() -> None:
    language, theme = state.language(), state.theme()
    draft.begin_run()
    live(shared_desk().store.version())
    desk, may_write = acting.desk(), acting.person().may(Act.REVIEW)
    known = desk.reviews()
    if not known.all:
        nothing_yet(language, may_write=may_write)
        return
    review = known.named(asked(known))
    with st.container(horizontal=True, vertical_alignment="top"):
        left, right = st.container(width="stretch"), st.container(width=SIDE_PX)
    with right:
        choose(known, language)
        signs = may_write and (known.open is None or review.is_open)
        actor = acting.asked(language) if signs else None
    place = st.container()
    if may_write:
        draft.hand_back([] if review.is_open else [review.id], is_open=known.open is not None, language=language)
    if may_write and known.open is None:
        minutes.opening(language, actor, expanded=False)
    meeting = desk.meeting(review.id, today=state.today())  # where it is broken one can still go on to another
    with left:
        shown, slug = head(meeting, language)
    writes = may_write and review.is_open
    if shown == WALK:
        walk.draw(slug, meeting, language, theme, actor=actor, writes=writes)
    elif shown == DECISIONS:
        decisions.draw(meeting, language, actor=actor, writes=writes)
    elif shown == NEWS:
        news.draw(meeting, language)
    elif writes:
        minutes.draw(meeting, language, actor)
    else:
        record.draw(meeting, known, language)
    with place:  # of a form that is gone: a review that was opened or closed
        draft.receipt(language)


@st.fragment(run_every=LIVE_SECONDS)
def live(version: int) -> None:
    """Draw the page again as soon as anybody stored something."""
    if shared_desk().store.version() != version:
        st.rerun()


def asked(known: Reviews) -> str:
    """Id of the review that the URL asks for; by default the open one, on a past day the last one held by then."""
    return state.one_in_url(state.REVIEW, [each.id for each in known.all], default=_usual(known))


def _usual(known: Reviews) -> str:
    return known.usual(state.day(), today=state.today()).id


def nothing_yet(language: Language, *, may_write: bool) -> None:
    """Before the first review."""
    st.title(language.say("Review"), anchor=False)
    st.info(
        language.say(
            "No review is recorded yet. The first one starts the record of what the committee thinks and decides."
        ),
        icon=":material/groups:",
    )
    if may_write:
        minutes.opening(language, acting.asked(language), expanded=True)


def head(meeting: Meeting, language: Language) -> tuple[str, str]:
    """Which review, what is new, and the parts of the meeting: the one shown, and where it stands in its walk.

    The parts are buttons: while a choice of another kind has the focus, Streamlit keeps the arrow keys to it.
    """
    steps = _steps(meeting, language)
    shown = state.one_in_url(state.STEP, list(steps), default=NEWS)
    st.markdown(title(meeting, language, large=shown != WALK), anchors=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        for name, label in steps.items():
            kind = state.main_button() if name == shown else "tertiary"
            st.button(label, type=kind, key=f"review-{name}", on_click=state.put_in_url, args=(state.STEP, name))
        return shown, walk.position(meeting, language) if shown == WALK else ""


@told_once
def title(meeting: Meeting, language: Language, *, large: bool) -> str:
    """The name of the review, what is new, and as of when the figures are."""
    name = wording.review_name(meeting.review, language) if meeting.review else ""
    called, moment = parts.plain(name[:1].upper() + name[1:]), wording.known_on_text(AsOf(meeting.on), language)
    if not large:
        return f"**{called}** · :gray[{parts.plain(moment)}]"
    news = parts.plain(wording.news_text(meeting.changes, language))
    return f"# {called}\n\n**{news}** · :gray[{parts.plain(moment)}]"


def choose(known: Reviews, language: Language) -> None:
    """The list of reviews, newest first, where there are several."""
    names = {each.id: wording.review_name(each, language) for each in reversed(known.all)}
    wanted = st.query_params.get(state.REVIEW, asked(known))
    if wanted not in names:
        parts.warn(ReviewUnknown(review=inert(wanted)), language)
    if len(names) < 2:
        return
    state.show(state.REVIEW, asked(known))
    st.selectbox(
        language.say("Review"),
        list(names),
        format_func=names.__getitem__,
        key=state.REVIEW,
        on_change=state.follows(state.REVIEW, default=_usual(known)),
        label_visibility="collapsed",
    )


def _steps(meeting: Meeting, language: Language) -> dict[str, str]:
    standing = sum(each.state is DecisionState.OPEN for each in meeting.decisions)
    return {
        NEWS: language.say("What is new"),
        WALK: language.say("Indicator by indicator"),
        DECISIONS: language.say("Decisions ({number})", number=standing),
        MINUTES: language.say("Minutes and record"),
    }
