"""Trajectory chart: the plan in force, the plans it replaced, what was achieved, and where it leads.

Counts step (nothing is known between two reports), stocks and shares are joined by straight lines. Labels
stand on the things themselves; there is no legend.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import polars as pl

from indicators import wording
from indicators.charts.labels import Labels
from indicators.charts.look import (
    LIGHT,
    PALETTES,
    Drawing,
    Margins,
    Palette,
    Size,
    Spec,
    drawn,
    finished,
    narrow,
    written,
)
from indicators.charts.measuring import text_width
from indicators.charts.placing import Canvas, nice_ticks
from indicators.charts.story import Story
from indicators.numbers import write_number
from indicators.readings import Sheet
from indicators.texts import Language

NOMINAL = Size(880, 420)
TOP_PX, RIGHT_PX, BOTTOM_PX = 20, 4, 24
TICKS = 4
AXIS_FONT_PX, AXIS_GAP_PX = 13, 8
SHORT_DAYS, LONG_DAYS = 300, 730  # months, quarters, or years alone on the axis of days


def trajectory_chart(sheet: Sheet, *, language: Language, theme: str, provisional: bool = True) -> Drawing:
    """The trajectory of one indicator on the sheet's day, for a screen.

    Args:
        provisional: Whether what waits to be confirmed is drawn beside it; in what leaves the screen it is not.
    """
    key = ("trajectory", sheet.stamp, sheet.situation.indicator.slug, language.code, theme, provisional)
    return drawn(key, lambda: _draw(Story(sheet, language, PALETTES[theme], provisional=provisional), None))


def trajectory_picture(sheet: Sheet, *, language: Language, size: Size) -> Drawing:
    """The same for a picture of that size, whose title says the finding: the description does not repeat it."""
    return _draw(Story(sheet, language, LIGHT), size)


def _draw(story: Story, size: Size | None) -> Drawing:
    palette, ticks = story.palette, nice_ticks(*story.values, about=TICKS)
    margins = Margins(left=_axis_px(ticks, story), top=TOP_PX, right=RIGHT_PX, bottom=BOTTOM_PX)
    whole = size or NOMINAL
    canvas = Canvas(
        width=whole.width_px - margins.left - margins.right, height=whole.height_px - margins.top - margins.bottom
    )
    labels = Labels(story, canvas).rows()
    marks = _marks(palette, grows=size is None)
    frame = written(alt.layer(_frame(story, ticks, margins.left, canvas.width)))
    return finished(
        {**frame, **marks, "layer": [*marks["layer"], *frame["layer"]], "height": canvas.height},
        data={
            "band": pl.DataFrame(story.band(), schema={"d": pl.Date, "low": pl.Float64, "high": pl.Float64}),
            "today": pl.DataFrame([{"d": story.on}], schema={"d": pl.Date}),
            "lines": pl.DataFrame(story.lines(), schema=_LINE_COLUMNS),
            "points": pl.DataFrame(story.points(), schema=_POINT_COLUMNS),
            "labels": pl.DataFrame(labels, schema=_LABEL_COLUMNS),
            "frame": pl.DataFrame(story.corners(), schema={"d": pl.Date, "v": pl.Float64}),
        },
        description=_history(story.sheet, story.language) if size else _description(story),
        language=story.language,
        palette=palette,
        size=size,
        margins=margins,
    )


def _axis_px(ticks: Sequence[float], story: Story) -> int:
    """Room for the widest number of the value axis."""
    decimals = max(len(f"{tick:.10f}".rstrip("0").partition(".")[2]) for tick in ticks)
    written = [write_number(tick, story.language.code, decimals=decimals) for tick in ticks]
    return round(max(text_width(text, size=AXIS_FONT_PX) for text in written)) + AXIS_GAP_PX


_LINE_COLUMNS = {
    "line": pl.String,
    "order": pl.Int32,
    "d": pl.Date,
    "v": pl.Float64,
    "colour": pl.String,
    "thickness": pl.Float64,
    "dash": pl.String,
}
_POINT_COLUMNS = {
    "d": pl.Date,
    "v": pl.Float64,
    "shape": pl.String,
    "fill": pl.String,
    "stroke": pl.String,
    "area": pl.Float64,
    "tooltip": pl.String,
}
_LABEL_COLUMNS = {
    "d": pl.Date,
    "v": pl.Float64,
    "text": pl.String,
    "dx": pl.Float64,
    "dy": pl.Float64,
    "align": pl.String,
    "size": pl.Float64,
    "weight": pl.Int32,
    "colour": pl.String,
    "primary": pl.Boolean,
    "led": pl.Boolean,
    "lead_x": pl.Float64,
    "lead_y": pl.Float64,
}


def _x(field: str = "d") -> alt.X:
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc", nice=False))


def _y(field: str = "v") -> alt.Y:
    return alt.Y(f"{field}:Q", scale=alt.Scale(nice=False, zero=False))


def _frame(story: Story, ticks: Sequence[float], axis_px: int, width_px: float) -> alt.Chart:
    """Invisible corners that set the extent of both axes, and the axes themselves."""
    short = (story.days[1] - story.days[0]).days < LONG_DAYS
    x = alt.X(
        "d:T",
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(
            values=[alt.DateTime(year=day.year, month=day.month, date=1, utc=True) for day in _days(story, width_px)],
            format="%b %Y" if short else "%Y",
            grid=False,
            tickSize=6,
            labelAlign="left",
            labelOverlap=True,
        ),
    )
    y = alt.Y(
        "v:Q",
        scale=alt.Scale(nice=False, zero=False),
        axis=alt.Axis(
            format=",.4~f",
            values=ticks,
            domain=False,
            ticks=False,
            labelPadding=AXIS_GAP_PX,
            minExtent=axis_px,
            maxExtent=axis_px,
        ),
    )
    return alt.Chart(alt.NamedData("frame")).mark_point(opacity=0).encode(x=x, y=y)


def _days(story: Story, width_px: float) -> list[dt.date]:
    """The days that the axis names; none so close to its end that the name would be cut off."""
    first, last = story.days
    span = (last - first).days
    months = range(1, 13) if span < SHORT_DAYS else (1, 4, 7, 10) if span < LONG_DAYS else (1,)
    years = range(first.year, last.year + 1)
    name_px = text_width("0000" if span >= LONG_DAYS else "sept. 0000", size=AXIS_FONT_PX)
    until = last - dt.timedelta(days=span * name_px / width_px)
    return [day for year in years for month in months if first <= (day := dt.date(year, month, 1)) <= until]


@lru_cache
def _marks(palette: Palette, *, grows: bool) -> Spec:
    """The chart without its data and its axes.

    Args:
        grows: Whether the chart is as wide as its page, and not as large as a picture.
    """
    marks = (_band(palette), _today(palette), _lines(), _leaders(grows=grows), _points())
    chart = alt.layer(*marks, *_labels(palette, grows=grows))
    return written(chart.resolve_scale(x="shared", y="shared"))


def _band(palette: Palette) -> alt.Chart:
    area = alt.Chart(alt.NamedData("band")).mark_area(color=palette.achieved, opacity=0.14)
    return area.encode(x=_x(), y=_y("low"), y2="high:Q")


def _today(palette: Palette) -> alt.Chart:
    rule = alt.Chart(alt.NamedData("today")).mark_rule(color=palette.faint, strokeWidth=1)
    return rule.encode(x=_x())


def _lines() -> alt.Chart:
    dashes = "datum.dash === 'dashed' ? [7, 5] : datum.dash === 'dotted' ? [2, 4] : [1, 0]"
    line = alt.Chart(alt.NamedData("lines")).mark_line(strokeJoin="round", strokeDash=alt.ExprRef(dashes))
    return line.encode(
        x=_x(),
        y=_y(),
        detail="line:N",
        order="order:Q",
        color=alt.Color("colour:N", scale=None),
        strokeWidth=alt.StrokeWidth("thickness:Q", scale=None),
    )


def _points() -> alt.Chart:
    point = alt.Chart(alt.NamedData("points")).mark_point(opacity=1, strokeWidth=2)
    return point.encode(
        x=_x(),
        y=_y(),
        shape=alt.Shape("shape:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("stroke:N", scale=None),
        size=alt.Size("area:Q", scale=None),
        tooltip=alt.Tooltip("tooltip:N", title=" "),
    )


def _leaders(*, grows: bool) -> alt.Chart:
    """Lines from points to labels that do not stand beside them; points lie on top of their ends."""
    leader = alt.Chart(alt.NamedData("labels")).mark_rule(
        strokeWidth=1,
        x2Offset=alt.ExprRef("datum.lead_x"),
        y2Offset=alt.ExprRef("datum.lead_y"),
        opacity=_shown(grows=grows),
    )
    own = alt.Color("colour:N", scale=None)
    return leader.transform_filter("datum.led").encode(x=_x(), y=_y(), x2="d", y2="v", color=own)


def _labels(palette: Palette, *, grows: bool) -> list[alt.Chart]:
    """The labels, each on a halo that keeps it apart from a line that it cannot avoid."""
    halo, text = _label(grows=grows, halo_px=4), _label(grows=grows, halo_px=0)
    own = alt.Color("colour:N", scale=None)
    around = alt.value(palette.background)
    return [halo.encode(color=around, stroke=around), text.encode(color=own)]


def _label(*, grows: bool, halo_px: int) -> alt.Chart:
    text = alt.Chart(alt.NamedData("labels")).mark_text(
        baseline="middle",
        align=alt.ExprRef("datum.align"),
        dx=alt.ExprRef("datum.dx"),
        dy=alt.ExprRef("datum.dy"),
        fontSize=alt.ExprRef("datum.size"),
        fontWeight=alt.ExprRef("datum.weight"),
        opacity=_shown(grows=grows),
        strokeWidth=halo_px,
        strokeJoin="round",
    )
    return text.encode(x=_x(), y=_y(), text="text:N")


def _shown(*, grows: bool) -> alt.ExprRef | int:
    """The opacity of a label: on phones only the primary ones are shown."""
    return narrow("(datum.primary ? 1 : 0)", 1) if grows else 1


def _description(story: Story) -> str:
    """The chart in words: the finding, the rate, what waits beside it, the plan's history, the projection."""
    sheet, language, situation = story.sheet, story.language, story.situation
    finding = wording.finding(situation, sheet.strategy, language)
    parts = [wording.labelled(wording.label(situation.indicator, language), finding, language) + "."]
    if situation.rate is not None:
        parts.append(language.say("Progress rate: {rate}.", rate=wording.rate_of(situation, language)))
    if story.provisional:
        parts.append(wording.provisional_text(situation, sheet.strategy, language) + ".")
    return " ".join([*parts, _history(sheet, language)]).rstrip()


def _history(sheet: Sheet, language: Language) -> str:
    """What the lines say beside the last value; empty where they say nothing."""
    replaced = len(sheet.situation.superseded)
    earlier = language.count("{number} earlier plan was replaced.", "{number} earlier plans were replaced.", replaced)
    parts = [
        earlier if replaced else "",
        wording.breaks_text(sheet, language),
        wording.projection_text(sheet, language),
    ]
    return " ".join(part for part in parts if part)
