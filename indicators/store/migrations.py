"""Bringing a database to this release: numbered SQL files, after a copy of what was there.

A file that has landed is never edited; a change is the next number.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path

import duckdb

from indicators.errors import StoreNewer
from indicators.store.address import Server, named, store_address
from indicators.store.connection import (
    BACKUPS,
    checked_release,
    connect_without_broken_log,
    explaining_refusals,
    needed_release,
)
from indicators.store.copying import copy_of, copy_of_server
from indicators.store.ledger import LINES, ledger_path
from indicators.store.lock import Lock
from indicators.store.opening import Store
from indicators.store.permissions import make_private
from indicators.store.postgres import alone_on_server, connect_to_server
from indicators.store.shared import COPIES, SharedStore
from indicators.store.tables import make_servers_tables, make_tables


def initialise(address: Path | Server | None = None, *, now: dt.datetime) -> Store:
    """Create the database or bring it to this release, then open it. A second call changes nothing.

    Args:
        address: By default what ``INDICATORS_DATABASE_URL`` names.
        now: UTC, recorded with each migration applied.

    Raises:
        StoreLocked, StoreDamaged, StoreNewer, StoreForbidden, StoreUnopened: The database is left as it was.
        ServerSilent, GrantMissing: So is the one on a server.
    """
    address = address or store_address()
    if isinstance(address, Server):
        return _on_server(address, now=now)
    with explaining_refusals(address):
        return _in_file(address, now=now)


def _in_file(path: Path, *, now: dt.datetime) -> Store:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = Lock(path)
    make_private(path)
    try:
        is_copied = (ledger_path(path) / LINES).exists()
        with connect_without_broken_log(path, is_copied=is_copied) as connection:
            lock.claim(path)
            _migrate(connection, path=path, now=now)
        return Store(path, lock)
    except Exception:
        lock.release()
        raise


def _on_server(server: Server, *, now: dt.datetime) -> Store:
    with closing(connect_to_server(server, copies=COPIES)) as connection, alone_on_server(connection) as cursor:
        found = _found(cursor, server)
        if 0 < found < needed_release():
            _keep_a_copy(partial(copy_of_server, connection), COPIES / server.file_name, release=found)
        if found < needed_release():
            make_servers_tables(cursor, after=found, now=now)
    return SharedStore(server)


def _migrate(connection: duckdb.DuckDBPyConnection, *, path: Path, now: dt.datetime) -> None:
    """Apply what is new.

    Raises:
        StoreNewer: Nothing was changed.
        BackupDiffers: There is no sound copy of what is to be migrated; nothing was changed.
    """
    found = _found(connection, path)
    if 0 < found < needed_release():
        make_copy = partial(copy_of, connection, writing=nullcontext())
        _keep_a_copy(make_copy, path.parent / BACKUPS / path.name, release=found)
    make_tables(connection, after=found, now=now)


def _found(connection: duckdb.DuckDBPyConnection, address: Path | Server) -> int:
    """Number of the last migration applied.

    Raises:
        StoreNewer: This code does not know it.
    """
    found = checked_release(connection, path=address)
    if found > needed_release():
        raise StoreNewer(path=named(address), found=found, needed=needed_release())
    return found


def _keep_a_copy(make_copy: Callable[[Path], object], like: Path, *, release: int) -> None:
    """The database as the earlier release left it; the first copy stays where a migration is tried again."""
    copy = like.with_name(f"{like.stem}-before-release-{release + 1}.duckdb")
    if copy.exists():
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = copy.with_suffix(".part")
    part.unlink(missing_ok=True)
    make_copy(part)
    part.rename(copy)
