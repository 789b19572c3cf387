"""What is written in a trajectory chart, and where: on the things themselves, clear of the lines and of one another."""

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import Any

from indicators import wording
from indicators.charts.geometry import Pixel, symbol_radius, text_box
from indicators.charts.measuring import text_width
from indicators.charts.placing import CENTRED, Canvas, Spot, lead
from indicators.charts.story import Point, Story
from indicators.model import Achievement, Plan, Population
from indicators.numbers import write_short_date

LABELLED_POINTS = 7
BIG_PX, TEXT_PX, SMALL_PX = 18, 14, 13
PLAIN, STRONG = 400, 600
ABOVE = -9
CROWDED_PX = 26
ALONG = (0.75, 0.5, 0.25, 0.0)
SILENCE_AT = ((0.5, 0.38), (0.5, 0.24), (0.6, 0.24), (0.6, 0.38), (0.4, 0.7), (0.5, 0.7))  # shares of days and values

Row = dict[str, Any]


@dataclass(frozen=True)
class Label:
    """A text beside a point of the chart.

    Attributes:
        primary: Whether it is shown on phones, too, and whatever else stands there.
        spot: Where it stands, if that is settled.
        elsewhere: Other points that it may stand beside as well.
        shorter: What it says where there is no room for all of it.
    """

    day: dt.date
    value: float
    text: str
    colour: str
    size: float
    weight: int
    primary: bool = False
    spot: Spot | None = None
    elsewhere: tuple[Point, ...] = ()
    shorter: tuple[str, ...] = ()


