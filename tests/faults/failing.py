"""Processes on a disk that fails DuckDB: ``LD_PRELOAD=SHIM python -m tests.faults.failing FOLDER SHIM``.

Each one is forked from this process, as in ``crashing``, and stores on a copy of the empty database of its own.
"""

import ctypes
import errno
import itertools
import os
import shutil
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

from indicators.errors import UserFacingError
from indicators.store import connection, open_store, opening
from indicators.store.backups import back_up
from tests.faults.acts import Acts, attempt, told

EMPTY = "empty.duckdb"
STORED, FAILING = 3, 12
PATIENCE_SECONDS = 60.0
KINDS = {"write": 0, "sync": 1}
LENGTHS = {"once": 1, "for a while": 20}
Case = tuple[str, int, str, int]
CASES: tuple[Case, ...] = (
    *itertools.product(KINDS, (errno.EIO,), ("once",), range(1, 51)),
    *itertools.product(KINDS, (errno.EIO,), ("for a while",), range(1, 51, 7)),
    *itertools.product(("write",), (errno.ENOSPC,), LENGTHS, range(1, 51, 7)),
)


def named(case: Case) -> str:
    """What a case is called."""
    kind, error, length, nth = case
    return f"{errno.errorcode[error]} at {kind} {nth} {length}"


def main(folder: Path, disk: ctypes.CDLL) -> None:
    """Run every case in a process of its own; a death of that process is told by the missing end."""
    for case in CASES:
        sys.stdout.buffer.write(f"plan {named(case)}\n".encode())
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            try:
                _run(folder, disk, case)
            finally:
                os._exit(0)
        patience = threading.Timer(PATIENCE_SECONDS, os.kill, (child, signal.SIGKILL))
        patience.start()
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        patience.cancel()
        os.waitpid(child, 0)


def _run(folder: Path, disk: ctypes.CDLL, case: Case) -> None:
    """Store, fail, store again."""
    kind, error, length, nth = case
    store = open_store(Path(shutil.copyfile(folder / EMPTY, folder / f"{named(case)}.duckdb")))
    numbers = itertools.count()
    for number in itertools.islice(numbers, STORED):
        _try(store, number)
    disk.arm(KINDS[kind], nth, LENGTHS[length], error)
    for number in itertools.islice(numbers, FAILING):
        _try(store, number)
    with suppress(UserFacingError):
        back_up(store, folder / f"{named(case)}.copy.duckdb")
    failed = disk.times_failed()
    disk.arm(-1, 0, 0, 0)
    for number in itertools.islice(numbers, STORED):
        _try(store, number)
    os.write(1, f"ended {failed}\n".encode())


def _try(store: opening.Store, number: int) -> None:
    """One act; what was answered is told at once."""
    acts = Acts()
    try:
        attempt(store, acts, number)
    except Exception as error:
        os.write(1, f"raised {type(error).__name__}: {error}\n".encode())
    for kind in ("meant", "acknowledged", "refused", "unknown"):
        for id in getattr(acts, kind):
            os.write(1, told(id, kind))


if __name__ == "__main__":
    connection.CONFIG["wal_autocheckpoint"] = "16KB"
    opening.AGAIN_SECONDS = 0.0
    main(Path(sys.argv[1]), ctypes.CDLL(sys.argv[2]))
