"""A surface of fixed size with texts, bars, lines and signs at given pixels: what pictures and rows are laid out on."""

from collections.abc import Sequence
from functools import cache

import altair as alt
import polars as pl

from indicators.charts.look import LIGHT, OUTLINE_PX, Drawing, Palette, Size, Spec, drawn_sign, finished, written
from indicators.model import Status
from indicators.texts import Language

PLAIN, STRONG = 400, 600
SIGN_AREA = 110
DASHES = "datum.dash === 'dashed' ? [4, 3] : datum.dash === 'dotted' ? [1.5, 2.5] : [1, 0]"

_TEXTS = {
    "x": pl.Float64,
    "y": pl.Float64,
    "text": pl.String,
    "size": pl.Float64,
    "weight": pl.Int32,
    "colour": pl.String,
    "align": pl.String,
    "own_x": pl.Float64,
    "own_y": pl.Float64,
}
_BARS = {
    "x": pl.Float64,
    "x2": pl.Float64,
    "y": pl.Float64,
    "y2": pl.Float64,
    "colour": pl.String,
    "stroke": pl.String,
    "is_mark": pl.Boolean,
}
_PEN = {"colour": pl.String, "thickness": pl.Float64, "dash": pl.String}
_LINES = {"line": pl.Int32, "order": pl.Int32, "x": pl.Float64, "y": pl.Float64, **_PEN}
_RULES = {"x": pl.Float64, "y": pl.Float64, "x2": pl.Float64, "y2": pl.Float64, **_PEN}
_SIGNS = {"x": pl.Float64, "y": pl.Float64, "shape": pl.String, "fill": pl.String, "colour": pl.String}


class Board:
    """An empty surface; whatever is put on it later lies on top of what is of the same kind."""

    def __init__(self, size: Size, palette: Palette = LIGHT) -> None:
        self.size, self.palette = size, palette
        self._texts: list[dict[str, object]] = []
        self._bars: list[dict[str, object]] = []
        self._lines: list[dict[str, object]] = []
        self._rules: list[dict[str, object]] = []
        self._signs: list[dict[str, object]] = []

    def write(
        self,
        text: str,
        at: tuple[float, float],
        *,
        px: float,
        colour: str = LIGHT.ink,
        weight: int = PLAIN,
        align: str = "left",
        own: tuple[float, float] | None = None,
    ) -> None:
        """Put a text, its middle at that height; ``own`` is where the mark is that it is about."""
        (x, y), (own_x, own_y) = at, own or (None, None)
        row = {"x": x, "y": y, "text": text, "size": px, "weight": weight, "colour": colour, "align": align}
        self._texts.append({**row, "own_x": own_x, "own_y": own_y})

    def bar(
        self,
        across: tuple[float, float],
        down: tuple[float, float],
        *,
        colour: str,
        is_mark: bool = False,
        is_hollow: bool = False,
    ) -> None:
        """Put a rectangle, which is not drawn without width; texts keep apart from one that is a mark."""
        if across[1] > across[0]:
            row = {"x": across[0], "x2": across[1], "y": down[0], "y2": down[1], "is_mark": is_mark}
            inner, stroke = ("transparent", colour) if is_hollow else (colour, "transparent")
            self._bars.append({**row, "colour": inner, "stroke": stroke})

    def line(
        self, points: Sequence[tuple[float, float]], *, colour: str, thickness: float, dash: str = "solid"
    ) -> None:
        """Put a line through these pixels: solid, dashed or dotted."""
        pen = {"colour": colour, "thickness": thickness, "dash": dash}
        if len(points) == 2:
            (x, y), (x2, y2) = points
            self._rules.append({"x": x, "y": y, "x2": x2, "y2": y2, **pen})
            return
        number = len(self._lines)
        self._lines += [{"line": number, "order": order, "x": x, "y": y, **pen} for order, (x, y) in enumerate(points)]

    def achieved_bar(
        self,
        across: tuple[float, float],
        down: tuple[float, float],
        *,
        is_too_old: bool,
        is_mark: bool = False,
        colour: str | None = None,
    ) -> None:
        """Put the bar of what was achieved, in a colour of its own or of none; pale in an outline if it is too old."""
        palette, edge = self.palette, OUTLINE_PX
        self.bar(across, down, colour=palette.achieved if is_too_old or not colour else colour, is_mark=is_mark)
        if is_too_old:
            self.bar((across[0] + edge, across[1] - edge), (down[0] + edge, down[1] - edge), colour=palette.pale)

    def sign(self, status: Status, at: tuple[float, float]) -> None:
        """The shape of a status."""
        self._signs.append({"x": at[0], "y": at[1], **drawn_sign(status, self.palette)})

    def drawing(self, description: str, language: Language) -> Drawing:
        """All of it as a chart."""
        return finished(
            _surface(),
            data={
                "bars": pl.DataFrame(self._bars, schema=_BARS),
                "rules": pl.DataFrame(self._rules, schema=_RULES),
                "lines": pl.DataFrame(self._lines, schema=_LINES),
                "signs": pl.DataFrame(self._signs, schema=_SIGNS),
                "texts": pl.DataFrame(self._texts, schema=_TEXTS),
            },
            description=description,
            language=language,
            palette=self.palette,
            size=self.size,
        )


@cache
def _surface() -> Spec:
    """The chart without its data, the same for all."""
    return written(alt.layer(_bars(), _rules(), _lines(), _signs(), _texts()))


def _x(field: str = "x") -> alt.X:
    return alt.X(f"{field}:Q", scale=None, axis=None)


def _y(field: str = "y") -> alt.Y:
    return alt.Y(f"{field}:Q", scale=None, axis=None)


def _bars() -> alt.Chart:
    bar = alt.Chart(alt.NamedData("bars")).mark_rect()
    fill, stroke = alt.Fill("colour:N", scale=None), alt.Stroke("stroke:N", scale=None)
    return bar.encode(x=_x(), x2="x2:Q", y=_y(), y2="y2:Q", fill=fill, stroke=stroke)


def _rules() -> alt.Chart:
    rule = alt.Chart(alt.NamedData("rules")).mark_rule(strokeDash=alt.ExprRef(DASHES))
    colour, width = alt.Color("colour:N", scale=None), alt.StrokeWidth("thickness:Q", scale=None)
    return rule.encode(x=_x(), y=_y(), x2="x2:Q", y2="y2:Q", color=colour, strokeWidth=width)


def _lines() -> alt.Chart:
    line = alt.Chart(alt.NamedData("lines")).mark_line(strokeJoin="round", strokeDash=alt.ExprRef(DASHES))
    colour, width = alt.Color("colour:N", scale=None), alt.StrokeWidth("thickness:Q", scale=None)
    return line.encode(x=_x(), y=_y(), detail="line:N", order="order:Q", color=colour, strokeWidth=width)


def _signs() -> alt.Chart:
    sign = alt.Chart(alt.NamedData("signs")).mark_point(size=SIGN_AREA, strokeWidth=1.8, opacity=1)
    return sign.encode(
        x=_x(),
        y=_y(),
        shape=alt.Shape("shape:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
    )


def _texts() -> alt.Chart:
    text = alt.Chart(alt.NamedData("texts")).mark_text(
        baseline="middle",
        align=alt.ExprRef("datum.align"),
        fontSize=alt.ExprRef("datum.size"),
        fontWeight=alt.ExprRef("datum.weight"),
    )
    return text.encode(x=_x(), y=_y(), text="text:N", color=alt.Color("colour:N", scale=None))
