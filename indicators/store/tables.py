"""The tables, as numbered SQL files; each is applied in one transaction with its record."""

import datetime as dt
from pathlib import Path

import duckdb

from indicators.store.connection import SQL

_RECORDS = "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP)"


def make_tables(connection: duckdb.DuckDBPyConnection, *, after: int = 0, now: dt.datetime) -> bool:
    """Apply every file beyond a number, and put the result into the main file at once. Whether there was one."""
    pending = [file for file in sorted(SQL.glob("*.sql")) if int(file.name[:4]) > after]
    for file in pending:
        _apply(connection, file, now=now)
    if pending:
        connection.execute("CHECKPOINT")
    return bool(pending)


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
