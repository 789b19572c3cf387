"""The frame around every page: list of pages, language, the day shown, and the one place where errors end.

This script runs at every rerun; the pages are modules, imported once, so that what they remember is kept.
"""

import datetime as dt

import streamlit as st

from indicators.catalogue import Strategy
from indicators.readings import shared_desk
from indicators.texts import LANGUAGES, Language
from pages import indicator, method, overview
from pages.shared import parts, state


def main() -> None:
    language = state.language()
    title = language.say("Digital health · dashboard")
    st.set_page_config(page_title=title, page_icon=":material/monitoring:", layout="wide")
    page = navigation(language)
    with parts.errors_shown(language):
        choices(shared_desk().strategy, language)
        page.run()


def navigation(language: Language) -> st.Page:
    """The list of pages: a new page is one line here."""
    pages = {
        "overview": st.Page(overview.main, title=language.say("Overview"), url_path="apercu", default=True),
        "indicator": st.Page(indicator.main, title=language.say("Indicator"), url_path="fiche"),
        "method": st.Page(method.main, title=language.say("Method"), url_path="methode"),
    }
    state.register_pages(pages)
    return st.navigation(list(pages.values()), position="top")


def choices(strategy: Strategy, language: Language) -> None:
    """The strategy's name, the day shown and the language; what the URL asks for that cannot be is said."""
    today = dt.date.today()
    on, unread = state.forgiving(lambda: state.day_in_url(first=strategy.known_on, last=today), default=today)
    name = parts.plain(language.either(strategy.name_fr, strategy.name_en))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"**{name}** · France 2030", width="stretch")
        st.date_input(
            language.say("Situation as of"),
            value=on,
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
            default=language.code,
            format_func=lambda code: LANGUAGES[code].name,
            key=state.LANGUAGE,
            required=True,
            on_change=state.follows(state.LANGUAGE, default="fr"),
        )
    if unread:
        parts.warn(unread, language)


main()
