"""What is written in a trajectory chart, and where: on the things themselves, clear of the lines and of one another."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from indicators import wording
from indicators.charts.measuring import text_width
from indicators.charts.placing import CENTRED, Canvas, Pixel, Spot
from indicators.charts.story import Point, Story
from indicators.model import Achievement, Plan, Population
from indicators.numbers import write_short_date

LABELLED_POINTS = 7
BIG_PX, TEXT_PX, SMALL_PX = 18, 14, 13
PLAIN, STRONG = 400, 600
ABOVE = -9
CROWDED_PX = 26
SILENCE_AT = ((0.5, 0.38), (0.5, 0.24), (0.6, 0.24), (0.6, 0.38), (0.4, 0.7), (0.5, 0.7))  # shares of days and values

Row = dict[str, Any]


@dataclass(frozen=True)
class Label:
    """A text beside a point of the chart.

    Attributes:
        primary: Whether it is shown on phones, too, and whatever else stands there.
        spot: Where it stands, if that is settled.
    """

    day: dt.date
    value: float
    text: str
    colour: str
    size: float
    weight: int
    primary: bool = False
    spot: Spot | None = None


class Labels:
    """The labels of one chart.

    Args:
        canvas: As large as the plot; the chart's lines are drawn on it here.
    """

    def __init__(self, story: Story, canvas: Canvas) -> None:
        self._story, self._canvas = story, canvas
        self._sheet, self._situation = story.sheet, story.situation
        self._language, self._palette = story.language, story.palette
        for curve in story.curves:
            canvas.draw([self._pixel(corner) for corner in curve.corners])
        shown = self._pixel((story.on, 0))[0]
        canvas.draw([(shown, 0), (shown, canvas.height)])

    def rows(self) -> list[Row]:
        """All that has room, the most important ones first."""
        wanted = [
            self._day_shown(),
            *self._last(),
            *self._target(),
            *self._earlier(),
            *self._disputed(),
            *self._plans(),
        ]
        return [row for label in wanted for row in self._placed(label)]

    def _pixel(self, point: Point) -> Pixel:
        (first, last), (low, high) = self._story.days, self._story.values
        across = (point[0] - first).days / (last - first).days
        return across * self._canvas.width, self._canvas.height * (1 - (point[1] - low) / (high - low))

    def _placed(self, label: Label) -> list[Row]:
        spot = self._spot(label)
        if spot is None:
            return []
        return [
            {
                "d": label.day,
                "v": label.value,
                "text": label.text,
                "dx": spot.dx,
                "dy": spot.dy,
                "align": spot.align,
                "size": label.size,
                "weight": label.weight,
                "colour": label.colour,
                "primary": label.primary,
            }
        ]

    def _spot(self, label: Label) -> Spot | None:
        pixel, canvas = self._pixel((label.day, label.value)), self._canvas
        if label.spot is None:
            return canvas.place(pixel, text=label.text, font_px=label.size, weight=label.weight, insists=label.primary)
        canvas.take(pixel, label.spot, text=label.text, font_px=label.size, weight=label.weight)
        return label.spot

    def _last(self) -> list[Label]:
        last = self._situation.achieved
        if last is None or last.value is None:
            is_envelope = self._situation.population is Population.ENVELOPE  # of which nothing can be achieved
            return [] if self._story.disputed or is_envelope else [self._silence()]
        written = wording.value_text(last, self._story.indicator, self._sheet.strategy, self._language)
        text = wording.marked(written, last, self._language)
        return [Label(last.period_end, float(last.value), text, self._palette.achieved, BIG_PX, STRONG, primary=True)]

    def _silence(self) -> Label:
        """Says in the middle of the chart that nothing is known, where a line would be."""
        (first, last), (low, high) = self._story.days, self._story.values
        text = self._language.say("No achieved value released")
        places = [(first + (last - first) * across, low + (high - low) * up) for across, up in SILENCE_AT]
        pixels = {self._pixel(place): place for place in places}
        day, value = pixels[self._canvas.freest(list(pixels), text=text, font_px=BIG_PX, weight=PLAIN)]
        return Label(day, value, text, self._palette.muted, BIG_PX, PLAIN, primary=True, spot=CENTRED)

    def _target(self) -> list[Label]:
        plan = self._situation.plan
        if plan is None:
            return []
        day, value = self._story.plan_corners(plan)[-1]
        text = wording.target_named(plan.target, self._story.indicator, self._sheet.strategy, self._language)
        return [Label(day, value, text, self._palette.ink, TEXT_PX, STRONG, primary=True)]

    def _day_shown(self) -> Label:
        """The day of the figures, above its rule, and within the chart where that stands at its edge."""
        on, high = self._story.on, self._story.values[1]
        text = self._language.say("as of {day}", day=write_short_date(on, self._language.code))
        across, half = self._pixel((on, high))[0], text_width(text, size=SMALL_PX) / 2
        shift = max(half - across, 0) - max(across + half - self._canvas.width, 0)
        return Label(on, high, text, self._palette.muted, SMALL_PX, PLAIN, spot=Spot(shift, ABOVE, "center"))

    def _earlier(self) -> list[Label]:
        earlier = self._sheet.points[:-1][-LABELLED_POINTS:]
        return [
            Label(each.period_end, float(each.value or 0), self._bare(each), self._palette.achieved, TEXT_PX, STRONG)
            for each in earlier
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

    def _disputed(self) -> list[Label]:
        return [
            Label(
                each.period_end,
                float(each.value or 0),
                f"{self._bare(each)} ({wording.certainty_text(each, self._language)})",
                self._palette.muted,
                SMALL_PX,
                PLAIN,
            )
            for each in self._story.disputed
        ]

    def _bare(self, achieved: Achievement) -> str:
        """A value with its precision, without its unit."""
        return wording.value_text(
            achieved, self._story.indicator, self._sheet.strategy, self._language, with_unit=False
        )
