"""In what condition the database is: what an administrator asks before anything else."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from indicators.errors import StoreSilent
from indicators.model import Batch
from indicators.store import nouns
from indicators.store.backups import last_copy
from indicators.store.opening import Store

RETRY_SECONDS = 30


@dataclass(frozen=True)
class Condition:
    """The database as it stands.

    Attributes:
        version: Number of the last batch.
        release: Number of the last migration; ``migrated_at`` (UTC) is when it was applied.
        size_bytes: On the disk of the machine that holds it.
        loaded: The batch that the catalogue was last loaded with.
        copied_at: When the last copy on schedule was made, UTC; None where there is none.
    """

    version: int
    release: int
    migrated_at: dt.datetime
    size_bytes: int
    loaded: Batch | None
    copied_at: dt.datetime | None


def condition(store: Store) -> Condition:
    """Look at the database."""
    (last,) = store.rows("SELECT number, applied_at FROM migration ORDER BY number DESC LIMIT 1")
    loads = store.rows("SELECT * FROM batch WHERE channel = 'catalogue' ORDER BY seq DESC LIMIT 1")
    return Condition(
        version=store.version(),
        release=int(last["number"]),
        migrated_at=last["applied_at"],
        size_bytes=store.size_bytes(),
        loaded=nouns.batch(loads[0]) if loads else None,
        copied_at=last_copy(store),
    )


def last_batch(store: Store) -> Batch | None:
    """The last submission stored, which gave the data its version; None in an empty database.

    Raises:
        StoreSilent: The database cannot be asked.
    """
    try:
        rows = store.rows("SELECT * FROM batch ORDER BY seq DESC LIMIT 1")
    except duckdb.Error as error:
        raise StoreSilent(seconds=RETRY_SECONDS) from error
    return nouns.batch(rows[0]) if rows else None
