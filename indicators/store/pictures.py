"""Frozen pictures, read again; and what tells whether they are still what was frozen."""

import hashlib

from indicators import model
from indicators.errors import PictureBroken
from indicators.store import nouns
from indicators.store.opening import Store

_FROZEN = """
SELECT DISTINCT picture.snapshot, slug, kind, format, language, title, caption, alt, instant, frozen_on, figures
FROM picture JOIN snapshot ON snapshot.id = picture.snapshot
"""


def frozen_pictures(store: Store) -> tuple[model.FrozenPicture, ...]:
    """Every frozen picture, newest first."""
    rows = store.rows(_FROZEN + "ORDER BY instant DESC, picture.snapshot, slug")
    return tuple(nouns.frozen_picture(row) for row in rows)


def frozen_picture(store: Store, snapshot: str, slug: str) -> model.FrozenPicture | None:
    """One frozen picture; None where there is none of that name."""
    sql = _FROZEN + "WHERE picture.snapshot = $snapshot AND slug = $slug"
    rows = store.rows(sql, snapshot=snapshot, slug=slug)
    return nouns.frozen_picture(rows[0]) if rows else None


def frozen_under(store: Store, submission: str) -> str | None:
    """The name that a submission froze pictures under; None if it has not."""
    rows = store.rows("SELECT DISTINCT snapshot FROM picture WHERE batch = $batch", batch=submission)
    return str(rows[0]["snapshot"]) if rows else None


def frozen_bytes(store: Store, picture: model.FrozenPicture, ending: str) -> bytes:
    """The bytes of one of its files.

    Raises:
        PictureBroken: They are not those that were frozen.
    """
    rows = store.rows(
        "SELECT content, sha256 FROM picture WHERE snapshot = $snapshot AND slug = $slug AND ending = $ending",
        snapshot=picture.snapshot,
        slug=picture.slug,
        ending=ending,
    )
    content = bytes(rows[0]["content"]) if rows else b""
    if not rows or hashlib.sha256(content).hexdigest() != rows[0]["sha256"]:
        raise PictureBroken(name=f"{picture.slug}.{ending}")
    return content


def broken_files(store: Store) -> tuple[str, ...]:
    """The files whose bytes are not those that were frozen."""
    sql = "SELECT snapshot, slug, ending FROM picture WHERE sha256(content) <> sha256 ORDER BY ALL"
    return tuple("{snapshot}/{slug}.{ending}".format(**row) for row in store.rows(sql))


def states(store: Store) -> dict[str, model.Snapshot]:
    """What was known when pictures were frozen, by id; the states of reviews are not among them."""
    rows = store.rows("SELECT * FROM snapshot ANTI JOIN review ON review.snapshot = snapshot.id")
    return {str(row["id"]): nouns.snapshot(row) for row in rows}


def slugs(store: Store) -> dict[str, set[str]]:
    """What each state was frozen with: the slugs of its pictures."""
    rows = store.rows("SELECT snapshot, list(DISTINCT slug) AS slugs FROM picture GROUP BY snapshot")
    return {str(row["snapshot"]): set(row["slugs"]) for row in rows}
