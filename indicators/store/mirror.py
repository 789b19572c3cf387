"""What the server holds, held here too: an instance in memory that is brought up to date, batch by batch.

Every answer is read from it, at the speed of the embedded database and also while the server is away. Events alone are
asked of the server itself: they belong to no batch, and a sign-out must be known everywhere at once.
"""

import duckdb
import polars as pl

from indicators import schemas
from indicators.errors import AnotherHistory
from indicators.store.connection import ROWS_AT_ONCE
from indicators.store.filling import fill
from indicators.store.postgres import TABLES, beside_server
from indicators.store.tables import make_tables

MIRRORED = tuple(sorted(schemas.TABLES.keys() - {"event"}))

_COLUMNS = {table: ", ".join(schemas.columns(table)) for table in schemas.TABLES}
_WHOLE = {
    table: "INSERT INTO " + table + " BY NAME SELECT " + _COLUMNS[table] + " FROM " + TABLES + table
    for table in MIRRORED
}
_KEY = {table: "submission_id" if table == "batch" else "batch" for table in MIRRORED}
_NEWER = {
    table: "SELECT " + _COLUMNS[table] + " FROM " + table + " WHERE " + _KEY[table] + " IN"
    " (SELECT submission_id FROM batch WHERE seq > "
    for table in MIRRORED
}
_NEWS = "SELECT seq, submission_id FROM " + TABLES + "batch WHERE seq >= $1 ORDER BY seq"


def fill_mirror(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables and copy all that the server holds at one moment."""
    with beside_server(connection) as cursor:
        ((migrated_at,),) = cursor.execute("SELECT max(applied_at) FROM " + TABLES + "migration").fetchall()
        make_tables(cursor, now=migrated_at)
        cursor.execute("DROP TABLE event")  # made a moment ago, and empty
        cursor.execute("CREATE VIEW event AS SELECT " + _COLUMNS["event"] + " FROM " + TABLES + "event")
        cursor.begin()
        for table in MIRRORED:
            cursor.execute(_WHOLE[table])
        cursor.commit()


def catch_up(connection: duckdb.DuckDBPyConnection) -> bool:
    """Copy the batches that came since; whether there were any. The caller holds the writer's lock.

    Raises:
        AnotherHistory: The server holds another batch where ours was the last one; nothing was copied.
        duckdb.Error: The server is away; nothing was copied.
    """
    with beside_server(connection) as cursor:
        own = cursor.execute("SELECT seq, submission_id FROM batch ORDER BY seq DESC LIMIT 1").fetchall()
        last = own[0][0] if own else 0
        found = cursor.execute(_NEWS, [last]).fetchall()
        if found[: len(own)] != own:
            raise AnotherHistory
        if found == own:
            return False
        cursor.begin()
        fill(cursor, {table: _newer(cursor, table, last) for table in MIRRORED})
        cursor.commit()
    return True


def _newer(cursor: duckdb.DuckDBPyConnection, table: str, last: int) -> pl.DataFrame:
    """The rows of a table that belong to later batches, found by the server itself."""
    return cursor.execute("FROM postgres_query('shared', $1)", [_NEWER[table] + str(last) + ")"]).pl(ROWS_AT_ONCE)
