"""The database and its ledger, brought together when a store is opened.

What the database lacks is stored again from the ledger, through the same keys; a line that cannot be, because
another one took its place, becomes void. What the ledger lacks (a database that was restored, or of an earlier
release) is added to it. Where the two contradict each other nothing is changed and nothing can be stored.
"""

import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from indicators import schemas
from indicators.errors import LedgerOfAnother, VersionTaken
from indicators.store import ledger
from indicators.store.filling import fill
from indicators.store.ledger import STORED, VOID, End, Ledger, Line

logger = logging.getLogger("indicators.store")

EVENTS_PER_LINE = 1_000


@dataclass
class Told:
    """What a ledger tells, without the rows.

    Attributes:
        batches: Line by submission; ``numbers`` the batch's number by submission.
        events: Line by event.
    """

    end: End = field(default_factory=End)
    batches: dict[str, Line] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    events: dict[str, Line] = field(default_factory=dict)
    _by_line: dict[int, tuple[list[str], list[str]]] = field(default_factory=dict)

    def take(self, line: Line) -> None:
        """Hear one more line."""
        self.end = End(line.seq, str(line.facts["hash"]), line.end)
        if line.kind == VOID:
            self._forget(int(line.facts["of"]))
        if line.kind == STORED:
            bare = Line({"seq": line.seq, "kind": STORED}, line.start, line.end)
            batches, events = line.rows.get("batch", []), line.rows.get("event", [])
            for row in batches:
                self.batches[row["submission_id"]], self.numbers[row["submission_id"]] = bare, row["seq"]
            self.events.update((row["id"], bare) for row in events)
            self._by_line[line.seq] = ([row["submission_id"] for row in batches], [row["id"] for row in events])

    def _forget(self, seq: int) -> None:
        batches, events = self._by_line.get(seq, ([], []))
        for id in batches:
            if self.batches[id].seq == seq:
                del self.batches[id], self.numbers[id]
        for id in events:
            if self.events[id].seq == seq:
                del self.events[id]


def told(folder: Path) -> Told:
    """What a ledger tells.

    Raises:
        LedgerBroken: Its chain does.
    """
    heard = Told()
    for line in ledger.lines(folder):
        heard.take(line)
    return heard


def mended(connection: duckdb.DuckDBPyConnection, database: Path) -> Ledger:
    """Bring database and ledger together, and open the ledger for writing.

    Raises:
        LedgerBroken, LedgerOfAnother: Nothing was changed.
        OSError, duckdb.Error: The disk does not take it; what was done so far stands and is no harm.
    """
    folder = ledger.ledger_path(database)
    with closing(connection.cursor()) as cursor:
        if not (folder / ledger.LINES).exists():
            return _made_anew(cursor, folder)
        heard = told(folder)
        stored = dict(cursor.execute("SELECT submission_id, seq FROM batch").fetchall())
        seen = {id for (id,) in cursor.execute("SELECT id FROM event").fetchall()}
        _check_same_story(heard, stored, folder)
        if ledger.cut_off(folder, heard.end):
            logger.warning("%s: the last line was cut off while it was written; it is kept in cut/", folder.name)
        opened = Ledger(folder, heard.end)
        try:
            _store_again(cursor, opened, heard, stored, seen)
            _catch_up(cursor, opened, stored.keys() - heard.batches.keys(), seen - heard.events.keys())
        except BaseException:
            opened.close()
            raise
        return opened


def _check_same_story(heard: Told, stored: dict[str, int], folder: Path) -> None:
    """A batch number that means two submissions, each known to one side only, cannot be settled by a program."""
    only_heard = {heard.numbers[id]: id for id in heard.batches.keys() - stored.keys()}
    others = sorted(
        seq
        for id, seq in stored.items()
        if (id not in heard.batches and seq in only_heard) or heard.numbers.get(id, seq) != seq
    )
    if others:
        raise LedgerOfAnother(path=folder.name, seq=others[0])


