"""Promises drawn as rows for a page: finished SVG, without what a page does not need, once for each situation."""

import re
import threading
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from indicators.charts.promise import draw_promise
from indicators.pictures.process import painter
from indicators.readings import Situation

_UNSEEN = re.compile(r'<path class="(?:background|foreground)"[^>]*/>')
_UNUSED = re.compile(
    r' (?:class|role|aria-[a-z]+|version|xmlns:xlink)="[^"]*"'
    r'| stroke-dasharray="1,0"| transform="translate\(0,0\)"'
)
_EMPTY = re.compile(r"<g>(?:<g[^>]*/>)*</g>|<g/>")
_DIGITS_TOO_MANY = re.compile(r"(?<=\.\d\d)\d+")

_drawn: WeakKeyDictionary[Situation, dict[str, str]] = WeakKeyDictionary()
_drawing = threading.Lock()


def draw_rows(situations: Sequence[Situation], *, theme: str) -> list[str]:
    """Draw promises as SVG, in the order given; each once, for as long as its situation is kept.

    Raises:
        DrawingFailed, DrawingTooSlow, DrawingStopped: What to tell the person.
    """
    with _drawing:
        missing = [each for each in situations if theme not in _drawn.get(each, {})]
        svgs = painter().svgs(draw_promise(each, theme=theme) for each in missing) if missing else []
        for situation, svg in zip(missing, svgs, strict=True):
            _drawn.setdefault(situation, {})[theme] = reduce_svg(svg)
        return [_drawn[each][theme] for each in situations]


def reduce_svg(svg: str) -> str:
    """Leave out of a drawn SVG what shows nothing, and digits beyond a hundredth of a pixel."""
    text = _DIGITS_TOO_MANY.sub("", _UNUSED.sub("", _UNSEEN.sub("", svg)))
    while (shorter := _EMPTY.sub("", text)) != text:
        text = shorter
    return text
