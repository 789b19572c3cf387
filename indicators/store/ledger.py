"""The ledger: a second durable copy of everything stored, beside the database, as lines of JSON chained by hashes.

``<database>.ledger/lines.jsonl`` holds one line for each transaction, on the disk before the transaction is
committed: ``{"seq": …, "prev": …, "kind": "stored", "utc": …, "rows": {table: …}, "hash": …}``. ``hash`` is the
SHA-256 of the line's bytes before ``,"hash"``; ``prev`` is the hash of the line before. Many rows stand in a block of
their own in ``blocks/``. A line of the kind ``void`` takes back the line named in ``of``, which was never committed;
one that is ``late`` was written after its commit. Nothing is ever removed but a last line that was cut off while it
was being written: it was acknowledged to nobody, and is kept in ``cut/``.

The database's own file is never opened here. Comparing the two is the work of ``mending``.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from indicators.errors import LedgerBroken
from indicators.store import exact

LINES, BLOCKS, CUT = "lines.jsonl", "blocks", "cut"
FORMAT = 1
STARTED, STORED, VOID = "started", "stored", "void"
FIRST_HASH = "0" * 64
_TAIL = b',"hash":"'


@dataclass(frozen=True)
class Line:
    """One line. ``start`` and ``end`` are its place in the file, in bytes."""

    facts: Mapping[str, Any]
    start: int
    end: int

    @property
    def seq(self) -> int:
        return int(self.facts["seq"])

    @property
    def kind(self) -> str:
        return str(self.facts["kind"])

    @property
    def rows(self) -> Mapping[str, Any]:
        return self.facts.get("rows", {})


@dataclass(frozen=True)
class End:
    """Where the ledger ends: number and hash of its last line, length of its file in bytes."""

    seq: int = 0
    hash: str = FIRST_HASH
    length: int = 0


class Ledger:
    """A ledger that is being written. The caller holds the writer's lock.

    Args:
        folder: The ledger's folder.
        end: Where it ends, as read from it.
    """

    def __init__(self, folder: Path, end: End) -> None:
        self.folder = folder
        self.end = end
        self.is_sure = True
        self._before = end
        self._file = os.open(folder / LINES, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def write(self, frames: Mapping[str, pl.DataFrame], *, late: bool = False) -> int:
        """Note what is about to be committed; durable when this returns. The number of the line.

        Raises:
            OSError: Nothing was noted; where ``is_sure`` is false now, even that is not known.
        """
        seq = self.end.seq + 1
        rows = {table: self._written(seq, table, frame) for table, frame in frames.items()}
        moments = [frame["recorded_at"][0] for frame in frames.values() if len(frame)]
        utc = max(moments).isoformat() if moments else None
        self._append({"kind": STORED, "utc": utc, "rows": rows, **({"late": True} if late else {})})
        return seq

    def void(self, seq: int) -> None:
        """Take a line back whose transaction was not committed.

        Raises:
            OSError: The line still stands.
        """
        try:
            self._append({"kind": VOID, "of": seq})
        except OSError:
            if seq != self.end.seq or not self.is_sure:
                raise
            self._cut_back_to(self._before.length)  # a full disk takes no line, but gives one back
            self.end = self._before

    def is_in_place(self) -> bool:
        """Whether the file that is written still bears its name."""
        with suppress(OSError):
            return os.path.samestat((self.folder / LINES).stat(), os.fstat(self._file))
        return False

    def start(self, **facts: object) -> None:
        """Write the first line."""
        self._append({"kind": STARTED, "format": FORMAT, **facts})

    def close(self) -> None:
        """Let the file go; the ledger is of no use afterwards."""
        os.close(self._file)

    def _append(self, facts: Mapping[str, object]) -> None:
        data, hash = _chained({"seq": self.end.seq + 1, "prev": self.end.hash, **facts})
        try:
            _write_all(self._file, data)
            os.fdatasync(self._file)
        except OSError:
            self._cut_back_to(self.end.length)
            raise
        self._before = self.end
        self.end = End(self.end.seq + 1, hash, self.end.length + len(data))

    def _cut_back_to(self, length: int) -> None:
        """Take off what a failed writing left behind."""
        try:
            os.ftruncate(self._file, length)
            os.fdatasync(self._file)
        except OSError:
            self.is_sure = False
            raise

    def _written(self, seq: int, table: str, frame: pl.DataFrame) -> object:
        if len(frame) <= exact.BLOCK_ROWS:
            return exact.written_rows(frame)
        data, name = exact.written_block(frame), f"{seq:08}-{table}.arrow"
        (self.folder / BLOCKS).mkdir(exist_ok=True)
        put(self.folder / BLOCKS / name, data)
        return {"block": name, "rows": len(frame), "sha256": exact.digest(data)}


def ledger_path(database: Path) -> Path:
    """The folder of a database's ledger."""
    return database.with_name(f"{database.name}.ledger")


