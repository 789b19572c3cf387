"""Which values two readings of the store tell differently: periods of which only the later one sees a version."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import model
from indicators.model import AsOf
from indicators.store import nouns
from indicators.store.history import Period
from indicators.store.opening import Store
from indicators.store.queries import current


@dataclass(frozen=True, slots=True)
class Told:
    """What one reading says of a period: the value that counts (null where withdrawn), the last disputed version."""

    counts: model.Achievement | None = None
    disputed: model.Achievement | None = None


def changed_periods(store: Store, old: AsOf, new: AsOf, *, newcomers: Sequence[str]) -> tuple[Period, ...]:
    """The periods of which the later reading sees more, by indicator and period; all of what is new in it."""
    rows = store.rows(
        """
        SELECT DISTINCT indicator, period_end FROM achievement
        JOIN batch ON batch.submission_id = achievement.batch
        WHERE known_on <= $on AND period_end <= $on AND ($seq IS NULL OR seq <= $seq)
          AND (list_contains($newcomers::VARCHAR[], indicator)
               OR NOT (known_on <= $old_on AND period_end <= $old_on AND ($old_seq IS NULL OR seq <= $old_seq)))
        ORDER BY indicator, period_end
        """,
        on=new.on,
        seq=new.until_seq,
        old_on=old.on,
        old_seq=old.until_seq,
        newcomers=list(newcomers),
    )
    return tuple((str(row["indicator"]), row["period_end"]) for row in rows)


def count_versions(store: Store, moment: AsOf) -> int:
    """Count the versions of values that a reading sees."""
    rows = store.rows(
        """
        SELECT count(*) AS number FROM achievement JOIN batch ON batch.submission_id = achievement.batch
        WHERE known_on <= $on AND ($seq IS NULL OR seq <= $seq)
        """,
        on=moment.on,
        seq=moment.until_seq,
    )
    return int(rows[0]["number"])


_WANTED = """(
    SELECT * FROM achievement SEMI JOIN (
        SELECT unnest($slugs::VARCHAR[]) AS indicator, unnest($ends::DATE[]) AS period_end
    ) AS wanted USING (indicator, period_end)
)"""

_DISPUTED = """
SELECT * FROM known WHERE certainty = 'disputed'
QUALIFY row_number() OVER (PARTITION BY indicator, period_end ORDER BY version DESC) = 1
"""


def told(store: Store, periods: Sequence[Period], moment: AsOf, *, unconfirmed: bool) -> dict[Period, Told]:
    """What a reading says of some periods; those of which it says nothing are left out.

    Args:
        unconfirmed: Whether values that nobody has confirmed count.
    """
    counting = _by_period(store, "SELECT * FROM current", periods, moment, unconfirmed)
    disputed = _by_period(store, _DISPUTED, periods, moment, unconfirmed)
    return {period: Told(counting.get(period), disputed.get(period)) for period in sorted({*counting, *disputed})}


def _by_period(
    store: Store, asked: str, periods: Sequence[Period], moment: AsOf, unconfirmed: bool
) -> dict[Period, model.Achievement]:
    rows = store.rows(
        current(_WANTED) + asked,
        slugs=[slug for slug, _ in periods],
        ends=[end for _, end in periods],
        slug=None,
        on=moment.on,
        until_seq=moment.until_seq,
        unconfirmed=unconfirmed,
    )
    return {(str(row["indicator"]), row["period_end"]): nouns.achievement(row) for row in rows}
