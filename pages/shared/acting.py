"""Who is acting in this run, what they may do and which figures they may see. Asked anew at every run, never kept."""

import streamlit as st

from indicators.access import Act, Identity, Origin, Person, is_address
from indicators.model import Indicator
from indicators.readings import Desk, shared_desk
from indicators.texts import Language
from pages.shared import state


def person() -> Person:
    """Whoever is in front of the screen, with the role that holds now."""
    return shared_desk().person(identity())


def identity() -> Identity:
    return Identity("", Origin.LOCAL)


def desk() -> Desk:
    """The answers that this person may see."""
    return shared_desk(unpublished=person().may(Act.READ_UNPUBLISHED))


def may(act: Act, indicator: Indicator | None = None) -> bool:
    """Whether the person may do something, on this indicator or at least on some."""
    return person().may(act, indicator)


def asked(language: Language) -> Identity | None:
    """Who signs what is stored: the person signed in; in local mode the address typed, None until it is one."""
    known = identity()
    if known.origin is not Origin.LOCAL:
        return known
    typed = st.text_input(
        language.say("Your e-mail address"),
        key=state.ACTOR,
        type="email",
        max_chars=320,
        placeholder="prenom.nom@sante.gouv.fr",
        persist_state="session",
        width=360,
    )
    address = (typed or "").strip()
    return Identity(address, Origin.LOCAL) if is_address(address) else None
