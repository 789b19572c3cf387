"""What all charts share: palettes, status shapes, type, French locale, and the cache of finished specs.

Colours are the visual language's: 4.5:1 for text and 3:1 for marks on their own background, light and dark;
a test measures them. Status is shape *and* word *and* colour, never colour alone.
"""

import io
import threading
from collections.abc import Callable, Hashable
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt
import polars as pl
from cachetools import LRUCache

from indicators.model import Status
from indicators.texts import Language

FONT = "Marianne, 'Source Sans', 'Source Sans Pro', sans-serif"
NARROW_PX = 560
KEPT_DRAWINGS = 256
PLANNED_PX, TARGET_PX = 4, 1.5
OUTLINE_PX = 1.5
"""One meaning everywhere: the thick mark is what was planned for the value's date, the thin line is the target."""

Spec = dict[str, Any]


@dataclass(frozen=True)
class Palette:
    """Colours of one theme. ``track``, ``grid`` and ``pale`` are decoration; all others carry meaning.

    What is too old to conclude is ``pale`` with an outline of ``achieved``: told apart by its shape, too.
    """

    background: str
    ink: str
    muted: str
    faint: str
    grid: str
    track: str
    achieved: str
    pale: str
    reached: str
    watch: str
    late: str


LIGHT = Palette(
    background="#ffffff",
    ink="#161a22",
    muted="#5b6573",
    faint="#767f8a",
    grid="#e3e7ec",
    track="#eaeef2",
    achieved="#1f4e8c",
    pale="#c3d3e9",
    reached="#18753c",
    watch="#9a4a00",
    late="#a3120a",
)
DARK = Palette(
    background="#12161d",
    ink="#eef1f5",
    muted="#aeb8c5",
    faint="#8e99a8",
    grid="#2a313b",
    track="#232a34",
    achieved="#8db9f5",
    pale="#2f4464",
    reached="#72d093",
    watch="#f0b35c",
    late="#ff9d92",
)
PALETTES = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True)
class Sign:
    """How a status is drawn: shape, filled or hollow, the palette's colour, and a glyph for running text."""

    shape: str
    filled: bool
    role: str
    glyph: str


_PATHS = {
    "check": "M-0.95,0.15L-0.62,-0.18L-0.3,0.2L0.62,-0.78L0.95,-0.45L-0.3,0.86Z",
    "dash": "M-0.9,-0.17L0.9,-0.17L0.9,0.17L-0.9,0.17Z",
}
"""Shapes that Vega has no name for, as SVG paths in a square from −1 to 1."""

SIGNS = {
    Status.OVERDUE: Sign("cross", True, "late", "✚"),
    Status.LATE: Sign("square", True, "late", "■"),
    Status.WATCH: Sign("triangle-up", True, "watch", "▲"),
    Status.TOO_OLD: Sign("triangle-down", False, "muted", "▽"),
    Status.TOO_IMPRECISE: Sign("triangle-right", False, "muted", "▷"),
    Status.NO_DATA: Sign("circle", False, "muted", "○"),
    Status.UNDATED: Sign("diamond", False, "muted", "◇"),
    Status.NO_TARGET: Sign("square", False, "muted", "□"),
    Status.ON_TRACK: Sign("circle", True, "achieved", "●"),
    Status.NOT_JUDGED: Sign("dash", True, "muted", "–"),
    Status.REACHED: Sign("check", True, "reached", "✓"),
}

FRENCH_LOCALE: Spec = {
    "number": {
        "decimal": ",",
        "thousands": "\u202f",
        "grouping": [3],
        "currency": ["", "\u202f€"],
        "percent": "\u202f%",
    },
    "time": {
        "dateTime": "%A %e %B %Y à %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "months": [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        "shortMonths": [
            "janv.",
            "févr.",
            "mars",
            "avr.",
            "mai",
            "juin",
            "juil.",
            "août",
            "sept.",
            "oct.",
            "nov.",
            "déc.",
        ],
    },
}


@dataclass(frozen=True)
class Size:
    """What a chart is laid out for, in pixels, axes and all."""

    width_px: int
    height_px: int


