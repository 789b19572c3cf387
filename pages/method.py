"""Method: definitions, formulas, statuses and sources, written from the catalogue."""

from itertools import groupby

import streamlit as st

from indicators import wording
from indicators.catalogue import Strategy
from indicators.model import Status
from indicators.numbers import write_percent
from indicators.readings import Overview, Situation
from indicators.texts import Language
from pages.shared import acting, parts, state


def main() -> None:
    language = state.language()
    overview = acting.desk().overview(on=state.day())
    st.title(language.say("Method"), anchor=False)
    rules(overview.strategy, language)
    statuses(overview.strategy, language)
    glossary(language)
    definitions(overview, language)
    sources(overview, language)


def rules(strategy: Strategy, language: Language) -> None:
    """The formulas, in words."""
    say = language.say
    st.header(say("How figures are computed"), anchor=False)
    delay = language.count("{number} day", "{number} days", strategy.delay_days)
    period = language.count("{number} month", "{number} months", strategy.update_months)
    lines = [
        say(
            "Progress rate = (achieved − baseline) / (target − baseline), in percent. It is never cut off at 0 or "
            "100: more than the target shows, and so does going backwards."
        ),
        say("A rate is shown rounded towards 0: 99.76 is shown as 99, so that 100% always means reached."),
        say(
            "Planned is the value that the plan in force expects on a day: on a straight line between its "
            "targets, or only at the due date where the source gives no path."
        ),
        say(
            "Gap = achieved − planned on the day of the achieved value, never on today’s date: late data is not "
            "late delivery."
        ),
        say("Where the baseline is already past the target, the rate is 100 if the target is met, otherwise 0."),
        say("An annual flow starts from 0 each year, and an unfinished year is compared with nothing."),
        say("A share is never added up nor averaged; a ratio uses the two values in force on the same day."),
        say("The mean of an axis counts each rate between 0 and 100, and says of how many indicators it is."),
        say(
            "A value is awaited {period} and {delay} after the last one, unless the indicator says otherwise.",
            period=period,
            delay=delay,
        ),
        say("What no source says is “not released”, never 0. Disputed figures are shown, never judged upon."),
        say(
            "Every page can be shown as of a past day: only what was known on that day counts, with the plan then "
            "in force."
        ),
    ]
    st.markdown("\n".join(f"- {parts.plain(line)}" for line in lines))


def statuses(strategy: Strategy, language: Language) -> None:
    """Each status with its sign and what it means."""
    st.header(language.say("Statuses"), anchor=False)
    header = [language.say("Status"), language.say("Meaning")]
    rows = [
        [parts.status_mark(status, language), parts.plain(wording.status_meaning(status, strategy, language))]
        for status in Status
    ]
    st.markdown(parts.table(header, rows))
    on_track, watch = strategy.thresholds.on_track_percent, strategy.thresholds.watch_percent
    st.caption(
        parts.plain(
            language.say(
                "The first that applies, in this order: not released, no numeric target, reached, no due date, "
                "overdue, then on track (from {on_track}), to watch (from {watch}), late.",
                on_track=write_percent(on_track, language.code),
                watch=write_percent(watch, language.code),
            )
        )
    )


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
        with st.expander(f"{name} · {len(situations)}"):
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
    with st.expander(language.count("{number} document", "{number} documents", len(overview.sources))):
        cited = sorted(overview.sources.values(), key=lambda source: source.publisher)
        st.markdown("\n".join(f"- {parts.source_citation(source, language)}" for source in cited))
