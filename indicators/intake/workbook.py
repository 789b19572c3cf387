"""Workbooks (.xlsx): the first visible sheet that holds anything, parsed in a process of its own.

Somebody else's XML is parsed by ``workbook_child`` only, within limits of memory and time: whatever a file does to
the parser, this process goes on. The bytes go in by its standard input, the table comes back by its standard
output, nothing is written to disk.

What does not belong here: what a zip may hold (``archives``), what a cell's type becomes as text (``workbook_child``).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from indicators.errors import FileRefused, NoRecords, Phrase, ReadersBusy, WorkbookDamaged, WorkbookTooHeavy, noted
from indicators.intake.archives import refuse_unsafe
from indicators.intake.cells import Cells, gather, read_header, shortened
from indicators.limits import WORKBOOK_CELLS

SECONDS = 20
MEMORY_BYTES = 1 << 30
READERS = 2  # at once: each may take a core and MEMORY_BYTES
WAIT_SECONDS = 60

_CHILD = Path(__file__).with_name("workbook_child.py")
_FREE_READERS = BoundedSemaphore(READERS)
_KEPT = ("LD_LIBRARY_PATH", "SYSTEMROOT")  # all that an interpreter may need; the child is shown no other setting
_WEIGHTS = {
    "cells": Phrase(
        noted("its sheet spans more than {thousands} thousand cells"), {"thousands": WORKBOOK_CELLS // 1_000}
    ),
    "memory": Phrase(noted("reading it takes too much memory or time")),
}


def read_workbook(name: str, data: bytes, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> Cells:
    """The table of a workbook's first visible sheet that is not empty.

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
    records = [(line, cells) for line, *cells in answer["rows"]]
    if not records:
        raise NoRecords(name=shortened(name))
    line, names = records[0]
    return gather(read_header(names, line=line), records[1:], name=name, joint=" ; ", sheet=answer["sheet"])


def _parse(name: str, data: bytes, *, seconds: float, memory_bytes: int) -> dict[str, Any]:
    """What the child answers; see there.

    Raises:
        ReadersBusy: No reader was free in time.
        WorkbookTooHeavy, WorkbookDamaged: The child was stopped or died.
    """
    if not _FREE_READERS.acquire(timeout=WAIT_SECONDS):
        raise ReadersBusy
    command = [sys.executable, "-I", str(_CHILD), str(memory_bytes), str(max(1, round(seconds))), str(WORKBOOK_CELLS)]
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
    return WorkbookDamaged(name=shown)
