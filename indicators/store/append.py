"""The one way in: a submission is stored whole, in one transaction, or not at all.

The primary key is the optimistic lock: whoever inserts a version that exists already is refused. A submission
that comes twice (a double click, a retry after a cut) is stored once.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

import polars as pl

from indicators import schemas
from indicators.access import Act, Identity
from indicators.numbers import local_day
from indicators.store import door
from indicators.store.opening import Store
from indicators.store.writing import insert

Row = Mapping[str, object]
Rows = Sequence[Row] | pl.DataFrame


@dataclass(frozen=True)
class Submission:
    """What one person (or the catalogue) brings at one time.

    Attributes:
        id: Drawn when the form is drawn; storing the same one again stores nothing.
        actor: Who; their address goes into the batch.
        act: What they do with it; it says which tables may be among the rows.
        channel: How it came: ``catalogue``, ``form``, ``grid``, ``file``, …
        rows: Table name → rows without ``recorded_at`` and ``batch``, which are put in here; a frame where there
            are many. Columns left out are null.
        refused: How many rows of the same file were not taken.
    """

    id: str
    actor: Identity
    act: Act
    channel: str
    rows: Mapping[str, Rows]
    file_name: str | None = None
    file_sha256: str | None = None
    refused: int = 0


@dataclass(frozen=True)
class Hand:
    """Who writes, when (UTC), and the id drawn with the form: the same one stores once."""

    id: str
    actor: Identity
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return local_day(self.now)


@dataclass(frozen=True)
class Receipt:
    """Proof of storage: the batch's number, and whether it was there already."""

    seq: int
    repeated: bool


def append(store: Store, submission: Submission, *, now: dt.datetime) -> Receipt:
    """Check every row against its table's model and store all of them.

    Args:
        now: UTC, becomes ``recorded_at``.

    Raises:
        TableRefused: A value does not fit; nothing is stored.
        SignInNeeded, NotAllowed, NotYours, LastAdministrator: It is not for this person; nothing is stored.
        VersionTaken: Somebody stored one of the versions first; nothing is stored.
    """
    if store.elsewhere:
        return Receipt(
            *store.elsewhere("append", submission=_told(submission), actor=asdict(submission.actor), now=now)
        )
    frames = {table: _stamped(table, rows, submission, now=now) for table, rows in submission.rows.items() if len(rows)}
    batch = _batch(submission, now=now)  # checked before the lock: who waits for it should not wait for that
    with store.writing:
        store.settle()
        earlier = receipt_of(store, submission.id)
        if earlier is not None:
            return earlier
        door.admit(store, submission.actor, submission.act, frames, now=now)
        seq = store.version() + 1
        insert(store, {"batch": batch.with_columns(pl.lit(seq, pl.Int64).alias("seq")), **frames})
        store.noticed()
    return Receipt(seq=seq, repeated=False)


def _told(submission: Submission) -> dict[str, object]:
    """A submission without its actor, of whom less is believed elsewhere."""
    return {each.name: getattr(submission, each.name) for each in fields(submission) if each.name != "actor"}


def receipt_of(store: Store, id: str) -> Receipt | None:
    """The receipt of a submission that was stored already."""
    rows = store.rows("SELECT seq FROM batch WHERE submission_id = $id", id=id)
    return Receipt(seq=int(rows[0]["seq"]), repeated=True) if rows else None


def _batch(submission: Submission, *, now: dt.datetime) -> pl.DataFrame:
    """The submission's own row; its number is given under the lock."""
    row = {
        "submission_id": submission.id,
        "seq": 1,
        "actor": submission.actor.email or door.ANONYMOUS,
        "recorded_at": now,
        "channel": submission.channel,
        "file_name": submission.file_name,
        "file_sha256": submission.file_sha256,
        "rows_accepted": sum(len(rows) for rows in submission.rows.values()),
        "rows_refused": submission.refused,
    }
    return schemas.frame("batch", [row])


def _stamped(table: str, rows: Rows, submission: Submission, *, now: dt.datetime) -> pl.DataFrame:
    if not isinstance(rows, pl.DataFrame):
        return schemas.frame(table, [{**row, "recorded_at": now, "batch": submission.id} for row in rows])
    columns = schemas.columns(table)
    stamps = {"recorded_at": pl.lit(now, columns["recorded_at"]), "batch": pl.lit(submission.id)}
    missing = {name: pl.lit(None, kind) for name, kind in columns.items() if name not in {*rows.columns, *stamps}}
    return schemas.validated(table, rows.with_columns(**missing, **stamps).select(list(columns)))
