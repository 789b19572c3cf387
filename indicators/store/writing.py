"""Frames into tables: the only place that inserts. One transaction; the caller holds the writer's lock."""

import re
from collections.abc import Mapping
from contextlib import closing

import duckdb
import polars as pl

from indicators import schemas
from indicators.errors import VersionTaken
from indicators.store.connection import Store, only

_INSERTS = {table: "INSERT INTO " + table + " BY NAME SELECT * FROM incoming" for table in schemas.TABLES}


def insert(store: Store, frames: Mapping[str, pl.DataFrame]) -> None:
    """Store validated frames, all of them or none.

    Raises:
        VersionTaken: A key exists already.
    """
    with closing(store.cursor()) as cursor:
        cursor.begin()
        try:
            for table, rows in frames.items():
                _insert(cursor, table, rows)
            cursor.commit()
        except duckdb.Error as error:
            cursor.rollback()
            if isinstance(error, duckdb.ConstraintException):
                raise VersionTaken(table=table, key=_key_named_in(error)) from error
            raise


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    only(_INSERTS[table], duckdb.StatementType.INSERT)
    cursor.register("incoming", rows)
    cursor.execute(_INSERTS[table])
    cursor.unregister("incoming")


def _key_named_in(error: duckdb.ConstraintException) -> str:
    """The key that DuckDB quotes in its message."""
    quoted = re.search(r'"([^"]+)"', str(error))
    return quoted[1] if quoted else ""
