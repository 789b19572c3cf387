"""Storing what a person confirmed: the changes of a preview, as one submission."""

import datetime as dt

import polars as pl

from indicators import schemas
from indicators.access import Act, Identity
from indicators.errors import NoSourceStated, NothingToStore, ReasonMissing
from indicators.intake.preview import Preview
from indicators.intake.sources import append_with_sources
from indicators.model import State
from indicators.numbers import local_day, visible
from indicators.store import Receipt, Store, Submission, queries

_DECIDED = set(schemas.columns("achievement")) - {"recorded_at", "batch"}


def confirm(
    store: Store,
    preview: Preview,
    *,
    id: str,
    actor: Identity,
    now: dt.datetime,
    state: State,
    reason: str | None = None,
    source: str | None = None,
) -> Receipt:
    """Store every change of a preview in one transaction.

    Args:
        id: Drawn with the form: confirming twice stores once and gives the first receipt.
        state: ``submitted`` where a validator looks at values first.
        reason: Why the warned values are right; kept with them.
        source: Of the values that have none: one source for all of them, or that there is none ("sans source").

    Raises:
        ReasonMissing: Something speaks against a value; nothing is stored.
        NoSourceStated: A value has neither a source nor the word that it has none; nothing is stored.
        NothingToStore: There is no change.
        VersionTaken: Somebody saved one of the values first; nothing is stored, look again.
    """
    if preview.warned and not visible(reason or ""):
        raise ReasonMissing(number=preview.warned)
    preview = _state_source(store, preview, visible(source or ""))
    if preview.changes.is_empty():
        raise NothingToStore
    rows = _versions(preview.changes, known_on=local_day(now), state=state, reason=reason)
    used = set(rows["source"].drop_nulls().unique())
    submission = Submission(
        id=id,
        actor=actor,
        act=Act.REPORT,
        channel=preview.channel,
        rows={"achievement": rows},
        file_name=preview.file.name if preview.file else None,
        file_sha256=preview.file.sha256 if preview.file else None,
        refused=preview.refused_rows,
    )
    sources = {name: row for name, row in preview.sources.items() if name in used}
    return append_with_sources(store, submission, sources, now=now)


def _state_source(store: Store, preview: Preview, source: str) -> Preview:
    """Give the values without a source the one stated for them.

    Raises:
        NoSourceStated: None is.
    """
    if not preview.unsourced:
        return preview
    if not source:
        raise NoSourceStated(number=preview.unsourced)
    return preview.with_source(source, queries.every_source(store))


def _versions(changes: pl.DataFrame, *, known_on: dt.date, state: State, reason: str | None) -> pl.DataFrame:
    """The changes as rows of the table, known from the day they are stored; a reason goes with what it answers."""
    warned = pl.col("warnings").is_not_null()
    said = pl.lit(visible(reason or "") or None, pl.String)
    decided = changes.with_columns(
        pl.lit(known_on).alias("known_on"),
        pl.lit(state.value).alias("state"),
        pl.when(warned).then(said).alias("reason"),
    )
    return decided.select(pl.col(name) for name in schemas.columns("achievement") if name in _DECIDED)
