"""What a person has begun and not stored yet: kept in the session, with the id that makes storing it twice harmless."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indicators.access import Identity
from indicators.errors import VersionTaken
from indicators.intake import Preview, confirm, look_again, preview_typed, reversal
from indicators.model import Indicator
from indicators.readings import WhatIf
from indicators.store import Receipt
from indicators.texts import Language
from pages.shared import acting, state
from pages.shared.forms import close_form, read_form

_DRAFT, _STORED, _SHOWN, _REFUSED = "entry-draft", "entry-stored", "entry-shown", "entry-refused"
LAST_VALUES = 800

Row = Mapping[str, str | None]


@dataclass(frozen=True, eq=False)
class Draft:
    """A preview with the id of its submission, and what it would change.

    Attributes:
        reason: What was said for its warned values before somebody else was faster.
        source: What was said for its values without a source, likewise.
        typed: What was typed, field → text, one per row; None of a file.
        held: What the form held then, field → value.
    """

    id: str
    preview: Preview
    what_if: WhatIf
    reason: str
    source: str
    typed: Sequence[Row] | None
    held: Mapping[str, Any]


@dataclass(frozen=True)
class Stored:
    """What was stored, for the receipt.

    Attributes:
        indicators: Those whose values were stored, in the order typed.
        undo_id: Of the submission that would take all of it back.
        taken_back: Receipt of that submission, and how many values somebody had changed before it.
    """

    receipt: Receipt
    values: int
    left_out: int
    refused: int
    indicators: tuple[Indicator, ...]
    undo_id: str
    taken_back: tuple[Receipt, int] | None = None


def show(form: str, *choices: str) -> None:
    """Say which form is on the screen: the draft is of what was typed there.

    Args:
        form: Its name; each keeps its draft.
        choices: Keys of the choices by which somebody came to it, to be taken back with it.
    """
    state.keep(_SHOWN, (form, choices))


def begin(preview: Preview, *, typed: Sequence[Row] | None = None) -> None:
    """Keep a new preview in the place of the last one of the form on the screen, with what was answered there."""
    before, held = _begun(), read_form(_shown())
    reason = state.kept(f"reason-{before.id}", before.reason) if before else ""
    source = state.kept(f"source-{before.id}", before.source) if before else ""
    drafted = _drafted(preview, typed=typed, held=held, reason=reason or "", source=source or "")
    state.keep(_named(_shown()), drafted)
    state.forget(_STORED)


def begin_typed(typed: Sequence[Row], *, channel: str, language: Language, seen: int, asked: bool) -> None:
    """Preview what was typed into the form or the table, once somebody asks for it and whenever it changes afterwards.

    Args:
        typed: One mapping per row, field → text.
        seen: Data version when the form was opened.
    """
    begun = _begun()
    if not asked and (begun is None or begun.typed == typed):
        return
    desk = acting.desk()
    found = preview_typed(
        desk.store, desk.strategy, typed, channel=channel, language=language.code, today=state.today(), seen=seen
    )
    begin(found, typed=typed)


def _shown() -> str:
    name: str = state.kept(_SHOWN, ("", ()))[0]
    return name


def _named(form: str) -> str:
    return f"{_DRAFT} {form}"


def current() -> Draft | None:
    """Return what was begun with the form on the screen; None where its fields were changed since."""
    draft = _begun()
    return draft if draft is not None and draft.held == read_form(_shown()) else None


def _begun() -> Draft | None:
    draft: Draft | None = state.kept(_named(_shown()), None)
    return draft


def stored() -> Stored | None:
    done: Stored | None = state.kept(_STORED, None)
    return done


def forget_receipt() -> None:
    """Let the receipt go: something else is on the page now."""
    state.forget(_STORED)


def take_back(done: Stored, *, actor: Identity, reason: str) -> None:
    """Take back everything that was stored, but for what somebody changed since; the receipt then says so."""
    desk = acting.desk()
    receipt, found = reversal.undo_batch(
        desk.store,
        done.receipt.seq,
        id=done.undo_id,
        actor=actor,
        now=state.now(),
        reason=reason,
        state=desk.strategy.state_entered,
    )
    state.keep(_STORED, replace(done, values=len(found.reversals), taken_back=(receipt, len(found.changed))))


def drafts_with_refusals() -> tuple[Draft, ...]:
    """What was stored without its refused rows, which are kept until somebody says that they are done with."""
    drafts: tuple[Draft, ...] = state.kept(_REFUSED, ())
    return drafts


def dismiss_refusals(id: str) -> None:
    """Let the refused rows of one submission go."""
    state.keep(_REFUSED, tuple(draft for draft in drafts_with_refusals() if draft.id != id))


def give_up() -> None:
    """Forget what was begun with the form on the screen, and empty its fields."""
    shown: tuple[str, tuple[str, ...]] = state.kept(_SHOWN, ("", ()))
    form, choices = shown
    state.forget(_named(form))
    close_form(form)
    for choice in choices:
        state.show(choice, None)


def settle(draft: Draft, *, on_top: Collection[int]) -> None:
    """Answer a conflict: the person's values of these lines go on top, the others' stay where they are."""
    preview = draft.preview.with_conflicts(on_top)
    settled = _drafted(preview, typed=draft.typed, held=draft.held, reason=draft.reason, source=draft.source)
    state.keep(_named(_shown()), settled)


def save(draft: Draft, *, actor: Identity, reason: str, leave_out: bool, source: str) -> None:
    """Store the draft and keep the receipt; where somebody was faster, show both values instead."""
    outcome = _saved(draft, actor=actor, reason=reason, leave_out=leave_out, source=source)
    if isinstance(outcome, Draft):
        state.keep(_named(_shown()), outcome)
        return
    state.keep(_STORED, outcome)
    if outcome.refused:
        refused = replace(draft, preview=draft.preview.only_refused())
        state.keep(_REFUSED, (*drafts_with_refusals(), refused))
    give_up()


def _saved(draft: Draft, *, actor: Identity, reason: str, leave_out: bool, source: str) -> Stored | Draft:
    """One core call; nothing of the screen in here, since a second click may cut the first one short at any of it."""
    desk = acting.desk()
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
            source=source,
        )
    except VersionTaken:
        again = look_again(desk.store, desk.strategy, draft.preview, today=state.today())
        return _drafted(again, typed=draft.typed, held=draft.held, reason=reason, source=source)
    slugs = chosen.changes.sort("line")["indicator"].unique(maintain_order=True)
    left_out = len(draft.preview.changes) - len(chosen.changes)
    return Stored(
        receipt,
        values=len(chosen.changes),
        left_out=left_out,
        refused=chosen.refused_rows,
        indicators=tuple(draft.what_if.before.named(slug).indicator for slug in slugs),
        undo_id=uuid.uuid4().hex,
    )


def _drafted(
    preview: Preview, *, typed: Sequence[Row] | None, held: Mapping[str, Any], reason: str, source: str
) -> Draft:
    """A preview with an id of its own: what is looked at anew is another submission."""
    values = preview.values(last=LAST_VALUES)
    what_if = acting.desk().what_if(on=state.today(), values=values)
    return Draft(uuid.uuid4().hex, preview, what_if, reason=reason, source=source, typed=typed, held=held)
