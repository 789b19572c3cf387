"""Bringing a database to this release: numbered SQL files, after a copy of what was there.

A file that has landed is never edited; a change is the next number.
"""

import datetime as dt
from contextlib import nullcontext
from pathlib import Path

import duckdb

from indicators.errors import StoreNewer
from indicators.store.backups import copy_of
from indicators.store.connection import (
    BACKUPS,
    checked_release,
    connect_without_broken_log,
    database_path,
    needed_release,
)
from indicators.store.ledger import LINES, ledger_path
from indicators.store.lock import Lock
from indicators.store.opening import Store
from indicators.store.tables import make_tables


def initialise(path: Path | None = None, *, now: dt.datetime) -> Store:
    """Create the database or bring it to this release, then open it. A second call changes nothing.

    Args:
        path: The file; by default the one that ``INDICATORS_DATABASE_URL`` names.
        now: UTC, recorded with each migration applied.

    Raises:
        StoreLocked, StoreDamaged, StoreNewer: The file is left as it was.
    """
    path = path or database_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = Lock(path)
    try:
        is_copied = (ledger_path(path) / LINES).exists()
        with connect_without_broken_log(path, is_copied=is_copied) as connection:
            lock.claim(path)
            _migrate(connection, path=path, now=now)
        return Store(path, lock)
    except Exception:
        lock.release()
        raise


def _migrate(connection: duckdb.DuckDBPyConnection, *, path: Path, now: dt.datetime) -> None:
    """Apply what is new.

    Raises:
        StoreNewer: Nothing was changed.
        BackupDiffers: There is no sound copy of what is to be migrated; nothing was changed.
    """
    found = checked_release(connection, path=path)
    if found > needed_release():
        raise StoreNewer(path=path.name, found=found, needed=needed_release())
    if 0 < found < needed_release():
        _keep_a_copy(connection, path=path, release=found)
    make_tables(connection, after=found, now=now)


def _keep_a_copy(connection: duckdb.DuckDBPyConnection, *, path: Path, release: int) -> None:
    """The database as the earlier release left it; the first copy stays where a migration is tried again."""
    copy = path.parent / BACKUPS / f"{path.stem}-before-release-{release + 1}.duckdb"
    if copy.exists():
        return
    copy.parent.mkdir(exist_ok=True)
    part = copy.with_suffix(".part")
    part.unlink(missing_ok=True)
    copy_of(connection, part, writing=nullcontext())
    part.rename(copy)
