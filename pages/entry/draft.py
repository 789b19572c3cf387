"""What a person has begun and not stored yet: kept in the session, with the id that makes storing it twice harmless."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from indicators.errors import VersionTaken
from indicators.intake import Preview, confirm, look_again
from indicators.readings import WhatIf, shared_desk
from indicators.store import Receipt
from pages.shared import state

_DRAFT, _STORED, _ROUND = "entry-draft", "entry-stored", "entry-round"
LAST_VALUES = 800


@dataclass(frozen=True, eq=False)
class Draft:
    """A preview with the id of its submission, and what it would change."""

    id: str
    preview: Preview
    what_if: WhatIf


@dataclass(frozen=True)
class Stored:
    """What was stored, for the receipt."""

    receipt: Receipt
    values: int
    left_out: int
    refused: int


def begin(preview: Preview) -> None:
    """Keep a new preview in the place of any other."""
    st.session_state[_DRAFT] = _drafted(preview, id=uuid.uuid4().hex)
    st.session_state.pop(_STORED, None)


def current() -> Draft | None:
    draft: Draft | None = st.session_state.get(_DRAFT)
    return draft


def stored() -> Stored | None:
    done: Stored | None = st.session_state.get(_STORED)
    return done


def forget(channel: str) -> None:
    """Forget what was begun that way; the fields stay."""
    begun = current()
    if begun is not None and begun.preview.channel == channel:
        st.session_state.pop(_DRAFT, None)


def give_up() -> None:
    """Forget what was begun and empty the fields."""
    st.session_state.pop(_DRAFT, None)
    st.session_state[_ROUND] = fields_round() + 1


def fields_round() -> int:
    """A number for the fields' keys: they start empty again after each round."""
    number: int = st.session_state.get(_ROUND, 0)
    return number


def settle(draft: Draft, *, on_top: Collection[int]) -> None:
    """Answer a conflict: the person's values of these lines go on top, the others' stay where they are."""
    st.session_state[_DRAFT] = _drafted(draft.preview.with_conflicts(on_top), id=uuid.uuid4().hex)


def save(draft: Draft, *, actor: str, reason: str, leave_out: bool) -> None:
    """Store the draft and keep the receipt; where somebody was faster, show both values instead."""
    outcome = _saved(draft, actor=actor, reason=reason, leave_out=leave_out)
    if isinstance(outcome, Draft):
        st.session_state[_DRAFT] = outcome
        return
    st.session_state[_STORED] = outcome
    give_up()


def _saved(draft: Draft, *, actor: str, reason: str, leave_out: bool) -> Stored | Draft:
    """One core call; nothing of the screen in here, since a second click may cut the first one short at any of it."""
    desk = shared_desk()
    chosen = draft.preview.without_warned() if leave_out else draft.preview
    try:
        receipt = confirm(
            desk.store,
            chosen,
            id=draft.id,
            actor=actor,
            now=state.now(),
            state=desk.strategy.state_entered,
            reason=reason,
        )
    except VersionTaken:
        again = look_again(desk.store, desk.strategy, draft.preview, today=state.today())
        return _drafted(again, id=uuid.uuid4().hex)
    left_out = len(draft.preview.changes) - len(chosen.changes)
    return Stored(receipt, values=len(chosen.changes), left_out=left_out, refused=chosen.refused_rows)


def _drafted(preview: Preview, *, id: str) -> Draft:
    values = preview.values(last=LAST_VALUES)
    return Draft(id=id, preview=preview, what_if=shared_desk().what_if(on=state.today(), values=values))
