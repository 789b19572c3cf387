"""What the server shows while its database cannot be read: a stand-in made of the ledger, or of the newest sound copy.

It lies in a temporary folder and is read only. The damaged file is neither changed nor held, so that commands refuse it
as before and whoever mends it finds it as it was; the server takes up the mended one when it is started again.
"""

import datetime as dt
import logging
import shutil
import threading
from pathlib import Path

import duckdb

from indicators import schemas
from indicators.errors import (
    CopyShown,
    LedgerShown,
    StandInShown,
    StoreDamaged,
    StoreOlder,
    UserFacingError,
)
from indicators.numbers import dated, local_day
from indicators.scratch import make_scratch_folder
from indicators.store.address import Server, named, store_address
from indicators.store.backups import SCHEDULED, made_at, restore
from indicators.store.connection import BACKUPS, check_release, connect, explain_unreadable, harden
from indicators.store.ledger import LINES, ledger_path
from indicators.store.opened import Opened
from indicators.store.opening import Store
from indicators.store.places import open_store

logger = logging.getLogger("indicators.store")

UNREADABLE = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)


class StandIn(Store):
    """Answers from a database that was made in the place of a damaged one; nothing can be stored in it.

    Args:
        path: In a folder of its own, which goes with it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writing = threading.RLock()
        self._for: StandInShown | None = None
        self._begin()

    def stands_in(self, trouble: StandInShown) -> "StandIn":
        """Say for what, from now on."""
        self._opened.trouble = self._for = trouble
        return self

    def settle(self) -> None:
        """It stays as it is."""

    def close(self) -> None:
        self._closed = True
        self._opened.close()
        shutil.rmtree(self.path.parent, ignore_errors=True)

    def _open(self) -> Opened:
        opened = Opened(connect(self.path, read_only=True), trouble=self._for, read_only=True)
        try:
            check_release(opened.connection, path=self.path)
            harden(opened.connection, copies=self.path.parent / BACKUPS)
        except Exception:
            opened.close()
            raise
        return opened

    def _open_again(self) -> Opened:
        return self._open()


def open_for_serving(address: Path | Server | None = None) -> Store:
    """The database, a file read through once; where that cannot be done, the best that can be made of what is left.

    That is the ledger, which holds everything, unless it is broken or behind the newest sound copy.

    Raises:
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer, ServerAway: As ``open_store``.
    """
    address = address or store_address()
    if isinstance(address, Server):
        return open_store(address)
    try:
        return _read_through(open_store(address))
    except (StoreDamaged, StoreOlder) as error:
        if isinstance(error, StoreOlder) and error.values["found"]:
            raise  # it can be read; one without any table, an emptied file, cannot
        best = _best_of_what_is_left(address)
        if best is None:
            raise
        logger.error("%s %s", error, best.trouble())
        return best


def _best_of_what_is_left(path: Path) -> StandIn | None:
    made = [each for each in (_of_ledger(path), _of_newest_copy(path)) if each]
    best = max(made, key=Store.version, default=None)
    for each in made:
        if each is not best:
            each.close()
    return best


def _read_through(store: Store) -> Store:
    """Read every row: DuckDB finds out that a block is damaged when it is read, not before."""
    try:
        with store.cursor() as cursor:
            cursor.execute("FROM migration").fetchall()
            for table in schemas.TABLES:
                cursor.execute("FROM " + table).pl()
    except UNREADABLE as error:
        store.close()
        raise explain_unreadable(store.path, error) from error
    return store


def _of_ledger(path: Path) -> StandIn | None:
    """A stand-in made of the ledger; None where that holds nothing or is broken."""
    folder = ledger_path(path)
    made = _made(folder, path) if (folder / LINES).exists() else None
    return made.stands_in(LedgerShown(path=named(path), **_reached(made))) if made else None


def _of_newest_copy(path: Path) -> StandIn | None:
    """A stand-in made of the newest copy that is sound and of this release."""
    for source in sorted((path.resolve().parent / BACKUPS).glob("*.duckdb"), key=_when_made, reverse=True):
        made = _made(source, path)
        if made:
            return made.stands_in(CopyShown(path=named(path), name=source.name, **_reached(made)))
    return None


def _made(source: Path, path: Path) -> StandIn | None:
    folder = make_scratch_folder("standin")
    try:
        made = StandIn(restore(source, folder / path.name, now=_when_made(source)).path)
        if made.version():
            return made
        made.close()
    except (UserFacingError, OSError, duckdb.Error) as error:
        logger.warning("%s cannot stand in: %s", source.name, error)
        shutil.rmtree(folder, ignore_errors=True)
    return None


def _reached(made: StandIn) -> dict[str, object]:
    """Up to where a stand-in goes."""
    (last,) = made.rows("SELECT seq, recorded_at FROM batch ORDER BY seq DESC LIMIT 1")
    return {"seq": last["seq"], "day": dated(local_day(last["recorded_at"]))}


def _when_made(source: Path) -> dt.datetime:
    """When a copy was made, or a ledger written to for the last time, UTC."""
    if SCHEDULED.match(source.name):
        return made_at(source)
    file = source / LINES if source.is_dir() else source
    return dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC).replace(tzinfo=None)
