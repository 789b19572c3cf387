"""What waits for a validator beside the current values: the last version of a period, where nobody has confirmed it."""

import datetime as dt

from indicators import model
from indicators.store.opening import Store
from indicators.store.queries import RECEIVED, by_indicator


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
