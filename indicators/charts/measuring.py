"""How wide a text is in the typeface of pictures, and where its lines break; on screens it is about as wide."""

from collections.abc import Iterator
from functools import cache

import font_source_sans_pro
from fontTools.ttLib import TTFont

from indicators.texts import cache_short_texts

REGULAR, SEMIBOLD = "SourceSansPro", "SourceSansProSemibold"
SEMIBOLD_FROM = 600


@cache_short_texts(4096)
def text_width(text: str, *, size: float, weight: int = 400) -> float:
    """The width of a text in one line, in the unit of its size; kerning, which mostly narrows it, is left out."""
    advances, per_em = _metrics(style_of(weight))
    return sum(advances.get(ord(character), per_em) for character in text) * size / per_em


def style_of(weight: int) -> str:
    """The style that a weight is drawn in."""
    return SEMIBOLD if weight >= SEMIBOLD_FROM else REGULAR


@cache_short_texts(512)
def wrapped(text: str, *, width: float, size: float, weight: int = 400) -> tuple[str, ...]:
    """The lines of a text that may break at plain spaces only; a longer word has a line of its own."""
    return tuple(_lines(text.split(" "), width=width, size=size, weight=weight))


def _lines(words: list[str], *, width: float, size: float, weight: int) -> Iterator[str]:
    line = words[0]
    for word in words[1:]:
        longer = f"{line} {word}"
        if text_width(longer, size=size, weight=weight) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


@cache
def _metrics(style: str) -> tuple[dict[int, int], int]:
    """Advance width by code point, and units per em."""
    with TTFont(font_source_sans_pro.font_files_otf[style], lazy=True) as font:
        widths, names = font["hmtx"], font.getBestCmap()
        return {code: widths[name][0] for code, name in names.items()}, font["head"].unitsPerEm
