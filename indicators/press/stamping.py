"""Where a picture comes from, written into the file itself: PNG text chunks, SVG metadata in Dublin Core.

A PDF has it from the typesetter (document information and XMP). Nothing drawn changes by it.
"""

import struct
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from indicators.pictures.outlines import SVG, XLINK

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
_HEADER_END = len(PNG_SIGNATURE) + 25  # IHDR comes first: 4 + 4 + 13 + 4 bytes
_SVG_DATA = "data:image/svg+xml;base64,"

ElementTree.register_namespace("rdf", RDF)
ElementTree.register_namespace("dc", DC)


@dataclass(frozen=True)
class Origin:
    """What a file says of itself. ``date`` is that of the figures, in ISO 8601."""

    title: str
    description: str
    source: str
    rights: str
    creator: str
    date: str
    language: str
    caption: str


def stamped_png(png: bytes, origin: Origin) -> bytes:
    """The same picture with text chunks in UTF-8 (iTXt: PNG specification, 11.3.3)."""
    chunks = b"".join(_chunk(b"iTXt", _text(keyword, text, origin.language)) for keyword, text in _keywords(origin))
    return png[:_HEADER_END] + chunks + png[_HEADER_END:]


def stamped_svg(svg: str, origin: Origin, *, size: tuple[int, int]) -> bytes:
    """The same picture with a title, a description, its origin, and its size in pixels; the chart inside as shapes."""
    root = ElementTree.fromstring(svg)  # noqa: S314 (drawn by our own child process)
    root.set("width", str(size[0]))
    root.set("height", str(size[1]))
    root.set("role", "img")
    root.set("aria-labelledby", "title description")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", origin.language)
    _unpack_chart(root)
    for place, element in enumerate(_described(origin)):
        root.insert(place, element)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _keywords(origin: Origin) -> Iterator[tuple[str, str]]:
    yield "Title", origin.title
    yield "Author", origin.creator
    yield "Description", origin.description
    yield "Copyright", origin.rights
    yield "Creation Time", origin.date
    yield "Source", origin.source
    yield "Comment", origin.caption


def _text(keyword: str, text: str, language: str) -> bytes:
    return b"%s\0\0\0%s\0\0%s" % (keyword.encode("latin-1"), language.encode(), text.encode())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _described(origin: Origin) -> Iterator[ElementTree.Element]:
    for name, text in (("title", origin.title), ("desc", origin.description)):
        element = ElementTree.Element(f"{{{SVG}}}{name}", {"id": {"desc": "description"}.get(name, name)})
        element.text = text
        yield element
    metadata = ElementTree.Element(f"{{{SVG}}}metadata")
    described = ElementTree.SubElement(ElementTree.SubElement(metadata, f"{{{RDF}}}RDF"), f"{{{RDF}}}Description")
    described.set(f"{{{RDF}}}about", "")
    for name in ("title", "description", "creator", "source", "rights", "date", "language"):
        ElementTree.SubElement(described, f"{{{DC}}}{name}").text = getattr(origin, name)
    yield metadata


def _unpack_chart(root: ElementTree.Element) -> None:
    """Put the chart itself where the typesetter has put it as a picture: not every program reads those."""
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.get(f"{{{XLINK}}}href", "").startswith(_SVG_DATA):
                parent[place] = _unpacked(child)


def _unpacked(image: ElementTree.Element) -> ElementTree.Element:
    chart = ElementTree.fromstring(b64decode(image.get(f"{{{XLINK}}}href", "").removeprefix(_SVG_DATA)))  # noqa: S314
    for name in ("width", "height"):
        chart.set(name, image.get(name, ""))
    group = ElementTree.Element(f"{{{SVG}}}g", {"transform": image.get("transform", "")})
    group.append(chart)
    return group
