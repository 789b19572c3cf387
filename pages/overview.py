"""Overview: where do we stand? Headline figures, what needs a look first, statuses by axis, all indicators."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from indicators import wording
from indicators.charts import bullet_chart, status_strip
from indicators.charts.strip import counted
from indicators.model import Status
from indicators.numbers import write_date, write_percent, write_short_date
from indicators.progress import shown_percent
from indicators.readings import Overview, Situation, shared_desk
from indicators.texts import Language
from pages.shared import parts, state

ROWS_PER_COLUMN = 14


def main() -> None:
    language, theme = state.language(), state.theme()
    overview = shared_desk().overview(on=st.session_state[state.DAY])
    st.title(language.say("Where do we stand?"), anchor=False)
    st.markdown(summary(overview, language))
    headline(overview, language)
    attention(overview, language)
    by_axis, news = st.columns([3, 2], gap="large")
    with by_axis:
        axes(overview, language, theme)
    with news:
        changes(overview, language)
    every_indicator(overview, language, theme)


def summary(overview: Overview, language: Language) -> str:
    """The ten-second answer: how many are late, on track, silent."""
    counts = overview.whole.counts
    late = sum(counts.get(status, 0) for status in (Status.OVERDUE, Status.LATE, Status.WATCH))
    parts_said = [
        language.count("**{number}** target reached", "**{number}** targets reached", counts.get(Status.REACHED, 0)),
        language.count("**{number}** on track", "**{number}** on track", counts.get(Status.ON_TRACK, 0)),
        language.count("**{number}** late or overdue", "**{number}** late or overdue", late),
        language.count("**{number}** never released", "**{number}** never released", counts.get(Status.NO_DATA, 0)),
    ]
    day = write_date(overview.on, language.code)
    total = language.count("{number} indicator", "{number} indicators", overview.whole.total)
    return language.say("On {day}, of {total}: {list}.", day=day, total=total, list=", ".join(parts_said))


def headline(overview: Overview, language: Language) -> None:
    """At most six cards in one row, fewer to a row where the screen is narrow."""
    with st.grid(6, min_column_width=196, gap="small", border=True) as grid:
        for situation in overview.headline:
            with grid.cell():
                parts.headline_card(situation, overview.strategy, dict(overview.sources), language)


def attention(overview: Overview, language: Language) -> None:
    """What is late, what is stale and what was never reported, before anything green."""
    late = [each for each in overview.attention if each.status in (Status.OVERDUE, Status.LATE, Status.WATCH)]
    silent = [each for each in overview.attention if each.status is Status.NO_DATA]
    stale = [each for each in overview.attention if each not in late and each not in silent]
    st.header(language.say("To look at first"), anchor=False)
    columns = st.columns(3, gap="large")
    with columns[0]:
        st.subheader(f"{language.say('Late or overdue')} · {len(late)}", anchor=False)
        for each in late:
            _late_line(each, overview, language)
        if not late:
            st.caption(language.say("Nothing is late."))
    with columns[1]:
        st.subheader(f"{language.say('Update awaited')} · {len(stale)}", anchor=False)
        for each in stale:
            _stale_line(each, language)
        if not stale:
            st.caption(language.say("Every value is recent."))
    with columns[2]:
        st.subheader(f"{language.say('Never released')} · {len(silent)}", anchor=False)
        for each in silent:
            parts.indicator_link(each, wording.label(each.indicator, language), mark=":gray[○]")
        if not silent:
            st.caption(language.say("Every indicator has a value."))


def _late_line(situation: Situation, overview: Overview, language: Language) -> None:
    mark = parts.status_mark(situation.status, language)
    parts.indicator_link(situation, wording.label(situation.indicator, language), mark=mark)
    said = wording.finding(situation, overview.strategy, language)
    stale = wording.stale_text(situation, language)
    st.caption(parts.plain(f"{said} · {stale}" if stale else said))


def _stale_line(situation: Situation, language: Language) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap=None):
        parts.indicator_link(situation, wording.label(situation.indicator, language), mark=":orange[◷]")
        st.caption(language.count("{number} day", "{number} days", situation.stale_days), width="content")


def axes(overview: Overview, language: Language, theme: str) -> None:
    """Signs by axis, and the same as a table with the mean rate and how many it is of."""
    st.header(language.say("Status by axis"), anchor=False)
    parts.chart(status_strip(overview, language=language, theme=theme))
    header = [language.say("Axis"), language.say("Statuses"), language.say("Mean rate"), language.say("of")]
    rows = [
        [
            parts.plain(wording.axis_label(overview.strategy.axes[axis], language)),
            parts.plain(counted(rolled, language)),
            "–" if rolled.mean_rate is None else write_percent(shown_percent(rolled.mean_rate), language.code),
            parts.plain(language.say("{rated} of {total}", rated=rolled.rated, total=rolled.total)),
        ]
        for axis, rolled in overview.axes.items()
    ]
    with st.expander(language.say("The same as a table")):
        parts.table(header, rows, right=(2, 3))
        st.caption(language.say("Mean of the rates that exist, each counted between 0 and 100; amounts are never added up."))


def changes(overview: Overview, language: Language) -> None:
    """What became known last. Without a recorded review there is no "since the last review" yet."""
    st.header(language.say("Latest news"), anchor=False)
    st.caption(language.say("No review is recorded yet: here is what became known last."))
    for change in overview.changes:
        day = write_short_date(change.known_on, language.code, precision=change.known_precision)
        said = wording.change_text(change, overview.strategy, language)
        label = wording.label(change.indicator, language)
        st.markdown(f":gray[{parts.plain(day)}] · **{parts.plain(label)}**  \n{parts.plain(said)}")


def every_indicator(overview: Overview, language: Language, theme: str) -> None:
    """All indicators that pass the filters, as bars and as a table."""
    st.header(language.say("All indicators"), anchor=False)
    st.caption(language.say("Share of the way to the target. The upright mark is the target (100%); an empty bar means that nothing was released."))
    shown = filtered(overview, language)
    if not shown:
        st.info(language.say("No indicator passes these filters. Remove one of them."))
        return
    left, right = split(shown)
    columns = st.columns(2, gap="large") if right else [st.container()]
    for column, situations in zip(columns, (left, right), strict=False):
        with column:
            parts.chart(bullet_chart(overview, situations, language=language, theme=theme))
    with st.expander(language.say("The same as a table")):
        figures(shown, overview, language)


def filtered(overview: Overview, language: Language) -> list[Situation]:
    """The situations that the two filters of the URL let through."""
    strategy = overview.strategy
    with st.container(horizontal=True, gap="medium"):
        axes_chosen = choose(
            state.AXIS,
            language.say("Axes"),
            {slug: wording.axis_label(axis, language) for slug, axis in strategy.axes.items()},
            language,
        )
        statuses_chosen = choose(
            state.STATUS, language.say("Statuses"), {each.value: wording.status_word(each, language) for each in Status}, language
        )
    return [
        each
        for each in overview.situations
        if (not axes_chosen or each.indicator.axis in axes_chosen)
        and (not statuses_chosen or each.status in statuses_chosen)
    ]


def choose(name: str, label: str, options: dict[str, str], language: Language) -> list[str]:
    """A filter whose choices are in the URL; unknown ones in the URL are named and left out."""
    asked, unread = state.forgiving(lambda: state.several_in_url(name, list(options)), default=[])
    chosen = st.multiselect(
        label,
        list(options),
        default=asked,  # type: ignore[arg-type]
        format_func=lambda option: options[option],
        key=name,
        placeholder=language.say("All"),
        on_change=state.follows(name, default=[]),
    )
    if unread:
        parts.warn(unread, language)
    return chosen


def split(situations: Sequence[Situation]) -> tuple[list[Situation], list[Situation]]:
    """Two columns of about the same height, never cutting an axis; one where there are few."""
    if len(situations) <= ROWS_PER_COLUMN:
        return list(situations), []
    left: list[Situation] = []
    right: list[Situation] = []
    for _, group in groupby(situations, key=lambda each: each.indicator.axis):
        (left if len(left) < len(situations) / 2 - 2 else right).extend(group)
    return left, right


def figures(situations: Sequence[Situation], overview: Overview, language: Language) -> None:
    """Every figure of every indicator, in one table."""
    say = language.say
    header = [say("Indicator"), say("Planned"), say("Due"), say("Achieved"), say("Date of the value"), say("Rate"), say("Gap"), say("Status")]
    parts.table(header, [_figures_row(each, overview, language) for each in situations], right=(1, 3, 5, 6))


def _figures_row(situation: Situation, overview: Overview, language: Language) -> list[str]:
    indicator, target, achieved = situation.indicator, situation.target, situation.achieved
    stale = wording.stale_text(situation, language)
    return [
        parts.plain(wording.label(indicator, language)),
        parts.plain(wording.target_text(target, indicator, overview.strategy, language)) if target else "–",
        parts.plain(wording.due_text(target, indicator, language)) if target else "–",
        parts.plain(wording.achieved_text(situation, overview.strategy, language)),
        parts.plain(wording.period_text(achieved, language, short=True)) if achieved else "–",
        parts.plain(wording.rate_text(situation.rate, language)),
        parts.plain(wording.gap_text(situation, overview.strategy, language)),
        parts.status_mark(situation.status, language) + (f" :gray[({parts.plain(stale)})]" if stale else ""),
    ]


main()
