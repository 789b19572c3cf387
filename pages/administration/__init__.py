"""Administration: who has which role, a form to give, change or take away one, what people did or tried.

``draft`` keeps what is begun and stores it, ``appointing`` is the form, ``records`` shows events and the state of what
is stored. Whatever a page offers, the store asks again before it writes.
"""

import streamlit as st

from indicators import wording
from indicators.access import Act
from indicators.numbers import write_moment
from indicators.readings import Administration, administration
from indicators.texts import Language
from pages.administration import appointing, records
from pages.shared import acting, parts, state


def main() -> None:
    language = state.language()
    st.title(language.say("Administration"), anchor=False)
    acting.person().check(Act.APPOINT)
    if state.day() != state.today():
        st.info(language.say("Roles hold now: this page shows today, whatever day was chosen."))
    desk = acting.desk()
    found = administration(desk.store, desk.journal_choices())
    actor = acting.asked(language)
    members(found, language)
    appointing.draw(found, actor, language)
    records.events(found, language)
    records.condition(found, language)


def members(found: Administration, language: Language) -> None:
    """Who has which role, for what, since when and from whom."""
    say = language.say
    st.header(say("People and their roles"), anchor=False)
    if not found.members:
        st.info(
            say(
                "Nobody has a role yet. Appoint an administrator first: without one, only whoever sits at the server "
                "can give roles."
            )
        )
        return
    header = [say("Address"), say("Role"), say("Scope"), say("Since"), say("Given by")]
    parts.wide_table(parts.table(header, list(_rows(found, language))))


def _rows(found: Administration, language: Language) -> list[list[str]]:
    definitions, strategy = found.choices.definitions, found.choices.strategy
    return [
        [
            f"**{parts.plain(member.email)}**",
            parts.plain(wording.role_text(member.role, language)),
            parts.plain(wording.scope_text(member.scope, definitions, strategy, language)),
            parts.plain(write_moment(batch.recorded_at, language.code)),
            parts.plain(wording.actor_text(batch.actor, language)),
        ]
        for member, batch in found.members
    ]
