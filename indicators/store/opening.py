"""An open database: one DuckDB instance per process, one cursor per call, the ledger beside it.

A connection shared by threads hands out other threads' rows, hence the cursors. Every statement passes ``Store.rows``
or ``filling``, which refuse anything but one SELECT or one plain INSERT. An instance that died (DuckDB gives itself up
when a checkpoint fails) is opened again; what keeps the store from writing does not keep it from reading.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import polars as pl

from indicators.errors import StoreMissing, StoreSilent, StoreUnwritable, UserFacingError
from indicators.store.connection import check_release, connect_without_broken_log, database_path, harden, named
from indicators.store.guard import only
from indicators.store.ledger import LINES, Ledger, ledger_path
from indicators.store.lock import Lock
from indicators.store.mending import mended
from indicators.store.trouble import is_writable, probe, trouble_of

logger = logging.getLogger("indicators.store")

Answer = TypeVar("Answer")

RETRY_SECONDS = 5
AGAIN_SECONDS = 1.0
DEAD_TRIES, DEAD_PAUSE = 50, 0.1


@dataclass
class Opened:
    """What is open at the moment.

    Attributes:
        ledger: None where nothing can be written.
        trouble: Why nothing can be.
    """

    connection: duckdb.DuckDBPyConnection
    ledger: Ledger | None = None
    trouble: StoreUnwritable | None = None
    read_only: bool = False

    def close(self) -> None:
        """Let go of everything."""
        self.connection.close()
        self.let_go_of_ledger()

    def let_go_of_ledger(self) -> None:
        """Close the ledger alone."""
        if self.ledger is not None:
            self.ledger.close()
            self.ledger = None


class Store:
    """An open database.

    Args:
        path: Its file.
        lock: Held by this process; given back when the store is closed.
    """

    def __init__(self, path: Path, lock: Lock) -> None:
        self.path = path
        self.writing = threading.RLock()
        self._lock = lock
        self._closed = False
        self._tried = 0.0
        self._opened = _open(path)
        self._version = self._stored_version()

    def version(self) -> int:
        """Number of the last batch stored: every cache of what was read is keyed by it."""
        return self._version

    def rows(self, sql: str, **parameters: object) -> list[dict[str, Any]]:
        """Answer one SELECT (placeholders ``$name``) as dicts.

        Raises:
            AppendOnly: The text is anything but one SELECT.
            StoreSilent: The database died and could not be opened again.
        """
        only(sql, duckdb.StatementType.SELECT)

        def ask(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
            answer = cursor.execute(sql, parameters)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

        return self._answered(ask)

    def frame(self, sql: str, **parameters: object) -> pl.DataFrame:
        """Answer one SELECT as a frame, for many rows; otherwise like ``rows``."""
        only(sql, duckdb.StatementType.SELECT)
        return self._answered(lambda cursor: cursor.execute(sql, parameters).pl())

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The instance that is open now, so that who finds it dead can say which one. For this room only."""
        return self._opened.connection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one call. For this room only."""
        return self._opened.connection.cursor()

    def ledger(self) -> Ledger:
        """The ledger to write into, if anything can be written now. The caller holds the writer's lock.

        Raises:
            StoreUnwritable: What keeps the store from writing, tried again at most once a second.
        """
        self._recover()
        if self._opened.trouble is not None:
            raise self._opened.trouble
        if self._opened.ledger is None:
            raise StoreUnwritable(detail=self.path.name)
        return self._opened.ledger

    def trouble(self) -> StoreUnwritable | None:
        """What keeps the store from writing at the moment, as far as is known; tried again at most once a second."""
        if self._opened.trouble is not None and self.writing.acquire(blocking=False):
            try:
                self._recover()
            finally:
                self.writing.release()
        return self._opened.trouble

    def hampered(self, error: Exception) -> StoreUnwritable:
        """Take note that something could not be written, and why."""
        found = trouble_of(error, self.path)
        logger.error("%s cannot be written: %s", self.path.name, found)
        self._opened.trouble = found
        self._opened.let_go_of_ledger()
        return found

    def noticed(self) -> None:
        """Take note that a batch was stored (the caches' key moves on)."""
        self._version = self._stored_version()

    def revive(self, dead: duckdb.DuckDBPyConnection) -> None:
        """Open the database again, mended from its ledger; by one thread, while the others wait.

        Args:
            dead: The connection that died; another thread may have replaced it meanwhile.

        Raises:
            StoreSilent: It does not open; the next call tries again.
        """
        with self.writing:
            if self._opened.connection is not dead:
                return
            if self._closed:
                raise StoreSilent(seconds=RETRY_SECONDS)
            self._opened.close()
            try:
                self._opened = _opened_again(self.path)
            except (UserFacingError, duckdb.Error, OSError) as error:
                logger.exception("%s died and does not open", self.path.name)
                raise StoreSilent(seconds=RETRY_SECONDS) from error
            logger.error("%s died and was opened again", self.path.name)
        self._version = self._stored_version()

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        self._closed = True
        self._opened.close()
        self._lock.release()

    def _answered(self, ask: Callable[[duckdb.DuckDBPyConnection], Answer]) -> Answer:
        """An answer; from the instance opened again, where this one is dead."""
        connection = self._opened.connection
        try:
            with closing(connection.cursor()) as cursor:
                return ask(cursor)
        except (duckdb.FatalException, duckdb.ConnectionException):
            self.revive(connection)
        try:
            with closing(self.cursor()) as cursor:
                return ask(cursor)
        except (duckdb.FatalException, duckdb.ConnectionException) as error:
            raise StoreSilent(seconds=RETRY_SECONDS) from error

    def _recover(self) -> None:
        """Look whether what kept the store from writing is gone."""
        opened, now = self._opened, time.monotonic()
        if opened.trouble is None or now - self._tried < AGAIN_SECONDS:
            return
        self._tried = now
        try:
            probe(self.path)
        except OSError as error:
            opened.trouble = trouble_of(error, self.path)
            return
        if opened.read_only:
            self.revive(opened.connection)
        else:
            _take_up_ledger(opened, self.path)
        self.noticed()

    def _stored_version(self) -> int:
        return int(self.rows("SELECT coalesce(max(seq), 0) AS version FROM batch")[0]["version"])


def open_store(path: Path | None = None) -> Store:
    """Open an existing, current database, mended from its ledger where it is behind.

    Raises:
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer: With what to do about it.
    """
    path = path or database_path()
    if not path.exists():
        raise StoreMissing(path=named(path))
    lock = Lock(path)
    try:
        return Store(path, lock)
    except Exception:
        lock.release()
        raise


def _open(path: Path) -> Opened:
    """The database, ready to be asked; and to be written to where the disk lets us."""
    read_only = not is_writable(path)
    is_copied = (ledger_path(path) / LINES).exists()
    opened = Opened(connect_without_broken_log(path, is_copied=is_copied, read_only=read_only), read_only=read_only)
    try:
        check_release(opened.connection, path=path)
        harden(opened.connection, path)
        if read_only:
            opened.trouble = trouble_of(PermissionError(13, "Permission denied"), path)
        else:
            _take_up_ledger(opened, path)
    except Exception:
        opened.close()
        raise
    return opened


def _take_up_ledger(opened: Opened, path: Path) -> None:
    """Bring database and ledger together, or say why nothing can be written."""
    try:
        opened.ledger, opened.trouble = mended(opened.connection, path), None
    except duckdb.FatalException:
        raise
    except (StoreUnwritable, OSError, duckdb.Error) as error:
        opened.trouble = trouble_of(error, path)
        logger.error("%s is read only: %s", path.name, opened.trouble)


def _opened_again(path: Path) -> Opened:
    """A living instance: DuckDB hands out the dead one for as long as another thread holds a cursor of it."""
    for _ in range(DEAD_TRIES):
        try:
            return _open(path)
        except (duckdb.FatalException, duckdb.InvalidInputException, duckdb.ConnectionException):
            time.sleep(DEAD_PAUSE)
    return _open(path)
