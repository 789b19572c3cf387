"""The frame around every page: list of pages, language, the day shown, and the one place where errors end.

This script runs at every rerun; the pages are modules, imported once, so that what they remember is kept.
"""

import streamlit as st

from indicators.catalogue import Strategy
from indicators.readings import shared_desk
from indicators.texts import LANGUAGES, Language
from pages import entry, indicator, journal, method, overview, plans
from pages.shared import parts, signing, state

# Three bars and a target mark, inline: Streamlit would fetch a named icon from the outside world.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Cpath d='M4 18h6v10H4zM13 11h6v17h-6zM22 5h6v23h-6z' fill='%231f4e8c'/%3E"
    "%3Cpath d='M2 9h28' stroke='%23a3120a' stroke-width='2.5'/%3E%3C/svg%3E"
)


def main() -> None:
    language = state.language()
    title = language.say("Digital health · dashboard")
    st.set_page_config(page_title=title, page_icon=ICON, layout="wide")
    page = navigation(language)
    with parts.errors_shown(language):
        choices(shared_desk().strategy, language)
        page.run()


def navigation(language: Language) -> st.Page:
    """The list of pages: a new page is one line here."""
    pages = {
        "overview": st.Page(overview.main, title=language.say("Overview"), url_path="apercu", default=True),
        "indicator": st.Page(indicator.main, title=language.say("Indicator"), url_path="fiche"),
        "entry": st.Page(entry.main, title=language.say("Entry"), url_path="saisie"),
        "plans": st.Page(plans.main, title=language.say("Targets"), url_path="cibles"),
        "journal": st.Page(journal.main, title=language.say("Journal"), url_path="journal"),
        "method": st.Page(method.main, title=language.say("Method"), url_path="methode"),
    }
    state.register_pages(pages)
    return st.navigation(list(pages.values()), position="top")


def choices(strategy: Strategy, language: Language) -> None:
    """The strategy's name, the day shown and the language; what the URL asks for that cannot be is said."""
    today = state.today()
    on, unread = state.forgiving(lambda: state.day_in_url(first=strategy.known_on, last=today), default=today)
    state.show(state.DAY, on)
    state.show(state.LANGUAGE, language.code)
    name = parts.plain(language.either(strategy.name_fr, strategy.name_en))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"**{name}** · France 2030", width="stretch")
        st.date_input(
            language.say("Situation as of"),
            min_value=strategy.known_on,
            max_value=today,
            format="DD/MM/YYYY",
            key=state.DAY,
            on_change=state.follows(state.DAY, default=today),
            width=160,
        )
        st.segmented_control(
            language.say("Language"),
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES[code].name,
            key=state.LANGUAGE,
            required=True,
            on_change=state.follows(state.LANGUAGE, default="fr"),
        )
        signing.draw(language)
    signing.notice(language)
    if unread:
        parts.warn(unread, language)


main()
