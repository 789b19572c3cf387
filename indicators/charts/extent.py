"""Where the texts and marks of a finished picture's chart stand, worked out from what is drawn, not from how it was
planned.

Only for charts that were laid out for a picture: those of a screen follow its width.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from indicators.charts.geometry import Bar, Box, Mark, Pixel, is_nearest, symbol_radius, text_box
from indicators.charts.look import Drawing, Size

SLACK_PX = 1.0

Row = dict[str, Any]


@dataclass(frozen=True)
class TextPlace:
    """A text of a chart, in pixels from the upper left corner.

    Attributes:
        own: The point that it is about; None where it is about none.
        is_led: Whether a line leads there.
    """

    text: str
    box: Box
    own: Pixel | None = None
    is_led: bool = False


def find_illegible(drawing: Drawing, size: Size) -> Iterator[str]:
    """Yield the texts that leave the chart, cover a text or a mark, or could be taken for another mark's."""
    places, marks = list(text_places(drawing)), list(mark_places(drawing))
    yield from (each.text for each in places if not _is_within(each.box, size))
    yield from (one.text for one, other in combinations(places, 2) if _cover(one.box, other.box))
    for place in places:
        is_lost = place.own is not None and not place.is_led and not is_nearest(place.box, place.own, marks)
        if is_lost or any(mark.is_covered(place.box) for mark in marks):
            yield place.text


def text_places(drawing: Drawing) -> Iterator[TextPlace]:
    """Yield where each text stands."""
    for row in drawing.rows("texts"):
        own = None if row["own_x"] is None else (row["own_x"], row["own_y"])
        yield TextPlace(row["text"], _text_box(row, (row["x"], row["y"])), own)
    for row in drawing.rows("labels"):
        own = _pixel(row, drawing)
        yield TextPlace(row["text"], _text_box(row, (own[0] + row["dx"], own[1] + row["dy"])), own, row["led"])


def mark_places(drawing: Drawing) -> Iterator[Mark | Bar]:
    """Yield where each point's symbol and each bar that is a mark stand."""
    for row in drawing.rows("bars"):
        if row["is_mark"]:
            yield Bar(Box(row["x"], row["y"], row["x2"], row["y2"]))
    for row in drawing.rows("points"):
        yield Mark(_pixel(row, drawing), symbol_radius(row["shape"], row["area"]))


def _pixel(row: Row, drawing: Drawing) -> Pixel:
    """Where a point of the chart is drawn; ``frame`` holds the two corners of the plot."""
    (first, last), spec = drawing.rows("frame"), drawing.spec
    across = (row["d"] - first["d"]) / (last["d"] - first["d"])
    up = (row["v"] - first["v"]) / (last["v"] - first["v"])
    return spec["padding"]["left"] + across * spec["width"], spec["padding"]["top"] + (1 - up) * spec["height"]


def _text_box(row: Row, pixel: Pixel) -> Box:
    return text_box(row["text"], pixel, font_px=row["size"], weight=row["weight"], align=row["align"])


def _is_within(box: Box, size: Size) -> bool:
    across = box.left > -SLACK_PX and box.right < size.width_px + SLACK_PX
    return across and box.top > -SLACK_PX and box.bottom < size.height_px + SLACK_PX


def _cover(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > SLACK_PX and down > SLACK_PX
