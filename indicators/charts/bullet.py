"""Bullet chart: one bar per promise, the share of the way to its target.

An empty frame means one thing: promised, and no figure was ever reported. Where a value is known but no share can be
computed there is no frame, only the figures.
"""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from indicators import wording
from indicators.catalogue import Strategy
from indicators.charts.bullet_rows import FRAME_PERCENT, PHONE_DETAIL_PX, lay_out_rows
from indicators.charts.look import (
    OUTLINE_PX,
    PALETTES,
    PLANNED_PX,
    TARGET_PX,
    Drawing,
    Palette,
    Spec,
    drawn,
    finished,
    narrow,
    written,
)
from indicators.model import Status
from indicators.progress import shown_percent
from indicators.readings import Overview, Situation
from indicators.texts import Language

PHONE_PX = 760  # below it there is no room for a column of statuses beside the bars
LABELS_PX = 250
VALUES_PX = 130
STATUS_PX = 250
DETAIL_PX = 12


def bullet_chart(overview: Overview, situations: Sequence[Situation], *, language: Language, theme: str) -> Drawing:
    """Bars of some of an overview's promises, under the names of their axes, in the order given."""
    slugs = tuple(each.indicator.slug for each in situations)
    key = ("bullet", overview.stamp, slugs, language.code, theme)
    return drawn(key, lambda: _draw(overview.strategy, situations, language=language, palette=PALETTES[theme]))


def _draw(strategy: Strategy, situations: Sequence[Situation], *, language: Language, palette: Palette) -> Drawing:
    data, height = lay_out_rows(strategy, situations, language=language, palette=palette)
    return finished(
        {**_marks(palette), "height": height},
        data=data,
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
            _details(palette),
            _signs(),
        )
    )


def _narrow(on_phone: object, else_: object) -> alt.ExprRef:
    return narrow(on_phone, else_, below_px=PHONE_PX)


def _y() -> alt.Y:
    return alt.Y("y:Q", scale=None, axis=None)


def _x(field: str) -> alt.X:
    frame = alt.Scale(
        domain=[0, FRAME_PERCENT],
        range=[_narrow(0, LABELS_PX), _narrow("width", f"width - {VALUES_PX + STATUS_PX}")],
    )
    return alt.X(f"{field}:Q", scale=frame, axis=None)


def _base() -> alt.Chart:
    return alt.Chart(alt.NamedData("bars"))


def _dy(on_phone: int) -> alt.ExprRef:
    return _narrow(on_phone, 0)


def _headers(palette: Palette) -> alt.Chart:
    text = alt.Chart(alt.NamedData("headers")).mark_text(
        align="left", x=0, fontSize=12, fontWeight=600, color=palette.muted, baseline="middle"
    )
    return text.encode(y=_y(), text="text:N")


def _tracks(palette: Palette) -> alt.Chart:
    """The whole way, under a bar."""
    track = _base().mark_bar(orient="horizontal", height=_narrow(6, 12), yOffset=_dy(-2), color=palette.track)
    return (
        track.transform_filter("isValid(datum.rate)")
        .transform_calculate(start="0", end="100")
        .encode(x=_x("start"), x2="end:Q", y=_y())
    )


def _frames(palette: Palette) -> alt.Chart:
    """The whole way of what was never reported: a dashed frame with nothing in it."""
    frame = _base().mark_bar(
        orient="horizontal",
        height=_narrow(6, 12),
        yOffset=_dy(-2),
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
    bar = _base().mark_bar(
        orient="horizontal",
        height=_narrow(6, 12),
        yOffset=_dy(-2),
        stroke=palette.achieved,
        strokeWidth=alt.ExprRef(f"datum.pale ? {OUTLINE_PX} : 0"),
    )
    return (
        bar.transform_filter("isValid(datum.rate)")
        .transform_calculate(start="0")
        .encode(
            x=_x("start"),
            x2="rate:Q",
            y=_y(),
            color=alt.Color("bar:N", scale=None),
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
        orient="vertical", thickness=thickness, size=_narrow(12, 22), yOffset=_dy(-2), color=palette.ink, opacity=1
    )


def _texts(palette: Palette) -> list[alt.Chart]:
    label = _base().mark_text(
        align="left", x=0, dy=_dy(-15), fontSize=_narrow(13, 14), baseline="middle", color=palette.ink
    )
    value = _base().mark_text(
        align=_narrow("'right'", "'left'"),
        x=_narrow("width - 18", f"width - {VALUES_PX + STATUS_PX - 14}"),
        dy=_dy(-15),
        fontSize=_narrow(13, 14),
        baseline="middle",
        color=palette.ink,
    )
    status = _base().mark_text(
        align="left",
        x=alt.ExprRef(f"width - {STATUS_PX - 18}"),
        dy=alt.ExprRef("datum.word_dy"),
        baseline="middle",
        fontWeight=600,
        opacity=_narrow(0, 1),
    )
    colour = alt.Color("colour:N", scale=None)
    return [
        label.encode(y=_y(), text="label:N"),
        value.encode(y=_y(), text="value:N"),
        status.encode(y=_y(), text="status:N", color=colour),
    ]


def _details(palette: Palette) -> alt.Chart:
    """What is said with the statuses: those lines that there is room for at this width."""
    text = alt.Chart(alt.NamedData("details")).mark_text(
        align="left",
        x=_narrow(0, f"width - {STATUS_PX - 18}"),
        dy=alt.ExprRef("datum.dy"),
        baseline="middle",
        fontSize=_narrow(PHONE_DETAIL_PX, DETAIL_PX),
        color=palette.muted,
        opacity=alt.ExprRef(f"datum.phone == (width < {PHONE_PX}) ? 1 : 0"),
    )
    return text.encode(y=_y(), text="text:N")


def _signs() -> alt.Chart:
    sign = _base().mark_point(
        x=_narrow("width - 6", f"width - {STATUS_PX - 6}"),
        yOffset=_narrow(-15, "datum.word_dy"),
        size=_narrow(60, 80),
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
