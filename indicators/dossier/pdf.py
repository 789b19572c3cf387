"""A dossier as PDF/UA-1: tagged, with its charts as vectors, the same bytes whenever it is made.

The look is in ``dossier.typ``. All texts reach it as JSON, never as mark-up, so nothing that people typed can be a
command there; what the typeface cannot show is replaced before (``pictures.printable``).
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from indicators.charts.look import LIGHT, SIGNS, sign_colour
from indicators.dossier.content import (
    Block,
    Cell,
    Dossier,
    Facts,
    Figure,
    Heading,
    Item,
    Listing,
    Paragraph,
    Section,
    Signs,
    Table,
    Verdict,
)
from indicators.model import Status
from indicators.pictures import FAMILY, Painter, outline_halos, printable

TEMPLATE = Path(__file__).with_name("dossier.typ")
STANDARD = "ua-1"
LONGEST_WORD = 60

Plain = dict[str, Any]

_ENDLESS = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")


def write_pdf(dossier: Dossier, painter: Painter) -> bytes:
    """The dossier as PDF/UA-1, dated with its own day.

    Raises:
        DrawingFailed, DrawingTooSlow, DrawingStopped: What to tell the person.
    """
    midnight = dt.datetime.combine(dossier.on, dt.time(), dt.UTC)
    return painter.pdf(
        TEMPLATE.read_text(encoding="utf-8"),
        {"dossier": content(dossier, painter)},
        standard=STANDARD,
        instant=int(midnight.timestamp()),
    )


def content(dossier: Dossier, painter: Painter) -> str:
    """All that the template reads, as JSON; the charts are drawn for it."""
    drawn = painter.svgs(figure.drawing for figure in dossier.figures)
    svgs = [outline_halos(each) for each in drawn]
    numbers = count()
    texts = {
        "title": dossier.title,
        "language": dossier.language.code,
        "contents": dossier.language.say("Contents"),
        "colon": dossier.colon,
        "cover": {
            "programme": dossier.cover.programme,
            "strategy": dossier.cover.strategy,
            "lines": [_item(item) for item in dossier.cover.lines],
        },
        "sections": [_section(section, numbers) for section in dossier.sections],
    }
    look = {
        "day": [dossier.on.year, dossier.on.month, dossier.on.day],
        "family": FAMILY,
        "ink": LIGHT.ink,
        "muted": LIGHT.muted,
        "rule": LIGHT.grid,
        "accent": LIGHT.achieved,
    }
    return json.dumps({**_shown(texts), **look, "svgs": svgs}, ensure_ascii=False)


def _section(section: Section, numbers: Iterator[int]) -> Plain:
    blocks = [_block(block, numbers) for block in section.blocks]
    return {"title": section.title, "own_page": section.own_page, "wide": section.wide, "blocks": blocks}


def _block(block: Block, numbers: Iterator[int]) -> Plain:
    """A block as plain values; a figure by its number among all of them."""
    match block:
        case Figure():
            return {"kind": "figure", "alt": block.drawing.description, "svg": next(numbers)}
        case Table():
            return {"kind": "table", **_table(block)}
        case Verdict():
            return {"kind": "verdict", **_verdict(block)}
        case Listing(items):
            return {"kind": "listing", "items": [_item(item) for item in items]}
        case Facts(facts):
            return {"kind": "facts", "facts": [asdict(fact) for fact in facts]}
        case Paragraph() | Heading():
            return {"kind": type(block).__name__.lower(), **asdict(block)}


def _table(table: Table) -> Plain:
    groups = [
        {"name": group.name, "rows": [[_cell(cell) for cell in row] for row in group.rows]} for group in table.groups
    ]
    return {"header": table.header, "shares": table.shares, "right": table.right, "groups": groups}


def _cell(cell: Cell) -> str | Plain:
    if isinstance(cell, Signs):
        return {"kind": "signs", "signs": [_sign(status) for status in cell.statuses], "text": cell.text}
    return cell if isinstance(cell, str) else {"kind": "verdict", **_verdict(cell)}


def _verdict(verdict: Verdict) -> Plain:
    return {"word": verdict.word, "note": verdict.note, **_sign(verdict.status)}


def _sign(status: Status) -> Plain:
    sign = SIGNS[status]
    return {"shape": sign.shape, "filled": sign.filled, "colour": sign_colour(status, LIGHT)}


def _item(item: Item) -> Plain:
    return {"name": item.name, "text": item.text, "url": item.address}


def _shown(node: Any) -> Any:
    """The same values with every text printable, and with places to break a word that would leave the page."""
    if isinstance(node, dict):
        return {name: value if name == "url" else _shown(value) for name, value in node.items()}
    if isinstance(node, list | tuple):
        return [_shown(value) for value in node]
    return _ENDLESS.sub("\\g<0>\u200b", printable(node)) if isinstance(node, str) else node
