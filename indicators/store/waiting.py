"""What waits for a validator beside the current values: the last version of a period, where nobody has confirmed it."""

import datetime as dt
from collections.abc import Sequence

from indicators import model
from indicators.store.opening import Store
from indicators.store.queries import RECEIVED, by_indicator

Version = tuple[str, dt.date, int]
"""Slug of an indicator, end of a period, version of its value."""


def waiting_achievements(
    store: Store, *, on: dt.date, last: int, until_seq: int | None = None
) -> dict[str, tuple[tuple[model.Achievement, ...], int]]:
    """What waits for a validator beside the current values: the last few periods of every indicator, oldest first.

    Returns:
        Slug → values (null where one is to be withdrawn), and in how many periods something waits.
    """
    rows = store.rows(
        """
        WITH asked AS (SELECT DISTINCT indicator, period_end FROM achievement WHERE state = 'submitted'),
        latest AS (
            SELECT * FROM achievement SEMI JOIN asked USING (indicator, period_end)
            WHERE known_on <= $on AND period_end <= $on AND
        """
        + RECEIVED
        + """
            QUALIFY row_number() OVER (PARTITION BY indicator, period_end ORDER BY version DESC) = 1
        )
        SELECT *, count(*) OVER (PARTITION BY indicator) AS total FROM latest
        WHERE state = 'submitted' AND certainty <> 'disputed'
        QUALIFY row_number() OVER (PARTITION BY indicator ORDER BY period_end DESC) <= $last
        ORDER BY indicator, period_end
        """,
        on=on,
        last=last,
        until_seq=until_seq,
    )
    totals = {str(row["indicator"]): int(row["total"]) for row in rows}
    return {slug: (values, totals[slug]) for slug, values in by_indicator(rows).items()}


def find_own_entry(store: Store, versions: Sequence[Version], *, actor: str) -> Version | None:
    """Return the first of these versions whose figure somebody entered, whoever brought it back since; None if none is.

    A confirmed version right after one that waited and that says what was known before, or nothing, enters no figure:
    it confirms, refuses or takes back.
    """
    rows = store.rows(
        """
        WITH asked AS (
            SELECT unnest($slugs::VARCHAR[]) AS indicator, unnest($ends::DATE[]) AS period_end,
                   unnest($versions::INTEGER[]) AS version
        )
        SELECT waiting.indicator, waiting.period_end, waiting.version
        FROM achievement AS waiting SEMI JOIN asked USING (indicator, period_end, version)
        JOIN achievement AS entered
          ON entered.indicator = waiting.indicator AND entered.period_end = waiting.period_end
         AND entered.version <= waiting.version
         AND entered.value IS NOT DISTINCT FROM waiting.value AND entered.qualifier = waiting.qualifier
        JOIN batch ON batch.submission_id = entered.batch AND batch.actor = $actor
        LEFT JOIN achievement AS before
          ON before.indicator = entered.indicator AND before.period_end = entered.period_end
         AND before.version = entered.version - 1
        WHERE entered.state = 'submitted' OR before.state IS DISTINCT FROM 'submitted' OR (
            entered.value IS NOT NULL AND NOT EXISTS (
                FROM achievement AS known
                WHERE known.indicator = entered.indicator AND known.period_end = entered.period_end
                  AND known.version < entered.version
                  AND known.value = entered.value AND known.qualifier = entered.qualifier
            )
        )
        ORDER BY ALL LIMIT 1
        """,
        slugs=[slug for slug, _, _ in versions],
        ends=[end for _, end, _ in versions],
        versions=[version for _, _, version in versions],
        actor=actor,
    )
    return (str(rows[0]["indicator"]), rows[0]["period_end"], int(rows[0]["version"])) if rows else None
