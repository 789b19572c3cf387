"""What each page shows and what to do on it, for whoever opens it for the first time; and the ways to do it."""

import streamlit as st

from indicators.access import Act
from indicators.errors import noted
from indicators.texts import Language
from pages.shared import acting, parts, state

GUIDANCE = {
    "": (
        noted("What became of each promise on the day chosen above, what needs a talk first."),
        noted("Press a name to open its sheet: planned, achieved, and who says so."),
        noted("Choose an earlier day to see what was known then."),
    ),
    "fiche": (
        noted("Everything behind one indicator: planned, achieved, sources, and since when it is known."),
        noted("Solid line: achieved. Dashes: the plan in force. Dots: replaced plans, and where the pace leads."),
        noted("A hollow point is a provisional or disputed value."),
    ),
    "revue": (
        noted("For the meeting: what is new, then indicator by indicator, decisions and minutes."),
        noted("Closing the review freezes its figures: they can be seen as they were, whatever changes later."),
    ),
    "saisie": (
        noted("Type the value, its date and where it was read; then look at what would change."),
        noted("Nothing is stored before you confirm, and nothing is overwritten: a correction is a new version."),
        noted("Many values at once: in the table, or as a file."),
    ),
    "cibles": (
        noted("A plan is never changed: a new one replaces it, and the old one stays visible."),
        noted("Type the whole new plan with its decision; every figure that it changes is shown first."),
    ),
    "presse": (
        noted("Choose the indicator and the format, then download: source and date stand on every picture."),
        noted("A frozen picture has a link under which it stays the same, even if the figure is corrected."),
    ),
    "journal": (
        noted("Everything that was stored: who, when, from what to what, and why. Filters narrow it down."),
        noted("What was stored by mistake can be taken back below the list; the journal keeps both."),
    ),
    "administration": (
        noted("Who may do what. Give a role to an e-mail address; it counts from that person’s next click on."),
        noted("Below: what people did or were refused, and whether everything that is stored is sound."),
    ),
    "donnees": (
        noted("All public figures as files, as known on the day chosen above, and addresses for programs."),
        noted("In a spreadsheet open the XLSX file; for other programs take CSV or JSON."),
    ),
    "methode": (noted("How rates, gaps and statuses are computed, what each indicator counts, and every source."),),
}
"""By the page's path in the address."""


def draw(path: str, language: Language) -> None:
    """The help of one page, and the ways to correct a figure and to get a picture for whoever may; drawn when asked."""
    say = language.say
    help_shown = st.popover(say("Help"), icon=":material/help:", key=f"help {path}", on_change="rerun")
    if not help_shown.open:
        return
    with help_shown:
        st.markdown("\n".join(f"- {parts.plain(say(each))}" for each in GUIDANCE[path]))
        if acting.person().may(Act.REPORT):
            st.page_link(state.page("entry"), label=say("Report or correct a value"), icon=":material/edit:")
        st.page_link(state.page("press"), label=say("Get a picture for the press"), icon=":material/image:")
        st.page_link(state.page("method"), label=say("How figures are computed"), icon=":material/calculate:")
