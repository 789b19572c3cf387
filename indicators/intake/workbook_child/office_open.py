"""The marks of a ``.xlsx`` workbook: ECMA-376, parts ``xl/workbook.xml``, ``xl/styles.xml`` and one for each sheet."""

import re
import zipfile
from posixpath import join, normpath
from xml.etree import ElementTree as ET

from .formats import BUILT_IN, Format, read_format
from .marks import Marks, Place

_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")
_TRUE = {"1", "true", "on"}


class SheetParser:
    """Fill ``marks`` from what an XML parser meets in a sheet.

    Args:
        formats: Number of a cell style → its format, where that shows something else than a cell holds.
        recalculated: Whether results of formulas are only to be had once a spreadsheet has opened the file: the
            libraries that ask for it write 0 for all of them.
    """

    def __init__(self, formats: dict[str, Format], *, recalculated: bool) -> None:
        self.marks = Marks()
        self._formats, self._recalculated = formats, recalculated
        self._row = self._column = -1
        self._kind = ""
        self._parts: dict[str, str] = {}
        self._open = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local_name(tag)
        if tag == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in _TRUE:
                self.marks.hidden_rows.add(self._row)
        elif tag == "c":
            self._row, self._column = _place(attributes.get("r")) or (self._row, self._column + 1)
            self._kind, self._parts = attributes.get("t", "n"), {}
            shown = self._formats.get(attributes.get("s", ""))
            if shown is not None and self._kind in {"n", "d"}:
                self.marks.formats[self._row, self._column] = shown
        elif tag in {"v", "f"}:
            self._open, self._parts[tag] = tag, ""
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            self.marks.hidden_columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), 1 << 14)))

    def data(self, text: str) -> None:
        if self._open:
            self._parts[self._open] += text

    def end(self, tag: str) -> None:
        self._open = ""
        if local_name(tag) != "c":
            return
        place, result = (self._row, self._column), self._parts.get("v", "")
        if self._kind == "e":
            self.marks.texts[place] = result or "#N/A"
        elif "f" in self._parts and self._is_unknown(result):
            self.marks.texts[place] = "=" + self._parts["f"]
            self.marks.formulas.add(place)

    def close(self) -> Marks:
        return self.marks

    def _is_unknown(self, result: str) -> bool:
        """An empty text is a result; a blank number is none."""
        return (not result and self._kind != "str") or (self._recalculated and result == "0" and self._kind == "n")


def read_marks(archive: zipfile.ZipFile, index: int) -> Marks:
    """Read the marks of the sheet in that place; merged cells are Calamine's to tell."""
    workbook = _tree(archive, "xl/workbook.xml")
    recalculated = any(each.get("fullCalcOnLoad") in _TRUE for each in all_named(workbook, "calcPr"))
    sheet = SheetParser(_formats(archive), recalculated=recalculated)
    parser = ET.XMLParser(target=sheet)  # noqa: S314 (see main)
    with archive.open(_part(archive, workbook, index)) as part:
        while chunk := part.read(1 << 20):
            parser.feed(chunk)
    parser.close()
    return sheet.marks


def all_named(tree: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in tree.iter() if local_name(each.tag) == name]


def local_name(tag: str) -> str:
    """Return a name without its namespace: Excel knows two dialects."""
    return tag.rpartition("}")[2]


def _part(archive: zipfile.ZipFile, workbook: ET.Element, index: int) -> str:
    """Where the archive keeps a sheet; the relations say so."""
    sheet = all_named(workbook, "sheet")[index]
    link = next(value for name, value in sheet.attrib.items() if name.startswith("{") and local_name(name) == "id")
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    target = next(each.attrib["Target"] for each in relations if each.attrib["Id"] == link)
    return normpath(join("/xl", target)).lstrip("/")


def _formats(archive: zipfile.ZipFile) -> dict[str, Format]:
    """The formats of the cell styles, by the number that a sheet writes, where they are not plain."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = _tree(archive, "xl/styles.xml")
    codes = {str(number): code for number, code in BUILT_IN.items()}
    codes |= {each.get("numFmtId", ""): each.get("formatCode", "") for each in all_named(styles, "numFmt")}
    cell_styles = next((each for each in styles if local_name(each.tag) == "cellXfs"), ())
    formats = {
        str(place): read_format(codes.get(style.get("numFmtId", ""), "")) for place, style in enumerate(cell_styles)
    }
    return {number: shown for number, shown in formats.items() if not shown.is_plain}


def _tree(archive: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(archive.read(part))  # noqa: S314 (see main)


def _place(reference: str | None) -> Place | None:
    """``B3`` as (2, 1)."""
    found = _REFERENCE.fullmatch(reference or "")
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
