"""The frame around every page: list of pages, language, the day shown, and the one place where errors end."""

import datetime as dt

import streamlit as st

from indicators.readings import shared_desk
from indicators.texts import LANGUAGES
from pages.shared import parts, state

language = state.language()
st.set_page_config(page_title=language.say("Digital health · dashboard"), page_icon=":material/monitoring:", layout="wide")

overview = st.Page("overview.py", title=language.say("Overview"), default=True)
indicator = st.Page("indicator.py", title=language.say("Indicator"), url_path="fiche")
method = st.Page("method.py", title=language.say("Method"), url_path="methode")
state.register_pages({"overview": overview, "indicator": indicator, "method": method})
page = st.navigation([overview, indicator, method], position="top")

with parts.errors_shown(language):
    strategy = shared_desk().strategy
    today = dt.date.today()
    on, unread = state.forgiving(lambda: state.day_in_url(first=strategy.known_on, last=today), default=today)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom", gap="medium"):
        st.markdown(f"**{parts.plain(language.either(strategy.name_fr, strategy.name_en))}** · France 2030", width="content")
        with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
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
    page.run()
