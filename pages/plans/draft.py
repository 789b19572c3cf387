"""What a person has begun and not announced yet: kept in the session, with the id that makes a double click safe."""

import uuid
from dataclasses import dataclass

from indicators.access import Identity
from indicators.errors import VersionTaken
from indicators.intake import PlanDraft, PlanPreview, confirm_plan, preview_plan
from indicators.intake.plans import look_again_on_top
from indicators.readings import WhatIf
from indicators.store import Receipt
from indicators.texts import Language
from pages.shared import acting, state

_BEGUN, _ANNOUNCED, _ROUND = "plan-begun", "plan-announced", "plan-round"


@dataclass(frozen=True, eq=False)
class Begun:
    """A preview with the id of its submission, and what it would change (None where something was refused)."""

    id: str
    preview: PlanPreview
    what_if: WhatIf | None


@dataclass(frozen=True)
class Stored:
    """What was announced last, for the receipt."""

    indicator: str
    revision: int
    receipt: Receipt


def begin(typed: PlanDraft, language: Language) -> None:
    """Keep the preview of what was typed in the place of any other."""
    state.keep(_BEGUN, _previewed(typed, language))
    state.forget(_ANNOUNCED)


def current(slug: str) -> Begun | None:
    """What was begun for this indicator."""
    begun: Begun | None = state.kept(_BEGUN, None)
    return begun if begun and begun.preview.draft.indicator == slug else None


def announced(slug: str) -> Stored | None:
    """What was announced last, if it was for this indicator."""
    stored: Stored | None = state.kept(_ANNOUNCED, None)
    return stored if stored and stored.indicator == slug else None


def give_up() -> None:
    """Forget what was begun; the fields start anew from the plan in force."""
    state.forget(_BEGUN)
    state.keep(_ROUND, fields_round() + 1)


def fields_round() -> int:
    """A number for the fields' keys: they start anew after each round."""
    return state.kept(_ROUND, 0)


def put_on_top(begun: Begun, language: Language) -> None:
    """Look at the same plan again, on top of what others announced meanwhile."""
    state.keep(_BEGUN, _previewed(look_again_on_top(begun.preview), language))


def announce(begun: Begun, *, actor: Identity, language: Language) -> None:
    """Store the plan and keep the receipt; where somebody was faster, show both plans instead."""
    outcome = _stored(begun, actor=actor, language=language)
    if isinstance(outcome, Begun):
        state.keep(_BEGUN, outcome)
        return
    state.keep(_ANNOUNCED, outcome)
    give_up()


def _stored(begun: Begun, *, actor: Identity, language: Language) -> Stored | Begun:
    """One core call; nothing of the screen in here, since a second click may cut the first one short at any of it."""
    now = state.now()
    typed = begun.preview.draft
    try:
        receipt = confirm_plan(acting.desk().store, begun.preview, id=begun.id, actor=actor, now=now)
    except VersionTaken:
        return _previewed(typed, language)
    return Stored(indicator=typed.indicator, revision=typed.seen + 1, receipt=receipt)


def _previewed(typed: PlanDraft, language: Language) -> Begun:
    desk, today = acting.desk(), state.today()
    found = preview_plan(desk.store, desk.strategy, typed, today=today, language=language)
    what_if = desk.what_if(on=today, plans={typed.indicator: found.plan}) if found.plan else None
    return Begun(id=uuid.uuid4().hex, preview=found, what_if=what_if)
