"""Processes that are killed while they store: ``python -m tests.faults.crashing NUMBER FILE PLAN …``.

Each one is forked from this process, which has imported everything and stored nothing, so that a kill costs no start.
What a process meant and what it was told comes through a pipe, which outlives it; the lines go to stdout.
"""

import os
import random
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from indicators.store import Store, append, connection, ledger, open_store, opening
from indicators.store.ledger import Ledger
from tests.faults.acts import act, told
from tests.fixtures import NOW

KILLED = 137
LONGEST_SECONDS = 0.03
SETTLED = 2
MOST = 1_000
PATIENCE_SECONDS = 10.0
SPARE_BYTES, CHUNK_BYTES = 256 * 1024 * 1024, 1024 * 1024
GROUP = Path(f"/sys/fs/cgroup/memory/faults-{os.getpid()}")

Tell = Callable[[bytes], object]


def main(plan: str, path: Path, number: int) -> None:
    """Run a plan's processes one after the other."""
    for trial in range(number):
        with forked(partial(_run, plan, path, trial)) as (child, lines):
            if plan == "any":
                _kill(child, lines, random.Random(trial))  # noqa: S311
            patience = threading.Timer(PATIENCE_SECONDS, os.kill, (child, signal.SIGKILL))
            patience.start()  # a library that waits for memory for ever is killed as well
            sys.stdout.buffer.write(lines.read())
        patience.cancel()
        os.waitpid(child, 0)


@contextmanager
def forked(run: Callable[[Tell], None]) -> Iterator[tuple[int, BinaryIO]]:
    """A process made of this one, which runs something and never comes back; its id, and the lines that it tells."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        run(partial(os.write, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as lines:
        yield child, lines


def _kill(child: int, lines: BinaryIO, choices: random.Random) -> None:
    """Let it store a few things, and be in the midst of the next one."""
    awaited = choices.randint(2, 7)
    for _ in range(awaited):
        sys.stdout.buffer.write(lines.readline())
    time.sleep(choices.uniform(0, LONGEST_SECONDS))
    os.kill(child, choices.choice([signal.SIGKILL, signal.SIGTERM]))


def _run(plan: str, path: Path, trial: int, tell: Tell) -> None:
    """What a process does until it dies."""
    try:
        started = time.perf_counter()
        store = open_store(path)
        tell(f"opened {time.perf_counter() - started:.4f}\n".encode())
        first = store.version()
        for number in range(first, first + (MOST if plan == "any" else SETTLED)):
            store_and_tell(store, number, tell)
        if plan in SHORTAGES:
            SHORTAGES[plan]()
            for number in range(first + SETTLED, first + MOST):
                store_and_tell(store, number, tell)
        DEATHS[plan]()
        store_and_tell(store, first + SETTLED, tell, answers=False)
    finally:
        os._exit(KILLED)


def store_and_tell(store: Store, number: int, tell: Tell, *, answers: bool = True) -> None:
    """One act, and what became of it."""
    submission = act(number)
    tell(told(submission.id, "meant"))
    append(store, submission, now=NOW)
    if answers:
        tell(told(submission.id, "acknowledged"))


def _die(*_: object, **__: object) -> None:
    os._exit(KILLED)


def _before_ledger() -> None:
    Ledger.write = _die  # type: ignore[assignment, method-assign]


def _half_a_line() -> None:
    def half(file: int, data: bytes) -> None:
        os.write(file, data[: len(data) // 2])
        os.fdatasync(file)
        os._exit(KILLED)

    ledger._write_all = half


def _after_ledger() -> None:
    write = Ledger.write

    def written(self: Ledger, *arguments: object, **named: object) -> None:
        write(self, *arguments, **named)  # type: ignore[arg-type]
        os._exit(KILLED)

    Ledger.write = written  # type: ignore[assignment, method-assign]


def _after_commit() -> None:
    opening.Store.noticed = _die  # type: ignore[method-assign]


def _never() -> None:
    """It dies between the commit and the answer."""


DEATHS: dict[str, Callable[[], None]] = {
    "before the ledger": _before_ledger,
    "half a line": _half_a_line,
    "after the ledger": _after_ledger,
    "after the commit": _after_commit,
    "before the answer": _never,
}


def _limited() -> None:
    """Every allocation fails sooner or later, in Python, in Polars or in DuckDB."""
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + SPARE_BYTES, resource.RLIM_INFINITY))
    threading.Thread(target=_fill_memory, daemon=True).start()


def _grouped() -> None:
    """The kernel kills the process where its group has no memory left."""
    (GROUP / "cgroup.procs").write_text(str(os.getpid()), encoding="ascii")
    threading.Thread(target=_fill_memory, daemon=True).start()


def _fill_memory() -> None:
    kept = []
    while True:
        with suppress(MemoryError):
            kept.append(b"x" * CHUNK_BYTES)
        time.sleep(0.001)


SHORTAGES: dict[str, Callable[[], None]] = {"refused memory": _limited, "out of memory": _grouped}


@contextmanager
def group_of_little_memory() -> Iterator[None]:
    """A group of processes (cgroup, version 1) that together get as much as is spare.

    Raises:
        OSError: This machine does not let us have one.
    """
    GROUP.mkdir()
    try:
        (GROUP / "memory.limit_in_bytes").write_text(str(SPARE_BYTES), encoding="ascii")
        yield
    finally:
        GROUP.rmdir()


if __name__ == "__main__":
    connection.CONFIG["wal_autocheckpoint"] = "16KB"
    for each in sys.argv[3:]:
        sys.stdout.buffer.write(f"plan {each}\n".encode())
        with group_of_little_memory() if each == "out of memory" else nullcontext():
            main(each, Path(sys.argv[2]) / f"{each}.duckdb", int(sys.argv[1]))
    sys.stdout.flush()
