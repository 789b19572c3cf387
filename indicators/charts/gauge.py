"""Gauge: one indicator's value on the way to its target, with what was planned for the value's own date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from indicators import wording
from indicators.catalogue import Strategy
from indicators.charts.board import PLAIN, STRONG, Board
from indicators.charts.geometry import Bar, Box, Pixel, is_nearest, text_box
from indicators.charts.look import LIGHT, PLANNED_PX, TARGET_PX, Drawing, Size
from indicators.model import Achievement, Status
from indicators.readings import Situation
from indicators.texts import Language

TEXT_PX, VALUE_PX = 15, 24
BAR_PX, OVER_PX = 48, 8
LEADER_PX = 1.0
ROW_PX, LEAD_PX = 26, 12
GAP_PX = 5
ROWS = 3  # of text: the value above, the target and the plan below
SIDES = ("left", "right")  # of the text, that stands at its mark: best to the right of it


@dataclass(frozen=True)
class _Note:
    """A text beside the line that leads from its mark to it.

    Attributes:
        x: Where the mark is, in pixels from the left.
        row: In which row of texts it stands: -1 above the bar, 1 and 2 below it.
        align: Which side of the text is at its mark.
        short: What it says where there is no room for all of it.
    """

    x: float
    text: str
    short: str
    px: float
    weight: int
    colour: str
    row: int
    align: str = "left"
    is_at_mark: bool = True


@dataclass(frozen=True)
class _Frame:
    """Where the bar and the rows of texts are, in pixels from the top."""

    size: Size

    @property
    def top(self) -> float:
        return (self.size.height_px - BAR_PX - 2 * LEAD_PX - ROWS * ROW_PX) / 2 + ROW_PX + LEAD_PX

    @property
    def bottom(self) -> float:
        return self.top + BAR_PX

    def row_y(self, row: int) -> float:
        """Return the middle of a row of texts."""
        if row < 0:
            return self.top - LEAD_PX - ROW_PX / 2
        return self.bottom + LEAD_PX + ROW_PX * (row - 0.5)

    def leader(self, note: _Note) -> Bar:
        """Return the line from a note's mark to the end of its text."""
        edge, end = (
            (self.top, self.row_y(note.row) - note.px / 2)
            if note.row < 0
            else (
                self.bottom,
                self.row_y(note.row) + note.px / 2,
            )
        )
        half = LEADER_PX / 2
        return Bar(Box(note.x - half, min(edge, end), note.x + half, max(edge, end)))

    def text_at(self, note: _Note) -> Pixel:
        shift = GAP_PX if note.is_at_mark else 0
        return note.x + (shift if note.align == "left" else -shift), self.row_y(note.row)

    def box(self, note: _Note) -> Box:
        return text_box(note.text, self.text_at(note), font_px=note.px, weight=note.weight, align=note.align)


class _Scale:
    """Where values stand: the way from the baseline to the target, and what goes past it."""

    def __init__(self, situation: Situation, size: Size) -> None:
        target = situation.target.value if situation.target else 0
        self._start, self.target = float(situation.baseline or 0), float(target)
        self.planned = situation.planned
        self.is_too_old = situation.status is Status.TOO_OLD
        self.achieved = None if situation.achieved is None else float(situation.achieved.value or 0)
        known = [each for each in (self.planned, self.achieved) if each is not None]
        self._end = max(1.0, *(self._way(each) for each in known)) if known else 1.0
        self._width = size.width_px - PLANNED_PX

    def at(self, value: float) -> float:
        """Pixels from the left; what has gone backwards stays at the start."""
        return PLANNED_PX / 2 + max(self._way(value), 0.0) / self._end * self._width

    def _way(self, value: float) -> float:
        """The share of the way that a value has gone, 1 at the target."""
        return (value - self._start) / (self.target - self._start)


def gauge_picture(situation: Situation, strategy: Strategy, *, language: Language, size: Size) -> Drawing:
    """A gauge for a picture of that size. The situation has a target and a baseline that differ."""
    board, scale, frame = Board(size), _Scale(situation, size), _Frame(size)
    _draw_bar(board, scale, frame)
    for note in _best_arranged(list(_notes(situation, strategy, language, scale)), frame):
        _write(board, note, frame)
    return board.drawing("", language)


