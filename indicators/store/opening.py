"""An open database: one DuckDB instance per process, one cursor per call, the ledger beside it.

A connection shared by threads hands out other threads' rows, hence the cursors. Every statement passes ``Store.rows``
or ``filling``, which refuse anything but one SELECT or one plain INSERT. An instance that died (DuckDB gives itself up
when a checkpoint fails) is opened again; what keeps the store from writing does not keep it from reading.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

import duckdb
import polars as pl

from indicators.errors import StoreSilent, StoreUnwritable, UserFacingError
from indicators.store.connection import ROWS_AT_ONCE, explain_unreadable
from indicators.store.guard import only
from indicators.store.lock import Lock
from indicators.store.opened import Opened, SecondCopy, open_all, opened_again, take_up_ledger
from indicators.store.trouble import gone, probe, trouble_of

logger = logging.getLogger("indicators.store")

Answer = TypeVar("Answer")

RETRY_SECONDS = 5
AGAIN_SECONDS = 1.0


class Writing(Protocol):
    """The writer's lock: one at a time, who may take it again while holding it."""

    def __enter__(self) -> object:
        """Wait for it."""

    def __exit__(self, *error: Any) -> None:
        """Give it back."""

    def acquire(self, *, blocking: bool = True) -> bool:
        """Take it; whether it could be had."""

    def release(self) -> None:
        """Give it back."""


class Store:
    """An open database; here one in a file of its own (``shared`` and ``distant`` are the others).

    Args:
        path: Its file.
        lock: Held by this process; given back when the store is closed.

    Attributes:
        writing: The writer's lock.
        elsewhere: Asks the process that holds the database, where that is not this one (``distant``).
        is_shared: Whether other machines write into it too.
    """

    writing: Writing
    elsewhere: Callable[..., Any] | None = None
    is_shared = False

    def __init__(self, path: Path, lock: Lock) -> None:
        self.path = path
        self.writing = threading.RLock()
        self._lock = lock
        self._begin()

    def _begin(self) -> None:
        self._closed = False
        self._tried = 0.0
        self._opened = self._open()
        try:
            self._version = self._stored_version()
        except Exception:
            self._opened.close()
            raise

    @property
    def name(self) -> str:
        """What people are told of it."""
        return self.path.name

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
        return self._answered(lambda cursor: cursor.execute(sql, parameters).pl(ROWS_AT_ONCE))

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The instance that is open now, so that who finds it dead can say which one. For this room only."""
        return self._opened.connection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one call. For this room only."""
        return self._opened.connection.cursor()

    def ledger(self) -> SecondCopy:
        """The ledger to write into, if anything can be written now. The caller holds the writer's lock.

        Raises:
            StoreUnwritable: What keeps the store from writing.
        """
        if self._opened.trouble is None and not self._is_in_place():
            self.hampered(gone())
        if self._opened.trouble is not None:
            raise self._opened.trouble
        if self._opened.ledger is None:
            raise StoreUnwritable(detail=self.name)
        return self._opened.ledger

    def settle(self) -> None:
        """Try to write again where that did not work before, at most once a second. The caller holds the writer's lock.

        Whoever stores something calls this before looking at what is stored: a line of the ledger whose outcome was
        unknown may be stored now.
        """
        opened, now = self._opened, time.monotonic()
        if opened.trouble is None or now - self._tried < AGAIN_SECONDS:
            return
        self._tried = now
        try:
            probe(self.path)
            if not self._lock.is_on(self.path):
                raise gone()
        except OSError as error:
            opened.trouble = trouble_of(error, self.path)
            return
        self._take_up_writing()

    def trouble(self) -> StoreUnwritable | None:
        """What keeps the store from writing at the moment, as far as is known; tried again at most once a second."""
        if self._opened.trouble is not None and self.writing.acquire(blocking=False):
            try:
                self.settle()
            finally:
                self.writing.release()
        return self._opened.trouble

    def hampered(self, error: Exception) -> StoreUnwritable:
        """Take note that something could not be written, and why."""
        found = trouble_of(error, self.path)
        logger.error("%s cannot be written: %s", self.name, found)
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
                self._opened = self._open_again()
            except (UserFacingError, duckdb.Error, OSError) as error:
                logger.exception("%s died and does not open", self.name)
                raise StoreSilent(seconds=RETRY_SECONDS) from error
            logger.error("%s died and was opened again", self.name)
        self._version = self._stored_version()

    def follow(self) -> None:
        """Take in what others stored; nobody else writes into a file."""

    def held(self, frames: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]:
        """What of some frames is stored in this instance: all."""
        return frames

    def size_bytes(self) -> int:
        """On disk, what is not yet merged into the file included. The file is not opened: that would drop its lock."""
        size = 0
        for each in (self.path, self.path.with_name(f"{self.path.name}.wal")):
            with suppress(FileNotFoundError):  # DuckDB's log comes and goes
                size += each.stat().st_size
        return size

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
        except duckdb.IOException as error:
            raise self._unreadable(error) from error
        try:
            with closing(self.cursor()) as cursor:
                return ask(cursor)
        except (duckdb.FatalException, duckdb.ConnectionException) as error:
            raise StoreSilent(seconds=RETRY_SECONDS) from error

    def _open(self) -> Opened:
        return open_all(self.path)

    def _open_again(self) -> Opened:
        return opened_again(self.path)

    def _unreadable(self, error: duckdb.Error) -> Exception:
        return explain_unreadable(self.path, error)

    def _take_up_writing(self) -> None:
        """Bring database and ledger together again, now that the disk seems to take what is written."""
        opened = self._opened
        try:
            if not opened.read_only:
                take_up_ledger(opened, self.path)
        except duckdb.FatalException:
            self.revive(opened.connection)
        if opened.read_only:
            self.revive(opened.connection)
        self.noticed()

    def _is_in_place(self) -> bool:
        """Whether database and ledger still bear their names: what is written into a removed file is lost."""
        ledger = self._opened.ledger
        return self._lock.is_on(self.path) and (ledger is None or ledger.is_in_place())

    def _stored_version(self) -> int:
        return int(self.rows("SELECT coalesce(max(seq), 0) AS version FROM batch")[0]["version"])
