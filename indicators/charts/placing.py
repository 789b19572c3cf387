"""Where labels go: the first free place around their point, clear of the lines and of one another.

Worked out on a nominal canvas; the chart's width follows the screen, so secondary labels are left out
on phones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

CHARACTER_EM = 0.55
CLEARANCE_PX = 4.0
SAMPLE_PX = 5.0

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
    Spot(-12, -32, "right"),
    Spot(12, 36, "left"),
    Spot(-12, 36, "right"),
)


class Canvas:
    """A nominal drawing of fixed size that remembers what is taken.

    Args:
        width, height: Pixels of the plot.
    """

    def __init__(self, *, width: float, height: float) -> None:
        self._frame = Box(0, -20, width, height)
        self._lines: list[Pixel] = []
        self._boxes: list[Box] = []

    def draw(self, line: Sequence[Pixel]) -> None:
        """Take the pixels along a line."""
        for start, end in pairwise(line):
            self._lines.extend(_samples(start, end))

    def place(self, pixel: Pixel, *, text: str, font_px: float) -> Spot:
        """Choose the spot with the fewest collisions and take it."""
        best = min(SPOTS, key=lambda spot: self._collisions(_box(pixel, spot, text=text, font_px=font_px)))
        self._boxes.append(_box(pixel, best, text=text, font_px=font_px))
        return best

    def _collisions(self, box: Box) -> float:
        crossed = sum(box.holds(pixel) for pixel in self._lines)
        covered = sum(box.meets(other) for other in self._boxes)
        outside = not (self._frame.holds((box.left, box.top)) and self._frame.holds((box.right, box.bottom)))
        return crossed + 50 * covered + 200 * outside


def _box(pixel: Pixel, spot: Spot, *, text: str, font_px: float) -> Box:
    width, height = len(text) * font_px * CHARACTER_EM, font_px
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
