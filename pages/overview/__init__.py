"""Situation: what became of the promises, in one sentence, then one row each; what to do about it; what is no promise.

``promises`` draws the rows, ``agenda`` what must be done, ``others`` envelopes, counts and context.
"""

import streamlit as st

from indicators import wording
from indicators.model import Population, Status
from indicators.numbers import write_date
from indicators.readings import Overview, Situation
from indicators.texts import Language
from pages.overview import agenda, others, promises
from pages.shared import acting, parts, state
from pages.shared.once import told_once


def main() -> None:
    language, theme = state.language(), state.theme()
    desk = acting.desk()
    overview = desk.overview(on=state.day())
    st.markdown(answer(overview, language), anchors=False)
    left, right = st.columns([10, 3], gap="large")
    with left, st.container(key="promises"):
        shown = filtered(overview, language)
        draw_shown(overview, shown, language, theme)
    with right:
        agenda.draw(desk, overview, language, theme)
    others.draw(overview, shown, language, theme)


@told_once
def answer(overview: Overview, language: Language) -> str:
    """Return the ten-second answer as the title; under it the day, and what is no promise."""
    strategy = overview.strategy
    under = language.say(
        "{strategy}, France 2030. On {day}, planned and achieved, every figure with its source.",
        strategy=language.either(strategy.name_fr, strategy.name_en),
        day=write_date(overview.on, language.code),
    )
    beside = wording.beside_counted(overview, language)
    if beside:
        under += f" {language.say('Below: {list}.', list=beside)}"
    return f"# {parts.plain(wording.answer_text(overview, language))}\n\n:gray[{parts.plain(under)}]"


def draw_shown(overview: Overview, shown: list[Situation], language: Language, theme: str) -> None:
    """Draw the promises that pass the filters, and the same with every figure as a table."""
    kept = [each for each in shown if each.population is Population.PROMISE]
    if not shown:
        st.info(language.say("No indicator passes these filters. Remove one of them."))
    if not kept:
        return
    promises.draw(overview, kept, language, theme)
    again = language.say("The same as a table")
    parts.fold("figures", again, lambda: draw_figures(overview, tuple(kept), language))


def draw_figures(overview: Overview, situations: tuple[Situation, ...], language: Language) -> None:
    """Draw every figure of these promises as a table, and under it how the axes stand."""
    parts.wide_table(figures(overview, situations, language))
    parts.wide_table(axes(overview, language))
    st.caption(parts.plain(wording.mean_rate_note(language)))


def filtered(overview: Overview, language: Language) -> list[Situation]:
    """Return what the two filters of the address let through; they are drawn where somebody asks for them."""
    strategy = overview.strategy
    axes = {slug: wording.axis_label(axis, language) for slug, axis in strategy.axes.items()}
    statuses = {each.value: wording.status_word(each, language) for each in Status}
    axes_asked, statuses_asked = (
        parts.read_choices(name, options, language) for name, options in ((state.AXIS, axes), (state.STATUS, statuses))
    )
    label, number = language.say("Filter"), len(axes_asked) + len(statuses_asked)

    def draw_filters() -> None:
        left, right = st.columns(2)
        with left:
            parts.draw_choices(state.AXIS, language.say("Axes"), axes, axes_asked, language)
        with right:
            parts.draw_choices(state.STATUS, language.say("Statuses"), statuses, statuses_asked, language)

    parts.fold("filters", f"{label} · {number}" if number else label, draw_filters, icon=":material/filter_list:")
    return [
        each
        for each in overview.situations
        if (not axes_asked or each.indicator.axis in axes_asked)
        and (not statuses_asked or each.status in statuses_asked)
    ]


@told_once
def axes(overview: Overview, language: Language) -> str:
    """The roll-up of each axis as a table."""
    rows = [[parts.plain(cell) for cell in wording.axis_cells(overview, axis, language)] for axis in overview.axes]
    return parts.table(wording.axes_header(language), rows, right=(2, 3))


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
