"""Frames into tables through one cursor: the only place that inserts. The transaction is the caller's."""

import re
from collections.abc import Mapping

import duckdb
import polars as pl

from indicators import schemas
from indicators.errors import VersionTaken
from indicators.store.guard import only

_INSERTS = {table: "INSERT INTO " + table + " BY NAME SELECT * FROM incoming" for table in schemas.TABLES}


def fill(cursor: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame]) -> None:
    """Insert validated frames.

    Raises:
        VersionTaken: A key exists already; the transaction can only be rolled back.
    """
    for table, rows in frames.items():
        only(_INSERTS[table], duckdb.StatementType.INSERT)
        cursor.register("incoming", rows)
        try:
            cursor.execute(_INSERTS[table])
        except duckdb.ConstraintException as error:
            raise VersionTaken(table=table, key=_key_named_in(error)) from error
        finally:
            cursor.unregister("incoming")


def _key_named_in(error: duckdb.ConstraintException) -> str:
    """The key that DuckDB quotes in its message."""
    quoted = re.search(r'"([^"]+)"', str(error))
    return quoted[1] if quoted else ""
