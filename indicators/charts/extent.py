"""Where the texts of a finished picture's chart stand, worked out from what is drawn, not from how it was planned.

Only for charts that were laid out for a picture: those of a screen follow its width.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from indicators.charts.look import Drawing, Size
from indicators.charts.measuring import text_width
from indicators.charts.placing import Box

SLACK_PX = 1.0
_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}  # share of a text that stands to the left of its place

Row = dict[str, Any]


def is_legible(drawing: Drawing, size: Size) -> bool:
    """Whether every text stands within the picture's chart and none covers another one."""
    boxes = list(text_boxes(drawing))
    return all(_within(each, size) for each in boxes) and not any(
        _cover(one, other) for one, other in combinations(boxes, 2)
    )


def text_boxes(drawing: Drawing) -> Iterator[Box]:
    """The box of each text, in pixels from the upper left corner of the chart."""
    for row in drawing.rows("texts"):
        yield _box(row, row["x"], row["y"])
    frame, spec = drawing.rows("frame"), drawing.spec
    for row in drawing.rows("labels"):
        x, y = _shares(row, frame)
        left, top = spec["padding"]["left"], spec["padding"]["top"]
        yield _box(row, left + x * spec["width"] + row["dx"], top + (1 - y) * spec["height"] + row["dy"])


def _shares(row: Row, frame: Sequence[Row]) -> tuple[float, float]:
    """How far along both axes a point stands, 0 to 1; ``frame`` is the two corners of the plot."""
    first, last = frame
    return (row["d"] - first["d"]) / (last["d"] - first["d"]), (row["v"] - first["v"]) / (last["v"] - first["v"])


def _box(row: Row, x: float, y: float) -> Box:
    width = text_width(row["text"], size=row["size"], weight=row["weight"])
    left, half = x - width * _BEFORE[row["align"]], row["size"] / 2
    return Box(left, y - half, left + width, y + half)


def _within(box: Box, size: Size) -> bool:
    across = box.left > -SLACK_PX and box.right < size.width_px + SLACK_PX
    return across and box.top > -SLACK_PX and box.bottom < size.height_px + SLACK_PX


def _cover(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > SLACK_PX and down > SLACK_PX
