"""The frame around every page: list of pages, language, the day shown, and the one place where errors end.

This script runs at every rerun; the pages are modules, imported once, so that what they remember is kept.
"""

from collections.abc import Callable
from urllib.parse import quote

import streamlit as st

from indicators.access import Act, Person
from indicators.catalogue import Strategy
from indicators.charts.look import LIGHT
from indicators.readings import shared_desk
from indicators.texts import LANGUAGES, Language
from pages import administration, data, entry, indicator, journal, method, overview, plans, press, review
from pages.shared import acting, address, guidance, parts, signing, state
from pages.shared.per_run import remember_answers
from pages.shared.server import uploads

# Three bars and a target mark, inline: Streamlit would fetch a named icon from the outside world.
ICON = "data:image/svg+xml," + quote(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
    f"<path d='M4 18h6v10H4zM13 11h6v17h-6zM22 5h6v23h-6z' fill='{LIGHT.achieved}'/>"
    f"<path d='M2 9h28' stroke='{LIGHT.late}' stroke-width='2.5'/></svg>",
    safe=" /:='",
)


def main() -> None:
    address.settle_address(carried=(state.LANGUAGE, state.DAY), passing=(state.PAGE, state.UNTIL_SEQ))
    language = state.language()
    title = language.say("Digital health · dashboard")
    st.set_page_config(page_title=title, page_icon=ICON, layout="wide")
    shown = navigation(language)
    with parts.errors_shown(language, title=shown.title):
        choices(shared_desk().strategy, shown.url_path, language)
        with parts.errors_shown(language):
            shown.run()
    address.finish_step()


def navigation(language: Language) -> st.Page:
    """The list of pages: a new page is one line here."""
    say, person = language.say, acting.person()
    pages = {
        "overview": page(person, overview.main, say("Situation"), "apercu", Act.READ_PUBLIC, default=True),
        "indicator": page(person, indicator.main, say("Indicator"), "fiche", Act.READ_PUBLIC, listed=False),
        "review": page(person, review.main, say("Review"), "revue", Act.READ_REVIEWS),
        "entry": page(person, entry.main, say("Entry"), "saisie", Act.REPORT, Act.VALIDATE),
        "press": page(person, press.main, say("Press"), "presse", Act.READ_PUBLIC),
        "data": page(person, data.main, say("Data"), "donnees", Act.READ_PUBLIC),
        "method": page(person, method.main, say("Method"), "methode", Act.READ_PUBLIC),
        "plans": page(person, plans.main, say("Targets"), "cibles", Act.REVISE_PLAN, listed=False),
        "journal": page(person, journal.main, say("Journal"), "journal", Act.READ_JOURNAL, listed=False),
        "administration": page(
            person, administration.main, say("Administration"), "administration", Act.APPOINT, listed=False
        ),
    }
    state.register_pages(pages)
    return st.navigation(list(pages.values()), position="top")


def page(
    person: Person,
    main: Callable[[], None],
    title: str,
    path: str,
    *acts: Act,
    default: bool = False,
    listed: bool = True,
) -> st.Page:
    """A page for whoever may do one of these acts; for anybody else it is not in the list, and its address says why.

    Args:
        listed: Whether it is in the bar; others are reached from names, or from the menu beside the bar.
    """
    is_open = any(person.may(act) for act in acts)
    return st.Page(
        main if is_open else acting.closed(acts[0], title),
        title=title,
        url_path=path,
        default=default,
        visibility="visible" if is_open and listed else "hidden",
    )


def draw_menu(language: Language) -> None:
    """The pages of those who plan, check and appoint, where somebody may open one of them; drawn when asked."""
    person = acting.person()
    menu = {"plans": Act.REVISE_PLAN, "journal": Act.READ_JOURNAL, "administration": Act.APPOINT}
    names = [name for name, act in menu.items() if person.may(act)]
    if not names:
        return
    shown = st.popover(language.say("More"), key="menu", on_change="rerun")
    if shown.open:
        with shown:
            for name in names:
                st.page_link(state.page(name))


def choices(strategy: Strategy, path: str, language: Language) -> None:
    """The menu, the day shown, the language, help, who is here; what the URL asks for that cannot be is said."""
    today = state.today()
    on, unread = state.forgiving(lambda: state.day_in_url(first=strategy.known_on, last=today), default=today)
    state.show(state.DAY, on)
    state.show(state.LANGUAGE, language.code)
    with st.container(horizontal=True, vertical_alignment="center", key="frame"):
        st.date_input(
            language.say("Situation as of"),
            min_value=strategy.known_on,
            max_value=today,
            format="DD/MM/YYYY",
            key=state.DAY,
            label_visibility="collapsed",
            on_change=state.follows(state.DAY, default=today),
            width=140,
        )
        st.segmented_control(
            language.say("Language"),
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES[code].name,
            key=state.LANGUAGE,
            label_visibility="collapsed",
            required=True,
            on_change=state.follows(state.LANGUAGE, default="fr"),
        )
        draw_menu(language)
        guidance.draw(path, language)
        trouble = signing.draw(language)
    for error in (trouble, unread, acting.unwritable()):
        if error:
            parts.warn(error, language)


with remember_answers(), uploads.follow_run():
    main()
