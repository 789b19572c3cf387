"""Gauge: one indicator's value on the way to its target, with what was planned for the value's own date."""

from dataclasses import dataclass

from indicators import wording
from indicators.catalogue import Strategy
from indicators.charts.board import PLAIN, STRONG, Board
from indicators.charts.look import LIGHT, PLANNED_PX, TARGET_PX, Drawing, Size
from indicators.charts.measuring import text_width
from indicators.readings import Situation
from indicators.texts import Language

TEXT_PX, VALUE_PX = 15, 24
BAR_PX, OVER_PX = 48, 8
ROW_PX = 26
ROWS = 3  # of text: the value above, the target and the plan below


@dataclass(frozen=True)
class _Note:
    """A text about a value, on a line of its own so that none ever stands on another; ``y`` in pixels."""

    value: float
    text: str
    y: float
    px: float
    weight: int
    colour: str


class _Scale:
    """Where values stand: the way from the baseline to the target, and what goes past it."""

    def __init__(self, situation: Situation, size: Size) -> None:
        target = situation.target.value if situation.target else 0
        self._start, self.target = float(situation.baseline or 0), float(target)
        self.planned = situation.planned
        self.achieved = None if situation.achieved is None else float(situation.achieved.value or 0)
        known = [each for each in (self.planned, self.achieved) if each is not None]
        self._end = max(1.0, *(self._way(each) for each in known)) if known else 1.0
        self._width = size.width_px - PLANNED_PX

    def at(self, value: float) -> float:
        """Pixels from the left; what has gone backwards stays at the start."""
        return max(self._way(value), 0.0) / self._end * self._width

    def _way(self, value: float) -> float:
        """The share of the way that a value has gone, 1 at the target."""
        return (value - self._start) / (self.target - self._start)


def gauge_picture(situation: Situation, strategy: Strategy, *, language: Language, size: Size) -> Drawing:
    """A gauge for a picture of that size. The situation has a target and a baseline that differ."""
    board, scale = Board(size), _Scale(situation, size)
    top = (size.height_px - BAR_PX - 2 * OVER_PX - ROWS * ROW_PX) / 2 + ROW_PX + OVER_PX
    _draw_bar(board, scale, top)
    for note in _notes(situation, strategy, language, scale, top):
        _write(board, note, scale)
    return board.drawing("", language)


def _draw_bar(board: Board, scale: _Scale, top: float) -> None:
    bottom, target = top + BAR_PX, scale.at(scale.target)
    board.bar((0, target), (top, bottom), colour=LIGHT.track)
    if scale.achieved is not None:
        board.bar((0, scale.at(scale.achieved)), (top + OVER_PX, bottom - OVER_PX), colour=LIGHT.achieved)
    if scale.planned is not None:
        planned = scale.at(scale.planned)
        board.bar((planned, planned + PLANNED_PX), (top, bottom), colour=LIGHT.ink)
    board.bar((target, target + TARGET_PX), (top - OVER_PX, bottom + OVER_PX), colour=LIGHT.ink)


def _notes(situation: Situation, strategy: Strategy, language: Language, scale: _Scale, top: float) -> list[_Note]:
    """The value above the bar; the target below it, then what was planned for the value's date."""
    indicator, target, achieved = situation.indicator, situation.target, situation.achieved
    below = top + BAR_PX + OVER_PX + ROW_PX * 0.6
    value = wording.marked(wording.achieved_text(situation, strategy, language), achieved, language)
    colour = LIGHT.achieved if achieved else LIGHT.muted
    notes = [_Note(scale.achieved or 0.0, value, top - OVER_PX - ROW_PX / 2, VALUE_PX, STRONG, colour)]
    if target is not None:
        text = wording.target_named(target, indicator, strategy, language)
        notes.append(_Note(scale.target, text, below, TEXT_PX, STRONG, LIGHT.ink))
    if scale.planned is not None and achieved is not None:
        planned = wording.amount(situation.planned, indicator, strategy, language)
        when = wording.when_text(achieved.period_end, achieved.period_precision, language)
        text = language.say("Planned {when}: {planned}", when=when, planned=planned)
        notes.append(_Note(scale.planned, text, below + ROW_PX, TEXT_PX, PLAIN, LIGHT.muted))
    return notes


def _write(board: Board, note: _Note, scale: _Scale) -> None:
    """To the right of its mark where there is room, else to its left."""
    at, wide = scale.at(note.value), text_width(note.text, size=note.px, weight=note.weight)
    if at + wide <= board.size.width_px:
        board.write(note.text, (at, note.y), px=note.px, weight=note.weight, colour=note.colour)
    else:
        right = max(at + PLANNED_PX, min(wide, board.size.width_px))
        board.write(note.text, (right, note.y), px=note.px, weight=note.weight, colour=note.colour, align="right")
