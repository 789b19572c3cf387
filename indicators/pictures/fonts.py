"""The typeface of everything that is drawn here: Source Sans Pro, static files, regular and semibold.

Its package has each style twice, as OTF and as TTF, and both drawing libraries take whichever the folder lists
first: they are given a folder with one file for each style.
"""

import re
import shutil
import unicodedata
from functools import cache
from pathlib import Path

import font_source_sans_pro
from fontTools.ttLib import TTFont

from indicators.charts.measuring import REGULAR, SEMIBOLD
from indicators.scratch import make_scratch_folder

FAMILY = "Source Sans Pro"
STYLES = (REGULAR, SEMIBOLD)
LACKING = "[?]"
"""Stands for what the typeface cannot show."""

_PLAIN = re.compile(r"[\x20-\x7e\n]*")


@cache
def font_folder() -> Path:
    """A folder of these fonts alone; it goes when the process ends."""
    folder = make_scratch_folder("fonts")
    for style in STYLES:
        file = Path(font_source_sans_pro.font_files_otf[style])
        shutil.copyfile(file, folder / file.name)
    return folder


def printable(text: str) -> str:
    """A text with nothing in it that the typeface cannot show.

    Spaces that it lacks become plain ones, invisible marks (direction, joining, control) go, and a run of anything
    else becomes ``LACKING``: a PDF/UA document may hold no character without a glyph.
    """
    if _PLAIN.fullmatch(text):
        return text
    shown = "".join(map(_shown, unicodedata.normalize("NFC", text)))
    return re.sub("\0+", LACKING, shown)


def lacking(text: str) -> str:
    """The characters of a line that the typeface cannot show, each once; those that nobody would see, as U+202E."""
    plain = unicodedata.normalize("NFC", text)
    unseen = {each: _shown(each) for each in plain if each == "\n" or _shown(each) in {"\0", ""}}
    return " ".join(each if shown == "\0" else f"U+{ord(each):04X}" for each, shown in unseen.items())


def _shown(character: str) -> str:
    if ord(character) in _glyphs() or character == "\n":
        return character
    category = unicodedata.category(character)
    if category in {"Zs", "Zl", "Zp"} or character in "\t\r":
        return " "
    invisible = category in {"Cc", "Cf"} or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    return "" if invisible else "\0"


@cache
def _glyphs() -> frozenset[int]:
    """The code points that every style has a visible glyph or a space for."""
    maps = [_mapped(style) for style in STYLES]
    invisible = {code for code in maps[0] if unicodedata.category(chr(code)) in {"Cc", "Cf"}}
    return frozenset.intersection(*maps) - invisible


def _mapped(style: str) -> frozenset[int]:
    with TTFont(font_source_sans_pro.font_files_otf[style], lazy=True) as font:
        return frozenset(font.getBestCmap())
