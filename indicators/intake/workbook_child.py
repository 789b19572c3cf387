"""The process that opens somebody else's workbook: run by path, never imported by the server.

    python -I workbook_child.py MEMORY_BYTES SECONDS MAX_CELLS < book.xlsx

It answers in JSON: ``{"sheet": name, "rows": [[row, cell, …], …]}`` with every row that is not blank, its number
as the spreadsheet shows it and its cells as text that means the same; or ``{"fault": "cells" | "memory" | "damaged"}``.

Calamine reads the cells. It does not tell three things that change what a cell says, so the sheet's XML is
read once more for them: errors (``#DIV/0!``, which it gives as blank), formulas that nobody ever calculated, and
the format in percent (0.45 is shown as 45 %). What does not belong here: anything of the project; it could not be
imported. Parts with a DOCTYPE were refused before, memory and time are limited: Python's own XML parser is safe here.
"""

import contextlib
import datetime as dt
import io
import json
import math
import re
import sys
import zipfile
from decimal import Decimal
from posixpath import join, normpath
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MAX_TEXT = 100_000_000  # characters answered: a shared text can be repeated in each cell

_PERCENT_FORMATS = {9, 10}  # built in: 0% and 0.00%
_QUOTED_IN_FORMAT = re.compile(r'"[^"]*"|\\.')
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")

Place = tuple[int, int]


class TooLarge(Exception):
    """The sheet is over a limit; the argument is the fault to answer."""


class Marks:
    """What an XML parser meets in a sheet: per cell, the text that stands for it, or that it is shown in percent.

    Args:
        percent: The numbers of the cell styles in percent.
    """

    def __init__(self, percent: set[str]) -> None:
        self.texts: dict[Place, str] = {}
        self.percents: set[Place] = set()
        self._percent = percent
        self._row = self._column = -1
        self._kind = ""
        self._parts: dict[str, str] = {}
        self._open = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif tag == "c":
            self._row, self._column = _place(attributes.get("r")) or (self._row, self._column + 1)
            self._kind, self._parts = attributes.get("t", "n"), {}
            if self._kind == "n" and attributes.get("s") in self._percent:
                self.percents.add((self._row, self._column))
        elif tag in {"v", "f"}:
            self._open, self._parts[tag] = tag, ""

    def data(self, text: str) -> None:
        if self._open:
            self._parts[self._open] += text

    def end(self, tag: str) -> None:
        self._open = ""
        if _local(tag) != "c":
            return
        if self._kind == "e":
            self.texts[self._row, self._column] = self._parts.get("v", "#N/A")
        elif "f" in self._parts and "v" not in self._parts:
            self.texts[self._row, self._column] = "=" + self._parts["f"]

    def close(self) -> "Marks":
        return self


def main() -> None:
    """Answer on standard output about the workbook on standard input."""
    memory_bytes, seconds, max_cells = map(int, sys.argv[1:])
    _limit(memory_bytes, seconds)
    try:
        answer = read(sys.stdin.buffer.read(), max_cells=max_cells)
    except TooLarge as error:
        answer = {"fault": str(error)}
    except MemoryError:
        answer = {"fault": "memory"}
    except (CalamineError, ET.ParseError, zipfile.BadZipFile, KeyError, ValueError, OverflowError, EOFError):
        answer = {"fault": "damaged"}
    sys.stdout.write(json.dumps(answer))


def read(data: bytes, *, max_cells: int) -> dict[str, Any]:
    """The first visible sheet that is not empty, as this process answers it."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for index, about in enumerate(book.sheets_metadata):
        if about.visible is not SheetVisibleEnum.Visible or about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        if sheet.total_height * sheet.width > max_cells:
            raise TooLarge("cells")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            rows = _rows(sheet, _marks(archive, index))
        if rows:
            return {"sheet": about.name, "rows": rows}
    return {"sheet": "", "rows": []}


def write(value: object, *, percent: bool = False) -> str:
    """A cell's text: what a person would have typed for it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return write_number(value, percent=percent)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ") if value.time() != dt.time() else value.date().isoformat()
    return str(value)


def write_number(value: float, *, percent: bool) -> str:
    """A number with the 15 digits that a spreadsheet keeps, never with an exponent.

    Exactly three decimals get a zero behind them, so that nobody reads 1.234 as one thousand two hundred and
    thirty-four.
    """
    if not math.isfinite(value):
        return str(value)
    exact = Decimal(f"{value:.15g}")
    text = format(exact * 100 if percent else exact, "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    text = f"{whole}.{decimals}{'0' if len(decimals) == 3 else ''}" if decimals else whole
    return (text if exact else "0") + (" %" if percent else "")


def _limit(memory_bytes: int, seconds: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has no such limits; the server's clock still holds there
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _rows(sheet: CalamineSheet, marks: Marks) -> list[list[object]]:
    first = sheet.start[1] if sheet.start else 0
    rows: list[list[object]] = []
    chars = 0
    for number, values in enumerate(sheet.iter_rows()):
        cells = [
            marks.texts.get((number, column)) or write(value, percent=(number, column) in marks.percents)
            for column, value in enumerate(values, start=first)
        ]
        if any(cell.strip() for cell in cells):
            rows.append([number + 1, *cells])
        chars += sum(map(len, cells))
        if chars > MAX_TEXT:
            raise TooLarge("memory")
    return rows


def _marks(archive: zipfile.ZipFile, index: int) -> Marks:
    """The marks of the sheet in that place."""
    with archive.open(_part(archive, index)) as part:
        marks = Marks(_percent_styles(archive))
        parser = ET.XMLParser(target=marks)  # noqa: S314 (see above)
        while chunk := part.read(1 << 20):
            parser.feed(chunk)
        parser.close()
    return marks


def _part(archive: zipfile.ZipFile, index: int) -> str:
    """Where the archive keeps a sheet; the relations say so."""
    sheets = [each for each in _tree(archive, "xl/workbook.xml").iter() if _local(each.tag) == "sheet"]
    link = next(value for name, value in sheets[index].attrib.items() if name.startswith("{") and _local(name) == "id")
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    target = next(each.attrib["Target"] for each in relations if each.attrib["Id"] == link)
    return normpath(join("/xl", target)).lstrip("/")


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The numbers (as a sheet writes them) of the cell styles that show a number in percent."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    styles = _tree(archive, "xl/styles.xml")
    formats = {each.get("numFmtId", ""): each.get("formatCode", "") for each in _all(styles, "numFmt")}
    percents = {number for number, code in formats.items() if "%" in _QUOTED_IN_FORMAT.sub("", code)}
    percents |= set(map(str, _PERCENT_FORMATS))
    cell_styles = next((each for each in styles if _local(each.tag) == "cellXfs"), ())
    return {str(place) for place, style in enumerate(cell_styles) if style.get("numFmtId") in percents}


def _all(tree: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in tree.iter() if _local(each.tag) == name]


def _tree(archive: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(archive.read(part))  # noqa: S314 (see above)


def _local(tag: str) -> str:
    """A name without its namespace: Excel knows two dialects."""
    return tag.rpartition("}")[2]


def _place(reference: str | None) -> Place | None:
    """``B3`` as (2, 1)."""
    found = _REFERENCE.fullmatch(reference or "")
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


if __name__ == "__main__":
    main()
