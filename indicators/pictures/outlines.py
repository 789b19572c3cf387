"""Texts of a drawn chart turned into shapes, so that a picture looks the same where the typeface is not installed.

vl-convert writes ``<text>`` with plain attributes and one run of characters each: that is all that is read here.
"""

import re
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree

import font_source_sans_pro
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from indicators.charts.measuring import style_of, text_width

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_TEXT = f"{{{SVG}}}text"
_ANCHORS = {"middle": 0.5, "end": 1.0}
_KEPT = ("transform", "fill", "opacity", "fill-opacity", "stroke", "stroke-width", "stroke-linejoin")
_NUMBER = re.compile(r"[\d.]+")

ElementTree.register_namespace("", SVG)
ElementTree.register_namespace("xlink", XLINK)


def outlined(svg: str) -> str:
    """The same SVG without any text; what it says must be told beside it."""
    return _outline(svg, lambda text: True)


def outline_halos(svg: str) -> str:
    """Return the same SVG with the halos of texts as shapes, so that whoever reads its texts finds each once."""
    return _outline(svg, lambda text: float(text.get("stroke-width", "0")) > 0)


def _outline(svg: str, is_wanted: Callable[[ElementTree.Element], bool]) -> str:
    root = ElementTree.fromstring(svg)  # noqa: S314 (drawn by our own child process)
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag == _TEXT and is_wanted(child):
                parent[place] = _shape(child)
    return ElementTree.tostring(root, encoding="unicode")


def _shape(text: ElementTree.Element) -> ElementTree.Element:
    size = float(_NUMBER.findall(text.get("font-size", "0"))[0])
    weight, written = int(text.get("font-weight", "400")), text.text or ""
    start = -text_width(written, size=size, weight=weight) * _ANCHORS.get(text.get("text-anchor", ""), 0.0)
    attributes = {name: text.attrib[name] for name in _KEPT if name in text.attrib}
    return ElementTree.Element(f"{{{SVG}}}path", {**attributes, "d": _path(written, start, size=size, weight=weight)})


def _path(text: str, x: float, *, size: float, weight: int) -> str:
    font, names, per_em = _font(style_of(weight))
    glyphs, pen = font.getGlyphSet(), SVGPathPen(None, ntos=lambda number: f"{number:.3f}".rstrip("0").rstrip("."))
    scale = size / per_em
    for character in text:
        glyph = glyphs[names[ord(character)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, 0)))
        x += glyph.width * scale
    return pen.getCommands()


@cache
def _font(style: str) -> tuple[TTFont, dict[int, str], int]:
    font = TTFont(font_source_sans_pro.font_files_otf[style])
    return font, font.getBestCmap(), font["head"].unitsPerEm
