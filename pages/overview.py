"""Overview: where do we stand? Headline figures, what needs a look first, statuses by axis, all indicators."""

from collections.abc import Sequence

import streamlit as st

from indicators import wording
from indicators.charts import bullet_chart, status_strip
from indicators.model import Status
from indicators.numbers import write_date, write_short_date
from indicators.readings import ATTENTION, Change, Changes, Overview, Situation
from indicators.texts import Language
from pages.shared import acting, parts, state
from pages.shared.once import told_once

NEWS_SHOWN = 8


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
        since = desk.since_last_review(on=overview.on)
        st.markdown(changes(overview, language) if since is None else since_review(since, language), anchors=False)
    every_indicator(overview, language, theme)


@told_once
def summary(overview: Overview, language: Language) -> str:
    """The ten-second answer: how many are where; each indicator is counted once."""
    counts = overview.whole.counts
    late = sum(counts.get(status, 0) for status in ATTENTION)
    aimless = counts.get(Status.NO_TARGET, 0) + counts.get(Status.UNDATED, 0)
    parts_said = [
        language.count("**{number}** target reached", "**{number}** targets reached", counts.get(Status.REACHED, 0)),
        language.count("**{number}** on track", "**{number}** on track", counts.get(Status.ON_TRACK, 0)),
        language.count("**{number}** late or to watch", "**{number}** late or to watch", late),
        language.count("**{number}** never released", "**{number}** never released", counts.get(Status.NO_DATA, 0)),
        language.count("**{number}** without target or deadline", "**{number}** without target or deadline", aimless),
    ]
    day = write_date(overview.on, language.code)
    total = language.count("{number} indicator", "{number} indicators", overview.whole.total)
    return language.say("On {day}, of {total}: {list}.", day=day, total=total, list=", ".join(parts_said))


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
    """What is late, what is stale and what was never reported, before anything green."""
    late, stale, silent = st.columns(3, gap="large")
    with late:
        st.markdown(late_text(overview, language), anchors=False)
    with stale:
        chips = stale_chips(overview, language)
        title = language.say("Update awaited")
        st.markdown(_section(title, len(chips), language.say("Every value is recent.")), anchors=False)
        parts.chips("stale", title, chips)
    with silent:
        chips = silent_chips(overview, language)
        title = language.say("Never released")
        st.markdown(_section(title, len(chips), language.say("Every indicator has a value.")), anchors=False)
        parts.chips("silent", title, chips)


@told_once
def silent_chips(overview: Overview, language: Language) -> dict[str, str]:
    """Slug and name of what was never reported."""
    return _named(overview.silent, language)


@told_once
def stale_chips(overview: Overview, language: Language) -> dict[str, str]:
    """Slug, name and days of waiting of everything else that awaits a newer value."""
    days = {
        each.indicator.slug: language.count("{number} day", "{number} days", each.stale_days) for each in overview.stale
    }
    return {slug: f"{name} · {days[slug]}" for slug, name in _named(overview.stale, language).items()}


def _named(situations: Sequence[Situation], language: Language) -> dict[str, str]:
    return {each.indicator.slug: wording.label(each.indicator, language) for each in situations}


@told_once
def late_text(overview: Overview, language: Language) -> str:
    """What is late, overdue or to watch, each with its figures."""
    lines = [
        f"{parts.status_mark(each.status, language)} · {parts.plain(wording.label(each.indicator, language))}  \n"
        f":gray[{parts.plain(_late_figures(each, overview, language))}]"
        for each in overview.late
    ]
    heading = _section(
        language.say("Late or to watch"), len(overview.late), language.say("Nothing is late or to watch.")
    )
    return "\n\n".join([heading, *lines])


def _late_figures(situation: Situation, overview: Overview, language: Language) -> str:
    said = wording.finding(situation, overview.strategy, language)
    stale = wording.stale_text(situation, language)
    return f"{said} · {stale}" if stale else said


def _section(title: str, number: int, none: str) -> str:
    return f"## {parts.plain(title)} · {number}" + ("" if number else f"\n\n{parts.plain(none)}")


