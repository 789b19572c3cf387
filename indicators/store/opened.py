"""What a store holds open: one DuckDB instance and the ledger; and how both are opened, whatever state they are in."""

import errno
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
import polars as pl

from indicators.errors import StoreUnwritable
from indicators.store.connection import BACKUPS, check_release, connect_without_broken_log, harden
from indicators.store.ledger import LINES, ledger_path
from indicators.store.mending import mended
from indicators.store.trouble import is_writable, trouble_of

logger = logging.getLogger("indicators.store")

DEAD_TRIES, DEAD_PAUSE = 50, 0.1


class SecondCopy(Protocol):
    """Where everything is written before it is committed here: the ledger of a file, or a server."""

    is_sure: bool

    def write(self, frames: Mapping[str, pl.DataFrame]) -> int:
        """Durable when this returns; the number of its line."""

    def void(self, seq: int) -> None:
        """Take a line back."""

    def is_in_place(self) -> bool:
        """Whether what is written there can be found again."""

    def close(self) -> None:
        """Let it go."""


@dataclass
class Opened:
    """What is open at the moment.

    Attributes:
        ledger: None where nothing can be written.
        trouble: Why nothing can be.
    """

    connection: duckdb.DuckDBPyConnection
    ledger: SecondCopy | None = None
    trouble: StoreUnwritable | None = None
    read_only: bool = False

    def close(self) -> None:
        """Let go of everything; of what is open on a server first."""
        self.let_go_of_ledger()
        self.connection.close()

    def let_go_of_ledger(self) -> None:
        """Close the ledger alone."""
        if self.ledger is not None:
            self.ledger.close()
            self.ledger = None


def open_all(path: Path) -> Opened:
    """The database, ready to be asked; and to be written to where the disk lets us."""
    read_only = not is_writable(path)
    opened = _connected(path, read_only=read_only)
    if read_only:
        opened.trouble = trouble_of(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), path)
        return opened
    try:
        take_up_ledger(opened, path)
    except duckdb.FatalException as error:  # it died of being mended: it can be read as it is
        opened.close()
        opened = _connected(path, read_only=False)
        opened.trouble = trouble_of(error, path)
    except Exception:
        opened.close()
        raise
    return opened


def _connected(path: Path, *, read_only: bool) -> Opened:
    is_copied = (ledger_path(path) / LINES).exists()
    opened = Opened(connect_without_broken_log(path, is_copied=is_copied, read_only=read_only), read_only=read_only)
    try:
        check_release(opened.connection, path=path)
        harden(opened.connection, copies=path.resolve().parent / BACKUPS)
    except Exception:
        opened.close()
        raise
    return opened


def take_up_ledger(opened: Opened, path: Path) -> None:
    """Bring database and ledger together, or say why nothing can be written."""
    try:
        opened.ledger, opened.trouble = mended(opened.connection, path), None
    except duckdb.FatalException:
        raise
    except (StoreUnwritable, OSError, duckdb.Error) as error:
        opened.trouble = trouble_of(error, path)
        logger.error("%s is read only: %s", path.name, opened.trouble)


def opened_again(path: Path) -> Opened:
    """A living instance: DuckDB hands out the dead one for as long as another thread holds a cursor of it."""
    for _ in range(DEAD_TRIES):
        try:
            return open_all(path)
        except (duckdb.FatalException, duckdb.InvalidInputException, duckdb.ConnectionException):
            time.sleep(DEAD_PAUSE)
    return open_all(path)
