"""Where labels go: the freest place around their point, never over a mark or another label.

A label is nearer to its own mark than to any other one, or a line leads to it. Worked out for the size of a picture,
or for a nominal one where the width follows the screen: there secondary labels are left out on phones.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from indicators.charts.geometry import Box, Mark, Pixel, is_nearest, text_box

CLEARANCE_PX = 4.0, 4.0
BETWEEN_PX = 5.0, 1.0  # across and down between texts, whose boxes have air of their own above and below
ABOVE_PX = 20.0
GAP_PX = 4.5
REACHES_PX, LED_REACHES_PX = (0, 14, 28), (26, 44, 64, 90)
DIRECTIONS = 16
NEXT_BEST, FURTHER, LED, AMBIGUOUS = 0.05, 1.0, 9.0, 3.0
CROSSED_PX_PER_COST = 5.0
MOST_CROSSED = 8.0
"""A place costs this much at most, unless its label insists or is led: 40 pixels of lines across it."""
TICK_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Spot:
    """A place relative to the point: pixels to the right and down, the text's alignment.

    Attributes:
        is_led: Whether a line leads from the point to the text.
        cost: What is against it from the start.
    """

    dx: float
    dy: float
    align: str
    is_led: bool = False
    cost: float = 0.0


@dataclass(frozen=True)
class Place:
    """A text at a spot of a point."""

    pixel: Pixel
    spot: Spot
    box: Box


CENTRED = Spot(0, 0, "center")


class Canvas:
    """A drawing of fixed size that remembers what is taken.

    Args:
        width, height: Pixels of the plot; labels may also stand in the strip above it.
    """

    def __init__(self, *, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._frame = Box(0, -ABOVE_PX, width, height)
        self._lines: list[tuple[Pixel, Pixel]] = []
        self._leaders: list[tuple[Pixel, Pixel]] = []
        self._marks: list[Mark] = []
        self._boxes: list[Box] = []

    def copy(self) -> "Canvas":
        """Return a canvas on which the same is taken, to try something else."""
        other = Canvas(width=self.width, height=self.height)
        other._lines, other._leaders = [*self._lines], [*self._leaders]
        other._marks, other._boxes = [*self._marks], [*self._boxes]
        return other

    def draw(self, line: Sequence[Pixel]) -> None:
        """Take the pixels along a line, which labels avoid."""
        self._lines.extend(pairwise(line))

    def mark(self, pixel: Pixel, radius: float) -> None:
        """Take the pixels of a mark, which labels never cover."""
        self._marks.append(Mark(pixel, radius))

    def take(self, pixel: Pixel, spot: Spot, *, text: str, font_px: float, weight: int) -> None:
        """Keep a place for a text that stands where it must."""
        self._boxes.append(_box(pixel, spot, text=text, font_px=font_px, weight=weight))

    def place(
        self, pixels: Sequence[Pixel], *, text: str, font_px: float, weight: int, insists: bool = False
    ) -> Place | None:
        """Choose the best spot for the text of a point, or of the first of several with a good one, and take it.

        None where the text would cover a mark or another text, leave the frame, be taken for another mark's or be
        crossed by lines along its length. One that ``insists`` is then crossed all the same, led from among other
        marks, or put where it is least bad.
        """
        places = [
            Place(pixel, spot, _box(pixel, spot, text=text, font_px=font_px, weight=weight))
            for pixel in pixels
            for spot in _spots_around(self._radius(pixel), font_px)
        ]
        best = self._find_best(places, self._belongs)
        if best is None and insists:
            led = [each for each in places if each.spot.is_led]
            best = (
                self._find_best(places, self._belongs, most=math.inf)
                or self._find_best(led, self._is_led)
                or min(places, key=lambda each: self._collisions(each.box))
            )
        if best is not None:
            self._boxes.append(best.box)
            self._leaders += [lead(best.pixel, best.box)] if best.spot.is_led else []
        return best

    def find_freest(self, pixels: Sequence[Pixel], *, text: str, font_px: float, weight: int) -> Pixel:
        """Return the place with the fewest collisions for a text centred there, of several; it is taken."""
        boxes = {pixel: _box(pixel, CENTRED, text=text, font_px=font_px, weight=weight) for pixel in pixels}
        best = min(pixels, key=lambda pixel: self._collisions(boxes[pixel]) + self._crossing_cost(boxes[pixel]))
        self._boxes.append(boxes[best])
        return best

    def _radius(self, pixel: Pixel) -> float:
        return max((mark.radius for mark in self._marks if mark.pixel == pixel), default=0.0)

    def _find_best(
        self, places: Iterable[Place], is_fit: Callable[[Place], bool], *, most: float = MOST_CROSSED
    ) -> Place | None:
        best, least = None, math.inf
        for place in sorted(places, key=lambda each: each.spot.cost):
            if place.spot.cost >= least:
                break
            if self._collisions(place.box) or not is_fit(place):
                continue
            cost = place.spot.cost + self._crossing_cost(place.box) + AMBIGUOUS * (not self._is_centred_near(place))
            if cost < least and (place.spot.is_led or cost <= most):
                best, least = place, cost
        return best

    def _belongs(self, place: Place) -> bool:
        """Return whether a text there is seen to be that point's."""
        return is_nearest(place.box, place.pixel, self._marks) and (not place.spot.is_led or self._is_led(place))

    def _is_led(self, place: Place) -> bool:
        """Return whether the line from the point to its text touches no other mark and no other text."""
        line = lead(place.pixel, place.box)
        others = (mark for mark in self._marks if mark.pixel != place.pixel)
        touches = any(mark.is_touched(*line) for mark in others)
        return not touches and not any(box.length_inside(*line) for box in self._boxes)

    def _is_centred_near(self, place: Place) -> bool:
        middle = (place.box.left + place.box.right) / 2, (place.box.top + place.box.bottom) / 2
        own = math.dist(middle, place.pixel)
        return all(own <= math.dist(middle, mark.pixel) for mark in self._marks)

    def _collisions(self, box: Box) -> int:
        """Count what a text may not do there."""
        roomy = box.grow(*BETWEEN_PX)
        outside = not (self._frame.holds((box.left, box.top)) and self._frame.holds((box.right, box.bottom)))
        covered = sum(mark.is_covered(box) for mark in self._marks) + sum(roomy.meets(other) for other in self._boxes)
        return covered + 4 * outside + sum(box.length_inside(*line) > 0 for line in self._leaders)

    def _crossing_cost(self, box: Box) -> float:
        roomy = box.grow(*CLEARANCE_PX)
        return sum(roomy.length_inside(*line) for line in self._lines) / CROSSED_PX_PER_COST


