"""Naming who is responsible for indicators, on the pages where that is missed."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from indicators.access import Identity
from indicators.errors import UserFacingError
from indicators.ownership import name_owner
from indicators.texts import Language
from pages.shared import acting, parts, receipts, state

FORM_PX = 640
ADDRESS_LENGTH = 320


@dataclass(frozen=True)
class Named:
    """What was stored last, for the receipt of the form that it came from."""

    form: str
    seq: int
    email: str
    indicators: int


_DONE, _ROUND = "owner-named", "owner-round"


def draw_form(form: str, labels: Mapping[str, str], *, actor: Identity | None, language: Language) -> None:
    """One address for one or several indicators; an empty address takes the name away.

    Args:
        form: Its name; pages with several have one each.
        labels: Slug → label of the indicators that may be chosen; a single one is chosen already.
    """
    say, key = language.say, f"owner-{form}-{state.kept(_ROUND, 0)}"
    slugs = list(labels)
    if len(labels) > 1:
        slugs = st.multiselect(
            say("Indicators"),
            slugs,
            format_func=lambda slug: labels.get(slug, slug),
            placeholder=say("Choose one or several"),
            key=f"{key}-slugs",
            width=FORM_PX,
        )
    email = st.text_input(
        say("E-mail address of the person responsible (empty: nobody)"),
        key=f"{key}-email",
        max_chars=ADDRESS_LENGTH,
        placeholder="prenom.nom@sante.gouv.fr",
        width=FORM_PX,
    )
    pressed = st.button(say("Name as responsible"), key=f"{key}-store", disabled=not slugs or actor is None)
    if pressed and actor is not None:
        _store(form, slugs, email or "", actor, language)
    _draw_receipt(form, language)


def _store(form: str, slugs: list[str], email: str, actor: Identity, language: Language) -> None:
    name = f"owner {form} {sorted(slugs)} {email}"
    desk, id, now = acting.desk(), state.submission(name), state.now()
    try:
        receipt = name_owner(desk.store, slugs=slugs, email=email, id=id, actor=actor, now=now)
    except UserFacingError as error:
        parts.warn(error, language)
        return
    state.submitted(name)
    state.keep(_DONE, Named(form, receipt.seq, email.strip().lower(), len(slugs)))
    state.keep(_ROUND, state.kept(_ROUND, 0) + 1)
    st.rerun()


def _draw_receipt(form: str, language: Language) -> None:
    done: Named | None = state.kept(_DONE, None)
    if done is None or done.form != form:
        return
    said = (
        language.count(
            "{email}: responsible for {number} indicator",
            "{email}: responsible for {number} indicators",
            done.indicators,
            email=done.email,
        )
        if done.email
        else language.count(
            "{number} indicator without anybody responsible",
            "{number} indicators without anybody responsible",
            done.indicators,
        )
    )
    receipts.draw_receipt(done.seq, said, language)
