"""Bullet chart: one bar per promise, the share of the way to its target.

An empty frame means one thing: promised, and no figure was ever reported. Where a value is known but no share can be
computed there is no frame, only the figures.
"""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import polars as pl

from indicators import wording
from indicators.catalogue import Strategy
from indicators.charts.look import (
    PALETTES,
    PLANNED_PX,
    TARGET_PX,
    Drawing,
    Palette,
    Spec,
    drawn,
    drawn_sign,
    finished,
    narrow,
    written,
)
from indicators.model import Status
from indicators.numbers import write_amount
from indicators.progress import shown_percent
from indicators.readings import Overview, Situation
from indicators.texts import Language

ROW_PX = 33
HEADER_PX = 26
FRAME_PERCENT = 125
LEAST_PERCENT = 0.6  # a value at or behind the start is drawn, so that it is not taken for none
LABELS_PX = 250
VALUES_PX = 130
STATUS_PX = 140


def bullet_chart(overview: Overview, situations: Sequence[Situation], *, language: Language, theme: str) -> Drawing:
    """Bars of some of an overview's promises, under the names of their axes, in the order given."""
    slugs = tuple(each.indicator.slug for each in situations)
    key = ("bullet", overview.stamp, slugs, language.code, theme)
    return drawn(key, lambda: _draw(overview.strategy, situations, language=language, palette=PALETTES[theme]))


def _draw(strategy: Strategy, situations: Sequence[Situation], *, language: Language, palette: Palette) -> Drawing:
    bars, headers, height = _laid_out(strategy, situations, language=language, palette=palette)
    return finished(
        {**_marks(palette), "height": height},
        data={"bars": bars, "headers": headers},
        description=_description(situations, language=language),
        language=language,
        palette=palette,
    )


@lru_cache
def _marks(palette: Palette) -> Spec:
    """The chart without its data."""
    return written(
        alt.layer(
            _headers(palette),
            _tracks(palette),
            _frames(palette),
            _bars(palette),
            _target_lines(palette),
            _planned_marks(palette),
            *_texts(palette),
            _signs(),
        )
    )


def _laid_out(
    strategy: Strategy, situations: Sequence[Situation], *, language: Language, palette: Palette
) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    rows, headers, y, axis = [], [], 0, None
    for situation in situations:
        if situation.indicator.axis != axis:
            axis = situation.indicator.axis
            headers.append({"y": y + HEADER_PX / 2, "text": wording.axis_label(strategy.axes[axis], language).upper()})
            y += HEADER_PX
        rows.append(_row(situation, strategy, y=y + ROW_PX / 2, language=language, palette=palette))
        y += ROW_PX
    bars = pl.DataFrame(rows, schema=_BAR_COLUMNS)
    return bars, pl.DataFrame(headers, schema={"y": pl.Float64, "text": pl.String}), y


_BAR_COLUMNS = {
    "y": pl.Float64,
    "label": pl.String,
    "rate": pl.Float64,
    "planned": pl.Float64,
    "silent": pl.Boolean,
    "value": pl.String,
    "status": pl.String,
    "shape": pl.String,
    "fill": pl.String,
    "colour": pl.String,
    "tooltip": pl.String,
}


def _row(
    situation: Situation, strategy: Strategy, *, y: float, language: Language, palette: Palette
) -> dict[str, object]:
    return {
        "y": y,
        "label": wording.label(situation.indicator, language),
        "rate": _within_frame(situation.rate, least=LEAST_PERCENT),
        "planned": _within_frame(situation.planned_rate),
        "silent": situation.status is Status.NO_DATA,
        "value": _values(situation, strategy, language),
        "status": wording.status_word(situation.status, language),
        **drawn_sign(situation.status, palette),
        "tooltip": wording.finding(situation, strategy, language),
    }


def _within_frame(rate: float | None, *, least: float = 0.0) -> float | None:
    """Bars and marks stop at the frame, numbers do not."""
    return None if rate is None else min(max(rate, least), FRAME_PERCENT)


def _values(situation: Situation, strategy: Strategy, language: Language) -> str:
    """ "37 / 30", "n. c. / 210 000", "350": the unit only where it is a symbol, and only once."""
    indicator, target = situation.indicator, situation.target
    if strategy.units[indicator.unit].milestone:
        return ""
    if target is None:
        return (
            "" if situation.achieved is None else wording.achieved_text(situation, strategy, language, with_unit=False)
        )
    planned = wording.target_text(target, indicator, strategy, language, with_unit=False)
    achieved = situation.achieved
    if achieved is None or achieved.value is None:
        return f"– / {planned}"
    decimals, qualifier = indicator.decimals, achieved.qualifier
    return f"{write_amount(achieved.value, language.code, decimals=decimals, qualifier=qualifier)} / {planned}"


def _y() -> alt.Y:
    return alt.Y("y:Q", scale=None, axis=None)


