"""What a person has begun and not announced yet: kept in the session, with the id that makes a double click safe."""

import uuid
from dataclasses import dataclass, replace

from indicators.access import Identity
from indicators.errors import VersionTaken
from indicators.intake import PlanDraft, PlanPreview, confirm_plan, preview_plan
from indicators.intake.plans import look_again_on_top
from indicators.readings import WhatIf
from indicators.store import Receipt
from indicators.texts import Language
from pages.shared import acting, state
from pages.shared.forms import close_form

_BEGUN, _ANNOUNCED = "plan-begun", "plan-announced"


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


def form_name(slug: str) -> str:
    """Return the name of the form of an indicator's next plan."""
    return f"plan-{slug}"


def begin(typed: PlanDraft, language: Language, *, asked: bool) -> None:
    """Preview what was typed, once somebody asks for it and whenever it changes afterwards."""
    begun = current(typed.indicator)
    if begun is not None:
        typed = replace(typed, seen=begun.preview.draft.seen)  # it may stand on top of others' already
    if asked or (begun is not None and begun.preview.draft != typed):
        state.keep(_named(typed.indicator), _previewed(typed, language))
        state.forget(_ANNOUNCED)


def _named(slug: str) -> str:
    return f"{_BEGUN} {slug}"


def current(slug: str) -> Begun | None:
    """What was begun for this indicator."""
    begun: Begun | None = state.kept(_named(slug), None)
    return begun


def announced(slug: str) -> Stored | None:
    """What was announced last, if it was for this indicator."""
    stored: Stored | None = state.kept(_ANNOUNCED, None)
    return stored if stored and stored.indicator == slug else None


def give_up(slug: str) -> None:
    """Forget what was begun for this indicator; the fields start anew from the plan in force."""
    state.forget(_named(slug))
    close_form(form_name(slug))


def put_on_top(begun: Begun, language: Language) -> None:
    """Look at the same plan again, on top of what others announced meanwhile."""
    state.keep(_named(begun.preview.draft.indicator), _previewed(look_again_on_top(begun.preview), language))


def announce(begun: Begun, *, actor: Identity, language: Language) -> None:
    """Store the plan and keep the receipt; where somebody was faster, show both plans instead."""
    outcome = _stored(begun, actor=actor, language=language)
    if isinstance(outcome, Begun):
        state.keep(_named(outcome.preview.draft.indicator), outcome)
        return
    state.keep(_ANNOUNCED, outcome)
    give_up(outcome.indicator)


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
