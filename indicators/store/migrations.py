"""Making and migrating the tables: numbered SQL files, each in one transaction with its record.

A file that has landed is never edited; a change is the next number.
"""

import datetime as dt
from pathlib import Path

import duckdb

from indicators.errors import StoreDamaged, StoreNewer
from indicators.store.connection import SQL, Store, connect, database_path, harden, needed_release, release

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
        harden(connection)
        return Store(connection, path)
    except Exception:
        connection.close()
        raise


def _migrate(connection: duckdb.DuckDBPyConnection, *, path: Path, now: dt.datetime) -> None:
    applied = _applied(connection, path=path)
    pending = [file for file in sorted(SQL.glob("*.sql")) if int(file.name[:4]) > applied]
    if not pending:
        return
    connection.execute(_RECORDS)
    for file in pending:
        _apply(connection, file, now=now)
    connection.execute("CHECKPOINT")


def _applied(connection: duckdb.DuckDBPyConnection, *, path: Path) -> int:
    applied = release(connection)
    strangers = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE NOT internal").fetchone()
    if applied == 0 and strangers and strangers[0]:
        raise StoreDamaged(path=path.name, detail="its tables are not the dashboard’s")
    if applied > needed_release():
        raise StoreNewer(path=path.name, found=applied, needed=needed_release())
    return applied


def _apply(connection: duckdb.DuckDBPyConnection, file: Path, *, now: dt.datetime) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(file.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO migration VALUES ($1, $2, $3)", [int(file.name[:4]), file.stem, now])
        connection.execute("COMMIT")
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
