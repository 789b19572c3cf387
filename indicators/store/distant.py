"""A store that another process holds: the same questions and the same ways in, asked through its hatch."""

import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from indicators.errors import StoreLocked, StoreSilent, StoreUnwritable
from indicators.store import wire
from indicators.store.address import Server, store_address
from indicators.store.hatch import at_socket
from indicators.store.opening import RETRY_SECONDS, Store
from indicators.store.places import open_store


class DistantStore(Store):
    """Asks the process that holds a database. One question at a time.

    Args:
        path: The database, for messages.
        talk: Connected to the hatch.
    """

    def __init__(self, path: Path, talk: socket.socket) -> None:
        self.path = path
        self.writing = threading.RLock()
        self._talk = talk
        self._file = talk.makefile("rwb")
        self.elsewhere = self.asked

    def version(self) -> int:
        return int(self.asked("version"))

    def rows(self, sql: str, **parameters: object) -> list[dict[str, Any]]:
        return self.asked("rows", sql=sql, parameters=parameters)

    def frame(self, sql: str, **parameters: object) -> pl.DataFrame:
        return self.asked("frame", sql=sql, parameters=parameters)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """There is none.

        Raises:
            StoreLocked: Always.
        """
        raise StoreLocked(path=self.path.name)

    def trouble(self) -> StoreUnwritable | None:
        """Who writes is told by the other process."""
        return None

    def settle(self) -> None:
        """The other process does."""

    def noticed(self) -> None:
        """The version is asked for each time."""

    def close(self) -> None:
        self._file.close()
        self._talk.close()

    def asked(self, question: str, **about: object) -> Any:
        """The other process's answer.

        Raises:
            UserFacingError: As the other process raised it.
            StoreSilent: It does not answer.
        """
        try:
            with self.writing:
                self._file.write(wire.line({"ask": question, **about}))
                self._file.flush()
                said: Mapping[str, Any] = wire.value(self._file.readline())
        except (OSError, ValueError) as error:
            raise StoreSilent(seconds=RETRY_SECONDS) from error
        if "error" in said:
            raise wire.error_of(said)
        return said["answer"]


def reach_store(address: Path | Server | None = None) -> Store:
    """Open a database, or ask the dashboard of the same user that holds its file.

    Raises:
        StoreLocked: Another process holds it and answers nobody, or not this user.
        StoreMissing, StoreDamaged, StoreOlder, StoreNewer: As ``open_store``.
    """
    address = address or store_address()
    try:
        return open_store(address)
    except StoreLocked as locked:
        if isinstance(address, Server):
            raise
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with at_socket(address) as place:
                talk.connect(place)
        except OSError:
            talk.close()
            raise locked from None
        return DistantStore(address, talk)
