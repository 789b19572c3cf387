"""Every version of one indicator's values, however many there are, part by part; and the last validated one."""

import datetime as dt
from dataclasses import dataclass

from indicators import model
from indicators.store import nouns
from indicators.store.opening import Store


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of one indicator's values, disputed and withdrawn ones included, latest period first.

    Attributes:
        shown: Those from one place to another.
        marked: Of all others the disputed ones, and the newest that cites each source: what a record may not leave out.
        total: How many there are.
    """

    shown: tuple[model.Achievement, ...]
    marked: tuple[model.Achievement, ...]
    total: int


def achievement_versions(
    store: Store, slug: str, *, on: dt.date, start: int, stop: int, until_seq: int | None = None
) -> Versions:
    """Return the versions of one indicator's values from one place to another, 0 being the latest."""
    rows = store.rows(
        """
        SELECT *, row_number() OVER (ORDER BY period_end DESC, version DESC) - 1 AS place, count(*) OVER () AS total
        FROM achievement
        WHERE indicator = $slug AND known_on <= $on
          AND ($until_seq IS NULL OR batch IN (SELECT submission_id FROM batch WHERE seq <= $until_seq))
        QUALIFY (place >= $start AND place < $stop) OR certainty = 'disputed'
             OR row_number() OVER (PARTITION BY source, state ORDER BY period_end DESC, version DESC) = 1
        ORDER BY place
        """,
        slug=slug,
        on=on,
        start=start,
        stop=stop,
        until_seq=until_seq,
    )
    found: dict[bool, list[model.Achievement]] = {True: [], False: []}
    for row in rows:
        found[start <= row["place"] < stop].append(nouns.achievement(row))
    return Versions(tuple(found[True]), tuple(found[False]), int(rows[0]["total"]) if rows else 0)


def last_validated(store: Store, slug: str, *, on: dt.date, period_end: dt.date) -> model.Achievement | None:
    """Return the validated value of a period, else that of the last period before it; None where there is none."""
    rows = store.rows(
        """
        WITH newest AS (
            FROM achievement
            WHERE indicator = $slug AND known_on <= $on AND period_end <= $period_end
              AND state = 'validated' AND certainty <> 'disputed'
            QUALIFY row_number() OVER (PARTITION BY period_end ORDER BY version DESC) = 1
        )
        FROM newest WHERE value IS NOT NULL ORDER BY period_end DESC LIMIT 1
        """,
        slug=slug,
        on=on,
        period_end=period_end,
    )
    return nouns.achievement(rows[0]) if rows else None
