"""Answer about the workbook on standard input, in JSON on standard output.

    python -I -c "…; from workbook_child.main import main; main()" \\
        FOLDER MEMORY_BYTES SECONDS CELLS CHARACTERS SHEETS < book.xlsx

The answer is ``{"sheets": [sheet, …]}``, one for each sheet that holds anything: ``name``, ``hidden``, ``rows``
(``[row, cell, …]``, the number that the spreadsheet shows and the cells as text that means the same), ``doubts`` and
``hidden_rows`` (see ``cells``), ``hidden_columns``; or with ``heavy`` alone where it is over a limit. What cannot be
read is ``{"fault": "characters" | "damaged" | "links" | "memory" | "sheets"}``.

Parts with a DOCTYPE were refused before, memory and time are limited: Python's own XML parser is safe here.
"""

import contextlib
import io
import json
import sys
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from . import office_open, open_document
from .cells import read_rows
from .marks import Marks, Place, Refused

_UNREADABLE = (
    *(CalamineError, ET.ParseError, zipfile.BadZipFile, KeyError, IndexError, ValueError, OverflowError, EOFError),
    *(StopIteration, AttributeError),
)


def main() -> None:
    """Answer and end."""
    memory_bytes, seconds, max_cells, max_chars, max_sheets = map(int, sys.argv[1:])
    _limit(memory_bytes, seconds)
    try:
        data = sys.stdin.buffer.read()
        sheets = read_sheets(data, max_cells=max_cells, max_chars=max_chars, max_sheets=max_sheets)
        answer: dict[str, Any] = {"sheets": sheets}
    except Refused as error:
        answer = {"fault": str(error)}
    except MemoryError:
        answer = {"fault": "memory"}
    except _UNREADABLE:
        answer = {"fault": "damaged"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def read_sheets(data: bytes, *, max_cells: int, max_chars: int, max_sheets: int) -> list[dict[str, Any]]:
    """Read every sheet that holds anything, in the workbook's order, up to ``max_cells`` and ``max_chars`` in all."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if len(book.sheets_metadata) > max_sheets:
        raise Refused("sheets")
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        marks_of = _marks_reader(archive, book)
        for place, about in enumerate(book.sheets_metadata):
            sheet = book.get_sheet_by_index(place) if about.typ is SheetTypeEnum.WorkSheet else None
            cells = _size(sheet)[0] * sheet.width if sheet else 0
            if sheet is None or not cells:
                continue
            named = {"name": about.name, "hidden": about.visible is not SheetVisibleEnum.Visible}
            if cells > max_cells:
                found.append({**named, "heavy": True})
                continue
            read = _read_sheet(sheet, marks_of(place, sheet), max_chars=max_chars)
            max_cells, max_chars = max_cells - cells, max_chars - read.pop("chars")
            if read["rows"]:
                found.append({**named, **read})
    return found


def _marks_reader(archive: zipfile.ZipFile, book: CalamineWorkbook) -> Callable[[int, CalamineSheet], Marks]:
    """From a sheet and its place to its marks: all are read at once where they share a part."""
    if "content.xml" not in archive.namelist():
        return lambda place, sheet: _office_marks(archive, place, sheet)
    sizes = [_size(book.get_sheet_by_index(place)) for place in range(len(book.sheets_metadata))]
    every = open_document.read_all_marks(archive, sizes)
    return lambda place, _: every[place]


def _office_marks(archive: zipfile.ZipFile, place: int, sheet: CalamineSheet) -> Marks:
    marks = office_open.read_marks(archive, place)
    height, width = _size(sheet)
    for first, (bottom, right) in sheet.merged_cell_ranges or ():
        marks.merge(first, (min(bottom, height - 1), min(right, width - 1)))
    return marks


def _read_sheet(sheet: CalamineSheet, marks: Marks, *, max_chars: int) -> dict[str, Any]:
    first = sheet.start[1] if sheet.start else 0
    found = read_rows(sheet.iter_rows(), first=first, marks=marks, max_chars=max_chars)
    hidden = sorted(column - first for column in marks.hidden_columns if column >= first)
    return {
        "rows": found.rows,
        "doubts": found.doubts,
        "hidden_rows": found.hidden,
        "hidden_columns": hidden,
        "chars": found.chars,
    }


def _size(sheet: CalamineSheet) -> Place:
    return (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)


def _limit(memory_bytes: int, seconds: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has no such limits; the server's clock still holds there
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
