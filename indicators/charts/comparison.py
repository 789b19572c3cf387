"""Planned and achieved over the axes: how far each indicator that can be compared is on the way to its target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product

from indicators import wording
from indicators.charts.board import STRONG, Board
from indicators.charts.look import LIGHT, PLANNED_PX, TARGET_PX, Drawing, Size
from indicators.charts.measuring import text_width
from indicators.charts.promise import BAR_PX, OVER_PX, draw_bar
from indicators.model import Population, Status
from indicators.readings import Overview, Situation
from indicators.texts import Language

KEY_PX, KEY_GAP_PX, KEY_BAR_PX = 24, 18, 18
KEY_SIGN_GAP_PX, KEY_MARK_PX = 6, 9
TEXT_PX, NOTE_PX, KEY_TEXT_PX = 14, 11, 11.5
LEAST_NOTE_PX = 8.5
SCALES = (1.0, 0.9, 0.8, 0.72, 0.66)  # of type and rows; the smallest type is as large as that of the sources
GAP_PX = 10
HIGHEST_ROW_PX = 62
LEAST_BAR_PX, LEAST_BAR_SHARE = 100, 0.35


@dataclass(frozen=True)
class _Row:
    """What a row says: its indicator, the figures, and the axis with both dates; the dates alone where it is tight."""

    situation: Situation
    name: str
    figures: str
    note: str
    short_note: str

    def note_text(self, *, is_short: bool) -> str:
        return self.short_note if is_short else self.note


@dataclass(frozen=True)
class _Arrangement:
    """How the parts of every row stand: pixels from the left, and from the top as a share of the row's height.

    Attributes:
        scale: Of the type.
        is_short: Whether notes leave the axis out.
        least_px: How high a row must be.
        bar: Where bars begin, and where the frame ends.
        figures_x: Where the figures end.
        note_x: Where notes end; None where they follow the names; 0 where they begin at the left.
    """

    scale: float
    is_short: bool
    least_px: float
    bar: tuple[float, float]
    figures_x: float
    note_x: float | None
    name_y: float
    bar_y: float
    note_y: float

    @property
    def text_px(self) -> float:
        return TEXT_PX * self.scale

    @property
    def note_px(self) -> float:
        return max(NOTE_PX * self.scale, LEAST_NOTE_PX)


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
                " · ".join([_axis(each, self._overview, self._language), *_dates(each, self._language)]),
                " · ".join(_dates(each, self._language)),
            )
            for each in comparable(self._overview)
        ]

    def find_obstacle(self, size: Size) -> str | None:
        """Return the name of the first row that has no room in a picture of that size, however it is arranged."""
        if self._arranged(size) is not None:
            return None
        arranged = list(_arrangements(self.rows, size.width_px))
        if not arranged:
            return max(self.rows, key=lambda row: text_width(row.name, size=TEXT_PX)).name
        placed = int((size.height_px - KEY_PX) / min(each.least_px for each in arranged))
        return self.rows[max(placed, 0)].name

    def picture(self, size: Size) -> Drawing:
        """The chart for a picture of that size, in which all rows have room."""
        board, arrangement = Board(size), self._arranged(size)
        if arrangement is None:
            raise ValueError("the rows have no room: ask find_obstacle before")
        row_px = min((size.height_px - KEY_PX) / max(len(self.rows), 1), HIGHEST_ROW_PX)
        has_too_old = any(row.situation.status is Status.TOO_OLD for row in self.rows)
        _draw_key(board, self._language, has_too_old=has_too_old)
        for number, row in enumerate(self.rows):
            _draw_row(board, arrangement, row, KEY_PX + number * row_px, row_px)
        return board.drawing(self._description(), self._language)

    def _arranged(self, size: Size) -> _Arrangement | None:
        """The first arrangement that all rows have room in: with the largest type, and the fewest lines left out."""
        high = (size.height_px - KEY_PX) / max(len(self.rows), 1)
        return next((each for each in _arrangements(self.rows, size.width_px) if each.least_px <= high), None)

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


def _axis(situation: Situation, overview: Overview, language: Language) -> str:
    return wording.axis_label(overview.strategy.axes[situation.indicator.axis], language)


def _dates(situation: Situation, language: Language) -> Iterator[str]:
    """The value's own date, the target's date and whether it was revised."""
    achieved, target = situation.achieved, situation.target
    if achieved is not None:
        period, old = wording.period_text(achieved, language, short=True), wording.old_value_text(situation, language)
        yield language.say("value: {period}", period=f"{period} ({old})" if old else period)
    if target is not None:
        due = wording.due_text(target, situation.indicator, language)
        revised = language.say("revised target: {due}", due=due)
        yield revised if situation.superseded else language.say("target: {due}", due=due)


def _arrangements(rows: Sequence[_Row], width: float) -> Iterator[_Arrangement]:
    """Yield every arrangement in which no text of a row meets another one, the most legible ones first."""
    for scale, is_short in product(SCALES, (False, True)):
        yield from _arrangements_of(rows, width, scale=scale, is_short=is_short)


def _arrangements_of(rows: Sequence[_Row], width: float, *, scale: float, is_short: bool) -> Iterator[_Arrangement]:
    """Notes beside the names, under the bars, beside the bars, or everything in one line."""
    gap, text_px, note_px = GAP_PX * scale, TEXT_PX * scale, max(NOTE_PX * scale, LEAST_NOTE_PX)
    names = [text_width(row.name, size=text_px) for row in rows]
    figures = [text_width(row.figures, size=text_px, weight=STRONG) for row in rows]
    notes = [text_width(row.note_text(is_short=is_short), size=note_px) for row in rows]
    arrange = partial(_Arrangement, scale, is_short)
    widest = max((name + figure for name, figure in zip(names, figures, strict=True)), default=0) + gap
    if max(map(sum, zip(names, figures, notes, strict=True)), default=0) + 2 * gap <= width:
        yield arrange(36 * scale, (0, width), width, None, name_y=0.25, bar_y=0.73, note_y=0.25)
    if widest <= width and max(notes) <= width:
        yield arrange(48 * scale, (0, width), width, 0, name_y=0.18, bar_y=0.5, note_y=0.77)
    beside = width - max(notes) - gap
    if widest <= width and beside >= LEAST_BAR_SHARE * width:
        yield arrange(36 * scale, (0, beside), width, width, name_y=0.24, bar_y=0.72, note_y=0.72)
    start, end = max(names) + gap, width - max(notes) - max(figures) - 2 * gap
    if end - start >= LEAST_BAR_PX:
        yield arrange(20 * scale, (start, end), end + gap + max(figures), width, name_y=0.5, bar_y=0.5, note_y=0.5)


def _draw_key(board: Board, language: Language, *, has_too_old: bool) -> None:
    """What bars and marks mean, in one line above; a pale bar where there is one."""
    y, x, say = KEY_PX * 0.35, 0.0, language.say
    bars = [(False, say("achieved")), (True, say("too old to conclude"))][: 1 + has_too_old]
    marks = [(PLANNED_PX, say("planned for the same date")), (TARGET_PX, say("target (100%)"))]
    texts = [text for _, text in (*bars, *marks)]
    signs = len(bars) * (KEY_BAR_PX + KEY_SIGN_GAP_PX) + len(marks) * KEY_MARK_PX
    left = board.size.width_px - signs - sum(text_width(text, size=KEY_TEXT_PX) for text in texts)
    gap = min(KEY_GAP_PX, left / len(texts))
    for is_too_old, text in bars:
        board.achieved_bar((x, x + KEY_BAR_PX), (y - BAR_PX / 2, y + BAR_PX / 2), is_too_old=is_too_old)
        x = _write_key(board, text, (x + KEY_BAR_PX + KEY_SIGN_GAP_PX, y)) + gap
    for thickness, text in marks:
        board.bar((x, x + thickness), (y - BAR_PX / 2 - OVER_PX, y + BAR_PX / 2 + OVER_PX), colour=LIGHT.ink)
        x = _write_key(board, text, (x + KEY_MARK_PX, y)) + gap


def _write_key(board: Board, text: str, at: tuple[float, float]) -> float:
    """Write what a sign means, and return where the text ends."""
    board.write(text, at, px=KEY_TEXT_PX, colour=LIGHT.muted)
    return at[0] + text_width(text, size=KEY_TEXT_PX)


def _draw_row(board: Board, arrangement: _Arrangement, row: _Row, top: float, row_px: float) -> None:
    text_y = top + row_px * arrangement.name_y
    board.write(row.name, (0, text_y), px=arrangement.text_px)
    board.write(row.figures, (arrangement.figures_x, text_y), px=arrangement.text_px, weight=STRONG, align="right")
    _write_note(board, arrangement, row, top + row_px * arrangement.note_y)
    draw_bar(
        board,
        row.situation,
        across=arrangement.bar,
        middle=top + row_px * arrangement.bar_y,
        scale=arrangement.scale,
        leaves_screen=True,
    )


def _write_note(board: Board, arrangement: _Arrangement, row: _Row, y: float) -> None:
    text, px = row.note_text(is_short=arrangement.is_short), arrangement.note_px
    if arrangement.note_x is None:
        after = text_width(row.name, size=arrangement.text_px) + GAP_PX * arrangement.scale
        board.write(text, (after, y), px=px, colour=LIGHT.muted)
    else:
        side = "right" if arrangement.note_x else "left"
        board.write(text, (arrangement.note_x, y), px=px, colour=LIGHT.muted, align=side)
