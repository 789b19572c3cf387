"""The ways out: what was known on a day, as the nouns of ``model``.

Every function takes ``on``: rows that became known later do not exist yet. Within a day, the highest
version of a key is the current one. ``until_seq`` goes back to what the store itself had received: the number of the
last batch that counts; by default all do. A value that nobody has confirmed yet is not told with the others, unless
``unconfirmed`` says that it counts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby
from typing import Any

import polars as pl

from indicators import model, schemas
from indicators.store import nouns
from indicators.store.opening import Store

Row = dict[str, Any]

DRAWN_POINTS = 800

RECEIVED = " ($until_seq IS NULL OR batch IN (SELECT submission_id FROM batch WHERE seq <= $until_seq)) "


def current(of: str = "achievement") -> str:
    """The start of a SELECT: what is known, and the current value of each period among the rows of a table.

    That is its last undisputed version, unless a later version disputes that very value. Only confirmed versions are
    known, unless ``$unconfirmed``. What was refused before it ever counted is not there, not even as withdrawn.
    """
    return (
        "WITH known AS (SELECT * FROM "
        + of
        + " WHERE known_on <= $on AND period_end <= $on AND ($slug IS NULL OR indicator = $slug) AND"
        + " ($unconfirmed OR state = 'validated') AND"
        + RECEIVED
        + """
), undisputed AS (
    SELECT * FROM known WHERE certainty <> 'disputed'
    QUALIFY row_number() OVER (PARTITION BY indicator, period_end ORDER BY version DESC) = 1
            AND (value IS NOT NULL OR count(value) OVER (PARTITION BY indicator, period_end) > 0)
), current AS (
    SELECT * FROM undisputed ANTI JOIN (SELECT * FROM known WHERE certainty = 'disputed') AS doubt
    ON doubt.indicator = undisputed.indicator AND doubt.period_end = undisputed.period_end
       AND doubt.version > undisputed.version AND doubt.value = undisputed.value
)
"""
    )


_CURRENT = current()


def definitions(store: Store, *, on: dt.date, until_seq: int | None = None) -> dict[str, model.Indicator]:
    """Every indicator as defined on a day, by slug, in the order of slugs."""
    rows = store.rows(
        "SELECT * FROM indicator WHERE known_on <= $on AND"
        + RECEIVED
        + "QUALIFY row_number() OVER (PARTITION BY slug ORDER BY version DESC) = 1 ORDER BY slug",
        on=on,
        until_seq=until_seq,
    )
    return {str(row["slug"]): nouns.indicator(row) for row in rows}


def definition_rows(store: Store) -> dict[str, Row]:
    """Return the last version of every definition as the table holds it, by slug, whatever its day."""
    rows = store.rows("SELECT * FROM indicator QUALIFY row_number() OVER (PARTITION BY slug ORDER BY version DESC) = 1")
    return {str(row["slug"]): row for row in rows}


def last_told(store: Store, *, until_seq: int) -> dict[str, int]:
    """Number of the last batch that brought a definition, a plan or a value of each indicator, whatever their day."""
    rows = store.rows(
        """
        WITH told AS (
            SELECT slug, batch FROM indicator
            UNION ALL SELECT indicator, batch FROM target
            UNION ALL SELECT indicator, batch FROM achievement
        )
        SELECT slug, max(seq) AS seq FROM told JOIN batch ON submission_id = told.batch
        WHERE seq <= $until_seq GROUP BY slug
        """,
        until_seq=until_seq,
    )
    return {str(row["slug"]): int(row["seq"]) for row in rows}


def plans(store: Store, *, on: dt.date, until_seq: int | None = None) -> dict[str, tuple[model.Plan, ...]]:
    """Every plan known on a day, by indicator, oldest revision first."""
    rows = store.rows(
        "SELECT * FROM target WHERE known_on <= $on AND" + RECEIVED + "ORDER BY indicator, revision, milestone",
        on=on,
        until_seq=until_seq,
    )
    grouped = groupby(rows, key=lambda row: (str(row["indicator"]), row["revision"]))
    found: dict[str, list[model.Plan]] = defaultdict(list)
    for (slug, _), milestones in grouped:
        found[slug].append(nouns.plan(list(milestones)))
    return {slug: tuple(each) for slug, each in found.items()}


def announcements(store: Store, slug: str) -> dict[int, tuple[str, dt.datetime]]:
    """Who announced each plan of an indicator and when it was stored (UTC), by revision."""
    rows = store.rows(
        """
        SELECT DISTINCT revision, actor, target.recorded_at FROM target JOIN batch ON submission_id = target.batch
        WHERE indicator = $slug ORDER BY revision
        """,
        slug=slug,
    )
    return {row["revision"]: (row["actor"], row["recorded_at"]) for row in rows}


def latest_achievements(
    store: Store, *, on: dt.date, last: int, until_seq: int | None = None, unconfirmed: bool = False
) -> dict[str, tuple[model.Achievement, ...]]:
    """The current values of the last few periods of every indicator, oldest first; disputed ones left out."""
    rows = store.rows(
        _CURRENT
        + """
        SELECT * FROM current WHERE value IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY indicator ORDER BY period_end DESC) <= $last
        ORDER BY indicator, period_end
        """,
        slug=None,
        on=on,
        last=last,
        until_seq=until_seq,
        unconfirmed=unconfirmed,
    )
    return by_indicator(rows)


def every_current_achievement(
    store: Store, *, on: dt.date, unconfirmed: bool = False
) -> dict[str, tuple[model.Achievement, ...]]:
    """The current values of every period of every indicator, oldest first; disputed ones left out."""
    sql = _CURRENT + "SELECT * FROM current WHERE value IS NOT NULL ORDER BY indicator, period_end"
    return by_indicator(store.rows(sql, slug=None, on=on, until_seq=None, unconfirmed=unconfirmed))


def current_achievements(
    store: Store, slug: str, *, on: dt.date, until_seq: int | None = None, unconfirmed: bool = False
) -> tuple[model.Achievement, ...]:
    """The current values of one indicator, oldest first, thinned to what a chart can show (the last is kept)."""
    rows = store.rows(
        _CURRENT
        + """
        , numbered AS (
            SELECT *, row_number() OVER (ORDER BY period_end DESC) - 1 AS age, count(*) OVER () AS total
            FROM current WHERE value IS NOT NULL
        )
        SELECT * FROM numbered WHERE age % ceil(total / $drawn)::INTEGER = 0 ORDER BY period_end
        """,
        slug=slug,
        on=on,
        until_seq=until_seq,
        drawn=float(DRAWN_POINTS),
        unconfirmed=unconfirmed,
    )
    return by_indicator(rows).get(slug, ())


def standing_values(store: Store, *, slug: str | None = None) -> pl.DataFrame:
    """What a new version would come after: one row per period ever reported, whatever its clocks say.

    Args:
        slug: One indicator; by default all.

    Returns:
        Key indicator, period_end; ``last_version`` (disputed and withdrawn ones count) with the ``seq``, ``actor``
        and ``recorded_at`` of its batch, and what the value that counts says, null where it is disputed.
    """
    return store.frame(
        _CURRENT
        + """
        , latest AS (
            SELECT indicator, period_end, version AS last_version, batch AS last_batch FROM achievement
            WHERE $slug IS NULL OR indicator = $slug
            QUALIFY row_number() OVER (PARTITION BY indicator, period_end ORDER BY version DESC) = 1
        )
        SELECT latest.indicator, latest.period_end, latest.last_version, batch.seq, batch.actor, batch.recorded_at,
               current.* EXCLUDE (indicator, period_end, version, batch, recorded_at)
        FROM latest JOIN batch ON batch.submission_id = latest.last_batch
        LEFT JOIN current ON current.indicator = latest.indicator AND current.period_end = latest.period_end
        ORDER BY latest.indicator, latest.period_end
        """,
        slug=slug,
        on=dt.date.max,
        until_seq=None,
        unconfirmed=True,
    )


def sources(
    store: Store, *, on: dt.date, indicators: Iterable[str], until_seq: int | None = None, unconfirmed: bool = False
) -> tuple[dict[str, model.Source], dict[str, model.Source]]:
    """Read every source that a figure of these indicators known on a day was read in, by id.

    Returns:
        Those of plans and confirmed values; those that only values refer to which nobody has confirmed yet.
    """
    rows = store.rows(
        "WITH read AS (SELECT source, indicator, TRUE AS is_confirmed FROM target WHERE known_on <= $on AND"
        + RECEIVED
        + "UNION ALL SELECT source, indicator, $unconfirmed OR state = 'validated' FROM achievement"
        + " WHERE known_on <= $on AND"
        + RECEIVED
        + """), named AS (
            SELECT source AS id, bool_or(is_confirmed) AS is_confirmed FROM read
            WHERE list_contains($indicators::VARCHAR[], indicator) GROUP BY source
        )
        SELECT * FROM source JOIN named USING (id) ORDER BY id
        """,
        on=on,
        until_seq=until_seq,
        indicators=sorted(indicators),
        unconfirmed=unconfirmed,
    )
    read = [(bool(row["is_confirmed"]), nouns.source(row)) for row in rows]
    confirmed, waiting = ({each.id: each for known, each in read if known is wanted} for wanted in (True, False))
    return confirmed, waiting


def every_source(store: Store) -> dict[str, model.Source]:
    """Every source ever stored, by id."""
    return {str(row["id"]): nouns.source(row) for row in store.rows("SELECT * FROM source ORDER BY id")}


def stored_rows(store: Store, table: str) -> list[Row]:
    """Every row of a table with the channel that brought it, in no order. ``table`` is one of ``schemas.TABLES``."""
    return store.rows(_STORED[table])


_STORED = {
    table: "SELECT t.*, batch.channel FROM " + table + " AS t JOIN batch ON batch.submission_id = t.batch"
    for table in schemas.TABLES
    if "batch" in schemas.columns(table)
}


def achievements_of(rows: pl.DataFrame) -> dict[str, tuple[model.Achievement, ...]]:
    """Rows of the table ``achievement`` as nouns, by indicator, in their order; missing columns are null."""
    found: dict[str, list[model.Achievement]] = defaultdict(list)
    names = [field.name for field in fields(model.Achievement)]
    for row in rows.iter_rows(named=True):
        found[row["indicator"]].append(nouns.achievement({**dict.fromkeys(names), **row}))
    return {slug: tuple(each) for slug, each in found.items()}


def by_indicator(rows: Iterable[dict[str, object]]) -> dict[str, tuple[model.Achievement, ...]]:
    grouped: Iterator[tuple[str, Iterator[Row]]] = groupby(rows, key=lambda row: str(row["indicator"]))
    return {slug: tuple(nouns.achievement(row) for row in each) for slug, each in grouped}
