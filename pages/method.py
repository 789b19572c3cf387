"""Method: definitions, formulas, statuses and sources, written from the catalogue."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import streamlit as st

from indicators import wording
from indicators.catalogue import Strategy
from indicators.model import Status
from indicators.readings import Overview, Situation, count_indicators
from indicators.texts import Language
from pages.shared import acting, parts, state


def main() -> None:
    language = state.language()
    overview = acting.desk().overview(on=state.day())
    st.title(language.say("Method"), anchor=False)
    rules(overview.strategy, language)
    populations(overview, language)
    statuses(overview.strategy, language)
    glossary(language)
    definitions(overview, language)
    sources(overview, language)


def rules(strategy: Strategy, language: Language) -> None:
    """The formulas, in words."""
    st.header(language.say("How figures are computed"), anchor=False)
    st.markdown("\n".join(f"- {parts.plain(line)}" for line in wording.rules(strategy, language)))


def populations(overview: Overview, language: Language) -> None:
    """What is a promise and what is not, and how many there are of each."""
    counts = count_indicators(overview)
    st.header(language.say("Promises and the rest"), anchor=False)
    header = [language.say("Kind"), language.say("Meaning"), language.say("Indicators")]
    rows = [
        [
            parts.plain(language.say(wording.POPULATION_WORDS[population])),
            parts.plain(language.say(wording.POPULATION_MEANINGS[population])),
            str(number),
        ]
        for population, number in counts.populations.items()
    ]
    st.markdown(parts.table(header, rows, right=(2,)))


def statuses(strategy: Strategy, language: Language) -> None:
    """Each status with its sign and what it means."""
    st.header(language.say("Statuses"), anchor=False)
    header = [language.say("Status"), language.say("Meaning")]
    rows = [
        [parts.status_mark(status, language), parts.plain(wording.status_meaning(status, strategy, language))]
        for status in Status
    ]
    st.markdown(parts.table(header, rows))
    st.caption(parts.plain(wording.order_of_statuses(strategy, language)))


def glossary(language: Language) -> None:
    """How values are qualified and what is counted."""
    say = language.say
    st.header(say("Words"), anchor=False)
    qualifiers = ", ".join(say(word) for word in wording.QUALIFIER_WORDS.values())
    measures = ", ".join(say(word) for word in wording.MEASURE_WORDS.values())
    certainties = ", ".join(say(word) for word in wording.CERTAINTY_WORDS.values())
    lines = [
        (say("Precision of a value"), qualifiers),
        (say("Nature of an indicator"), measures),
        (say("Certainty of a figure"), certainties),
    ]
    st.markdown("\n".join(f"- {parts.labelled(name, text, language)}" for name, text in lines))


def definitions(overview: Overview, language: Language) -> None:
    """What each indicator counts and how to read it, axis by axis."""
    st.header(language.say("Indicators"), anchor=False)
    for axis, group in groupby(overview.situations, key=lambda each: each.indicator.axis):
        situations = list(group)
        name = wording.axis_label(overview.strategy.axes[axis], language)
        parts.fold(axis, f"{name} · {len(situations)}", partial(axis_definitions, situations, language))


def axis_definitions(situations: Sequence[Situation], language: Language) -> None:
    """The definitions of one axis."""
    st.markdown("\n\n".join(definition(each, language) for each in situations))


def definition(situation: Situation, language: Language) -> str:
    """One indicator: name, definition, method, nature."""
    indicator = situation.indicator
    measure = language.say(wording.MEASURE_WORDS[indicator.measure])
    return "  \n".join(
        [
            f"**{parts.plain(wording.label(indicator, language))}** :gray[({parts.plain(measure)})]",
            parts.plain(language.either(indicator.definition_fr, indicator.definition_en)),
            f":gray[{parts.plain(language.either(indicator.method_fr, indicator.method_en))}]",
        ]
    )


def sources(overview: Overview, language: Language) -> None:
    """Every document a figure was read in."""
    st.header(language.say("Sources"), anchor=False)
    number = language.count(
        "{number} document", "{number} documents", sum(each.is_stated for each in overview.sources.values())
    )
    parts.fold("documents", number, lambda: cited(overview, language))


def cited(overview: Overview, language: Language) -> None:
    """Each document with its publisher, by whose name they are sorted."""
    known = sorted(filter(lambda each: each.is_stated, overview.sources.values()), key=lambda source: source.publisher)
    st.markdown("\n".join(f"- {parts.source_citation(source, language)}" for source in known))
