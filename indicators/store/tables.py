"""The tables, as numbered SQL files; each is applied in one transaction with its record."""

import datetime as dt
import re
from pathlib import Path

import duckdb

from indicators.store.connection import SQL

_RECORDS = "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP)"
_VIEW = re.compile(r"\s*(--[^\n]*\n\s*)*(CREATE|DROP) VIEW\b", re.IGNORECASE)


def make_tables(
    connection: duckdb.DuckDBPyConnection, *, after: int = 0, until: int | None = None, now: dt.datetime
) -> bool:
    """Apply every file between two numbers, and put the result into the main file at once. Whether there was one."""
    pending = _pending(after, until)
    for file in pending:
        connection.execute("BEGIN")
        try:
            connection.execute(_RECORDS)
            connection.execute(file.read_text(encoding="utf-8"))
            _record(connection, file, now=now)
            connection.execute("COMMIT")
        except duckdb.Error:
            connection.execute("ROLLBACK")
            raise
    if pending:
        connection.execute("CHECKPOINT")
    return bool(pending)


def make_servers_tables(cursor: duckdb.DuckDBPyConnection, *, after: int = 0, now: dt.datetime) -> None:
    """Apply every file beyond a number on a server, within the caller's transaction; views stay out.

    Args:
        cursor: As ``postgres.on_server`` gives it.
    """
    cursor.execute(_RECORDS)
    for file in _pending(after, None):
        for statement in duckdb.extract_statements(file.read_text(encoding="utf-8")):
            if not _VIEW.match(statement.query):
                cursor.execute(statement)
        _record(cursor, file, now=now)


def _pending(after: int, until: int | None) -> list[Path]:
    files = {int(file.name[:4]): file for file in sorted(SQL.glob("*.sql"))}
    return [file for number, file in files.items() if after < number <= (until or max(files))]


def _record(cursor: duckdb.DuckDBPyConnection, file: Path, *, now: dt.datetime) -> None:
    cursor.execute("INSERT INTO migration VALUES ($1, $2, $3)", [int(file.name[:4]), file.stem, now])
