"""What is no promise, each population apart: envelopes against what was committed, counts with their last change."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from indicators import wording
from indicators.model import Population
from indicators.readings import Overview, Situation
from indicators.texts import Language
from pages.shared import html, state
from pages.shared.once import told_once

COLUMNS = ((Population.ENVELOPE, Population.CONTEXT), (Population.COUNT,))
"""What stands in the left and in the right column under the promises."""


def draw(overview: Overview, situations: Sequence[Situation], language: Language, theme: str) -> None:
    """Draw a table of each population that there is anything of."""
    carried = state.read_carried()
    for column, populations in zip(st.columns(2, gap="large"), COLUMNS, strict=True):
        tables = [
            write_population(overview, population, own, language, carried)
            for population in populations
            if (own := tuple(each for each in situations if each.population is population))
        ]
        with column:
            html.draw("others", "".join(tables), theme)


@told_once
def write_population(
    overview: Overview,
    population: Population,
    situations: tuple[Situation, ...],
    language: Language,
    carried: state.Carried,
) -> str:
    """Return the table of one population as HTML, under its name and what it is."""
    title = wording.population_counted(population, len(situations), language)
    note = language.say(wording.POPULATION_MEANINGS[population])
    rows = (_row(each, overview, language, carried) for each in situations)
    table = html.write_table(wording.beside_header(population, language), rows)
    return f"<section><h2>{escape(title)}</h2><p>{escape(note)}</p>{table}</section>"


def _row(situation: Situation, overview: Overview, language: Language, carried: state.Carried) -> str:
    name, *cells = wording.beside_cells(situation, overview, language)
    sheet = html.link_sheet(situation.indicator.slug, name, carried)
    return f'<tr><th scope="row">{sheet}</th>{"".join(f"<td>{escape(each)}</td>" for each in cells)}</tr>'
