"""A released picture as a file: PNG, SVG or PDF/UA-1, the same bytes whenever and wherever it is made."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indicators.charts.look import LIGHT
from indicators.errors import UnknownFile
from indicators.numbers import inert
from indicators.pictures import FAMILY, Painter, outline_halos, outlined, printable
from indicators.press.content import Picture
from indicators.press.door import Released
from indicators.press.layout import MARGIN, Lines
from indicators.press.stamping import Origin, stamped_png, stamped_svg

TEMPLATE = Path(__file__).with_name("picture.typ")
PDF_STANDARD = "ua-1"


@dataclass(frozen=True)
class File:
    """One way to write a picture. ``media`` is its media type."""

    media: str
    make: Callable[[Picture, str, Painter], bytes]


def make(released: Released, ending: str, painter: Painter) -> bytes:
    """The picture as a file of that ending.

    Raises:
        DrawingFailed, DrawingTooSlow, DrawingStopped: What to tell the person.
    """
    picture = released.picture
    (svg,) = painter.svgs([picture.drawing])
    return FILES[ending].make(picture, svg, painter)


def make_all(released: Released, painter: Painter) -> dict[str, bytes]:
    """The picture as every kind of file, drawn once."""
    picture = released.picture
    (svg,) = painter.svgs([picture.drawing])
    return {ending: file.make(picture, svg, painter) for ending, file in FILES.items()}


def origin_of(picture: Picture) -> Origin:
    """Where a picture comes from, as it is written into its file."""
    return Origin(
        title=picture.title,
        description=picture.alt,
        source="; ".join(picture.sources),
        rights=picture.licence,
        creator=picture.strategy,
        date=picture.on.isoformat(),
        language=picture.language.code,
        caption=picture.caption,
    )


def _png(picture: Picture, svg: str, painter: Painter) -> bytes:
    drawn = painter.png(_template(), _inputs(picture, svg), ppi=picture.order.page.ppi)
    page = picture.order.page
    return stamped_png(drawn, origin_of(picture), ppi=page.ppi if page.on_paper else None)


def _svg(picture: Picture, svg: str, painter: Painter) -> bytes:
    drawn = painter.svg(_template(), _inputs(picture, outlined(svg)))
    return stamped_svg(drawn, origin_of(picture), size=picture.order.page.pixels)


def _pdf(picture: Picture, svg: str, painter: Painter) -> bytes:
    midnight = dt.datetime.combine(picture.on, dt.time(), dt.UTC)
    inputs = _inputs(picture, outline_halos(svg))
    return painter.pdf(_template(), inputs, standard=PDF_STANDARD, instant=int(midnight.timestamp()))


def _template() -> str:
    return TEMPLATE.read_text(encoding="utf-8")


def _inputs(picture: Picture, svg: str) -> Mapping[str, str]:
    """All that the template reads, as JSON."""
    page, layout = picture.order.page, picture.layout
    content: dict[str, Any] = {
        "title": printable(picture.title),
        "author": picture.strategy,
        "description": printable(picture.caption),
        "keywords": [picture.licence, *picture.sources],
        "day": [picture.on.year, picture.on.month, picture.on.day],
        "language": picture.language.code,
        "family": FAMILY,
        "page": page.page,
        "drawn": page.drawn,
        "margin": MARGIN,
        "paper": LIGHT.background,
        "ink": LIGHT.ink,
        "muted": LIGHT.muted,
        "alt": printable(picture.alt),
        "head": _lines(layout.title),
        "subtitle": _lines(layout.subtitle),
        "foot": _lines(layout.foot),
        "chart": {
            "top": layout.chart_top,
            "width": layout.chart.width_px,
            "height": layout.chart.height_px,
            "svg": svg,
        },
    }
    return {"picture": json.dumps(content, ensure_ascii=False)}


def _lines(lines: Lines) -> Mapping[str, Any]:
    """As the template reads them; spaces that the typeface lacks are plain ones there."""
    return {**asdict(lines), "lines": [printable(line) for line in lines.lines]}


FILES: Mapping[str, File] = {
    "png": File("image/png", _png),
    "svg": File("image/svg+xml", _svg),
    "pdf": File("application/pdf", _pdf),
}


def read_ending(text: str) -> str:
    """The ending of a file, if pictures are made as that.

    Raises:
        UnknownFile: With those that they are made as.
    """
    if text not in FILES:
        raise UnknownFile(text=inert(text), known=", ".join(FILES), where="ending")
    return text
