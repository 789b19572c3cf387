"""Confirming what people reported, or refusing it: the second look before a value stops being provisional.

A confirmed value gets a version that says the same; a refused one goes back to what was confirmed before. Only the
last version of a period can be decided upon, as in ``reversal``.
"""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from indicators.access import Act, Identity, Origin
from indicators.errors import BatchUnknown, NothingToStore, OwnValue
from indicators.intake.reversal import (
    CHANNEL,
    Reversal,
    grounds,
    name_value,
    next_version,
    reversals_of,
    store_versions,
    taken_back,
    value_of,
)
from indicators.model import State
from indicators.numbers import local_day
from indicators.store import Receipt, Store, Submission, append, history, receipt_of
from indicators.store.waiting import Version, find_own_entry


def validate(store: Store, keys: Sequence[Version], *, id: str, actor: Identity, now: dt.datetime) -> Receipt:
    """Confirm submitted values: each gets a version that says the same, validated; warnings and reasons stay.

    Raises:
        ChangedSince: One of them is not the last version any more; nothing is stored.
        NothingToStore: None of them is submitted.
        OwnValue: The person entered one of their figures, now or before somebody brought it back.
    """
    awaited = _awaited(store, keys, id=id)
    keys = [(each.entry.subject, value_of(each.entry).period_end, each.entry.version) for each in awaited]
    _look_with_other_eyes(store, keys, actor=actor)
    rows = [next_version(each.entry, value_of(each.entry), now=now, state=State.VALIDATED) for each in awaited]
    return store_versions(store, rows, id=id, actor=actor, act=Act.VALIDATE, now=now)


def reject(
    store: Store, keys: Sequence[Version], *, id: str, actor: Identity, now: dt.datetime, reason: str
) -> Receipt:
    """Refuse submitted values: each goes back to the last validated version that counted, or is withdrawn.

    Raises:
        GroundsMissing: Whoever reported the value must be told why.
        ChangedSince, NothingToStore: As for ``validate``.
    """
    said = grounds(reason)
    rows = [
        taken_back(each, now=now, reason=said, state=State.VALIDATED)
        for each in _awaited(store, keys, id=id, validated_only=True)
    ]
    return store_versions(store, rows, id=id, actor=actor, act=Act.VALIDATE, now=now)


def validate_batch(store: Store, seq: int, *, id: str, actor: Identity, now: dt.datetime) -> Receipt:
    """Confirm every value of a submission that still waits, however many there are.

    Raises:
        BatchUnknown: No submission has that number.
        NothingToStore: None of its values waits any more.
        OwnValue: As for ``validate``.
        VersionTaken: Somebody changed one of them at this very moment; nothing is stored.
    """
    earlier = receipt_of(store, id)
    if earlier is not None:
        return earlier
    waiting = _waiting(store, seq)
    _look_with_other_eyes(store, waiting.select("indicator", "period_end", "version").rows(), actor=actor)
    confirmed = waiting.drop("recorded_at", "batch").with_columns(
        pl.col("version") + 1,
        pl.lit(State.VALIDATED.value).alias("state"),
        pl.lit(local_day(now)).alias("known_on"),
        pl.lit("day").alias("known_precision"),
    )
    return append(
        store,
        Submission(id=id, actor=actor, act=Act.VALIDATE, channel=CHANNEL, rows={"achievement": confirmed}),
        now=now,
    )


def reject_batch(store: Store, seq: int, *, id: str, actor: Identity, now: dt.datetime, reason: str) -> Receipt:
    """Refuse every value of a submission that still waits, as ``reject`` does.

    Raises:
        BatchUnknown, NothingToStore, GroundsMissing, ChangedSince: As for the others.
    """
    earlier = receipt_of(store, id)
    if earlier is not None:
        return earlier
    waiting = _waiting(store, seq).select("indicator", "period_end", "version")
    return reject(store, waiting.rows(), id=id, actor=actor, now=now, reason=reason)


def _look_with_other_eyes(store: Store, keys: Sequence[Version], *, actor: Identity) -> None:
    """Let nobody confirm a figure that they entered, whoever brought it back since; who is alone at the machine may.

    Raises:
        OwnValue: It names the first one.
    """
    if actor.origin is Origin.LOCAL:
        return
    if own := find_own_entry(store, keys, actor=actor.email):
        slug, period_end, _ = own
        raise OwnValue(**name_value(store, history.value_versions(store, [(slug, period_end)])[slug, period_end][-1]))


def _waiting(store: Store, seq: int) -> pl.DataFrame:
    """The rows of a submission that wait."""
    batch = history.stored_batch(store, seq)
    if batch is None:
        raise BatchUnknown(number=seq)
    waiting = history.waiting_rows(store, batch)
    if waiting.is_empty():
        raise NothingToStore
    return waiting


def _awaited(store: Store, keys: Sequence[Version], *, id: str, validated_only: bool = False) -> list[Reversal]:
    """The submitted ones of some versions."""
    found = reversals_of(store, keys, id=id, validated_only=validated_only)
    awaited = [each for each in found if value_of(each.entry).state is State.SUBMITTED]
    if not awaited:
        raise NothingToStore
    return awaited
