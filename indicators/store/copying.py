"""All facts of one database into another, of a file or of a server; none is believed before it was read back."""

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

import duckdb

from indicators import schemas
from indicators.errors import BackupDiffers, BackupExists
from indicators.store import ledger
from indicators.store.address import Server
from indicators.store.connection import BACKUPS, check_release, checked_release, connect, needed_release, tables_of
from indicators.store.filling import fill
from indicators.store.ledger import STORED, VOID
from indicators.store.mending import rows_of
from indicators.store.postgres import alone_on_server, connect_to_server, on_server
from indicators.store.tables import make_servers_tables, make_tables
from indicators.store.verification import facts_checksum

COPY = "being_copied"

Proof = tuple[int, str]
"""Number of the last batch, and SHA-256 of all facts."""


def copy_of(cursor: duckdb.DuckDBPyConnection, part: Path, *, writing: AbstractContextManager[object]) -> Proof:
    """Copy an open database into a new file.

    Args:
        writing: Keeps writers out while it is copied; they go on while the copy is proved.

    Raises:
        BackupDiffers: What was copied cannot be read back.
    """
    with _attached(cursor, part):
        with writing:
            own = cursor.execute("SELECT current_database()").fetchall()[0][0]
            cursor.execute('COPY FROM DATABASE "' + own.replace('"', '""') + '" TO ' + COPY)
            cursor.begin()
            cursor.execute("SELECT count(*) FROM batch").fetchall()  # from here on this snapshot is read
        before = facts_checksum(cursor)
        cursor.commit()
    return _proved(part, before)


def copy_of_server(connection: duckdb.DuckDBPyConnection, part: Path) -> Proof:
    """Copy all that a server holds at one moment into a new file, whatever its release; writers go on meanwhile.

    Raises:
        BackupDiffers: What was copied cannot be read back.
    """
    with on_server(connection) as cursor, _attached(cursor, part):
        release, applied_at = cursor.execute("SELECT max(number), max(applied_at) FROM migration").fetchall()[0]
        with closing(connection.cursor()) as target:
            target.execute("USE " + COPY)
            make_tables(target, until=release, now=applied_at)
        cursor.begin()
        for table in sorted(schemas.TABLES.keys() & tables_of(cursor)):
            cursor.execute("INSERT INTO " + COPY + ".main." + table + " BY NAME SELECT * FROM " + table)
        before = facts_checksum(cursor)
        cursor.commit()
    return _proved(part, before)


def copy_of_file(source: Path, part: Path) -> Proof:
    """A file that nobody holds open, copied as it is; of an earlier release too.

    Raises:
        BackupDiffers: What was copied cannot be read back.
    """
    with connect(source, read_only=True) as connection:
        if checked_release(connection, path=source) > needed_release():
            check_release(connection, path=source)
        before = facts_checksum(connection)
    shutil.copyfile(source, part)
    return _proved(part, before)


def rebuilt(folder: Path, part: Path, *, now: dt.datetime) -> Proof:
    """A new file of all that a ledger tells.

    Raises:
        BackupDiffers: What was written cannot be read back.
    """
    void = {int(line.facts["of"]) for line in ledger.lines(folder) if line.kind == VOID}
    with connect(part) as connection:
        make_tables(connection, now=now)
        for line in ledger.lines(folder):
            if line.kind == STORED and line.seq not in void:
                connection.begin()
                fill(connection, ledger.frames_of(folder, line))
                connection.commit()
        before = facts_checksum(connection)
    return _proved(part, before)


def pour_into_server(source: Path, server: Server, *, now: dt.datetime) -> Proof:
    """Make the tables on a server that has none, and store every fact of a closed file there.

    Raises:
        StoreOlder, StoreNewer: The file is not of this release; nothing was changed.
        BackupExists: There are tables already; nothing was changed.
        BackupDiffers: The server does not tell the same facts; nothing was changed.
        ServerAway, StoreUnwritable: Nothing was changed.
    """
    with connect(source, read_only=True) as file:
        check_release(file, path=source)
        before = facts_checksum(file)
        copies = source.parent / BACKUPS
        with closing(connect_to_server(server, copies=copies)) as connection, alone_on_server(connection) as cursor:
            if tables_of(cursor):
                raise BackupExists(name=server.name)
            make_servers_tables(cursor, now=now)
            for table in schemas.TABLES:
                fill(cursor, {table: rows_of(file, table)})
            if facts_checksum(cursor) != before:
                raise BackupDiffers(name=server.name)
        return _last_batch(file), before


@contextmanager
def _attached(cursor: duckdb.DuckDBPyConnection, part: Path) -> Iterator[None]:
    """A new file beside the database, as long as it is filled."""
    cursor.execute("ATTACH '" + str(part).replace("'", "''") + "' AS " + COPY)
    try:
        yield
    finally:
        with suppress(duckdb.Error):
            cursor.rollback()
        cursor.execute("DETACH " + COPY)


def _proved(part: Path, before: str) -> Proof:
    """Read a closed copy in full."""
    with connect(part, read_only=True) as connection:
        after, last = facts_checksum(connection), _last_batch(connection)
    if after != before:
        raise BackupDiffers(name=part.stem)
    return last, after


def _last_batch(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT coalesce(max(seq), 0) FROM batch").fetchone()
    return int(row[0]) if row else 0
