"""A dossier as Markdown (CommonMark with tables), for an e-mail or a wiki: charts are the sentences that say the same.

Nothing that people typed is read as mark-up, and no address becomes a link by itself. No-break spaces stay.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from indicators.charts.look import SIGNS
from indicators.dossier.content import (
    Block,
    Cell,
    Dossier,
    Fact,
    Facts,
    Figure,
    Heading,
    Item,
    Listing,
    Paragraph,
    Section,
    Signs,
    Table,
    Tone,
    Verdict,
)

_BREAKS = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_SIGNS = re.compile(r"([\\`*_\[\]<>|~&$@])")
_AT_START = re.compile(r"^([-+#=]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_IN_ADDRESS = "/:?&=#%+,;@~!$'*-._"


def write_markdown(dossier: Dossier) -> bytes:
    """The dossier as UTF-8 text."""
    cover = dossier.cover
    head = [f"# {plain(dossier.title)}", f"{plain(cover.programme)} · {plain(cover.strategy)}"]
    parts = [
        *head,
        _items(cover.lines, dossier),
        *(part for each in dossier.sections for part in _section(each, dossier)),
    ]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def plain(text: str) -> str:
    """A text of one line in which nothing is mark-up."""
    escaped = _SIGNS.sub(r"\\\1", _BREAKS.sub(" ", text).strip(" "))
    return _ADDRESS.sub(r"\\", _AT_START.sub(_set_apart, escaped))


def _set_apart(found: re.Match[str]) -> str:
    """What would open a list, a heading or a rule, no longer doing so."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _section(section: Section, dossier: Dossier) -> Iterator[str]:
    yield f"## {plain(section.title)}"
    yield from (_block(block, dossier) for block in section.blocks)


def _block(block: Block, dossier: Dossier) -> str:
    match block:
        case Heading(text):
            return f"### {plain(text)}"
        case Paragraph(text, tone):
            return f"**{plain(text)}**" if tone is Tone.LEAD and text else plain(text)
        case Verdict():
            return _verdict(block)
        case Listing(items):
            return _items(items, dossier)
        case Facts(facts):
            return "\n".join(_fact(fact, dossier) for fact in facts)
        case Table():
            return "\n".join(_table(block))
        case Figure():
            return plain(block.drawing.description)


def _items(items: Sequence[Item], dossier: Dossier) -> str:
    return "\n".join(f"- {_item(item, dossier)}" for item in items)


def _item(item: Item, dossier: Dossier) -> str:
    text = f"[{plain(item.text)}](<{quote(item.address, safe=_IN_ADDRESS)}>)" if item.address else plain(item.text)
    name = f"**{plain(item.name)}**" if item.name else ""
    return dossier.colon.join(each for each in (name, text) if each)


def _fact(fact: Fact, dossier: Dossier) -> str:
    note = f" ({plain(fact.note)})" if fact.note else ""
    return f"- {plain(fact.name)}{dossier.colon}**{plain(fact.value)}**{note}"


def _verdict(verdict: Verdict) -> str:
    said = f"{SIGNS[verdict.status].glyph} **{plain(verdict.word)}**"
    return f"{said} · {plain(verdict.note)}" if verdict.note else said


def _table(table: Table) -> Iterator[str]:
    """The table; the name of a group is a row of its own."""
    yield _row([plain(each) for each in table.header])
    yield _row(["---:" if column in table.right else ":---" for column in range(len(table.header))])
    for group in table.groups:
        if group.name:
            yield _row([f"**{plain(group.name)}**", *[""] * (len(table.header) - 1)])
        yield from (_row([_cell(cell) for cell in row]) for row in group.rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    match cell:
        case Signs(statuses, text):
            return f"{''.join(SIGNS[status].glyph for status in statuses)} {plain(text)}"
        case Verdict():
            return _verdict(cell)
        case text:
            return plain(text)