def _x(field: str) -> alt.X:
    frame = alt.Scale(
        domain=[0, FRAME_PERCENT],
        range=[narrow(0, LABELS_PX), narrow("width", f"width - {VALUES_PX + STATUS_PX}")],
    )
    return alt.X(f"{field}:Q", scale=frame, axis=None)


def _base() -> alt.Chart:
    return alt.Chart(alt.NamedData("bars"))


def _dy(on_phone: int) -> alt.ExprRef:
    return narrow(on_phone, 0)


def _headers(palette: Palette) -> alt.Chart:
    text = alt.Chart(alt.NamedData("headers")).mark_text(
        align="left", x=0, fontSize=12, fontWeight=600, color=palette.muted, baseline="middle"
    )
    return text.encode(y=_y(), text="text:N")


def _tracks(palette: Palette) -> alt.Chart:
    """The whole way, under a bar."""
    track = _base().mark_bar(orient="horizontal", height=narrow(6, 12), yOffset=_dy(9), color=palette.track)
    return (
        track.transform_filter("isValid(datum.rate)")
        .transform_calculate(start="0", end="100")
        .encode(x=_x("start"), x2="end:Q", y=_y())
    )


def _frames(palette: Palette) -> alt.Chart:
    """The whole way of what was never reported: a dashed frame with nothing in it."""
    frame = _base().mark_bar(
        orient="horizontal",
        height=narrow(6, 12),
        yOffset=_dy(9),
        filled=False,
        stroke=palette.faint,
        strokeDash=[3, 3],
        strokeWidth=1,
    )
    return (
        frame.transform_filter("datum.silent")
        .transform_calculate(start="0", end="100")
        .encode(x=_x("start"), x2="end:Q", y=_y())
    )


def _bars(palette: Palette) -> alt.Chart:
    bar = _base().mark_bar(orient="horizontal", height=narrow(6, 12), yOffset=_dy(9), color=palette.achieved)
    return (
        bar.transform_filter("isValid(datum.rate)")
        .transform_calculate(start="0")
        .encode(
            x=_x("start"),
            x2="rate:Q",
            y=_y(),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("tooltip:N", title=" ")],
        )
    )


def _target_lines(palette: Palette) -> alt.Chart:
    line = _mark(TARGET_PX, palette).transform_filter("isValid(datum.rate)").transform_calculate(end="100")
    return line.encode(x=_x("end"), y=_y())


def _planned_marks(palette: Palette) -> alt.Chart:
    return _mark(PLANNED_PX, palette).transform_filter("isValid(datum.planned)").encode(x=_x("planned"), y=_y())


def _mark(thickness: float, palette: Palette) -> alt.Chart:
    """An upright mark across the bar."""
    return _base().mark_tick(
        orient="vertical", thickness=thickness, size=narrow(12, 22), yOffset=_dy(9), color=palette.ink, opacity=1
    )


def _texts(palette: Palette) -> list[alt.Chart]:
    label = _base().mark_text(
        align="left", x=0, dy=_dy(-6), fontSize=narrow(13, 14), baseline="middle", color=palette.ink
    )
    value = _base().mark_text(
        align=narrow("'right'", "'left'"),
        x=narrow("width - 18", f"width - {VALUES_PX + STATUS_PX - 14}"),
        dy=_dy(-6),
        fontSize=narrow(13, 14),
        baseline="middle",
        color=palette.ink,
    )
    status = _base().mark_text(
        align="left",
        x=alt.ExprRef(f"width - {STATUS_PX - 18}"),
        baseline="middle",
        fontWeight=600,
        opacity=narrow(0, 1),
    )
    colour = alt.Color("colour:N", scale=None)
    return [
        label.encode(y=_y(), text="label:N"),
        value.encode(y=_y(), text="value:N"),
        status.encode(y=_y(), text="status:N", color=colour),
    ]


def _signs() -> alt.Chart:
    sign = _base().mark_point(
        x=narrow("width - 6", f"width - {STATUS_PX - 6}"),
        yOffset=_dy(-6),
        size=narrow(60, 80),
        strokeWidth=1.6,
        opacity=1,
    )
    return sign.encode(
        y=_y(),
        shape=alt.Shape("shape:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
    )


def _description(situations: Sequence[Situation], *, language: Language) -> str:
    """The chart in words: how far each indicator with a rate is, and how many have none."""
    rated = [each for each in situations if each.rate is not None]
    parts = [
        language.say(
            "{label}: {rate} ({status})",
            label=wording.label(each.indicator, language),
            rate=wording.rate_of(each, language),
            status=wording.status_text(each, language),
        )
        for each in sorted(rated, key=lambda each: -shown_percent(each.rate or 0.0))
    ]
    silent = sum(each.status is Status.NO_DATA for each in situations)
    opening = language.say("Share of the way to the target, indicator by indicator.")
    closing = language.count(
        "{number} indicator has no released value.", "{number} indicators have no released value.", silent
    )
    return " ".join([opening, wording.listed(parts, language) + "." if parts else "", closing]).strip()
