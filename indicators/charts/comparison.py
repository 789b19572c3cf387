"""Planned and achieved over the axes: how far each indicator that can be compared is on the way to its target."""

from dataclasses import dataclass
from functools import cached_property

from indicators import wording
from indicators.charts.board import STRONG, Board
from indicators.charts.look import LIGHT, PLANNED_PX, TARGET_PX, Drawing, Size
from indicators.charts.measuring import text_width
from indicators.model import Population
from indicators.readings import Overview, Situation
from indicators.texts import Language

KEY_PX, KEY_GAP_PX, KEY_BAR_PX = 24, 18, 18
TEXT_PX, NOTE_PX, KEY_TEXT_PX = 14, 11, 11.5
BAR_PX, OVER_PX = 10, 4
GAP_PX = 10
FRAME_PERCENT = 125
HIGHEST_ROW_PX = 62


@dataclass(frozen=True)
class _Row:
    """What a row says: its indicator, the figures, and the axis with both dates."""

    situation: Situation
    name: str
    figures: str
    note: str


@dataclass(frozen=True)
class _Places:
    """Where the parts of a row stand: pixels from the left, and from the top as a share of the row's height.

    Attributes:
        least_px: How high a row must be.
        beside: Whether the note stands beside the name, not on a line of its own.
    """

    width: int
    least_px: int
    beside: bool
    name_y: float
    bar_y: float
    note_y: float

    def across(self, percent: float | None) -> float:
        """Pixels of a share of the way; bars stop at the frame, numbers do not."""
        return self.width * min(max(percent or 0.0, 0.0), FRAME_PERCENT) / FRAME_PERCENT


class Comparison:
    """Every comparable indicator, axis after axis."""

    def __init__(self, overview: Overview, language: Language) -> None:
        self._overview, self._language = overview, language

    @cached_property
    def rows(self) -> list[_Row]:
        return [
            _Row(
                each,
                wording.label(each.indicator, self._language),
                _figures(each, self._overview, self._language),
                _note(each, self._overview, self._language),
            )
            for each in comparable(self._overview)
        ]

    def least_height_px(self, size: Size) -> int:
        """How high the chart must be at least, at that width."""
        return KEY_PX + len(self.rows) * self._places(size).least_px

    def picture(self, size: Size) -> Drawing:
        """The chart for a picture of that size."""
        board, places = Board(size), self._places(size)
        row_px = min((size.height_px - KEY_PX) / max(len(self.rows), 1), HIGHEST_ROW_PX)
        _draw_key(board, self._language)
        for number, row in enumerate(self.rows):
            _draw_row(board, places, row, KEY_PX + number * row_px, row_px)
        return board.drawing(self._description(), self._language)

    def _places(self, size: Size) -> _Places:
        """Notes beside the names where all of them have room there, under the bars otherwise."""
        width = size.width_px
        if max(map(_line_px, self.rows)) <= width:
            return _Places(width, 36, beside=True, name_y=0.26, bar_y=0.68, note_y=0.26)
        return _Places(width, 48, beside=False, name_y=0.18, bar_y=0.5, note_y=0.77)

    def _description(self) -> str:
        """The chart in words."""
        parts = [
            wording.labelled(
                row.name,
                self._language.say(
                    "{figures} of the way, {planned} planned for the same date ({note})",
                    figures=row.figures,
                    planned=wording.rate_text(row.situation.planned_rate, self._language),
                    note=row.note,
                ),
                self._language,
            )
            for row in self.rows
        ]
        return wording.listed(parts, self._language) + "."


def comparable(overview: Overview) -> tuple[Situation, ...]:
    """The promises whose value and plan are both known at the same date."""
    return tuple(
        each
        for each in overview.of(Population.PROMISE)
        if each.planned_rate is not None and not overview.strategy.units[each.indicator.unit].milestone
    )


def _figures(situation: Situation, overview: Overview, language: Language) -> str:
    """ "37 / 30 · 123 %": value, target, rate."""
    value = wording.achieved_text(situation, overview.strategy, language, with_unit=False)
    value = wording.marked(value, situation.achieved, language)
    target, indicator = situation.target, situation.indicator
    aimed = wording.target_text(target, indicator, overview.strategy, language, with_unit=False) if target else "–"
    return f"{value} / {aimed} · {wording.rate_of(situation, language)}"


def _note(situation: Situation, overview: Overview, language: Language) -> str:
    """Axis, the value's own date, the target's date and whether it was revised."""
    achieved, target = situation.achieved, situation.target
    said = [wording.axis_label(overview.strategy.axes[situation.indicator.axis], language)]
    if achieved is not None:
        said.append(language.say("value: {period}", period=wording.period_text(achieved, language, short=True)))
    if target is not None:
        due = wording.due_text(target, situation.indicator, language)
        revised = language.say("revised target: {due}", due=due)
        said.append(revised if situation.superseded else language.say("target: {due}", due=due))
    return " · ".join(said)


def _line_px(row: _Row) -> float:
    """How wide a row is with everything beside everything."""
    name, note = text_width(row.name, size=TEXT_PX), text_width(row.note, size=NOTE_PX)
    return name + note + text_width(row.figures, size=TEXT_PX, weight=STRONG) + 2 * GAP_PX


def _draw_key(board: Board, language: Language) -> None:
    """What bar and mark mean, in one line above."""
    y, achieved = KEY_PX * 0.35, language.say("achieved")
    board.bar((0, KEY_BAR_PX), (y - BAR_PX / 2, y + BAR_PX / 2), colour=LIGHT.achieved)
    x = KEY_BAR_PX + 6.0
    board.write(achieved, (x, y), px=KEY_TEXT_PX, colour=LIGHT.muted)
    x += text_width(achieved, size=KEY_TEXT_PX) + KEY_GAP_PX
    marks = ((PLANNED_PX, language.say("planned for the same date")), (TARGET_PX, language.say("target (100%)")))
    for thickness, text in marks:
        board.bar((x, x + thickness), (y - BAR_PX / 2 - OVER_PX, y + BAR_PX / 2 + OVER_PX), colour=LIGHT.ink)
        board.write(text, (x + 9, y), px=KEY_TEXT_PX, colour=LIGHT.muted)
        x += 9 + text_width(text, size=KEY_TEXT_PX) + KEY_GAP_PX


def _draw_row(board: Board, places: _Places, row: _Row, top: float, row_px: float) -> None:
    y, text_y = top + row_px * places.bar_y, top + row_px * places.name_y
    after = text_width(row.name, size=TEXT_PX) + GAP_PX if places.beside else 0.0
    board.write(row.name, (0, text_y), px=TEXT_PX)
    board.write(row.note, (after, top + row_px * places.note_y), px=NOTE_PX, colour=LIGHT.muted)
    board.write(row.figures, (places.width, text_y), px=TEXT_PX, weight=STRONG, align="right")
    down = y - BAR_PX / 2, y + BAR_PX / 2
    board.bar((0, places.across(100)), down, colour=LIGHT.track)
    board.bar((0, places.across(row.situation.rate)), down, colour=LIGHT.achieved)
    across = down[0] - OVER_PX, down[1] + OVER_PX
    for percent, thickness in ((100.0, TARGET_PX), (row.situation.planned_rate, PLANNED_PX)):
        x = places.across(percent)
        board.bar((x - thickness / 2, x + thickness / 2), across, colour=LIGHT.ink)
