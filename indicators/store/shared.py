"""A store that several servers share: a PostgreSQL database, with all but events held in memory here too.

What is stored is committed on the server first, then here. Writers of all machines take turns there; whoever's turn it
is copies what the others stored before looking at anything, so that every check sees all there is.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

import duckdb
import polars as pl

from indicators.errors import AnotherHistory, GrantMissing, StoreMissing, StoreSilent, StoreUnwritable
from indicators.settings import read_settings
from indicators.store.address import Server
from indicators.store.connection import BACKUPS, check_release, checked_release, is_grant_missing
from indicators.store.filling import fill
from indicators.store.mirror import catch_up, fill_mirror
from indicators.store.opened import Opened
from indicators.store.opening import RETRY_SECONDS, Answer, Store
from indicators.store.postgres import (
    connect_to_server,
    let_go,
    on_server,
    refusal,
    said,
    servers_cursor,
    silent,
    size_of,
    take_turn,
)

COPIES = read_settings().state / BACKUPS

_DEAD = (duckdb.FatalException, duckdb.ConnectionException)

logger = logging.getLogger("indicators.store")


class Turn:
    """The writer's lock of this process; at its end the turn among all machines is given back.

    Args:
        given_back: Called when the last holder leaves.
    """

    def __init__(self, given_back: Callable[[], None]) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._given_back = given_back

    def acquire(self, *, blocking: bool = True) -> bool:
        """Take the lock; whether it could be had."""
        taken = self._lock.acquire(blocking=blocking)
        self._depth += taken
        return taken

    def release(self) -> None:
        """Let others have it."""
        self._depth -= 1
        try:
            if not self._depth:
                self._given_back()
        finally:
            self._lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class ServersLedger:
    """The server in the ledger's place: what was written here is on its disk.

    Args:
        cursor: Of its own, for which table names mean those of the server.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.is_sure = True
        self._cursor = cursor
        self._has_turn = False

    def take_turn(self) -> None:
        """Keep the writers of all machines out until ``write`` or ``give_up``.

        Raises:
            duckdb.Error: The server is away or too busy.
        """
        if not self._has_turn:
            self.give_up()
            take_turn(self._cursor)
            self._has_turn = self.is_sure = True

    def write(self, frames: Mapping[str, pl.DataFrame]) -> int:
        """Store frames on the server, durable when this returns. There are no lines to number.

        Raises:
            ConnectionError: They are not stored; where ``is_sure`` is false now, even that is not known.
        """
        try:
            self.take_turn()
            fill(self._cursor, frames)
            self.is_sure = False
            self._cursor.commit()
        except duckdb.Error as error:
            raise ConnectionError(str(error)) from error
        self.is_sure, self._has_turn = True, False
        return 0

    def void(self, seq: int) -> None:
        """Nothing can be taken back.

        Raises:
            ConnectionError: Always; the next one whose turn it is copies what stands on the server.
        """
        raise ConnectionError("stored on the server, but not here yet")

    def give_up(self) -> None:
        """End a turn in which nothing was written, or that was never had."""
        self._has_turn = False
        with suppress(duckdb.Error):
            self._cursor.rollback()

    def is_in_place(self) -> bool:
        """The server says so itself, at the next turn."""
        return True

    def close(self) -> None:
        """Let the server go."""
        self._has_turn = False
        let_go(self._cursor)


class SharedStore(Store):
    """An open database on a server.

    Attributes:
        path: There is no such file; copies are made in the folder ``backups`` beside it, under its name.
    """

    is_shared = True

    def __init__(self, server: Server) -> None:
        self.server = server
        self.path = COPIES.parent / server.file_name
        self.writing = Turn(self._give_turn_back)
        self._begin()

    @property
    def name(self) -> str:
        return self.server.name

    def settle(self) -> None:
        """Wait for this server's turn among all, and copy what the others stored meanwhile."""
        connection = self._opened.connection
        try:
            self._take_turn()
        except _DEAD:
            self.revive(connection)
            self._take_turn()

    def follow(self) -> None:
        """Copy what the others stored, unless somebody of this process is writing, who does so anyway."""
        if not self.writing.acquire(blocking=False):
            return
        try:
            self._catch_up()
        except (duckdb.Error, AnotherHistory) as error:
            self.hampered(error)
        finally:
            self.writing.release()

    def trouble(self) -> StoreUnwritable | None:
        """What keeps the store from writing, as ``follow`` or the last writer saw it."""
        return self._opened.trouble

    def hampered(self, error: Exception) -> StoreUnwritable:
        """Take note that the server does not take what is written, and why."""
        found = error if isinstance(error, StoreUnwritable) else refusal(error)
        if self._opened.trouble is None:
            logger.error("%s cannot be written to: %s", self.name, said(error))
        self._opened.trouble = found
        return found

    def size_bytes(self) -> int:
        """Of the whole database on the server."""
        return size_of(self._opened.connection)

    def held(self, frames: Mapping[str, pl.DataFrame]) -> Mapping[str, pl.DataFrame]:
        """All but events, which only the server keeps."""
        return {table: rows for table, rows in frames.items() if table != "event"}

    def close(self) -> None:
        """Let the server go; the store is of no use afterwards."""
        self._closed = True
        self._opened.close()

    def _open(self) -> Opened:
        connection = connect_to_server(self.server, copies=COPIES)
        try:
            with on_server(connection) as cursor:
                if not checked_release(cursor, path=self.server):
                    raise StoreMissing(path=self.name)
                check_release(cursor, path=self.server)
            fill_mirror(connection)
            return Opened(connection, ServersLedger(servers_cursor(connection)))
        except duckdb.Error as error:
            connection.close()
            raise silent(self.server, error) from error
        except Exception:
            connection.close()
            raise

    def _open_again(self) -> Opened:
        return self._open()

    def _catch_up(self) -> None:
        if catch_up(self._opened.connection):
            self.noticed()
        if self._opened.trouble is not None:
            logger.warning("%s can be written to again", self.name)
        self._opened.trouble = None

    def _take_turn(self) -> None:
        try:
            self._servers_ledger().take_turn()
            self._catch_up()
        except _DEAD:
            raise
        except (duckdb.Error, AnotherHistory) as error:
            self.hampered(error)

    def _give_turn_back(self) -> None:
        self._servers_ledger().give_up()

    def _servers_ledger(self) -> ServersLedger:
        ledger = self._opened.ledger
        if not isinstance(ledger, ServersLedger):
            raise StoreSilent(seconds=RETRY_SECONDS)
        return ledger

    def _answered(self, ask: Callable[[duckdb.DuckDBPyConnection], Answer]) -> Answer:
        try:
            return super()._answered(ask)
        except duckdb.Error as error:
            if type(error) is not duckdb.Error:  # the extension knows no class for what servers say
                raise
            raise self._unreadable(error) from error

    def _is_in_place(self) -> bool:
        return self._servers_ledger().is_in_place()

    def _unreadable(self, error: duckdb.Error) -> Exception:
        """What is asked of the server itself (events) while it is away."""
        return GrantMissing(detail=said(error)) if is_grant_missing(error) else StoreSilent(seconds=RETRY_SECONDS)
