"""Entry: what is awaited, then one value, a table or a file; all three lead to the same preview and the same receipt.

``awaited`` lists what is late, ``waiting`` what somebody should confirm; ``one``, ``several`` and ``file`` take what is
typed or dropped, ``draft`` keeps it until it is stored or given up, ``preview`` shows what would change,
``confirmation`` stores it, ``stored`` says so in the place of the preview.
"""

import streamlit as st

from indicators.access import Act, Identity
from indicators.readings import Overview
from indicators.readings.turns import turn
from indicators.texts import Language
from pages.entry import awaited, confirmation, draft, file, one, preview, several, stored, waiting
from pages.shared import acting, parts, state

WAYS = {"valeur": one.draw, "tableau": several.draw, "fichier": file.draw}


def main() -> None:
    language, theme = state.language(), state.theme()
    st.title(language.say("Report achieved values"), anchor=False)
    if state.day() != state.today():
        st.info(language.say("A value that is entered is known from today on, whatever day is shown."))
    actor, person = acting.asked(language), acting.person()
    if person.may(Act.REPORT):
        with parts.errors_shown(language):  # what was typed stays on the page, whatever happens to the store
            confirmation.store_if_asked(actor, language)
    body, below = st.container(), st.empty()
    with below.container():
        stored.draw_receipt(actor, language)  # stands last, and is sent first
    with turn(), body:  # what was asked to be stored is stored: a crowd that looks at previews does not hold it up
        overview = acting.desk().overview(on=state.today())
        awaited.draw(overview, actor, language)
        if person.may(Act.VALIDATE):
            waiting.draw(overview, actor, language, theme)
        if person.may(Act.REPORT):
            report(overview, actor, language, theme)
    if draft.stored() is None:
        below.empty()  # a preview was begun in this very run


def report(overview: Overview, actor: Identity | None, language: Language, theme: str) -> None:
    """One of the three ways; under it the preview of what was typed or dropped, or what was stored of it."""
    way = choose_way(language)
    WAYS[way](overview, language)
    stored.draw_refusals(language)
    begun = draft.current()
    if begun is not None:
        preview.draw(begun, actor=actor, language=language, theme=theme)


def choose_way(language: Language) -> str:
    """One value, several in a table, or a file; kept in the URL."""
    labels = {
        "valeur": language.say("One value"),
        "tableau": language.say("Several values"),
        "fichier": language.say("A file"),
    }
    return parts.choose_one(state.WAY, language.say("What do you have?"), labels, default="valeur")
