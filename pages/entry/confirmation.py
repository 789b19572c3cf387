"""What makes a preview stored values: a reason where something speaks against one, and one button."""

from typing import NamedTuple

import streamlit as st

from indicators.access import Identity
from indicators.intake import Preview
from indicators.intake.sources import NO_SOURCE_TITLE
from indicators.texts import Language
from pages.entry import draft
from pages.entry.draft import Draft
from pages.shared import parts, state


def store_if_asked(actor: Identity | None, language: Language) -> None:
    """Store what was confirmed with the last click, before the rest of the page is drawn: it shows what stands."""
    begun = draft.current()
    if begun is None or not state.kept(_button(begun), False):
        return
    answer = _answer(begun)
    if actor is not None and not _obstacle(begun, answer, actor=actor, language=language):
        draft.save(begun, actor=actor, reason=answer.reason, leave_out=answer.leave_out, source=answer.source)


def draw(begun: Draft, *, actor: Identity | None, language: Language) -> None:
    """A reason where something speaks against a value, a source where there is none, then one button.

    ``store_if_asked`` does what it asks for.
    """
    if begun.preview.warned:
        _ask_why(begun, language)
    if _chosen(begun, _answer(begun)).unsourced:
        _ask_source(begun, language)
    answer = _answer(begun)
    stored = len(begun.preview.changes) - (begun.preview.warned if answer.leave_out else 0)
    with st.container(horizontal=True):
        asked = bool(stored) and st.button(
            language.count("Store {number} value", "Store {number} values", stored),
            type=state.main_button(),
            key=_button(begun),
        )
        st.button(language.say("Give up"), on_click=draft.give_up, key=f"drop-{begun.id}")
    obstacle = _obstacle(begun, answer, actor=actor, language=language)
    if asked and obstacle:
        st.warning(parts.plain(obstacle), icon=":material/info:")


def _button(begun: Draft) -> str:
    return f"store-{begun.id}"


class Answer(NamedTuple):
    """What the person says to the values that something speaks against, and to those without a source."""

    reason: str
    leave_out: bool
    source: str


def _answer(begun: Draft) -> Answer:
    """As it stands in the fields now, drawn or not yet."""
    source = state.kept(f"source-{begun.id}", begun.source) or ""
    if state.kept(f"leave-{begun.id}", False):
        return Answer("", leave_out=True, source=source)
    return Answer(state.kept(f"reason-{begun.id}", begun.reason) or "", leave_out=False, source=source)


def _chosen(begun: Draft, answer: Answer) -> Preview:
    """What would be stored with this answer."""
    return begun.preview.without_warned() if answer.leave_out else begun.preview


def _obstacle(begun: Draft, answer: Answer, *, actor: Identity | None, language: Language) -> str:
    """Why nothing can be stored yet; empty where it can."""
    if not begun.preview.conflicts.is_empty():
        return language.say("Choose first between their values and yours.")
    if actor is None:
        return language.say("Give your e-mail address at the top of the page: it is kept with each value.")
    if begun.preview.warned and not answer.leave_out and not answer.reason.strip():
        return language.say("Say why the flagged values are right, or do not store them.")
    if _chosen(begun, answer).unsourced and not answer.source.strip():
        return language.say("Say where the values come from, or choose “no source”.")
    return ""


def _ask_source(begun: Draft, language: Language) -> None:
    """One source for all values that have none, or the word that there is none."""
    known = begun.what_if.before.all_sources.values()
    titles = sorted({source.title for source in known if source.is_stated})
    state.show_again(f"source-{begun.id}", begun.source or None)
    st.selectbox(
        language.say("Where do these values come from? Some have no source ({number})", number=begun.preview.unsourced),
        [NO_SOURCE_TITLE, *titles],
        index=None,
        format_func=lambda title: language.say("no source") if title == NO_SOURCE_TITLE else title,
        key=f"source-{begun.id}",
        persist_state="session",
        placeholder=language.say("Choose a source, write a new one, or choose “no source”"),
        accept_new_options=True,
        help=language.say("Without a source a value stays out of the pictures for the press."),
    )


def _ask_why(begun: Draft, language: Language) -> None:
    """A reason for the values that something speaks against, unless they are left out."""
    warned = begun.preview.warned
    if len(begun.preview.changes) > warned:
        left_out = st.checkbox(
            language.count(
                "Do not store the {number} flagged value", "Do not store the {number} flagged values", warned
            ),
            key=f"leave-{begun.id}",
            persist_state="session",
        )
        if left_out:
            return
    state.begin_with(f"reason-{begun.id}", begun.reason)
    st.text_input(
        language.say("A value is flagged above: if it is right, say why")
        if warned == 1
        else language.say("Values are flagged above: if they are right, say why"),
        key=f"reason-{begun.id}",
        persist_state="session",
        max_chars=2000,
        placeholder=language.say("This reason is kept with the values and shown on the sheet"),
    )
