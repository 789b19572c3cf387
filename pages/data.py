"""Open data: every public table to take home, their columns, the licence, and the interface for programs."""

from functools import partial

import streamlit as st

from indicators import api
from indicators.catalogue import Strategy
from indicators.opendata import FORMATS, PACKAGE_FILE, TABLES, Table
from indicators.opendata.package import field_type
from indicators.readings import shared_desk
from indicators.texts import Language
from pages.shared import acting, parts, state

FOLDER = "/donnees"


def main() -> None:
    language = state.language()
    acting.desk()
    overview = shared_desk().overview(on=state.day())
    st.title(language.say("Open data"), anchor=False)
    if overview.strategy.members_only:
        st.info(language.say("Figures are for members only: these addresses answer nobody."))
    files(overview.strategy, language)
    columns(language)
    interface(overview.headline[0].indicator.slug if overview.headline else "", language)


def files(strategy: Strategy, language: Language) -> None:
    """The tables with their files, as known on the day shown, and under which licence."""
    say = language.say
    st.markdown(parts.plain(say("The public figures as known on the day chosen above, with what each column means.")))
    header = [say("Table"), say("What it holds"), say("Files")]
    rows = [
        [f"**{parts.plain(say(each.title))}**", parts.plain(say(each.meaning)), links(each)] for each in TABLES.values()
    ]
    parts.wide_table(parts.table(header, rows))
    package = f"[{parts.plain(PACKAGE_FILE)}]({FOLDER}/{PACKAGE_FILE}{asked_day(language)})"
    st.markdown(
        f"{parts.plain(say('All of it described for programs and catalogues of open data (Data Package)'))} · {package}"
    )
    licence = parts.link(strategy.licence.name, strategy.licence.url)
    st.markdown(f"**{parts.plain(say('Licence'))}** · {licence}")


def links(table: Table) -> str:
    """A link to each file of a table, as Markdown."""
    return " · ".join(f"[{name.upper()}]({FOLDER}/{table.name}.{name}{asked_day()})" for name in FORMATS)


def asked_day(language: Language | None = None) -> str:
    """What an address ends with, so that it gives the day shown in this language; nothing for today in French."""
    wanted = {"on": state.day().isoformat()} if state.day() != state.today() else {}
    wanted |= {"lang": language.code} if language else {}
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    return f"?{query}" if query else ""


def columns(language: Language) -> None:
    """What each column means, table by table."""
    say = language.say
    for table in TABLES.values():
        said = say("Columns of the table “{name}”", name=say(table.title))
        parts.fold(table.name, said, partial(meanings, table, language))


def meanings(table: Table, language: Language) -> None:
    """The columns of one table."""
    say = language.say
    header = [say("Column"), say("Type"), say("Meaning")]
    rows = [[f"`{each.name}`", field_type(each), parts.plain(say(each.meaning))] for each in table.columns]
    st.markdown(parts.table(header, rows))


def interface(slug: str, language: Language) -> None:
    """The addresses for programs, each with an example that can be followed."""
    say = language.say
    st.header(say("For programs"), anchor=False)
    st.markdown(
        parts.plain(say("Everything can be asked by HTTP, for any day with “on”; nothing can be written that way."))
    )
    said = ((say(each.meaning), each.example(slug)) for each in api.OPERATIONS if each.has_example)
    st.markdown("\n".join(f"- {parts.plain(meaning)}  \n  [{parts.plain(to)}]({to})" for meaning, to in said))
