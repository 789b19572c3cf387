"""Trajectory chart: the plan in force, the plans it replaced, what was achieved, and where it leads.

Counts step (nothing is known between two reports), stocks and shares are joined by straight lines. Labels
stand on the things themselves; there is no legend.
"""

import datetime as dt

import altair as alt
import polars as pl

from indicators import wording
from indicators.charts.look import PALETTES, Drawing, Palette, drawn, finished, narrow
from indicators.charts.story import HEIGHT_PX, Story
from indicators.readings import Sheet
from indicators.texts import Language


def trajectory_chart(sheet: Sheet, *, language: Language, theme: str) -> Drawing:
    """The trajectory of one indicator on the sheet's day."""
    key = ("trajectory", sheet.stamp, sheet.situation.indicator.slug, language.code, theme)
    return drawn(key, lambda: _draw(sheet, language=language, palette=PALETTES[theme]))


def _draw(sheet: Sheet, *, language: Language, palette: Palette) -> Drawing:
    story = Story(sheet, language, palette)
    chart = alt.layer(
        _band(palette), _today(palette), _lines(), _points(), _labels(), _frame(story, palette)
    ).properties(height=HEIGHT_PX)
    chart = chart.resolve_scale(x="shared", y="shared")
    return finished(
        chart,
        data={
            "band": pl.DataFrame(story.band(), schema={"d": pl.Date, "low": pl.Float64, "high": pl.Float64}),
            "today": pl.DataFrame([{"d": story.on}], schema={"d": pl.Date}),
            "lines": pl.DataFrame(story.lines(), schema=_LINE_COLUMNS),
            "points": pl.DataFrame(story.points(), schema=_POINT_COLUMNS),
            "labels": pl.DataFrame(story.labels(), schema=_LABEL_COLUMNS),
            "frame": pl.DataFrame(story.corners(), schema={"d": pl.Date, "v": pl.Float64}),
        },
        description=_description(sheet, language),
        language=language,
        palette=palette,
    )


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
}


def _x(field: str = "d") -> alt.X:
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc", nice=False))


def _y(field: str = "v") -> alt.Y:
    return alt.Y(f"{field}:Q", scale=alt.Scale(nice=False, zero=False))


def _frame(story: Story, palette: Palette) -> alt.Chart:
    """Invisible corners that set the extent of both axes, and the axes themselves."""
    first, last = story.days
    short = (last - first).days < 730
    years = range(first.year, last.year + 1)
    months = (1, 4, 7, 10) if short else (1,)
    days = [dt.date(year, month, 1) for year in years for month in months]
    x = alt.X(
        "d:T",
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(
            values=[
                alt.DateTime(year=day.year, month=day.month, date=1, utc=True) for day in days if first <= day <= last
            ],
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
        axis=alt.Axis(format=",.4~f", tickCount=4, domain=False, ticks=False, labelPadding=8),
    )
    return alt.Chart(alt.NamedData("frame")).mark_point(opacity=0, color=palette.ink).encode(x=x, y=y)


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


def _labels() -> alt.Chart:
    text = alt.Chart(alt.NamedData("labels")).mark_text(
        baseline="middle",
        align=alt.ExprRef("datum.align"),
        dx=alt.ExprRef("datum.dx"),
        dy=alt.ExprRef("datum.dy"),
        fontSize=alt.ExprRef("datum.size"),
        fontWeight=alt.ExprRef("datum.weight"),
        opacity=narrow("(datum.primary ? 1 : 0)", 1),
    )
    return text.encode(x=_x(), y=_y(), text="text:N", color=alt.Color("colour:N", scale=None))


def _description(sheet: Sheet, language: Language) -> str:
    """The chart in words: the finding, the plan's history, the projection."""
    situation = sheet.situation
    finding = wording.finding(situation, sheet.strategy, language)
    parts = [wording.labelled(wording.label(situation.indicator, language), finding, language) + "."]
    if situation.rate is not None:
        parts.append(language.say("Progress rate: {rate}.", rate=wording.rate_of(situation, language)))
    if situation.superseded:
        parts.append(
            language.count(
                "{number} earlier plan was replaced.",
                "{number} earlier plans were replaced.",
                len(situation.superseded),
            )
        )
    parts.append(wording.projection_text(sheet.projection, language))
    return " ".join(part for part in parts if part)
