"""Overview: where do we stand? Headline figures, what needs a look first, the promises, then what is none."""

import re
from collections.abc import Sequence

import streamlit as st

from indicators import wording
from indicators.charts import bullet_chart, status_strip
from indicators.errors import SnapshotBroken
from indicators.model import Population, Status
from indicators.numbers import write_date
from indicators.readings import (
    Changes,
    Desk,
    Overview,
    Reminder,
    Situation,
    count_indicators,
    reminders,
)
from indicators.texts import Language
from pages.shared import acting, parts, state
from pages.shared.once import told_once

BESIDE = ((Population.ENVELOPE, Population.CONTEXT), (Population.COUNT,))
"""What stands in the left and in the right column under the promises."""
BESIDE_PX = 520
NEWS_SHOWN = 8
_NUMBER = re.compile(r"\d+")


def main() -> None:
    language, theme = state.language(), state.theme()
    desk = acting.desk()
    overview = desk.overview(on=state.day())
    st.markdown(f"# {language.say('Where do we stand?')}\n\n{summary(overview, language)}", anchors=False)
    headline(overview, language)
    attention(overview, language)
    by_axis, news = st.columns([3, 2], gap="large")
    with by_axis:
        axes(overview, language, theme)
    with news:
        draw_news(desk, overview, language)
    every_indicator(overview, language, theme)


@told_once
def summary(overview: Overview, language: Language) -> str:
    """The ten-second answer: where the promises stand, each counted once; then, apart, what is no promise."""
    counts = count_indicators(overview)
    said = language.say(
        "On {day}, of {promises}: {list}.",
        day=write_date(overview.on, language.code),
        promises=wording.population_counted(Population.PROMISE, counts.promises, language),
        list=_NUMBER.sub(r"**\g<0>**", wording.statuses_counted(overview.whole, language)),
    )
    beside = wording.beside_counted(overview, language)
    if not beside:
        return said
    return f"{said}  \n:gray[{language.say('Beside them, with nothing to keep or to miss: {list}.', list=beside)}]"


def headline(overview: Overview, language: Language) -> None:
    """At most six cards in one row, fewer where the screen is narrow; a row of buttons opens sheets."""
    with st.grid(6, min_column_width=196, gap="small", border=True):
        for card in parts.headline_cards(overview, language):
            st.markdown(card, anchors=False)
    parts.chips("headline", language.say("Open the sheet"), first_chips(overview, language))


@told_once
def first_chips(overview: Overview, language: Language) -> dict[str, str]:
    """Slug and name of the headline indicators and of what is late."""
    return _named([*overview.headline, *overview.late], language)


def attention(overview: Overview, language: Language) -> None:
    """What is late, what never received a figure and what awaits a newer one, before anything green."""
    late, silent, awaited = st.columns(3, gap="large")
    with late:
        st.markdown(late_text(overview, language), anchors=False)
    with silent:
        chips = silent_chips(overview, language)
        title = language.say("Promises without any figure")
        st.markdown(_section(title, len(chips), language.say("Every promise has a figure.")), anchors=False)
        parts.chips("silent", title, chips)
    with awaited:
        st.markdown(awaited_text(overview, language), anchors=False)
        for population, chips in awaited_chips(overview, language).items():
            title = wording.population_counted(population, len(chips), language)
            st.caption(parts.plain(title))
            parts.chips(f"awaited {population}", title, chips)


@told_once
def silent_chips(overview: Overview, language: Language) -> dict[str, str]:
    """Slug and name of the promises that never received a figure."""
    return _named(overview.silent, language)


@told_once
def awaited_text(overview: Overview, language: Language) -> str:
    """How many newer values are awaited; once, of how many awaited values nobody is in charge."""
    counts = count_indicators(overview)
    newer = counts.all_awaited - counts.all_awaited_first
    heading = _section(language.say("Newer value awaited"), newer, language.say("Every value is recent."))
    return f"{heading}\n\n{parts.plain(wording.awaited_counted(counts, language))}".rstrip()


@told_once
def awaited_chips(overview: Overview, language: Language) -> dict[Population, dict[str, str]]:
    """By population slug, name and days of waiting of what awaits a newer value."""
    newer = [each for each in reminders(overview) if not each.never_reported]
    return {
        population: {each.indicator.slug: _awaited_name(each, language) for each in group}
        for population in Population
        if (group := [each for each in newer if each.population is population])
    }


def _awaited_name(reminder: Reminder, language: Language) -> str:
    days = language.count("{number} day", "{number} days", reminder.days_late or 0)
    return f"{wording.label(reminder.indicator, language)} · {days}"


def _named(situations: Sequence[Situation], language: Language) -> dict[str, str]:
    return {each.indicator.slug: wording.label(each.indicator, language) for each in situations}


@told_once
def late_text(overview: Overview, language: Language) -> str:
    """What is overdue, late, to watch or inconclusive, each with its figures."""
    lines = [
        f"{parts.situation_mark(each, language)} · {parts.plain(wording.label(each.indicator, language))}  \n"
        f":gray[{parts.plain(_late_figures(each, overview, language))}]"
        for each in overview.late
    ]
    heading = _section(
        language.say("Late, to watch or inconclusive"),
        len(overview.late),
        language.say("Nothing is late, to watch or inconclusive."),
    )
    return "\n\n".join([heading, *lines])


def _late_figures(situation: Situation, overview: Overview, language: Language) -> str:
    said = wording.finding(situation, overview.strategy, language)
    stale = wording.stale_text(situation, language)
    return f"{said} · {stale}" if stale else said


def _section(title: str, number: int, none: str) -> str:
    return f"## {parts.plain(title)} · {number}" + ("" if number else f"\n\n{parts.plain(none)}")