def lead(pixel: Pixel, box: Box) -> tuple[Pixel, Pixel]:
    """Return both ends of the line that leads from a point to its text."""
    return pixel, box.nearest_pixel(pixel)


def nice_ticks(low: float, high: float, *, about: int) -> list[float]:
    """Round numbers of a scale, about so many: 1, 2 or 5 times a power of ten apart."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in TICK_STEPS if each * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


@lru_cache
def _spots_around(radius: float, font_px: float) -> tuple[Spot, ...]:
    """Every spot around a point, the best ones first: close by, further away, at the end of a line."""
    close = (
        Spot(spot.dx, spot.dy, spot.align, cost=FURTHER * further + NEXT_BEST * place)
        for further, reach in enumerate(REACHES_PX)
        for place, spot in enumerate(_spots_beside(radius + GAP_PX + reach, font_px / 2))
    )
    led = (
        Spot(spot.dx, spot.dy, spot.align, is_led=True, cost=LED + further)
        for further, reach in enumerate(LED_REACHES_PX)
        for spot in _spots_on_circle(radius + GAP_PX + reach, font_px / 2)
    )
    return (*close, *led)


def _spots_beside(reach: float, half: float) -> Iterator[Spot]:
    yield Spot(-0.85 * reach, -(0.5 * reach + half), "right")
    yield Spot(reach, 0, "left")
    yield Spot(0.85 * reach, 0.75 * reach + half, "left")
    yield Spot(0, -(reach + half), "center")
    yield Spot(0.85 * reach, -(0.5 * reach + half), "left")
    yield Spot(-0.85 * reach, 0.75 * reach + half, "right")
    yield Spot(0, reach + half, "center")
    yield Spot(-reach, 0, "right")


def _spots_on_circle(reach: float, half: float) -> Iterable[Spot]:
    for number in range(DIRECTIONS):
        across, down = (turn(2 * math.pi * number / DIRECTIONS) for turn in (math.cos, math.sin))
        align = "center" if abs(across) < 0.1 else "left" if across > 0 else "right"
        yield Spot(reach * across, (reach + half) * down, align)


def _box(pixel: Pixel, spot: Spot, *, text: str, font_px: float, weight: int) -> Box:
    at = pixel[0] + spot.dx, pixel[1] + spot.dy
    return text_box(text, at, font_px=font_px, weight=weight, align=spot.align)