def _draw_bar(board: Board, scale: _Scale, frame: _Frame) -> None:
    """The bar is what was achieved, the thick tick what was planned for that date, the thin line the target."""
    top, bottom, target = frame.top, frame.bottom, scale.at(scale.target)
    board.bar((0, target), (top, bottom), colour=LIGHT.track)
    if scale.achieved is not None:
        down = (top + OVER_PX, bottom - OVER_PX)
        board.achieved_bar((0, scale.at(scale.achieved)), down, is_too_old=scale.is_too_old)
    if scale.planned is not None:
        planned = scale.at(scale.planned)
        board.bar((planned - PLANNED_PX / 2, planned + PLANNED_PX / 2), (top, bottom), colour=LIGHT.ink, is_mark=True)
    board.bar((target - TARGET_PX / 2, target + TARGET_PX / 2), (top, bottom), colour=LIGHT.ink, is_mark=True)


def _notes(situation: Situation, strategy: Strategy, language: Language, scale: _Scale) -> Iterator[_Note]:
    """The value above the bar; the target and what was planned for the value's date below it."""
    indicator, target, achieved = situation.indicator, situation.target, situation.achieved
    value = wording.marked(wording.achieved_text(situation, strategy, language), achieved, language)
    if scale.achieved is None:
        yield _Note(0, value, value, VALUE_PX, STRONG, LIGHT.muted, row=-1, is_at_mark=False)
    else:
        yield _Note(scale.at(scale.achieved), value, value, VALUE_PX, STRONG, LIGHT.achieved, row=-1)
    if target is not None:
        text, short = (
            wording.target_named(target, indicator, strategy, language, in_full=each) for each in (True, False)
        )
        yield _Note(scale.at(scale.target), text, short, TEXT_PX, STRONG, LIGHT.ink, row=1)
    if scale.planned is not None and achieved is not None:
        text, short = (_planned_text(situation, achieved, strategy, language, in_full=each) for each in (True, False))
        yield _Note(scale.at(scale.planned), text, short, TEXT_PX, PLAIN, LIGHT.muted, row=2)


def _planned_text(
    situation: Situation, achieved: Achievement, strategy: Strategy, language: Language, *, in_full: bool
) -> str:
    """What was planned for the value's date, with its unit and the date in words where there is room."""
    planned = wording.amount(situation.planned, situation.indicator, strategy, language, with_unit=in_full)
    when = wording.when_text(achieved.period_end, achieved.period_precision, language, short=not in_full)
    return language.say("Planned {when}: {planned}", when=when, planned=planned)


def _best_arranged(notes: Sequence[_Note], frame: _Frame) -> Sequence[_Note]:
    """Give each note its row, its side and its length, so that none stands at another one's line if that can be."""
    return min(_arrangements(notes), key=lambda each: _faults(each, frame))


def _arrangements(notes: Sequence[_Note]) -> Iterator[Sequence[_Note]]:
    """Yield all of them, the best ones first."""
    turned = [replace(note, row=3 - note.row) if note.row > 0 else note for note in notes]
    for shortened in range(len(notes)):  # the plan first, then the target, never the value
        kept = len(notes) - shortened
        for rows, sides in product((notes, turned), product(SIDES, repeat=len(notes))):
            texts = [note.text if number < kept else note.short for number, note in enumerate(rows)]
            yield [replace(note, text=text, align=side) for note, text, side in zip(rows, texts, sides, strict=True)]


def _faults(notes: Sequence[_Note], frame: _Frame) -> int:
    """Count the texts that leave the picture or stand at another one's line."""
    lines = [frame.leader(note) for note in notes if note.is_at_mark]
    faults = 0
    for note in notes:
        box, own = frame.box(note), (note.x, frame.row_y(note.row))
        is_outside = box.left < 0 or box.right > frame.size.width_px
        is_crossed = any(line.is_covered(box) for line in lines)
        faults += is_outside + is_crossed + (note.is_at_mark and not is_nearest(box, own, lines))
    return faults


def _write(board: Board, note: _Note, frame: _Frame) -> None:
    line, own = frame.leader(note).box, (note.x, frame.row_y(note.row))
    if note.is_at_mark:
        board.bar((line.left, line.right), (line.top, line.bottom), colour=note.colour, is_mark=True)
    board.write(
        note.text,
        frame.text_at(note),
        px=note.px,
        weight=note.weight,
        colour=note.colour,
        align=note.align,
        own=own if note.is_at_mark else None,
    )
