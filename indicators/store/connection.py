"""Opening the database file, and the guard that keeps it append-only.

One DuckDB instance per process, one cursor per call (a connection shared by threads hands out other threads'
rows). Every statement passes ``Store.rows`` or the writer in ``append``, which refuse anything but
one SELECT or one plain INSERT. The process never opens or copies the file itself: that would drop DuckDB's lock.
"""

import os
import re
import threading
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from indicators.errors import (
    AppendOnly,
    StoreDamaged,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    StoreOlder,
    StoreUnsupported,
)

PROJECT = Path(__file__).resolve().parents[2]
DEFAULT_URL = "duckdb:///data/indicators.duckdb"
SQL = Path(__file__).parent / "sql"

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "threads": 2,
    "memory_limit": "2GB",
    "max_temp_directory_size": "8GB",
}
BACKUPS = "backups"

_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal"
_COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_OVERWRITES = re.compile(r"\bON CONFLICT\b|\bINSERT OR\b", re.IGNORECASE)


def database_path(url: str | None = None) -> Path:
    """The embedded file that a URL names, by default ``INDICATORS_DATABASE_URL``; relative to the project.

    Raises:
        StoreUnsupported: The URL is not ``duckdb:///…``.
    """
    url = url or os.environ.get("INDICATORS_DATABASE_URL") or DEFAULT_URL
    if not url.startswith("duckdb:///"):
        raise StoreUnsupported(url=url)
    return PROJECT / url.removeprefix("duckdb:///")


class Store:
    """An open database.

    Args:
        connection: The process's DuckDB instance.
        path: Its file, for messages.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.path = path
        self.writing = threading.Lock()
        self._connection = connection
        self._version = self._stored_version()

    def version(self) -> int:
        """Number of the last batch stored: every cache of what was read is keyed by it."""
        return self._version

    def rows(self, sql: str, **parameters: object) -> list[dict[str, Any]]:
        """Answer one SELECT (placeholders ``$name``) as dicts.

        Raises:
            AppendOnly: The text is anything but one SELECT.
        """
        only(sql, duckdb.StatementType.SELECT)
        with closing(self.cursor()) as cursor:
            answer = cursor.execute(sql, parameters)
            names = [column[0] for column in answer.description]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def frame(self, sql: str, **parameters: object) -> pl.DataFrame:
        """Answer one SELECT as a frame, for many rows; otherwise like ``rows``."""
        only(sql, duckdb.StatementType.SELECT)
        with closing(self.cursor()) as cursor:
            return cursor.execute(sql, parameters).pl()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one call. For this room only."""
        return self._connection.cursor()

    def noticed(self) -> None:
        """Take note that a batch was stored (the caches' key moves on)."""
        self._version = self._stored_version()

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        self._connection.close()

    def _stored_version(self) -> int:
        return int(self.rows("SELECT coalesce(max(seq), 0) AS version FROM batch")[0]["version"])


def open_store(path: Path | None = None) -> Store:
    """Open an existing, current database; nothing is created and nothing is changed.

    Raises:
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer: With what to do about it.
    """
    path = path or database_path()
    if not path.exists():
        raise StoreMissing(path=_named(path))
    connection = connect(path)
    try:
        _check_release(connection, path)
        harden(connection, path)
        return Store(connection, path)
    except Exception:
        connection.close()
        raise


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the file, creating it if it is missing, and say in our words what stands in the way."""
    try:
        return duckdb.connect(path, config=_CONFIG)
    except duckdb.IOException as error:
        if "Conflicting lock" in str(error):
            raise StoreLocked(path=_named(path)) from error
        raise StoreDamaged(path=_named(path), detail=_first_line(error)) from error
    except duckdb.Error as error:
        raise StoreDamaged(path=_named(path), detail=_first_line(error)) from error


def harden(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Shut the doors that SQL has to the rest of the machine, and lock them.

    One stays open: the folder ``backups`` beside the file, where ``COPY FROM DATABASE`` can write. Not the file's own
    folder: the fewer files SQL can reach the better. DuckDB itself leaves the live file readable to ``read_blob``,
    which would drop its lock; so no text of ours names that function.
    """
    connection.execute("SET allowed_directories = [$1]", [str(path.resolve().parent / BACKUPS)])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def checked_release(connection: duckdb.DuckDBPyConnection, *, path: Path) -> int:
    """Number of the last migration applied; 0 for a file without any table.

    Raises:
        StoreDamaged: The file cannot be read, or its tables are not ours.
    """
    try:
        tables = {name for (name,) in connection.execute(_TABLES).fetchall()}
        last = connection.execute("SELECT max(number) FROM migration").fetchone() if "migration" in tables else None
    except duckdb.Error as error:
        raise StoreDamaged(path=_named(path), detail=_first_line(error)) from error
    if tables and not (last and last[0]):
        raise StoreDamaged(path=_named(path), detail="its tables are not the dashboard’s")
    return int(last[0]) if last else 0


def needed_release() -> int:
    """Number of the last migration that this code knows."""
    return max(int(file.name[:4]) for file in SQL.glob("*.sql"))


def _check_release(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    found, needed = checked_release(connection, path=path), needed_release()
    if found < needed:
        raise StoreOlder(path=_named(path), found=found, needed=needed)
    if found > needed:
        raise StoreNewer(path=_named(path), found=found, needed=needed)


@lru_cache(maxsize=256)
def only(sql: str, kind: duckdb.StatementType) -> None:
    """Refuse a text that is not exactly one statement of one kind, or an insert that would overwrite.

    Raises:
        AppendOnly: Always in that case; remembered for texts that pass.
    """
    statements = duckdb.extract_statements(sql)
    bare = " ".join(_COMMENTS.sub(" ", sql).split())
    if len(statements) != 1 or statements[0].type != kind or _OVERWRITES.search(bare):
        raise AppendOnly(sql)


def _named(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else path.name


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
