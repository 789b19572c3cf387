"""Where everything stands in a picture: the lines of its texts, and what is left for the chart.

Measured in the units of the format's page with the typeface's own widths, so that what fits here fits when drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from indicators import wording
from indicators.charts import Size
from indicators.charts.measuring import text_width, wrapped
from indicators.errors import PictureTooFull, TitleTooLong
from indicators.press.choosing import Format
from indicators.texts import Language

MARGIN = 24.0
STRONG = 600
TITLE_SIZES = (25.0, 23.0, 21.0)
SUBTITLE_SIZE, FOOT_SIZE = 12.5, 9.0
TITLE_LEADING, LEADING = 1.16, 1.34
SUBTITLE_LINES, FOOT_LINES = 3, 4
ABOVE_CHART, BELOW_CHART = 12.0, 10.0
LEAST_CHART = 140.0
SURE_SOURCES = 2


@dataclass(frozen=True)
class Lines:
    """A text broken into lines; ``top`` is its distance from the top of the page, ``size`` that of its type."""

    lines: tuple[str, ...]
    top: float
    size: float
    leading: float

    @property
    def bottom(self) -> float:
        return self.top + len(self.lines) * self.size * self.leading


@dataclass(frozen=True)
class Layout:
    """All texts of a picture and the room for its chart."""

    title: Lines
    subtitle: Lines
    foot: Lines
    chart_top: float
    chart: Size


def lay_out(page: Format, *, title: str, subtitle: str, foot: str) -> Layout:
    """Give every text its place; a title in fewer lines is better than a larger one.

    Raises:
        TitleTooLong: Not in so many lines, however small.
        PictureTooFull: Nothing would be left for the chart.
    """
    width, height = page.page[0] - 2 * MARGIN, page.page[1]
    head = _title(title, page, width)
    below = Lines(_broken(subtitle, width, SUBTITLE_SIZE), head.bottom + 4, SUBTITLE_SIZE, LEADING)
    lines = _broken(foot, width, FOOT_SIZE)
    under = Lines(lines, height - MARGIN * 0.8 - len(lines) * FOOT_SIZE * LEADING, FOOT_SIZE, LEADING)
    top = below.bottom + ABOVE_CHART
    left = under.top - BELOW_CHART - top
    if left < LEAST_CHART or len(below.lines) > SUBTITLE_LINES:
        raise PictureTooFull(text=subtitle if len(below.lines) >= len(lines) else foot)
    return Layout(head, below, under, chart_top=top, chart=Size(round(width), round(left)))


def citation(sources: Sequence[str], page: Format, language: Language, *, rest: str) -> str:
    """The sources and the rest of the foot; those that have no room are counted, the most important ones stay.

    Raises:
        PictureTooFull: Not even these have room.
    """
    width = page.page[0] - 2 * MARGIN
    for kept in range(len(sources), min(SURE_SOURCES, len(sources)) - 1, -1):
        said = _cited(sources, kept, language)
        foot = f"{said}. {rest}" if said else rest
        if len(_broken(foot, width, FOOT_SIZE)) <= FOOT_LINES:
            return foot
    raise PictureTooFull(text=foot)


def _cited(sources: Sequence[str], kept: int, language: Language) -> str:
    more = len(sources) - kept
    others = language.count("{number} other", "{number} others", more) if more else ""
    named = wording.listed(sources[:kept], language)
    said = language.say("{sources} and {others}", sources=named, others=others) if others else named
    return language.count("Source: {sources}", "Sources: {sources}", len(sources), sources=said) if sources else ""


def _title(title: str, page: Format, width: float) -> Lines:
    for number, size in product(range(1, page.title_lines + 1), TITLE_SIZES):
        lines = wrapped(title, width=width, size=size, weight=STRONG)
        if len(lines) <= number and _widest(lines, size, weight=STRONG) <= width:
            return Lines(lines, MARGIN, size, TITLE_LEADING)
    raise TitleTooLong(text=title)


def _broken(text: str, width: float, size: float) -> tuple[str, ...]:
    """The lines of a text in the regular style.

    Raises:
        PictureTooFull: A word is wider than the page.
    """
    lines = wrapped(text, width=width, size=size)
    if _widest(lines, size) > width:
        raise PictureTooFull(text=max(lines, key=len))
    return lines


def _widest(lines: Sequence[str], size: float, weight: int = 400) -> float:
    return max(text_width(line, size=size, weight=weight) for line in lines)