def axes(overview: Overview, language: Language, theme: str) -> None:
    """Signs by axis, and the same as a table with the mean rate and how many it is of."""
    st.markdown(f"## {language.say('Status by axis')}", anchors=False)
    parts.chart(status_strip(overview, language=language, theme=theme))
    parts.fold("axes", language.say("The same as a table"), lambda: axes_table(overview, language))


def axes_table(overview: Overview, language: Language) -> None:
    """The signs by axis in words, and what the mean rate is of."""
    parts.wide_table(axes_text(overview, language))
    st.caption(parts.plain(wording.mean_rate_note(language)))


@told_once
def axes_text(overview: Overview, language: Language) -> str:
    """The roll-up of each axis as a table."""
    header = wording.axes_header(language)
    rows = [
        [
            parts.plain(wording.axis_label(overview.strategy.axes[axis], language)),
            parts.plain(wording.statuses_counted(rolled, language)),
            *(parts.plain(each) for each in wording.mean_rate(rolled, language)),
        ]
        for axis, rolled in overview.axes.items()
    ]
    return parts.table(header, rows, right=(2, 3))


@told_once
def changes(overview: Overview, language: Language) -> str:
    """What became known last, while no review is recorded."""
    note = language.say("No review is recorded yet: here is what became known last.")
    heading = f"## {language.say('Latest news')}\n\n:gray[{parts.plain(note)}]"
    return "\n\n".join([heading, *(_news(change, overview, language) for change in overview.changes)])


@told_once
def since_review(since: Changes, language: Language) -> str:
    """What is new since the last review."""
    title = language.say("Since the review of {day}", day=write_date(since.old.on, language.code))
    counted = wording.changes_counted(since, language) or language.say("nothing new")
    heading = f"## {parts.plain(title)}\n\n:gray[{parts.plain(counted)}]"
    told = [
        f":gray[{parts.plain(kind)}] · **{parts.plain(name)}**  \n{parts.plain(said)}"
        for kind, lines in wording.change_lines(since, language)
        for name, said in lines
    ]
    left = len(told) - NEWS_SHOWN
    if left > 0:
        more = language.count("… and {number} more: see the review.", "… and {number} more: see the review.", left)
        told[NEWS_SHOWN:] = [f":gray[{parts.plain(more)}]"]
    return "\n\n".join([heading, *told])


def _news(change: Change, overview: Overview, language: Language) -> str:
    day = write_short_date(change.known_on, language.code, precision=change.known_precision)
    said = wording.change_text(change, overview.strategy, language)
    label = wording.label(change.indicator, language)
    return f":gray[{parts.plain(day)}] · **{parts.plain(label)}**  \n{parts.plain(said)}"


def every_indicator(overview: Overview, language: Language, theme: str) -> None:
    """All indicators that pass the filters, as bars and as a table."""
    note = language.say(
        "Share of the way to the target. The upright mark is the target (100%); "
        "an empty bar means that nothing was released."
    )
    st.markdown(f"## {language.say('All indicators')}\n\n:gray[{parts.plain(note)}]", anchors=False)
    shown = filtered(overview, language)
    if not shown:
        st.info(language.say("No indicator passes these filters. Remove one of them."))
        return
    parts.chart(bullet_chart(overview, shown, language=language, theme=theme))
    again = language.say("The same as a table")
    parts.fold("figures", again, lambda: parts.wide_table(figures(overview, tuple(shown), language)))


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
    """Every figure of every indicator, in one table."""
    rows = [_figures_row(each, overview, language) for each in situations]
    return parts.table(wording.figures_header(language), rows, right=(1, 3, 5, 6))


def _figures_row(situation: Situation, overview: Overview, language: Language) -> list[str]:
    stale = wording.stale_text(situation, language)
    return [
        *(parts.plain(each) for each in wording.figures_cells(situation, overview.strategy, language)),
        parts.status_mark(situation.status, language) + (f" :gray[({parts.plain(stale)})]" if stale else ""),
    ]
