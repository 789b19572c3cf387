"""Connecting to the database file: where it is, what is wrong with it, and which doors are shut.

The process never opens or copies the file itself: that would drop DuckDB's lock.
"""

import errno
import logging
import os
import pwd
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from indicators.errors import (
    GrantMissing,
    StoreDamaged,
    StoreForbidden,
    StoreFormatNewer,
    StoreLocked,
    StoreNewer,
    StoreOlder,
    StoreUnopened,
    UserFacingError,
)
from indicators.store.address import Server, named

logger = logging.getLogger("indicators.store")

SQL = Path(__file__).parent / "sql"

CONFIG: dict[str, str | bool | int | float | list[str]] = {
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
ROWS_AT_ONCE = 100_000
"""Of an answer as a frame. However few come, DuckDB makes room for so many; by itself for a million (170 MB, 15 ms)."""

_FORMATS = re.compile(r"version number (\d+), but we can only read versions between (\d+) and (\d+)")
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_UNOPENED = (
    *(errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT),
    *(errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG),
)
_TABLES = """
SELECT table_name FROM duckdb_tables()
WHERE NOT internal AND database_name = current_database() AND schema_name = current_schema()
"""


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the file, creating it if it is missing, and say in our words what stands in the way.

    Raises:
        StoreLocked, StoreFormatNewer, StoreDamaged, StoreForbidden, StoreUnopened: The file is left as it was.
    """
    try:
        return duckdb.connect(path, read_only=read_only, config=CONFIG)
    except duckdb.IOException as error:
        if "Conflicting lock" in str(error):
            raise StoreLocked(path=named(path)) from error
        formats = _FORMATS.search(str(error))
        if formats and int(formats[1]) > int(formats[3]):
            raise StoreFormatNewer(path=named(path), found=formats[1], first=formats[2], last=formats[3]) from error
        raise explain_unreadable(path, error) from error
    except duckdb.ConnectionException as error:  # this process has it open, with other settings
        raise StoreLocked(path=named(path)) from error
    except duckdb.Error as error:
        raise explain_unreadable(path, error) from error


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


def harden(connection: duckdb.DuckDBPyConnection, *, copies: Path) -> None:
    """Shut the doors that SQL has to the rest of the machine, and lock them.

    One stays open: the folder for copies, where ``COPY FROM DATABASE`` can write. Not the file's own folder: the fewer
    files SQL can reach the better. DuckDB itself leaves the live file readable to ``read_blob``, which would drop its
    lock; so no text of ours names that function.
    """
    connection.execute("SET allowed_directories = [$1]", [str(copies)])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def checked_release(connection: duckdb.DuckDBPyConnection, *, path: Path | Server) -> int:
    """Number of the last migration applied; 0 for a database without any table.

    Raises:
        StoreDamaged: The file cannot be read, or its tables are not ours.
        StoreForbidden, StoreUnopened, GrantMissing: It may be sound; something keeps us from it.
    """
    try:
        tables = tables_of(connection)
        last = connection.execute("SELECT max(number) FROM migration").fetchone() if "migration" in tables else None
    except duckdb.FatalException:
        raise  # not the file: an instance that died
    except duckdb.Error as error:
        raise explain_unreadable(path, error) from error
    if tables and not (last and last[0]):
        raise StoreDamaged(path=named(path), detail="its tables are not the dashboard’s")
    return int(last[0]) if last else 0


def tables_of(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of the tables that there are where a connection works."""
    return {name for (name,) in connection.execute(_TABLES).fetchall()}


def needed_release() -> int:
    """Number of the last migration that this code knows."""
    return max(int(file.name[:4]) for file in SQL.glob("*.sql"))


def check_release(connection: duckdb.DuckDBPyConnection, *, path: Path | Server) -> None:
    """Refuse a database that this code does not fit.

    Raises:
        StoreOlder, StoreNewer, StoreDamaged: The file is left as it was.
    """
    found, needed = checked_release(connection, path=path), needed_release()
    if found < needed:
        raise StoreOlder(path=named(path), found=found, needed=needed)
    if found > needed:
        raise StoreNewer(path=named(path), found=found, needed=needed)


def explain_unreadable(path: Path | Server, error: Exception) -> UserFacingError:
    """What to tell people where the database cannot be read; what the machine refuses is not called damage."""
    detail = (str(error).splitlines() or [type(error).__name__])[0]
    if isinstance(path, Server):
        cause = str(error).partition("ERROR:")[2].strip() or detail
        return GrantMissing(detail=cause) if is_grant_missing(error) else StoreDamaged(path=path.name, detail=cause)
    if is_forbidden(error):
        return explain_forbidden(path, error)
    if isinstance(error, OSError | duckdb.OutOfMemoryException) or _says(error, _UNOPENED):
        return StoreUnopened(path=named(path), detail=detail)
    return StoreDamaged(path=named(path), detail=detail)


def explain_forbidden(path: Path, error: Exception, kind: type[StoreForbidden] = StoreForbidden) -> StoreForbidden:
    """Who may not use a file, and whose it is; where it is not there, whose the folder is that it should be in."""
    place = next(each for each in (path, *path.parents) if os.access(each, os.F_OK, effective_ids=True))
    number = next(each for each in _FORBIDDEN if _says(error, [each]))
    return kind(
        user=user_name(os.geteuid()),
        path=place,
        owner=user_name(place.stat().st_uid),
        folder=path.parent,
        detail=os.strerror(number),
    )


def is_forbidden(error: Exception) -> bool:
    """Whether the machine does not let this process at a file."""
    return _says(error, _FORBIDDEN)


def is_grant_missing(error: Exception) -> bool:
    """Whether a database server does not let its user at a table."""
    return "permission denied for" in str(error)


def user_name(number: int) -> str:
    """How a user of this machine is called; the number where it has no name."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


@contextmanager
def explaining_refusals(path: Path) -> Iterator[None]:
    """Say in our words what the machine refuses while a database is opened.

    Raises:
        StoreForbidden, StoreUnopened: In the place of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise explain_unreadable(path, error) from error


def _says(error: Exception, numbers: Iterable[int]) -> bool:
    """Whether an error is one of these of the system, itself or in DuckDB's words."""
    found, text = getattr(error, "errno", None), str(error)
    return any(each == found or f": {os.strerror(each)}" in text for each in numbers)
