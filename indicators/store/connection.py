"""Connecting to the database file: where it is, what is wrong with it, and which doors are shut.

The process never opens or copies the file itself: that would drop DuckDB's lock.
"""

import logging
import os
import re
from pathlib import Path

import duckdb

from indicators.errors import (
    StoreDamaged,
    StoreFormatNewer,
    StoreLocked,
    StoreNewer,
    StoreOlder,
    StoreUnsupported,
)

logger = logging.getLogger("indicators.store")

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

_FORMATS = re.compile(r"version number (\d+), but we can only read versions between (\d+) and (\d+)")
_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal"


def database_path(url: str | None = None) -> Path:
    """The embedded file that a URL names, by default ``INDICATORS_DATABASE_URL``; relative to the project.

    Raises:
        StoreUnsupported: The URL is not ``duckdb:///…``.
    """
    url = url or os.environ.get("INDICATORS_DATABASE_URL") or DEFAULT_URL
    if not url.startswith("duckdb:///"):
        raise StoreUnsupported(url=url)
    return PROJECT / url.removeprefix("duckdb:///")


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the file, creating it if it is missing, and say in our words what stands in the way.

    Raises:
        StoreLocked, StoreFormatNewer, StoreDamaged: The file is left as it was.
    """
    try:
        return duckdb.connect(path, read_only=read_only, config=_CONFIG)
    except duckdb.IOException as error:
        if "Conflicting lock" in str(error):
            raise StoreLocked(path=named(path)) from error
        formats = _FORMATS.search(str(error))
        if formats and int(formats[1]) > int(formats[3]):
            raise StoreFormatNewer(path=named(path), found=formats[1], first=formats[2], last=formats[3]) from error
        raise damaged(path, error) from error
    except duckdb.ConnectionException as error:  # this process has it open, with other settings
        raise StoreLocked(path=named(path)) from error
    except duckdb.Error as error:
        raise damaged(path, error) from error


def connect_without_broken_log(path: Path, *, is_copied: bool, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """The same; a log (WAL) that DuckDB refuses is set aside where a second copy of its rows exists.

    Args:
        is_copied: Whether the ledger will store again what the log held.

    Raises:
        StoreLocked, StoreDamaged: Every file is where it was.
    """
    try:
        return connect(path, read_only=read_only)
    except StoreDamaged:
        log = path.with_name(f"{path.name}.wal")
        if read_only or not is_copied or not log.exists():
            raise
    aside = log.with_name(f"{log.name}.damaged-{log.stat().st_mtime_ns}")
    log.rename(aside)
    try:
        connection = connect(path)
    except StoreDamaged:
        aside.rename(log)
        raise
    logger.warning("%s could not be read; it is kept as %s", log.name, aside.name)
    return connection


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
    except duckdb.FatalException:
        raise  # not the file: an instance that died
    except duckdb.Error as error:
        raise damaged(path, error) from error
    if tables and not (last and last[0]):
        raise StoreDamaged(path=named(path), detail="its tables are not the dashboard’s")
    return int(last[0]) if last else 0


def needed_release() -> int:
    """Number of the last migration that this code knows."""
    return max(int(file.name[:4]) for file in SQL.glob("*.sql"))


def check_release(connection: duckdb.DuckDBPyConnection, *, path: Path) -> None:
    """Refuse a database that this code does not fit.

    Raises:
        StoreOlder, StoreNewer, StoreDamaged: The file is left as it was.
    """
    found, needed = checked_release(connection, path=path), needed_release()
    if found < needed:
        raise StoreOlder(path=named(path), found=found, needed=needed)
    if found > needed:
        raise StoreNewer(path=named(path), found=found, needed=needed)


def named(path: Path) -> str:
    """A file as people are told of it: within the project, or its name alone."""
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else path.name


def damaged(path: Path, error: Exception) -> StoreDamaged:
    """What to tell people where DuckDB cannot read the file."""
    return StoreDamaged(path=named(path), detail=str(error).splitlines()[0])
