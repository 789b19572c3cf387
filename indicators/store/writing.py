"""One transaction and its line in the ledger: both, or neither. The caller holds the writer's lock."""

from collections.abc import Mapping
from contextlib import closing

import duckdb
import polars as pl

from indicators.errors import OutcomeUnknown, StoreUnwritable, VersionTaken
from indicators.store.filling import fill
from indicators.store.mending import roll_back
from indicators.store.opened import SecondCopy
from indicators.store.opening import RETRY_SECONDS, Store


def insert(store: Store, frames: Mapping[str, pl.DataFrame]) -> None:
    """Store validated frames, all of them or none.

    The ledger's line (or the server's commit) is durable first. Where the commit fails the line is made void; where the
    database dies of it, it is opened again and stores what the line says.

    Raises:
        VersionTaken: A key exists already.
        StoreUnwritable: Nothing was stored, and why.
        OutcomeUnknown: Nobody can say yet; the same submission can be brought again.
    """
    ledger = store.ledger()
    connection = store.connection()
    with closing(connection.cursor()) as cursor:
        try:
            cursor.begin()
            fill(cursor, store.held(frames))
            line = ledger.write(frames)
        except VersionTaken:
            roll_back(cursor)
            raise
        except (OSError, duckdb.Error) as error:
            roll_back(cursor)
            raise _not_stored(store, connection, error, is_sure=ledger.is_sure) from error
        try:
            cursor.commit()
            return
        except duckdb.Error as error:
            roll_back(cursor)
            failed = error
    _settle(store, connection, ledger, line, failed)


def _not_stored(store: Store, connection: duckdb.DuckDBPyConnection, error: Exception, *, is_sure: bool) -> Exception:
    """Before the line was written nothing can have been stored, unless the disk does not say whether it was."""
    if not is_sure:
        store.hampered(error)
        return OutcomeUnknown(seconds=RETRY_SECONDS)
    if isinstance(error, duckdb.FatalException):
        store.revive(connection)
        return StoreUnwritable(detail=type(error).__name__)
    if isinstance(error, OSError | duckdb.IOException | duckdb.TransactionException):
        return store.hampered(error)
    return error


def _settle(
    store: Store, connection: duckdb.DuckDBPyConnection, ledger: SecondCopy, line: int, error: duckdb.Error
) -> None:
    """After a commit that failed: stored all the same, or void."""
    if isinstance(error, duckdb.FatalException):
        store.revive(connection)  # replays the line where the commit did not get through
        if store.trouble() is None:
            return
        raise OutcomeUnknown(seconds=RETRY_SECONDS) from error
    try:
        ledger.void(line)
    except OSError as unsure:
        store.hampered(unsure)
        raise OutcomeUnknown(seconds=RETRY_SECONDS) from error
    if isinstance(error, duckdb.ConstraintException) or "constraint" in str(error):
        raise VersionTaken(table="", key="") from error
    raise store.hampered(error) from error
