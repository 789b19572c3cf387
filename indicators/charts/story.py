"""What a trajectory chart has to tell, as rows to draw: lines, points, labels, band and extent.

``trajectory`` says how each kind of row looks.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from indicators import wording
from indicators.charts.look import Palette
from indicators.charts.placing import Canvas, Pixel, Spot
from indicators.model import Achievement, Certainty, Measure, Path, Plan
from indicators.numbers import write_short_date
from indicators.readings import Sheet
from indicators.readings.situation import achieved_points, plan_points
from indicators.texts import Language

HEIGHT_PX = 380
NOMINAL_PX = 880
LABELLED_POINTS = 7
BIG_PX, TEXT_PX, SMALL_PX = 18, 14, 13

Point = tuple[dt.date, float]
Row = dict[str, Any]


@dataclass(frozen=True)
class _Curve:
    """A line to draw, as its corners."""

    name: str
    corners: tuple[Point, ...]
    colour: str
    thickness: float
    dash: str


class Story:
    """What a sheet has to tell, as rows to draw.

    Everything is derived once from the sheet; the chart below only says how each kind of row looks.
    """

    def __init__(self, sheet: Sheet, language: Language, palette: Palette) -> None:
        self.sheet, self.language, self.palette = sheet, language, palette
        self.situation = sheet.situation
        self.indicator = sheet.situation.indicator
        self.on = sheet.situation.on

    @cached_property
    def achieved(self) -> list[Point]:
        return [(day, float(value)) for day, value in achieved_points(self.indicator, self.sheet.points)]

    @cached_property
    def disputed(self) -> list[Achievement]:
        """Disputed values, drawn hollow beside the line."""
        return [
            each
            for each in self.sheet.versions
            if each.certainty is Certainty.DISPUTED and each.value is not None and each.period_end <= self.on
        ]

    @cached_property
    def curves(self) -> list[_Curve]:
        superseded = [
            _Curve(f"plan {plan.revision}", self._plan_corners(plan), self.palette.faint, 1.8, "dotted")
            for plan in self.situation.superseded
        ]
        plan = self.situation.plan
        in_force = (
            [_Curve("plan", self._plan_corners(plan), self.palette.muted, 2.2, "dashed")] if plan is not None else []
        )
        line = _Curve("achieved", self._achieved_corners(), self.palette.achieved, 3.5, "solid")
        return [curve for curve in (*superseded, *in_force, line, *self._projected()) if len(curve.corners) > 1]

    def lines(self) -> list[Row]:
        return [
            {
                "line": curve.name,
                "order": order,
                "d": day,
                "v": value,
                "colour": curve.colour,
                "thickness": curve.thickness,
                "dash": curve.dash,
            }
            for curve in self.curves
            for order, (day, value) in enumerate(curve.corners)
        ]

    def points(self) -> list[Row]:
        """Targets as diamonds, doubtful values hollow, reported values on top; tooltips as precise as the source."""
        start = self.achieved[:1] if len(self.achieved) > len(self.sheet.points) else []
        counted_from = [self._point(*point, self._start_text(point), fill=self.palette.achieved) for point in start]
        reported = [self._value_point(each, fill=self._fill(each)) for each in self.sheet.points]
        doubted = [self._value_point(each, fill=self.palette.background) for each in self.disputed]
        ends = [
            self._target_point(plan)
            for plan in self._shown_plans()
            if plan.target.due is not None or not plan.is_judged
        ]
        return [*ends, *doubted, *counted_from, *reported]

    def labels(self) -> list[Row]:
        canvas = Canvas(width=NOMINAL_PX, height=HEIGHT_PX)
        for curve in self.curves:
            canvas.draw([self._pixel(corner) for corner in curve.corners])
        today = self._pixel((self.on, 0))[0]
        canvas.draw([(today, 0), (today, HEIGHT_PX)])
        wanted = [
            *self._last_label(),
            *self._target_label(),
            *self._today_label(),
            *self._earlier_labels(),
            *self._plan_labels(),
            *self._disputed_labels(),
        ]
        return [self._placed(canvas, label) for label in wanted]

    def band(self) -> list[Row]:
        """The range of the projection, from the last value on."""
        projection = self.sheet.projection
        if projection is None:
            return []
        days = [projection.start[0], self._projected_until()]
        ranges = [projection.range_on(day) for day in days]
        return [{"d": day, "low": low, "high": high} for day, (low, high) in zip(days, ranges, strict=True)]

    def corners(self) -> list[Row]:
        (first, last), (low, high) = self.days, self.values
        return [{"d": first, "v": low}, {"d": last, "v": high}]

    @cached_property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day drawn, with room for labels on the right."""
        known = [self.on, *(day for day, _ in self.achieved), *(each.period_end for each in self.disputed)]
        known += [day for plan in self._shown_plans() for day, _ in self._plan_corners(plan)]
        known += [self._projected_until()] if self.sheet.projection else []
        first, last = min(known), max(known)
        span = max((last - first).days, 90)
        return first - dt.timedelta(days=span // 50), last + dt.timedelta(days=span // 5)

    @cached_property
    def values(self) -> tuple[float, float]:
        known = [0.0, *(value for _, value in self.achieved), *(float(each.value or 0) for each in self.disputed)]
        known += [value for plan in self._shown_plans() for _, value in self._plan_corners(plan)]
        known += [row["high"] for row in self.band()]
        low, high = min(known), max(known)
        return low, high + (high - low or 1.0) * 0.16

    def _shown_plans(self) -> list[Plan]:
        superseded, plan = self.situation.superseded, self.situation.plan
        return [*superseded, *([plan] if plan else []), *self.situation.beside]

    def _plan_corners(self, plan: Plan) -> tuple[Point, ...]:
        """The plan's curve; a level from its announcement on where it has no due date."""
        points = [(day, float(value)) for day, value in plan_points(self.indicator, plan)]
        if plan.target.due is None or self.indicator.measure is Measure.ANNUAL:
            value = float(plan.target.value)
            return ((plan.known_on, value), (self._replaced_on(plan), value))
        if not plan.is_judged:
            return (points[-1],)
        return _stepped(points) if plan.path is Path.STEP else tuple(points)

    def _replaced_on(self, plan: Plan) -> dt.date:
        judged = [each for each in self.situation.plans if each.is_judged]
        later = [each.known_on for each in judged if plan.is_judged and each.revision > plan.revision]
        return max(min(later, default=self.on), plan.known_on) if plan.is_judged else plan.known_on

    def _achieved_corners(self) -> tuple[Point, ...]:
        joined = self.indicator.measure in (Measure.STOCK, Measure.SHARE)
        return tuple(self.achieved) if joined else _stepped(self.achieved)

    def _projected_until(self) -> dt.date:
        due = self.situation.due
        return max(self.on, due) if due else self.on

    def _projected(self) -> list[_Curve]:
        """The projection's two edges, dotted in the colour of what was achieved."""
        band = self.band()
        return [
            _Curve(edge, tuple((row["d"], row[edge]) for row in band), self.palette.achieved, 1.6, "dotted")
            for edge in ("low", "high")
            if band
        ]

    def _pixel(self, point: Point) -> Pixel:
        (first, last), (low, high) = self.days, self.values
        across = (point[0] - first).days / (last - first).days
        return across * NOMINAL_PX, HEIGHT_PX * (1 - (point[1] - low) / (high - low))

    def _fill(self, achieved: Achievement) -> str:
        """Hollow until somebody has confirmed it."""
        return self.palette.background if wording.is_provisional(achieved) else self.palette.achieved

    def _value_point(self, achieved: Achievement, *, fill: str) -> Row:
        written = wording.value_text(achieved, self.indicator, self.sheet.strategy, self.language)
        tooltip = f"{written} · {wording.period_text(achieved, self.language, short=True)}"
        return self._point(achieved.period_end, float(achieved.value or 0), tooltip, fill=fill)

    def _start_text(self, point: Point) -> str:
        written = wording.amount(point[1], self.indicator, self.sheet.strategy, self.language)
        return f"{written} · {write_short_date(point[0], self.language.code)}"

    def _target_point(self, plan: Plan) -> Row:
        in_force = plan is self.situation.plan
        target = wording.target_text(plan.target, self.indicator, self.sheet.strategy, self.language)
        tooltip = f"{target} · {wording.due_text(plan.target, self.indicator, self.language)}"
        day, value = self._plan_corners(plan)[-1]
        stroke, area = (self.palette.muted, 150) if in_force else (self.palette.faint, 90)
        row = self._point(day, value, tooltip, fill=self.palette.background)
        return {**row, "shape": "diamond", "stroke": stroke, "area": area}

    def _point(self, day: dt.date, value: float, tooltip: str, *, fill: str) -> Row:
        hollow = fill == self.palette.background
        return {
            "d": day,
            "v": value,
            "shape": "circle",
            "fill": fill,
            "stroke": self.palette.achieved if hollow else self.palette.background,
            "area": 90 if hollow else 130,
            "tooltip": tooltip,
        }

    def _placed(self, canvas: Canvas, label: "_Label") -> Row:
        spot = label.spot or canvas.place(self._pixel((label.day, label.value)), text=label.text, font_px=label.size)
        return {
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

    def _last_label(self) -> list["_Label"]:
        last = self.situation.achieved
        if last is None or last.value is None:
            return [self._silence()] if not self.disputed else []
        written = wording.value_text(last, self.indicator, self.sheet.strategy, self.language)
        text = wording.marked(written, last, self.language)
        return [_Label(last.period_end, float(last.value), text, self.palette.achieved, BIG_PX, 600, primary=True)]

    def _silence(self) -> "_Label":
        """Says in the middle of the chart that nothing is known, where a line would be."""
        (first, last), (low, high) = self.days, self.values
        text = self.language.say("No achieved value released")
        middle = first + (last - first) / 2
        return _Label(
            middle,
            low + (high - low) * 0.38,
            text,
            self.palette.muted,
            BIG_PX,
            400,
            primary=True,
            spot=Spot(0, 0, "center"),
        )

    def _target_label(self) -> list["_Label"]:
        plan = self.situation.plan
        if plan is None:
            return []
        day, value = self._plan_corners(plan)[-1]
        target = wording.target_text(plan.target, self.indicator, self.sheet.strategy, self.language)
        due = wording.due_text(plan.target, self.indicator, self.language)
        text = self.language.say("Target: {target}, {due}", target=target, due=due)
        return [_Label(day, value, text, self.palette.ink, TEXT_PX, 600, primary=True)]

    def _today_label(self) -> list["_Label"]:
        text = self.language.say("as of {day}", day=write_short_date(self.on, self.language.code))
        return [
            _Label(
                self.on,
                self.values[1],
                text,
                self.palette.muted,
                SMALL_PX,
                400,
                primary=False,
                spot=Spot(0, -9, "center"),
            )
        ]

    def _earlier_labels(self) -> list["_Label"]:
        earlier = [each for each in self.sheet.points if each is not self.sheet.points[-1]][-LABELLED_POINTS:]
        return [
            _Label(
                each.period_end,
                float(each.value or 0),
                wording.value_text(each, self.indicator, self.sheet.strategy, self.language, with_unit=False),
                self.palette.achieved,
                TEXT_PX,
                600,
                primary=False,
            )
            for each in earlier
        ]

    def _plan_labels(self) -> list["_Label"]:
        shown = [*self.situation.superseded, *self.situation.beside]
        return [
            _Label(
                *self._plan_corners(plan)[0 if plan.target.due is None else -1],
                self._plan_text(plan),
                self.palette.muted,
                SMALL_PX,
                400,
                primary=False,
            )
            for plan in shown
        ]

    def _plan_text(self, plan: Plan) -> str:
        target = wording.target_text(plan.target, self.indicator, self.sheet.strategy, self.language, with_unit=False)
        if plan.is_judged and plan.target.due is not None:
            return wording.plan_name(plan, self.language)
        said = wording.plan_name(plan, self.language) if plan.is_judged else wording.aside(plan, self.language)
        return f"{target}, {said}"

    def _disputed_labels(self) -> list["_Label"]:
        return [
            _Label(
                each.period_end,
                float(each.value or 0),
                wording.value_text(each, self.indicator, self.sheet.strategy, self.language, with_unit=False)
                + f" ({wording.certainty_text(each, self.language)})",
                self.palette.muted,
                SMALL_PX,
                400,
                primary=False,
            )
            for each in self.disputed
        ]


@dataclass(frozen=True)
class _Label:
    day: dt.date
    value: float
    text: str
    colour: str
    size: float
    weight: int
    primary: bool
    spot: Spot | None = None


def _stepped(points: Sequence[Point]) -> tuple[Point, ...]:
    """Corners of a line that keeps its value until the next point."""
    if not points:
        return ()
    corners = [points[0]]
    for (_, before), (day, after) in pairwise(points):
        corners += [(day, before), (day, after)]
    return tuple(corners)