def axes(overview: Overview, language: Language, theme: str) -> None:
    """A sign per promise, axis by axis, and the same as a table with the mean rate and how many it is of."""
    st.markdown(f"## {language.say('Promises by axis')}", anchors=False)
    parts.chart(status_strip(overview, language=language, theme=theme))
    parts.fold("axes", language.say("The same as a table"), lambda: axes_table(overview, language))


def axes_table(overview: Overview, language: Language) -> None:
    """The signs by axis in words, what the mean rate is of, and what is no promise."""
    parts.wide_table(axes_text(overview, language))
    st.caption(parts.plain(wording.mean_rate_note(language)))


@told_once
def axes_text(overview: Overview, language: Language) -> str:
    """The roll-up of each axis as a table."""
    rows = [[parts.plain(cell) for cell in wording.axis_cells(overview, axis, language)] for axis in overview.axes]
    return parts.table(wording.axes_header(language), rows, right=(2, 3))


def draw_news(desk: Desk, overview: Overview, language: Language) -> None:
    """Draw what is new since the last review, the important first; what is left is one press away."""
    try:
        changes = desk.since_last_review(on=overview.on)
    except SnapshotBroken as broken:
        parts.warn(broken, language)
        return
    lines = news_lines(changes, language)
    st.markdown("\n\n".join([news_heading(changes, language), *lines[:NEWS_SHOWN]]), anchors=False)
    left = lines[NEWS_SHOWN:]
    if left:
        label = language.count("{number} more change", "{number} more changes", len(left))
        parts.fold("news", label, lambda: st.markdown("\n\n".join(left), anchors=False))


@told_once
def news_heading(changes: Changes, language: Language) -> str:
    """Return how much is new and since when, as on the page of reviews."""
    news = wording.news_text(changes, language)
    return f"## {parts.plain(language.say('What is new'))}\n\n:gray[{parts.plain(news)}]"


@told_once
def news_lines(changes: Changes, language: Language) -> tuple[str, ...]:
    """Return each change with its kind, those of the important indicators first."""
    return tuple(
        f":gray[{parts.plain(line.heading)}] · **{parts.plain(wording.label(line.indicator, language))}**  \n"
        f"{parts.plain(line.text)}"
        for line in wording.important_news(changes, language)
    )


def every_indicator(overview: Overview, language: Language, theme: str) -> None:
    """All indicators that pass the filters: promises as bars, the others as tables of their own."""
    st.markdown(f"## {language.say('All indicators')}", anchors=False)
    shown = filtered(overview, language)
    if not shown:
        st.info(language.say("No indicator passes these filters. Remove one of them."))
        return
    promises = [each for each in shown if each.population is Population.PROMISE]
    if promises:
        st.markdown(promises_text(len(promises), language), anchors=False)
        parts.chart(bullet_chart(overview, promises, language=language, theme=theme))
        again = language.say("The same as a table")
        parts.fold("figures", again, lambda: parts.wide_table(figures(overview, tuple(promises), language)))
    if len(promises) < len(shown):
        for column, populations in zip(st.columns(2, gap="large"), BESIDE, strict=True):
            with column:
                parts.wide_table(beside_text(overview, tuple(shown), populations, language), least_px=BESIDE_PX)


def promises_text(number: int, language: Language) -> str:
    """How the bars are read."""
    heading = wording.population_counted(Population.PROMISE, number, language)
    return f"### {parts.plain(heading)}\n\n:gray[{parts.plain(wording.bars_note(language))}]"


@told_once
def beside_text(
    overview: Overview, situations: tuple[Situation, ...], populations: tuple[Population, ...], language: Language
) -> str:
    """What is no promise, each population as a table of its own."""
    return "\n\n".join(
        _beside(population, [each for each in situations if each.population is population], overview, language)
        for population in populations
        if any(each.population is population for each in situations)
    )


def _beside(population: Population, situations: Sequence[Situation], overview: Overview, language: Language) -> str:
    heading = wording.population_counted(population, len(situations), language)
    note = language.say(wording.POPULATION_MEANINGS[population])
    rows = [[parts.plain(cell) for cell in wording.beside_cells(each, overview, language)] for each in situations]
    table = parts.table(wording.beside_header(population, language), rows, right=(1,))
    return f"### {parts.plain(heading)}\n\n:gray[{parts.plain(note)}]\n\n{table}"


def filtered(overview: Overview, language: Language) -> list[Situation]:
    """The situations that the two filters of the URL let through."""
    strategy = overview.strategy
    with st.container(horizontal=True, gap="medium"):
        axes_chosen = parts.choose(
            state.AXIS,
            language.say("Axes"),
            {slug: wording.axis_label(axis, language) for slug, axis in strategy.axes.items()},
            language,
        )
        statuses_chosen = parts.choose(
            state.STATUS,
            language.say("Statuses"),
            {each.value: wording.status_word(each, language) for each in Status},
            language,
        )
    return [
        each
        for each in overview.situations
        if (not axes_chosen or each.indicator.axis in axes_chosen)
        and (not statuses_chosen or each.status in statuses_chosen)
    ]


@told_once
def figures(overview: Overview, situations: tuple[Situation, ...], language: Language) -> str:
    """Every figure of these indicators, in one table."""
    rows = [_figures_row(each, overview, language) for each in situations]
    return parts.table(wording.figures_header(language), rows, right=(1, 3, 5, 6))


def _figures_row(situation: Situation, overview: Overview, language: Language) -> list[str]:
    stale = wording.stale_text(situation, language)
    return [
        *(parts.plain(each) for each in wording.figures_cells(situation, overview.strategy, language)),
        parts.situation_mark(situation, language) + (f" :gray[({parts.plain(stale)})]" if stale else ""),
    ]
