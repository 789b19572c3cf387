"""Where labels go: the freest place around their point, clear of the lines and never over one another.

Worked out for the size of a picture, or for a nominal one where the width follows the screen: there secondary labels
are left out on phones.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indicators.charts.measuring import text_width

CLEARANCE_PX = 4.0
SAMPLE_PX = 5.0
ABOVE_PX = 20.0
CROSSED, COVERED, OUTSIDE = 8, 50, 200
TICK_STEPS = (1, 2, 5, 10)

Pixel = tuple[float, float]


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, pixel: Pixel) -> bool:
        return self.left <= pixel[0] <= self.right and self.top <= pixel[1] <= self.bottom

    def meets(self, other: "Box") -> bool:
        apart = self.right < other.left or other.right < self.left or self.bottom < other.top or other.bottom < self.top
        return not apart


@dataclass(frozen=True)
class Spot:
    """A place relative to the point: pixels to the right and down, and the text's alignment."""

    dx: float
    dy: float
    align: str


SPOTS = (
    Spot(-10, -13, "right"),
    Spot(12, 0, "left"),
    Spot(12, 17, "left"),
    Spot(0, -18, "center"),
    Spot(10, -16, "left"),
    Spot(-12, 17, "right"),
    Spot(0, 20, "center"),
    Spot(-13, 0, "right"),
    *(Spot(dx, dy, align) for dy in (-30, 34) for dx, align in ((-12, "right"), (12, "left"), (0, "center"))),
)
"""The first ones are the best; one that is free further away is better than one that is not."""

FAR_SPOTS = tuple(
    Spot(dx, dy, align) for dy in (-46, 50) for dx, align in ((-12, "right"), (12, "left"), (0, "center"))
)
"""For a label that must stand somewhere and cannot be taken for another one’s."""

CENTRED = Spot(0, 0, "center")


class Canvas:
    """A drawing of fixed size that remembers what is taken.

    Args:
        width, height: Pixels of the plot; labels may also stand in the strip above it.
    """

    def __init__(self, *, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._frame = Box(0, -ABOVE_PX, width, height)
        self._lines: list[Pixel] = []
        self._boxes: list[Box] = []

    def draw(self, line: Sequence[Pixel]) -> None:
        """Take the pixels along a line."""
        for start, end in pairwise(line):
            self._lines.extend(_samples(start, end))

    def take(self, pixel: Pixel, spot: Spot, *, text: str, font_px: float, weight: int) -> None:
        """Keep a place for a text that stands where it must."""
        self._boxes.append(_box(pixel, spot, text=text, font_px=font_px, weight=weight))

    def place(self, pixel: Pixel, *, text: str, font_px: float, weight: int, insists: bool = False) -> Spot | None:
        """Choose the spot with the fewest collisions and take it.

        None where the text would cover another one, be crossed by lines along its length or leave the frame, unless
        it ``insists``.
        """
        spots = (*SPOTS, *FAR_SPOTS) if insists else SPOTS
        boxes = {spot: _box(pixel, spot, text=text, font_px=font_px, weight=weight) for spot in spots}
        best = min(spots, key=lambda spot: self._collisions(boxes[spot]))
        if not insists and self._collisions(boxes[best]) > CROSSED:
            return None
        self._boxes.append(boxes[best])
        return best

    def freest(self, pixels: Sequence[Pixel], *, text: str, font_px: float, weight: int) -> Pixel:
        """Of several places for a text centred there, the one with the fewest collisions; it is taken."""
        boxes = {pixel: _box(pixel, CENTRED, text=text, font_px=font_px, weight=weight) for pixel in pixels}
        best = min(pixels, key=lambda pixel: self._collisions(boxes[pixel]))
        self._boxes.append(boxes[best])
        return best

    def _collisions(self, box: Box) -> float:
        crossed = sum(box.holds(pixel) for pixel in self._lines)
        outside = not (self._frame.holds((box.left, box.top)) and self._frame.holds((box.right, box.bottom)))
        covered = sum(box.meets(other) for other in self._boxes)
        return crossed + COVERED * covered + OUTSIDE * outside


def nice_ticks(low: float, high: float, *, about: int) -> list[float]:
    """Round numbers of a scale, about so many: 1, 2 or 5 times a power of ten apart."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in TICK_STEPS if each * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def _box(pixel: Pixel, spot: Spot, *, text: str, font_px: float, weight: int) -> Box:
    width, height = text_width(text, size=font_px, weight=weight), font_px
    shift = {"left": 0.0, "center": -width / 2, "right": -width}[spot.align]
    left, middle = pixel[0] + spot.dx + shift, pixel[1] + spot.dy
    return Box(
        left - CLEARANCE_PX,
        middle - height / 2 - CLEARANCE_PX,
        left + width + CLEARANCE_PX,
        middle + height / 2 + CLEARANCE_PX,
    )


def _samples(start: Pixel, end: Pixel) -> Iterable[Pixel]:
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    steps = max(int(length / SAMPLE_PX), 1)
    for step in range(steps + 1):
        part = step / steps
        yield start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])
