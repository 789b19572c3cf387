"""One promise in one row: a small trajectory, and the bar that means the same wherever it is drawn.

Bar: achieved, in the colour of its status; pale where the value is too old to conclude from; thick mark: what was
planned for the value's date; thin line: the target; hatched: promised and never reported; hollow: not confirmed yet.
"""

import datetime as dt
from collections.abc import Sequence

from indicators.charts.board import Board
from indicators.charts.look import PALETTES, PLANNED_PX, TARGET_PX, Drawing, Size, sign_colour
from indicators.charts.story import Point, step_corners
from indicators.model import Measure, Status
from indicators.progress import progress_rate
from indicators.readings import Situation
from indicators.readings.situation import plan_points
from indicators.texts import FRENCH

ROW = Size(348, 34)
TREND_PX, BAR_LEFT_PX, BAR_RIGHT_PX = 124, 146, 346
FRAME_PERCENT = 125.0
LEAST_PERCENT = 0.6  # a value at or behind the start is drawn, so that it is not taken for none
BAR_PX, OVER_PX, HATCH_PX = 12.0, 4.0, 7.0
MARGIN_PX = 5.0


def draw_promise(situation: Situation, *, theme: str) -> Drawing:
    """Draw a promise as a row: the trajectory on the left, the bar on the right. There is no text in it."""
    board = Board(ROW, PALETTES[theme])
    draw_trend(board, situation, across=(MARGIN_PX, TREND_PX), down=(MARGIN_PX, ROW.height_px - MARGIN_PX))
    draw_bar(board, situation, across=(BAR_LEFT_PX, BAR_RIGHT_PX), middle=ROW.height_px / 2)
    return board.drawing("", FRENCH)


def draw_bar(
    board: Board,
    situation: Situation,
    *,
    across: tuple[float, float],
    middle: float,
    scale: float = 1.0,
    leaves_screen: bool = False,
) -> None:
    """Put the bar of a promise on a board.

    Args:
        across: Where the way to the target begins, and where the frame ends, in pixels.
        middle: The height of the bar's middle.
        scale: Of the bar's thickness.
        leaves_screen: Whether it is for a picture that is taken away: no status stands beside it there, hence no
            colour of one, and nothing in it waits to be confirmed.
    """
    half, over, palette = BAR_PX * scale / 2, OVER_PX * scale, board.palette
    down, high = (middle - half, middle + half), (middle - half - over, middle + half + over)
    start, target = across[0], _pixel(100.0, across)
    if situation.status is Status.NO_DATA:
        _hatch(board, (start, target), down)
    elif situation.rate is not None:
        board.bar((start, target), down, colour=palette.track)
        board.achieved_bar(
            (start, _pixel(situation.rate, across)),
            down,
            is_too_old=situation.status is Status.TOO_OLD,
            is_mark=True,
            colour=None if leaves_screen else sign_colour(situation.status, palette),
        )
    else:
        return
    provisional = provisional_rate(situation)
    if provisional is not None and not leaves_screen:
        board.bar((start, _pixel(provisional, across)), down, colour=palette.achieved, is_hollow=True)
    for percent, thickness in ((100.0, TARGET_PX), (situation.planned_rate, PLANNED_PX)):
        if percent is not None:
            x = _pixel(percent, across)
            board.bar((x - thickness / 2, x + thickness / 2), high, colour=palette.ink, is_mark=True)


def provisional_rate(situation: Situation) -> float | None:
    """Return how far the last value that waits to be confirmed would be, in percent; None where none waits."""
    waiting = [each.value for each in situation.provisional if each.value is not None]
    if not waiting or situation.target is None:
        return None
    return progress_rate(
        waiting[-1],
        baseline=situation.baseline,
        target=situation.target.value,
        direction=situation.indicator.direction,
    )


def _pixel(percent: float, across: tuple[float, float]) -> float:
    """Return where a share of the way stands: bars and marks stop at the frame, numbers do not."""
    share = min(max(percent, LEAST_PERCENT), FRAME_PERCENT) / FRAME_PERCENT
    return across[0] + (across[1] - across[0]) * share


def _hatch(board: Board, across: tuple[float, float], down: tuple[float, float]) -> None:
    """Put a hatched frame."""
    height, x = down[1] - down[0], across[0]
    while x < across[1] + height:
        left, right = max(x - height, across[0]), min(x, across[1])
        board.line(
            [(left, down[0] + x - left), (right, down[0] + x - right)], colour=board.palette.faint, thickness=0.7
        )
        x += HATCH_PX
    board.bar(across, down, colour=board.palette.faint, is_hollow=True)


def draw_trend(board: Board, situation: Situation, *, across: tuple[float, float], down: tuple[float, float]) -> None:
    """Put a small trajectory on a board: plan dashed, achieved solid, from then on dotted to the day shown."""
    is_dated = situation.target is not None and situation.target.due is not None
    plan = [(day, float(value)) for day, value in plan_points(situation.indicator, situation.plan) if is_dated]
    known = [(each.period_end, float(each.value)) for each in situation.recent if each.value is not None]
    if not plan and not known:
        return
    scale = _Scale([*plan, *known], until=situation.on, across=across, down=down)
    palette = board.palette
    board.line([(across[0], down[1]), (across[1], down[1])], colour=palette.grid, thickness=1)
    today = scale.place((situation.on, 0.0))[0]
    board.line([(today, down[0]), (today, down[1])], colour=palette.faint, thickness=0.8, dash="dotted")
    board.line([scale.place(each) for each in plan], colour=palette.muted, thickness=1.3, dash="dashed")
    if known:
        _draw_known(board, situation, known, scale)
    if plan:
        x, y = scale.place(plan[-1])
        diamond = [(x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y), (x, y - 4)]
        board.line(diamond, colour=palette.muted, thickness=1.2)


class _Scale:
    """Where days and values of a small trajectory stand, in pixels."""

    def __init__(
        self, points: Sequence[Point], *, until: dt.date, across: tuple[float, float], down: tuple[float, float]
    ) -> None:
        days, values = [until, *(day for day, _ in points)], [0.0, *(value for _, value in points)]
        self._first, self._days = min(days), max((max(days) - min(days)).days, 1)
        self._low, self._span = min(values), (max(values) - min(values)) or 1.0
        self._across, self._down = across, down

    def place(self, point: Point) -> tuple[float, float]:
        """Return the pixel of a point."""
        (left, right), (top, bottom) = self._across, self._down
        share = (point[0] - self._first).days / self._days
        return left + (right - left) * share, bottom - (bottom - top) * (point[1] - self._low) / self._span


def _draw_known(board: Board, situation: Situation, known: Sequence[Point], scale: _Scale) -> None:
    """Put what was reported: counts keep their value until the next report, stocks and shares are joined."""
    colour = board.palette.achieved
    joined = situation.indicator.measure in (Measure.STOCK, Measure.SHARE)
    corners = known if joined else step_corners(known)
    board.line([scale.place(each) for each in corners], colour=colour, thickness=2)
    board.line(
        [scale.place(known[-1]), scale.place((situation.on, known[-1][1]))], colour=colour, thickness=1, dash="dotted"
    )
    for x, y in map(scale.place, known):
        board.bar((x - 1.8, x + 1.8), (y - 1.8, y + 1.8), colour=colour)
