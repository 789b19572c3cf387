"""Workbooks (.xlsx, .ods): the visible sheet that has our columns, parsed in a process of its own.

Somebody else's XML is parsed by ``workbook_child`` only, within limits of memory and time: whatever a file does to
the parser, this process goes on. The bytes go in by its standard input, the table comes back by its standard
output, nothing of it is written to disk.

What does not belong here: what a zip may hold (``archives``), what a cell's type becomes as text (``workbook_child``).
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import polars as pl

from indicators.errors import (
    FileRefused,
    NoRecords,
    OneCell,
    OneColumn,
    Phrase,
    ReadersBusy,
    WorkbookDamaged,
    WorkbookTooHeavy,
    WorkbookWithLinks,
    noted,
)
from indicators.intake.archives import refuse_unsafe
from indicators.intake.cells import DOUBTS, HEADER_WITHIN, Cells, Layout, Record, gather, read_header, shortened
from indicators.intake.columns import count_needed, find_header
from indicators.limits import WORKBOOK_CELLS, WORKBOOK_CHARACTERS, WORKBOOK_SHEETS

SECONDS = 20
MEMORY_BYTES = 1 << 30
READERS = 2  # at once: each may take a core and MEMORY_BYTES
WAIT_SECONDS = 60

_FOLDER = Path(__file__).parent
# The package is reached without the rest of the project, behind the standard library so that it hides nothing of it.
_START = "import sys; sys.path.append(sys.argv.pop(1)); from workbook_child.main import main; main()"
_FREE_READERS = BoundedSemaphore(READERS)
_KEPT = ("LD_LIBRARY_PATH", "SYSTEMROOT")  # all that an interpreter may need; the child is shown no other setting
_WEIGHTS = {
    "cells": Phrase(
        noted("its sheet spans more than {thousands} thousand cells"), {"thousands": WORKBOOK_CELLS // 1_000}
    ),
    "characters": Phrase(
        noted("its cells hold more than {millions} million characters"),
        {"millions": WORKBOOK_CHARACTERS // 1_000_000},
    ),
    "memory": Phrase(noted("reading it takes too much memory or time")),
    "sheets": Phrase(noted("it has more than {limit} sheets"), {"limit": WORKBOOK_SHEETS}),
}

Sheet = dict[str, Any]
"""As the child answers it."""


def read_workbook(name: str, data: bytes, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> Cells:
    """Read the table of the first visible sheet that has our columns, or that is not empty where none has.

    Args:
        name: The file's name, for what is refused.
        data: Its bytes.
        seconds: What the parser may take, by the clock.
        memory_bytes: What the parser may take (where the system can hold it to that).

    Raises:
        FileRefused: One of its subclasses.
    """
    refuse_unsafe(name, data)
    answer = _parse(name, data, seconds=seconds, memory_bytes=memory_bytes)
    if "fault" in answer:
        raise _fault(name, answer["fault"])
    sheets: list[Sheet] = answer["sheets"]
    chosen = _choose_sheet(name, sheets)
    records = _records(chosen)
    place = find_header([cells for _, cells in records[:HEADER_WITHIN]])
    line, names = records[place]
    try:
        header = read_header(names, line=line)
    except OneColumn as error:
        raise OneCell(**error.values, sheet=shortened(chosen["name"])) from error
    layout = Layout(
        sheet=chosen["name"],
        other_sheets=_other_sheets(sheets, chosen),
        header_line=line,
        above=tuple(shortened(" ; ".join(filter(None, cells))) for _, cells in records[:place]),
        hidden_rows=tuple(row for row in chosen["hidden_rows"] if row > line),
        hidden_columns=tuple(header[column] for column in chosen["hidden_columns"] if column < len(header)),
    )
    doubts = pl.DataFrame(chosen["doubts"], DOUBTS, orient="row").filter(pl.col("line") > line)
    return gather(header, records[place + 1 :], name=name, joint=" ; ", layout=layout, doubts=doubts)


def _choose_sheet(name: str, sheets: Sequence[Sheet]) -> Sheet:
    """The first visible sheet with all columns we need, else with some of them, else the first one.

    Raises:
        NoRecords: Every visible sheet is empty.
        WorkbookTooHeavy: The only ones that could be meant are over the limit of cells.
    """
    visible = [sheet for sheet in sheets if not sheet["hidden"]]
    if not visible:
        raise NoRecords(name=shortened(name))
    best = max(visible, key=_count_columns)  # the first one of those that are alike
    heavy = any(sheet.get("heavy") for sheet in visible)
    if best.get("heavy") or (heavy and _count_columns(best) < 2):
        raise _fault(name, "cells")
    return best


def _count_columns(sheet: Sheet) -> int:
    """How many of the columns we need a row near the top of a sheet names; a single one may be chance."""
    found = max((count_needed(cells) for _, cells in _records(sheet)[:HEADER_WITHIN]), default=0)
    return found if found >= 2 else 0


def _records(sheet: Sheet) -> list[Record]:
    return [(line, cells) for line, *cells in sheet.get("rows", ())]


def _other_sheets(sheets: Sequence[Sheet], chosen: Sheet) -> tuple[str, ...]:
    """The filled sheets that are not read; of the hidden ones, which programs make too, those with our columns."""
    others = (sheet for sheet in sheets if sheet is not chosen)
    return tuple(shortened(sheet["name"]) for sheet in others if not sheet["hidden"] or _count_columns(sheet))


def _parse(name: str, data: bytes, *, seconds: float, memory_bytes: int) -> dict[str, Any]:
    """What the child answers; see there.

    Raises:
        ReadersBusy: No reader was free in time.
        WorkbookTooHeavy, WorkbookDamaged: The child was stopped or died.
    """
    if not _FREE_READERS.acquire(timeout=WAIT_SECONDS):
        raise ReadersBusy
    limits = map(str, (memory_bytes, max(1, round(seconds)), WORKBOOK_CELLS, WORKBOOK_CHARACTERS, WORKBOOK_SHEETS))
    command = [sys.executable, "-I", "-c", _START, str(_FOLDER), *limits]
    try:
        done = subprocess.run(  # noqa: S603 (our own script)
            command, input=data, capture_output=True, timeout=seconds, check=False, env=_environment()
        )
        return dict(json.loads(done.stdout)) if done.returncode == 0 else {"fault": _death(done)}
    except subprocess.TimeoutExpired:
        return {"fault": "memory"}
    except ValueError as error:
        raise WorkbookDamaged(name=shortened(name)) from error
    finally:
        _FREE_READERS.release()


def _environment() -> dict[str, str]:
    return {variable: os.environ[variable] for variable in _KEPT if variable in os.environ}


def _death(done: subprocess.CompletedProcess[bytes]) -> str:
    """A limit ends the child by a signal or a failed allocation; anything else is the parser's despair."""
    return "memory" if done.returncode < 0 or b"MemoryError" in done.stderr else "damaged"


def _fault(name: str, fault: str) -> FileRefused:
    shown = shortened(name)
    if fault in _WEIGHTS:
        return WorkbookTooHeavy(name=shown, reason=_WEIGHTS[fault])
    return WorkbookWithLinks(name=shown) if fault == "links" else WorkbookDamaged(name=shown)
