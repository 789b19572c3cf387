"""Reviews, what they think and what they decide: the last version of each, as the nouns of ``model``.

``until_seq`` goes back to what the store had received by then, as in ``queries``.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from indicators import model
from indicators.errors import AnotherReviewOpen, ReviewClosed, ReviewMoved, ReviewUnknown
from indicators.model import ReviewState
from indicators.numbers import dated
from indicators.store import nouns
from indicators.store.opening import Store
from indicators.store.queries import RECEIVED


def reviews(store: Store) -> tuple[model.Review, ...]:
    """The last version of every review, the first one held first."""
    rows = store.rows(
        """
        SELECT * FROM review
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1 ORDER BY held_on, id
        """
    )
    return tuple(nouns.review(row) for row in rows)


def assessments(
    store: Store, *, until_seq: int | None = None, written_by: dt.date | None = None
) -> tuple[model.Assessment, ...]:
    """What every review thinks of each indicator, by review and indicator; as it was by the end of a day, if asked."""
    rows = store.rows(
        "SELECT * FROM assessment WHERE ($by IS NULL OR known_on <= $by) AND"
        + RECEIVED
        + "QUALIFY row_number() OVER (PARTITION BY review, indicator ORDER BY version DESC) = 1"
        " ORDER BY review, indicator",
        by=written_by,
        until_seq=until_seq,
    )
    return tuple(nouns.assessment(row) for row in rows)


def decisions(
    store: Store, *, until_seq: int | None = None, taken_by: dt.date | None = None
) -> tuple[model.Decision, ...]:
    """Every decision as it stands, or as it stood at the end of a day, by id."""
    rows = store.rows(
        "SELECT * FROM decision WHERE ($by IS NULL OR known_on <= $by) AND"
        + RECEIVED
        + "QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1 ORDER BY id",
        by=taken_by,
        until_seq=until_seq,
    )
    return tuple(nouns.decision(row) for row in rows)


def snapshots(store: Store, *, without: Sequence[str] = ()) -> dict[str, model.Snapshot]:
    """What reviews froze, but for some, by id; pictures have states of their own."""
    sql = """
    SELECT * FROM snapshot SEMI JOIN review ON review.snapshot = snapshot.id
    WHERE NOT list_contains($without::VARCHAR[], id) ORDER BY id
    """
    return {str(row["id"]): nouns.snapshot(row) for row in store.rows(sql, without=list(without))}


def batches(store: Store, ids: list[str]) -> dict[str, model.Batch]:
    """Some submissions, by id."""
    rows = store.rows("SELECT * FROM batch WHERE list_contains($ids::VARCHAR[], submission_id)", ids=ids)
    return {str(row["submission_id"]): nouns.batch(row) for row in rows}


Frames = Mapping[str, pl.DataFrame]


def admit(store: Store, frames: Frames) -> None:
    """Keep what reviews are true of each other: the caller holds the writer's lock.

    Raises:
        ReviewUnknown, ReviewClosed: Something is written into a review that was never opened, or is closed.
        AnotherReviewOpen: A second review would be open.
        ReviewMoved: A frozen state would not contain the last that was written about a review.
    """
    known = {each.id: each for each in reviews(store)}
    for id in _written(frames, "review", "assessment") | _written(frames, "review", "decision"):
        _check_open(known.get(id), id)
    if "review" in frames:
        _check_reviews(frames["review"], known)
    if "snapshot" in frames:
        _check_complete(store, int(frames["snapshot"]["until_seq"].max()))  # type: ignore[arg-type]


def _written(frames: Frames, column: str, table: str) -> set[str]:
    return set(frames[table][column]) if table in frames else set()


def _check_open(review: model.Review | None, id: str) -> None:
    if review is None:
        raise ReviewUnknown(review=id)
    if not review.is_open:
        raise ReviewClosed(day=dated(review.held_on))


def _check_reviews(rows: pl.DataFrame, known: Mapping[str, model.Review]) -> None:
    for id, version, state in rows.select("id", "version", "state").iter_rows():
        if version > 1:
            _check_open(known.get(id), id)
        others = [each for each in known.values() if each.is_open and each.id != id]
        if state == ReviewState.OPEN and others:
            raise AnotherReviewOpen(day=dated(others[0].held_on))


def _check_complete(store: Store, until_seq: int) -> None:
    rows = store.rows(
        """
        WITH written AS (SELECT batch FROM review UNION SELECT batch FROM assessment UNION SELECT batch FROM decision)
        SELECT count(*) AS later FROM batch WHERE seq > $until_seq AND submission_id IN (SELECT batch FROM written)
        """,
        until_seq=until_seq,
    )
    if rows[0]["later"]:
        raise ReviewMoved
