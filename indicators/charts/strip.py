"""Status strip: one row per axis, one sign per promise, the gravest first."""

from functools import lru_cache

import altair as alt
import polars as pl

from indicators import wording
from indicators.charts.look import PALETTES, Drawing, Palette, Spec, drawn, drawn_sign, finished, written
from indicators.model import Population, Status
from indicators.readings import Overview, Situation
from indicators.texts import Language

ROW_PX = 38
SIGN_PX = 18.5
LABELS_PX = 118


def status_strip(overview: Overview, *, language: Language, theme: str) -> Drawing:
    """Signs of the promises by axis; in words where an axis has none."""
    key = ("strip", overview.stamp, language.code, theme)
    return drawn(key, lambda: _draw(overview, language=language, palette=PALETTES[theme]))


def _draw(overview: Overview, *, language: Language, palette: Palette) -> Drawing:
    rows = [
        _sign_row(situation, row=row, place=place, language=language, palette=palette)
        for row, axis in enumerate(overview.axes)
        for place, situation in enumerate(_gravest_first(overview, axis))
    ]
    labels = [
        {"y": (row + 0.5) * ROW_PX, "text": wording.axis_label(overview.strategy.axes[axis], language)}
        for row, axis in enumerate(overview.axes)
    ]
    none = [
        {"y": (row + 0.5) * ROW_PX, "text": language.say("no promise in figures")}
        for row, rolled in enumerate(overview.axes.values())
        if not rolled.total
    ]
    return finished(
        {**_marks(palette), "height": ROW_PX * len(labels)},
        data={
            "signs": pl.DataFrame(rows, schema=_COLUMNS),
            "labels": pl.DataFrame(labels, schema=_TEXT_COLUMNS),
            "none": pl.DataFrame(none, schema=_TEXT_COLUMNS),
        },
        description=_description(overview, language),
        language=language,
        palette=palette,
    )


@lru_cache
def _marks(palette: Palette) -> Spec:
    """The chart without its data."""
    labels = _texts("labels", x=0, px=14, colour=palette.ink)
    return written(alt.layer(labels, _texts("none", x=LABELS_PX, px=13, colour=palette.muted), _signs()))


_TEXT_COLUMNS = {"y": pl.Float64, "text": pl.String}
_COLUMNS = {
    "y": pl.Float64,
    "x": pl.Float64,
    "shape": pl.String,
    "fill": pl.String,
    "colour": pl.String,
    "label": pl.String,
    "status": pl.String,
}


def _gravest_first(overview: Overview, axis: str) -> list[Situation]:
    own = [each for each in overview.of(Population.PROMISE) if each.indicator.axis == axis]
    return sorted(own, key=lambda each: list(Status).index(each.status))


def _sign_row(situation: Situation, *, row: int, place: int, language: Language, palette: Palette) -> dict[str, object]:
    return {
        "y": (row + 0.5) * ROW_PX,
        "x": LABELS_PX + (place + 0.5) * SIGN_PX,
        **drawn_sign(situation.status, palette),
        "label": wording.label(situation.indicator, language),
        "status": wording.status_text(situation, language),
    }


def _texts(data: str, *, x: int, px: int, colour: str) -> alt.Chart:
    text = alt.Chart(alt.NamedData(data)).mark_text(align="left", x=x, baseline="middle", fontSize=px, color=colour)
    return text.encode(y=alt.Y("y:Q", scale=None, axis=None), text="text:N")


def _signs() -> alt.Chart:
    sign = alt.Chart(alt.NamedData("signs")).mark_point(size=110, strokeWidth=1.8, opacity=1)
    return sign.encode(
        x=alt.X("x:Q", scale=None, axis=None),
        y=alt.Y("y:Q", scale=None, axis=None),
        shape=alt.Shape("shape:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("status:N", title=" ")],
    )


def _description(overview: Overview, language: Language) -> str:
    """The strip in words, axis by axis."""
    parts = [
        wording.labelled(
            wording.axis_label(overview.strategy.axes[axis], language),
            wording.statuses_counted(each, language),
            language,
        )
        for axis, each in overview.axes.items()
    ]
    return language.say("Statuses by axis.") + " " + wording.listed(parts, language) + "."
