"""What a trajectory chart has to tell, as rows to draw: lines, points, band and extent.

``labels`` says what is written beside them, ``trajectory`` how each kind of row looks.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from indicators import wording
from indicators.charts.look import Palette
from indicators.model import Achievement, Measure, Path, Plan, State
from indicators.readings import Sheet
from indicators.readings.situation import plan_points
from indicators.texts import Language

PROJECTION_SHARE = 0.5  # of what is known, that a projection may stand above it

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

    Args:
        provisional: Whether what waits to be confirmed is told, too.
    """

    def __init__(self, sheet: Sheet, language: Language, palette: Palette, *, provisional: bool = False) -> None:
        self._with_provisional = provisional
        self.sheet, self.language, self.palette = sheet, language, palette
        self.situation = sheet.situation
        self.indicator = sheet.situation.indicator
        self.on = sheet.situation.on

    @cached_property
    def achieved(self) -> list[Point]:
        """What was reported; not where the counting starts, since nobody measured that."""
        return [(each.period_end, float(each.value)) for each in self.sheet.points if each.value is not None]

    @cached_property
    def disputed(self) -> list[Achievement]:
        """Disputed values, drawn hollow beside the line."""
        return [
            each
            for each in self.sheet.disputed
            if each.period_end <= self.on
            if self._with_provisional or each.state is State.VALIDATED
        ]

    @cached_property
    def provisional(self) -> list[Achievement]:
        """Values that nobody has confirmed yet, drawn hollow beside the line that rests on none of them."""
        waiting = self.situation.provisional if self._with_provisional else ()
        return [each for each in waiting if each.value is not None]

    @cached_property
    def curves(self) -> list[_Curve]:
        superseded = [
            _Curve(f"plan {plan.revision}", self.plan_corners(plan), self.palette.faint, 1.8, "dotted")
            for plan in self.situation.superseded
        ]
        plan = self.situation.plan
        in_force = (
            [_Curve("plan", self.plan_corners(plan), self.palette.muted, 2.2, "dashed")] if plan is not None else []
        )
        shown = (*superseded, *in_force, *self._achieved_curves(), *self._projected())
        return [curve for curve in shown if len(curve.corners) > 1]

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
        reported = [self._value_point(each, fill=self._fill(each)) for each in self.sheet.points]
        beside = [*self.disputed, *self.provisional]
        doubted = [self._value_point(each, fill=self.palette.background) for each in beside]
        ends = [
            self._target_point(plan) for plan in self.shown_plans() if plan.target.due is not None or not plan.is_judged
        ]
        return [*ends, *doubted, *reported]

    def band(self) -> list[Row]:
        """The range of the projection, from the last value on; above what the axis shows it is cut off."""
        projection = self.sheet.projection
        if projection is None:
            return []
        start, end, top = projection.start[0], self._projected_until(), self._highest_shown
        (_, first), (_, last) = (projection.range_on(day) for day in (start, end))
        leaves = start + (end - start) * ((top - first) / (last - first)) if last > top > first else end
        days = dict.fromkeys((start, leaves, end))
        ranges = {day: projection.range_on(day) for day in days}
        return [{"d": day, "low": min(low, top), "high": min(high, top)} for day, (low, high) in ranges.items()]

    @cached_property
    def _highest_shown(self) -> float:
        """How high a projection is shown: a pace of a few days, carried on for years, would flatten all the rest."""
        low, high = min(self._known_values), max(self._known_values)
        return high + (high - low) * PROJECTION_SHARE

    @cached_property
    def _known_values(self) -> list[float]:
        """Everything that is drawn of values and plans, and 0."""
        beside = (*self.disputed, *self.provisional)
        known = [0.0, *(value for _, value in self.achieved), *(float(each.value or 0) for each in beside)]
        return known + [value for plan in self.shown_plans() for _, value in self.plan_corners(plan)]

    def corners(self) -> list[Row]:
        (first, last), (low, high) = self.days, self.values
        return [{"d": first, "v": low}, {"d": last, "v": high}]

    @cached_property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day drawn, with room for labels on the right."""
        known = [
            self.on,
            *(day for day, _ in self.achieved),
            *(each.period_end for each in (*self.disputed, *self.provisional)),
        ]
        known += [day for plan in self.shown_plans() for day, _ in self.plan_corners(plan)]
        known += [self._projected_until()] if self.sheet.projection else []
        counted_from = self.indicator.baseline_on
        known += [counted_from] if counted_from and counted_from < self.on else []
        first, last = min(known), max(known)
        span = max((last - first).days, 90)
        return first - dt.timedelta(days=span // 50), last + dt.timedelta(days=span // 5)

    @cached_property
    def values(self) -> tuple[float, float]:
        """Lowest and highest value drawn, with room for labels above."""
        known = [*self._known_values, *(row["high"] for row in self.band())]
        low, high = min(known), max(known)
        if high >= self._highest_shown > low:
            return low, high
        return (low, high + (high - low) * 0.16) if high > low else (low, low + 1.0)

    def shown_plans(self) -> list[Plan]:
        superseded, plan = self.situation.superseded, self.situation.plan
        return [*superseded, *([plan] if plan else []), *self.situation.beside]

    def plan_corners(self, plan: Plan) -> tuple[Point, ...]:
        """The plan's curve; a level from its announcement on where it has no due date."""
        points = [(day, float(value)) for day, value in plan_points(self.indicator, plan)]
        if plan.target.due is None or self.indicator.measure is Measure.ANNUAL:
            value = float(plan.target.value)
            return ((plan.known_on, value), (plan.target.due or self._replaced_on(plan), value))
        if not plan.is_judged:
            return (points[-1],)
        return step_corners(points) if plan.path is Path.STEP else tuple(points)

    def _replaced_on(self, plan: Plan) -> dt.date:
        judged = [each for each in self.situation.plans if each.is_judged]
        later = [each.known_on for each in judged if plan.is_judged and each.revision > plan.revision]
        return max(min(later, default=self.on), plan.known_on) if plan.is_judged else plan.known_on

    def _achieved_curves(self) -> Iterator[_Curve]:
        """The line of each unbroken stretch, and from its last value on a thin one: from then on nothing is known."""
        joined = self.indicator.measure in (Measure.STOCK, Measure.SHARE)
        ends = [*(each.on for each in self.sheet.breaks), self.on]
        for number, (points, end) in enumerate(zip(self._stretches(), ends, strict=True)):
            corners = tuple(points) if joined else step_corners(points)
            yield _Curve(f"achieved {number}", corners, self.palette.achieved, 3.5, "solid")
            if points and points[-1][0] < end:
                silence = (points[-1], (end, points[-1][1]))
                yield _Curve(f"silence {number}", silence, self.palette.achieved, 1.2, "dotted")

    def _stretches(self) -> list[list[Point]]:
        """What was reported, parted where the source counts something else than before."""
        edges = [dt.date.min, *(each.on for each in self.sheet.breaks), dt.date.max]
        return [[point for point in self.achieved if start <= point[0] < end] for start, end in pairwise(edges)]

    def _projected_until(self) -> dt.date:
        due = self.situation.due
        return max(self.on, due) if due else self.on

    def _projected(self) -> list[_Curve]:
        """The projection's two edges, dotted in the colour of what was achieved, as far as the axis shows them."""
        band, top = self.band(), self.values[1]
        return [
            _Curve(
                edge,
                tuple(_until_top([(row["d"], row[edge]) for row in band], top)),
                self.palette.achieved,
                1.6,
                "dotted",
            )
            for edge in ("low", "high")
            if band
        ]

    def _fill(self, achieved: Achievement) -> str:
        """Hollow until somebody has confirmed it."""
        return self.palette.background if wording.is_provisional(achieved) else self.palette.achieved

    def _value_point(self, achieved: Achievement, *, fill: str) -> Row:
        written = wording.value_text(achieved, self.indicator, self.sheet.strategy, self.language)
        written = wording.marked(written, achieved, self.language)
        tooltip = f"{written} · {wording.period_text(achieved, self.language, short=True)}"
        return self._point(achieved.period_end, float(achieved.value or 0), tooltip, fill=fill)

    def _target_point(self, plan: Plan) -> Row:
        in_force = plan is self.situation.plan
        target = wording.target_text(plan.target, self.indicator, self.sheet.strategy, self.language)
        tooltip = f"{target} · {wording.due_text(plan.target, self.indicator, self.language)}"
        day, value = self.plan_corners(plan)[-1]
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


def _until_top(corners: Sequence[Point], top: float) -> Sequence[Point]:
    """A line up to where it leaves the chart."""
    return corners[: next((number for number, (_, value) in enumerate(corners, 1) if value >= top), None)]


def step_corners(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the corners of a line that keeps its value until the next point."""
    if not points:
        return ()
    corners = [points[0]]
    for (_, before), (day, after) in pairwise(points):
        corners += [(day, before), (day, after)]
    return tuple(corners)
