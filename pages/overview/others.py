"""What is no promise, each population apart: envelopes against what was committed, counts with their last change."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from indicators import wording
from indicators.model import Population
from indicators.readings import Overview, Situation
from indicators.texts import Language
from pages.shared import html, state

COLUMNS = ((Population.ENVELOPE, Population.CONTEXT), (Population.COUNT,))
"""What stands in the left and in the right column under the promises."""


def draw(overview: Overview, situations: Sequence[Situation], language: Language, theme: str) -> None:
    """Draw a table of each population that there is anything of."""
    link = state.link_to("")
    for column, populations in zip(st.columns(2, gap="large"), COLUMNS, strict=True):
        tables = [
            _table(population, own, overview, language, link)
            for population in populations
            if (own := [each for each in situations if each.population is population])
        ]
        with column:
            st.html(f'<div class="others" style="{html.theme_colours(theme)}">{"".join(tables)}</div>')


def _table(
    population: Population,
    situations: Sequence[Situation],
    overview: Overview,
    language: Language,
    link: Mapping[str, str],
) -> str:
    title = wording.population_counted(population, len(situations), language)
    note = language.say(wording.POPULATION_MEANINGS[population])
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in wording.beside_header(population, language))
    rows = "".join(_row(each, overview, language, link) for each in situations)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<section><h2>{escape(title)}</h2><p>{escape(note)}</p>{table}</section>"


def _row(situation: Situation, overview: Overview, language: Language, link: Mapping[str, str]) -> str:
    name, *cells = wording.beside_cells(situation, overview, language)
    sheet = html.link_page("fiche", {**link, state.INDICATOR: situation.indicator.slug}, name)
    return f'<tr><th scope="row">{sheet}</th>{"".join(f"<td>{escape(each)}</td>" for each in cells)}</tr>'