@dataclass(frozen=True)
class Margins:
    """Room around a plot, in pixels, for what stands beside it."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


@dataclass(frozen=True)
class Drawing:
    """A finished chart: the Vega-Lite spec with its data, and the sentence that says the same.

    The spec has a width where it was laid out for a picture; otherwise it takes what the screen gives.
    """

    spec: Spec
    description: str

    def rows(self, name: str) -> list[dict[str, Any]]:
        """What is drawn from one of its sets of data; nothing where it has none of that name."""
        sent = self.spec["datasets"].get(name)
        return pl.read_ipc_stream(io.BytesIO(sent)).to_dicts() if sent else []


NO_MARGINS = Margins()


def sign_colour(status: Status, palette: Palette) -> str:
    return str(getattr(palette, SIGNS[status].role))


def drawn_sign(status: Status, palette: Palette) -> dict[str, str]:
    """The shape of a status as a row to draw has it: shape, fill, colour."""
    sign, colour = SIGNS[status], sign_colour(status, palette)
    shape = _PATHS.get(sign.shape, sign.shape)
    return {"shape": shape, "fill": colour if sign.filled else palette.background, "colour": colour}


def narrow(on_phone: object, else_: object) -> alt.ExprRef:
    """An expression that follows the chart's own width, so that one spec serves phones and walls."""
    return alt.ExprRef(f"width < {NARROW_PX} ? {on_phone} : {else_}")


def written(chart: alt.LayerChart | alt.FacetChart) -> Spec:
    """A chart over named data as a spec.

    Building one with Altair takes most of the time of a drawing: what does not depend on the data is written once.
    """
    return dict(chart.to_dict(validate=False))  # a test validates them all; it takes as long as building one


def finished(
    chart: Spec,
    *,
    data: dict[str, pl.DataFrame],
    description: str,
    language: Language,
    palette: Palette,
    size: Size | None = None,
    margins: Margins = NO_MARGINS,
) -> Drawing:
    """A chart with its data and its look, ready to send.

    Args:
        chart: As ``written`` gives it; it is left as it is.
        size: Of the whole picture, for a chart that goes into one; ``margins`` are the part of it around the plot.
    """
    spec = {**chart, "config": _config(language, palette)}
    spec["datasets"] = {name: _arrow(rows) for name, rows in data.items()}
    spec |= _fixed(size, margins) if size else {"autosize": {"type": "fit-x", "contains": "padding"}}
    return Drawing(spec=spec, description=description)


def _fixed(size: Size, margins: Margins) -> Spec:
    return {
        "autosize": {"type": "none"},
        "padding": asdict(margins),
        "width": size.width_px - margins.left - margins.right,
        "height": size.height_px - margins.top - margins.bottom,
    }


def _config(language: Language, palette: Palette) -> Spec:
    config: Spec = {
        "background": "transparent",
        "font": FONT,
        "aria": False,
        "mark": {"aria": False},  # else a screen reader stops at each layer, which has no name: the description says it
        "view": {"stroke": None},
        "text": {"color": palette.ink, "fontSize": 14},
        "axis": {
            "aria": False,
            "labelFontSize": 13,
            "labelColor": palette.muted,
            "gridColor": palette.grid,
            "domainColor": palette.faint,
            "tickColor": palette.faint,
            "title": None,
        },
    }
    return {**config, "locale": FRENCH_LOCALE} if language.code == "fr" else config


def _arrow(rows: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    rows.write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    return stream.getvalue()


_drawings: LRUCache[Hashable, Drawing] = LRUCache(KEPT_DRAWINGS)
_lock = threading.RLock()


def drawn(key: Hashable, draw: Callable[[], Drawing]) -> Drawing:
    """Draw once per key: (chart, stamp of the answer, language, theme, what is shown)."""
    with _lock:
        if key in _drawings:
            return _drawings[key]
    made = draw()
    with _lock:
        return _drawings.setdefault(key, made)


def forget_drawings() -> None:
    """Empty the cache (tests, benchmarks)."""
    with _lock:
        _drawings.clear()
