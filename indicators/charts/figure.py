"""One big figure: the last value, what it was to be, and how that is judged."""

from indicators import wording
from indicators.catalogue import Strategy
from indicators.charts.board import STRONG, Board
from indicators.charts.look import LIGHT, Drawing, Size, sign_colour
from indicators.charts.measuring import text_width
from indicators.model import Population, Status
from indicators.readings import Situation
from indicators.texts import Language

LARGEST_PX, TEXT_PX = 130, 19
LINE_PX = 30
INDENT_PX = 20


def figure_picture(situation: Situation, strategy: Strategy, *, language: Language, size: Size) -> Drawing:
    """The figure for a picture of that size."""
    board, text = Board(size), _figure(situation, strategy, language)
    room = size.height_px - 2 * LINE_PX - LINE_PX / 2
    px = min(LARGEST_PX, room / 1.1, LARGEST_PX * size.width_px / text_width(text, size=LARGEST_PX, weight=STRONG))
    top = (room - px) / 2
    colour = LIGHT.achieved if situation.achieved else LIGHT.muted
    board.write(text, (0, top + px / 2), px=px, weight=STRONG, colour=colour)
    y = top + px + LINE_PX * 0.9
    planned = wording.planned_text(situation, strategy, language)
    if planned:
        board.write(f"{planned[0].upper()}{planned[1:]}", (0, y), px=TEXT_PX)
        y += LINE_PX
    if situation.population is not Population.PROMISE:
        board.write(wording.status_text(situation, language), (0, y), px=TEXT_PX, colour=LIGHT.muted)
    elif situation.status is not Status.NO_DATA:  # the figure itself says that there is none
        _write_status(board, situation, language, y)
    return board.drawing("", language)


def _write_status(board: Board, situation: Situation, language: Language, y: float) -> None:
    word = wording.status_text(situation, language)
    board.sign(situation.status, (INDENT_PX * 0.35, y))
    room, wide = board.size.width_px - INDENT_PX, text_width(word, size=TEXT_PX, weight=STRONG)
    px = TEXT_PX * min(1.0, room / wide)  # with its projected end and its age it is a long line in a narrow picture
    board.write(word, (INDENT_PX, y), px=px, weight=STRONG, colour=sign_colour(situation.status, LIGHT))


def _figure(situation: Situation, strategy: Strategy, language: Language) -> str:
    """The value; of a milestone, whether it is passed; of an envelope, what is planned."""
    if strategy.units[situation.indicator.unit].milestone:
        return wording.milestone_text(situation, language)
    if situation.population is Population.ENVELOPE and situation.target:
        return wording.target_text(situation.target, situation.indicator, strategy, language)
    return wording.achieved_text(situation, strategy, language)
