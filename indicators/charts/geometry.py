"""Boxes of texts and marks of points in pixels: what covers, what crosses and what is nearest.

What does not belong here: where a label goes (``placing``), whether a finished chart is legible (``extent``).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.charts.measuring import text_width

HALO_PX = 2.0  # half the stroke around a label, which hides what is under it
STROKE_PX = 2.0
OVERLAP_PX = 1.0  # boxes of texts are a little higher than what is written
TOGETHER_PX = 1.0  # marks so close are one place: nothing can be nearer to one of them
LEAST_LEAD_PX, LEAD_SHARE = 3.0, 0.25
_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}  # share of a text that stands to the left of its place

Pixel = tuple[float, float]


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def grow(self, across: float, down: float) -> "Box":
        return Box(self.left - across, self.top - down, self.right + across, self.bottom + down)

    def holds(self, pixel: Pixel) -> bool:
        return self.left <= pixel[0] <= self.right and self.top <= pixel[1] <= self.bottom

    def meets(self, other: "Box") -> bool:
        apart = self.right < other.left or other.right < self.left or self.bottom < other.top or other.bottom < self.top
        return not apart

    def nearest_pixel(self, pixel: Pixel) -> Pixel:
        """Return the pixel of the box that is nearest to another one."""
        return min(max(pixel[0], self.left), self.right), min(max(pixel[1], self.top), self.bottom)

    def distance(self, pixel: Pixel) -> float:
        """Return how far a pixel is from the box; 0 within it."""
        return math.dist(pixel, self.nearest_pixel(pixel))

    def length_inside(self, start: Pixel, end: Pixel) -> float:
        """Return how many pixels of a straight line lie within the box (Liang–Barsky)."""
        first, last = 0.0, 1.0
        for axis, low, high in ((0, self.left, self.right), (1, self.top, self.bottom)):
            way = end[axis] - start[axis]
            if way == 0:
                if not low <= start[axis] <= high:
                    return 0.0
                continue
            near, far = sorted(((low - start[axis]) / way, (high - start[axis]) / way))
            first, last = max(first, near), min(last, far)
        return max(last - first, 0.0) * math.dist(start, end)


@dataclass(frozen=True)
class Mark:
    """The circle that holds the symbol of a point."""

    pixel: Pixel
    radius: float

    def is_covered(self, box: Box) -> bool:
        """Return whether a text there would hide some of it."""
        return box.distance(self.pixel) < self.radius + HALO_PX

    def is_touched(self, start: Pixel, end: Pixel) -> bool:
        """Return whether a straight line meets it."""
        across, down = end[0] - start[0], end[1] - start[1]
        x, y = self.pixel[0] - start[0], self.pixel[1] - start[1]
        along = (x * across + y * down) / (across**2 + down**2 or 1.0)
        share = min(max(along, 0.0), 1.0)
        return math.hypot(x - share * across, y - share * down) < self.radius

    def distance(self, box: Box) -> float:
        """Return how far a text is from its middle."""
        return box.distance(self.pixel)

    def distance_from(self, pixel: Pixel) -> float:
        return math.dist(pixel, self.pixel)


@dataclass(frozen=True)
class Bar:
    """A rectangle that stands for a value."""

    box: Box

    def is_covered(self, box: Box) -> bool:
        return box.grow(-OVERLAP_PX, -OVERLAP_PX).meets(self.box)

    def distance(self, box: Box) -> float:
        across = max(self.box.left - box.right, box.left - self.box.right, 0.0)
        down = max(self.box.top - box.bottom, box.top - self.box.bottom, 0.0)
        return math.hypot(across, down)

    def distance_from(self, pixel: Pixel) -> float:
        return self.box.distance(pixel)


def text_box(text: str, pixel: Pixel, *, font_px: float, weight: int, align: str) -> Box:
    """Return the box of a text whose middle line is at a pixel."""
    width = text_width(text, size=font_px, weight=weight)
    left = pixel[0] - width * _BEFORE[align]
    return Box(left, pixel[1] - font_px / 2, left + width, pixel[1] + font_px / 2)


def symbol_radius(shape: str, area: float) -> float:
    """Return how far a symbol of Vega reaches from its middle, its stroke included."""
    within = math.sqrt(area) / 2 if shape == "diamond" else math.sqrt(area / math.pi)
    return within + STROKE_PX / 2


def is_nearest(box: Box, own: Pixel, marks: Sequence[Mark | Bar]) -> bool:
    """Return whether a text is clearly nearer to its own point than to any mark that stands elsewhere.

    Where marks stand close together, the lead need only be a share of what lies between them.
    """
    apart = {mark: mark.distance_from(own) for mark in marks}
    here = min([box.distance(own), *(mark.distance(box) for mark in marks if apart[mark] <= TOGETHER_PX)])
    return all(
        here + min(LEAST_LEAD_PX, apart[mark] * LEAD_SHARE) <= mark.distance(box)
        for mark in marks
        if apart[mark] > TOGETHER_PX
    )
