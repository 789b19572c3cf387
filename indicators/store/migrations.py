"""Making and migrating the tables: numbered SQL files, each in one transaction with its record.

A file that has landed is never edited; a change is the next number.
"""

import datetime as dt
from pathlib import Path

import duckdb

from indicators.errors import StoreNewer
from indicators.store.connection import (
    SQL,
    Store,
    checked_release,
    connect,
    database_path,
    harden,
    needed_release,
)

_RECORDS = "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP)"


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
    connection = connect(path)
    try:
        _migrate(connection, path=path, now=now)
        harden(connection, path)
        return Store(connection, path)
    except Exception:
        connection.close()
        raise


def _migrate(connection: duckdb.DuckDBPyConnection, *, path: Path, now: dt.datetime) -> None:
    found = checked_release(connection, path=path)
    if found > needed_release():
        raise StoreNewer(path=path.name, found=found, needed=needed_release())
    pending = [file for file in sorted(SQL.glob("*.sql")) if int(file.name[:4]) > found]
    for file in pending:
        _apply(connection, file, now=now)
    if pending:
        connection.execute("CHECKPOINT")


def _apply(connection: duckdb.DuckDBPyConnection, file: Path, *, now: dt.datetime) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(_RECORDS)
        connection.execute(file.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO migration VALUES ($1, $2, $3)", [int(file.name[:4]), file.stem, now])
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