class Labels:
    """The labels of one chart.

    Args:
        canvas: As large as the plot; the chart's lines and marks are put on it here.
    """

    def __init__(self, story: Story, canvas: Canvas) -> None:
        self._story, self._canvas = story, canvas
        self._sheet, self._situation = story.sheet, story.situation
        self._language, self._palette = story.language, story.palette
        for curve in story.curves:
            canvas.draw([self._pixel(corner) for corner in curve.corners])
        for point in story.points():
            canvas.mark(self._pixel((point["d"], point["v"])), symbol_radius(point["shape"], point["area"]))
        shown = self._pixel((story.on, 0))[0]
        canvas.draw([(shown, 0), (shown, canvas.height)])

    def rows(self) -> list[Row]:
        """Return all that has room, the most important ones first."""
        primary, rest = (
            (*self._last(), *self._target()),
            (*self._beside(), *self._earlier(), *self._breaks(), *self._plans()),
        )
        start = self._canvas
        for turned in (primary, primary[::-1]):  # what is placed first may leave no place for the other
            self._canvas = start.copy()
            placed = [self._placed(label) for label in (self._day_shown(), *turned)]
            if all(placed):
                break
        else:
            self._canvas = start.copy()
            placed = [self._placed(label, insists=label.primary) for label in (self._day_shown(), *primary)]
        return [row for row in (*placed, *(self._placed(label) for label in rest)) if row]

    def _pixel(self, point: Point) -> Pixel:
        (first, last), (low, high) = self._story.days, self._story.values
        across = (point[0] - first).days / (last - first).days
        return across * self._canvas.width, self._canvas.height * (1 - (point[1] - low) / (high - low))

    def _placed(self, label: Label, *, insists: bool = False) -> Row | None:
        points = {self._pixel(point): point for point in ((label.day, label.value), *label.elsewhere)}
        if label.spot is not None:
            return self._settled(label, label.spot)
        texts = (label.text, *label.shorter)
        for text in texts:
            place = self._canvas.place(
                list(points),
                text=text,
                font_px=label.size,
                weight=label.weight,
                insists=insists and text == texts[-1],
            )
            if place is not None:
                return _row(replace(label, text=text), points[place.pixel], place.spot)
        return None

    def _settled(self, label: Label, spot: Spot) -> Row:
        point = (label.day, label.value)
        self._canvas.take(self._pixel(point), spot, text=label.text, font_px=label.size, weight=label.weight)
        return _row(label, point, spot)

    def _last(self) -> list[Label]:
        last = self._situation.achieved
        if last is None or last.value is None:
            is_envelope = self._situation.population is Population.ENVELOPE  # of which nothing can be achieved
            return [] if self._story.disputed or is_envelope else [self._silence()]
        indicator, strategy, language = self._story.indicator, self._sheet.strategy, self._language
        text, short = (
            wording.marked(wording.value_text(last, indicator, strategy, language, with_unit=each), last, language)
            for each in (True, False)
        )
        at, colour = (last.period_end, float(last.value)), self._palette.achieved
        return [Label(*at, text, colour, BIG_PX, STRONG, primary=True, shorter=(short,))]

    def _silence(self) -> Label:
        """Says in the middle of the chart that nothing is known, where a line would be."""
        (first, last), (low, high) = self._story.days, self._story.values
        text = self._language.say("No achieved value released")
        places = [(first + (last - first) * across, low + (high - low) * up) for across, up in SILENCE_AT]
        pixels = {self._pixel(place): place for place in places}
        day, value = pixels[self._canvas.find_freest(list(pixels), text=text, font_px=BIG_PX, weight=PLAIN)]
        return Label(day, value, text, self._palette.muted, BIG_PX, PLAIN, primary=True, spot=CENTRED)

    def _target(self) -> list[Label]:
        plan = self._situation.plan
        if plan is None:
            return []
        day, value = self._story.plan_corners(plan)[-1]
        elsewhere = self._along(plan) if plan.target.due is None else ()
        text, short = (
            wording.target_named(plan.target, self._story.indicator, self._sheet.strategy, self._language, in_full=each)
            for each in (True, False)
        )
        ink = self._palette.ink
        return [Label(day, value, text, ink, TEXT_PX, STRONG, primary=True, elsewhere=elsewhere, shorter=(short,))]

    def _along(self, plan: Plan) -> tuple[Point, ...]:
        """Points along a level line, which is the same promise everywhere."""
        (first, value), (last, _) = self._story.plan_corners(plan)
        return tuple((first + (last - first) * share, value) for share in ALONG)

    def _day_shown(self) -> Label:
        """The day of the figures, above its rule, and within the chart where that stands at its edge."""
        on, high = self._story.on, self._story.values[1]
        text = self._language.say("as of {day}", day=write_short_date(on, self._language.code))
        across, half = self._pixel((on, high))[0], text_width(text, size=SMALL_PX) / 2
        shift = max(half - across, 0) - max(across + half - self._canvas.width, 0)
        return Label(on, high, text, self._palette.muted, SMALL_PX, PLAIN, spot=Spot(shift, ABOVE, "center"))

    def _earlier(self) -> list[Label]:
        """The values before the last one, the newest first."""
        earlier = self._sheet.points[:-1][-LABELLED_POINTS:]
        return [
            Label(each.period_end, float(each.value or 0), self._bare(each), self._palette.achieved, TEXT_PX, STRONG)
            for each in reversed(earlier)
        ]

    def _breaks(self) -> list[Label]:
        """Why the line is broken, where the values before it end."""
        noted = [(each, self._language.either(each.note_fr, each.note_en)) for each in self._sheet.breaks]
        before = [(each.on, [v for day, v in self._story.achieved if day < each.on][-1]) for each, _ in noted]
        return [
            Label(day, value, self._language.say("break: {why}", why=why), self._palette.muted, SMALL_PX, PLAIN)
            for (day, value), (_, why) in zip(before, noted, strict=True)
        ]

    def _plans(self) -> list[Label]:
        """The names of earlier plans and of those for context; none that could be taken for another one's."""
        shown = [*self._situation.superseded, *self._situation.beside]
        return [
            Label(
                *self._place(plan),
                self._plan_text(plan),
                self._palette.muted,
                SMALL_PX,
                PLAIN,
            )
            for plan in shown
            if not self._is_crowded(plan)
        ]

    def _place(self, plan: Plan) -> Point:
        """Where a plan is named: at its end, or where it begins if it has none."""
        return self._story.plan_corners(plan)[0 if plan.target.due is None else -1]

    def _is_crowded(self, plan: Plan) -> bool:
        here = self._pixel(self._place(plan))
        others = (self._pixel(self._place(each)) for each in self._story.shown_plans() if each is not plan)
        return any(math.dist(here, other) < CROWDED_PX for other in others)

    def _plan_text(self, plan: Plan) -> str:
        indicator, language = self._story.indicator, self._language
        target = wording.target_text(plan.target, indicator, self._sheet.strategy, language, with_unit=False)
        if plan.is_judged and plan.target.due is not None:
            return wording.plan_name(plan, language)
        said = wording.plan_name(plan, language) if plan.is_judged else wording.aside(plan, language)
        return f"{target}, {said}"

    def _beside(self) -> list[Label]:
        """What is drawn beside the line, with the reason."""
        return [
            Label(
                each.period_end,
                float(each.value or 0),
                f"{self._bare(each)} ({wording.certainty_text(each, self._language)})",
                self._palette.muted,
                SMALL_PX,
                PLAIN,
            )
            for each in (*self._story.disputed, *self._story.provisional[-1:])
        ]

    def _bare(self, achieved: Achievement) -> str:
        """A value with its precision, without its unit."""
        return wording.value_text(
            achieved, self._story.indicator, self._sheet.strategy, self._language, with_unit=False
        )


def _row(label: Label, point: Point, spot: Spot) -> Row:
    """A label as it is drawn; a line leads as far as ``lead_x`` and ``lead_y`` to one that is led."""
    at = spot.dx, spot.dy
    box = text_box(label.text, at, font_px=label.size, weight=label.weight, align=spot.align)
    across, down = lead((0, 0), box)[1]
    return {
        "d": point[0],
        "v": point[1],
        "text": label.text,
        "dx": spot.dx,
        "dy": spot.dy,
        "align": spot.align,
        "size": label.size,
        "weight": label.weight,
        "colour": label.colour,
        "primary": label.primary,
        "led": spot.is_led,
        "lead_x": across,
        "lead_y": down,
    }