def created(folder: Path, **facts: object) -> Ledger:
    """A new ledger with its first line; it is there whole or not at all once ``settle`` was called."""
    part = folder.with_name(f"{folder.name}.part")
    for old in sorted(part.rglob("*"), reverse=True):
        old.rmdir() if old.is_dir() else old.unlink()
    part.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(part, End())
    ledger.start(**facts)
    return ledger


def settle(ledger: Ledger) -> None:
    """Give a new ledger its name."""
    for each in (ledger.folder / BLOCKS, ledger.folder):
        if each.exists():
            sync_folder(each)
    folder = ledger.folder.with_suffix("")
    ledger.folder.rename(folder)
    ledger.folder = folder
    sync_folder(folder.parent)


def lines(folder: Path) -> Iterator[Line]:
    """Every whole line in order, each checked against the one before. A last line that was cut off is left out.

    Raises:
        LedgerBroken: Naming the first line that does not fit.
    """
    end = End()
    with (folder / LINES).open("rb") as file:
        for number, data in enumerate(file, start=1):
            facts = _read(data, end)
            if facts is None:
                if _is_torn(data) and not file.read(1):
                    return
                raise LedgerBroken(line=number, path=folder.name)
            yield Line(facts, end.length, end.length + len(data))
            end = End(number, str(facts["hash"]), end.length + len(data))


def line_at(folder: Path, line: Line) -> Line:
    """A line that was read already, with its rows again."""
    with (folder / LINES).open("rb") as file:
        file.seek(line.start)
        return Line(json.loads(file.read(line.end - line.start)), line.start, line.end)


def frames_of(folder: Path, line: Line) -> dict[str, pl.DataFrame]:
    """What a line stored, by table.

    Raises:
        LedgerBroken: A block is missing, or is not what the line says.
    """
    return {table: _frame(folder, line, table, stored) for table, stored in line.rows.items()}


def cut_off(folder: Path, end: End) -> bool:
    """Take a torn last line out of the file, and keep it beside. Whether there was one."""
    with (folder / LINES).open("r+b") as file:
        file.seek(end.length)
        torn = file.read()
        if not torn:
            return False
        (folder / CUT).mkdir(exist_ok=True)
        put(folder / CUT / f"{end.seq + 1:08}-{exact.digest(torn)[:8]}.txt", torn)
        sync_folder(folder / CUT)
        file.truncate(end.length)
        os.fsync(file.fileno())
    return True


def put(path: Path, data: bytes) -> None:
    """Write a file so that it is on the disk when this returns; none of it where that fails."""
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _frame(folder: Path, line: Line, table: str, stored: Any) -> pl.DataFrame:
    if isinstance(stored, list):
        return exact.read_rows(table, stored)
    try:
        data = (folder / BLOCKS / stored["block"]).read_bytes()
    except OSError as error:
        raise LedgerBroken(line=line.seq, path=folder.name) from error
    if exact.digest(data) != stored["sha256"]:
        raise LedgerBroken(line=line.seq, path=folder.name)
    return exact.read_block(table, data)


def _chained(facts: Mapping[str, object]) -> tuple[bytes, str]:
    """A line's bytes and its hash."""
    body = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()[:-1]
    hash = exact.digest(body)
    return body + _TAIL + hash.encode() + b'"}\n', hash


def _read(data: bytes, before: End) -> dict[str, Any] | None:
    """A line's content; None where it is not whole or does not follow."""
    body, _, tail = data.rpartition(_TAIL)
    if not body or tail != exact.digest(body).encode() + b'"}\n':
        return None
    facts: dict[str, Any] = json.loads(data)
    return facts if (facts["seq"], facts["prev"]) == (before.seq + 1, before.hash) else None


def _is_torn(data: bytes) -> bool:
    """Whether a line was cut off while it was being written: it has no end, or holes that were never filled."""
    return not data.endswith(b"\n") or b"\0" in data


def _write_all(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]
