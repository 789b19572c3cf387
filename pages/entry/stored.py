"""What was stored last, where the button was: the receipt with a way back, and the refused rows still to be mended."""

import streamlit as st

from indicators import wording
from indicators.access import Act, Identity
from indicators.errors import UserFacingError
from indicators.texts import Language
from pages.entry import draft, preview
from pages.entry.draft import Draft, Stored
from pages.shared import acting, parts, receipts


def draw_refusals(language: Language) -> None:
    """The rows that did not go in with what was stored, until somebody says that they are done with."""
    for begun in draft.drafts_with_refusals():
        with st.container(border=True, key=f"refused-{begun.id}"):
            st.markdown(parts.plain(_refused_text(begun, language)))
            preview.refusals(begun, language)
            st.button(
                language.say("These rows are mended or not needed: close this list"),
                on_click=draft.dismiss_refusals,
                args=(begun.id,),
                key=f"dismiss-{begun.id}",
                icon=":material/close:",
            )


def _refused_text(begun: Draft, language: Language) -> str:
    file = begun.preview.file
    if file is None:
        return language.say("Not stored, and kept here until you close this list:")
    return language.say("Not stored of “{name}”, and kept here until you close this list:", name=file.name)


def draw_receipt(actor: Identity | None, language: Language) -> None:
    """What was stored last, the way to take it back, and the sheets that show it."""
    done = draft.stored()
    if done is None:
        return
    receipt, sentence = done.receipt, _stored_text(done, language)
    if done.taken_back is not None:
        receipt, sentence = done.taken_back[0], _taken_back_text(done, language)
    asked = False
    with receipts.draw_receipt(receipt.seq, sentence, language):
        with st.container(horizontal=True):
            if done.taken_back is None and acting.person().may(Act.UNDO):
                asked = _offer_undo(done, actor, language)
            labels = {each.slug: wording.label(each, language) for each in done.indicators}
            receipts.link_sheets(labels, language)
        if asked and actor is not None:
            _take_back(done, actor, language)


def _stored_text(done: Stored, language: Language) -> str:
    said = [language.count("{number} value stored", "{number} values stored", done.values)]
    if done.left_out:
        said.append(language.count("{number} left out", "{number} left out", done.left_out))
    if done.refused:
        said.append(language.count("{number} row refused", "{number} rows refused", done.refused))
    return ", ".join(said)


def _taken_back_text(done: Stored, language: Language) -> str:
    said = [
        language.count(
            "{number} value taken back: what stood before stands again",
            "{number} values taken back: what stood before stands again",
            done.values,
        )
    ]
    if done.taken_back is not None and done.taken_back[1]:
        said.append(
            language.count(
                "{number} changed since by somebody is left as it is",
                "{number} changed since by somebody are left as they are",
                done.taken_back[1],
            )
        )
    return ", ".join(said)


def _offer_undo(done: Stored, actor: Identity | None, language: Language) -> bool:
    """One click: what was stored a moment ago needs no other reason than that."""
    return st.button(
        language.say("Undo"),
        key=f"undo-{done.undo_id}",
        icon=":material/undo:",
        disabled=actor is None,
        help=language.say("Puts back what stood before. Both stay in the journal."),
    )


def _take_back(done: Stored, actor: Identity, language: Language) -> None:
    try:
        draft.take_back(done, actor=actor, reason=language.say("taken back right after it was stored"))
    except UserFacingError as error:
        parts.warn(error, language)
        return
    st.rerun()