def _store_again(
    cursor: duckdb.DuckDBPyConnection, opened: Ledger, heard: Told, stored: dict[str, int], seen: set[str]
) -> None:
    """Replay what the database lacks, in the order of the ledger."""
    missing = sorted((line.seq, id) for id, line in heard.batches.items() if id not in stored)
    holders = {heard.numbers[id]: seq for seq, id in missing}  # of two with one number the first was never committed
    superseded = {seq for seq, id in missing if holders[heard.numbers[id]] != seq}
    lacking = {heard.batches[id].seq: heard.batches[id] for _, id in missing}
    lacking |= {line.seq: line for id, line in heard.events.items() if id not in seen}
    for seq, line in sorted(lacking.items()):
        frames = ledger.frames_of(opened.folder, ledger.line_at(opened.folder, line))
        if "event" in frames:
            frames["event"] = frames["event"].filter(~pl.col("id").is_in(list(seen)))
        if seq not in superseded and _replayed(cursor, frames):
            logger.warning("%s: line %d was not in the database; it was stored again", opened.folder.name, seq)
        else:
            opened.void(seq)
            logger.warning("%s: line %d conflicts with what is stored; it is void", opened.folder.name, seq)


def _replayed(cursor: duckdb.DuckDBPyConnection, frames: dict[str, pl.DataFrame]) -> bool:
    """Store a line's rows; whether they could be."""
    cursor.begin()
    try:
        if not _number_taken(cursor, frames):
            fill(cursor, frames)
            cursor.commit()
            return True
    except VersionTaken as error:
        logger.warning("%s", error)
    except duckdb.Error:
        roll_back(cursor)
        raise
    cursor.rollback()
    return False


def _number_taken(cursor: duckdb.DuckDBPyConnection, frames: dict[str, pl.DataFrame]) -> bool:
    """Whether another submission holds the batch number; no key watches over it."""
    numbers = frames["batch"]["seq"].to_list() if "batch" in frames else []
    found = cursor.execute("SELECT 1 FROM batch WHERE list_contains($1::BIGINT[], seq) LIMIT 1", [numbers]).fetchone()
    return found is not None


def _made_anew(cursor: duckdb.DuckDBPyConnection, folder: Path) -> Ledger:
    """A ledger of all that the database holds."""
    release = cursor.execute("SELECT max(number) FROM migration").fetchone()
    opened = ledger.created(folder, release=release[0] if release else 0)
    stored = {id for (id,) in cursor.execute("SELECT submission_id FROM batch").fetchall()}
    seen = {id for (id,) in cursor.execute("SELECT id FROM event").fetchall()}
    _catch_up(cursor, opened, stored, seen)
    ledger.settle(opened)
    return opened


def _catch_up(cursor: duckdb.DuckDBPyConnection, opened: Ledger, batches: set[str], events: set[str]) -> None:
    """Write into the ledger what only the database holds."""
    for frames in _frames_of_batches(cursor, batches):
        opened.write(frames, late=True)
    if events:
        kept = rows_of(cursor, "event").filter(pl.col("id").is_in(list(events))).sort("recorded_at", "id")
        for part in kept.iter_slices(EVENTS_PER_LINE):
            opened.write({"event": part}, late=True)
    if batches or events:
        said = "%s: %d submissions and %d events were taken over from the database"
        logger.warning(said, opened.folder.name, len(batches), len(events))


def _frames_of_batches(cursor: duckdb.DuckDBPyConnection, wanted: set[str]) -> Iterator[dict[str, pl.DataFrame]]:
    """Of each submission its row and its rows in every table, in the order of the batches."""
    if not wanted:
        return
    rows = {
        table: rows_of(cursor, table).filter(pl.col("batch").is_in(list(wanted))).partition_by("batch", as_dict=True)
        for table in schemas.TABLES
        if "batch" in schemas.columns(table)
    }
    batches = rows_of(cursor, "batch").filter(pl.col("submission_id").is_in(list(wanted))).sort("seq")
    for batch in batches.iter_slices(1):
        key = (batch["submission_id"][0],)
        yield {"batch": batch, **{table: found[key] for table, found in rows.items() if key in found}}


def rows_of(cursor: duckdb.DuckDBPyConnection, table: str) -> pl.DataFrame:
    """Every row of a table, in the order of its key, as its model has it."""
    columns, order = schemas.columns(table), ", ".join(schemas.key(table))
    frame = cursor.execute("SELECT " + ", ".join(columns) + " FROM " + table + " ORDER BY " + order).pl()
    return frame.with_columns(pl.col(name).cast(kind) for name, kind in columns.items())


def roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    """Leave a transaction that may be dead already."""
    try:
        cursor.rollback()
    except duckdb.Error as error:
        logger.info("nothing to roll back: %s", type(error).__name__)
