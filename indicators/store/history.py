"""Who stored what, when, in the place of what: the journal's pages and the versions behind them.

A page is found among keys only, then the versions of these few keys are read: the view ``journal`` compares every row
with the one before it, which takes half a second for a million values. The order is that of ``seq``, never of a time.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from indicators import model
from indicators.model import Batch, Certainty, Clock, JournalEntry, Kind
from indicators.numbers import end_of_day
from indicators.store import nouns
from indicators.store.opening import Store

Row = dict[str, Any]
Period = tuple[str, dt.date]
"""Slug of an indicator and end of a period: what the versions of one value share."""

_ENTRIES = """
WITH entry AS (
    SELECT batch, 'achievement' AS kind, indicator AS subject, period_end AS period, NULL AS review, version, known_on
    FROM achievement
    UNION ALL
    SELECT batch, 'target', indicator, NULL, NULL, revision, known_on FROM target WHERE milestone = 1
    UNION ALL
    SELECT batch, 'indicator', slug, NULL, NULL, version, known_on FROM indicator
    UNION ALL
    SELECT batch, 'source', id, NULL, NULL, 1, coalesce(published_on, recorded_at::DATE) FROM source
    UNION ALL
    SELECT batch, 'member', email, NULL, NULL, version, known_on FROM member
    UNION ALL
    SELECT batch, 'review', id, NULL, NULL, version, known_on FROM review
    UNION ALL
    SELECT batch, 'assessment', indicator, NULL, review, version, known_on FROM assessment
    UNION ALL
    SELECT batch, 'decision', id, NULL, NULL, version, known_on FROM decision
    UNION ALL
    SELECT batch, 'snapshot', id, NULL, NULL, 1, frozen_on FROM snapshot
)
SELECT batch.*, entry.kind, entry.subject, entry.period, entry.review, entry.version
FROM entry JOIN batch ON batch.submission_id = entry.batch
WHERE batch.seq <= $until_seq
  AND CASE WHEN $by_known THEN entry.known_on <= $until ELSE batch.recorded_at < $ends_at END
  AND (len($kinds::VARCHAR[]) = 0 OR list_contains($kinds::VARCHAR[], entry.kind))
  AND (len($indicators::VARCHAR[]) = 0 OR list_contains($indicators::VARCHAR[], entry.subject))
  AND (len($actors::VARCHAR[]) = 0 OR list_contains($actors::VARCHAR[], batch.actor))
  AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels::VARCHAR[], batch.channel))
ORDER BY CASE WHEN $by_known THEN entry.known_on END DESC, batch.seq DESC, entry.known_on DESC, entry.kind,
         entry.subject, entry.period DESC, entry.review DESC, entry.version DESC
LIMIT $last OFFSET $skip
"""


@dataclass(frozen=True)
class Wanted:
    """Which entries of the journal; an empty choice lets everything through.

    Attributes:
        until: Last day: what the store had received when it ended in Paris, or what was known by then.
        clock: Which of the two; ``known`` also orders by that day, newest first.
        until_seq: Last batch, so that pages do not move while somebody turns them.
        skip, last: How many entries are passed over, and how many are wanted.
    """

    until: dt.date
    clock: Clock
    kinds: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    until_seq: int | None = None
    skip: int = 0
    last: int = 50


def journal_entries(store: Store, wanted: Wanted) -> tuple[JournalEntry, ...]:
    """One page of the journal, newest first."""
    rows = store.rows(
        _ENTRIES,
        until=wanted.until,
        ends_at=end_of_day(wanted.until),
        by_known=wanted.clock is Clock.KNOWN,
        kinds=list(wanted.kinds),
        indicators=list(wanted.indicators),
        actors=list(wanted.actors),
        channels=list(wanted.channels),
        until_seq=store.version() if wanted.until_seq is None else wanted.until_seq,
        skip=wanted.skip,
        last=wanted.last,
    )
    found = _entries_behind(store, rows)
    return tuple(found[_place(row)] for row in rows)


def value_versions(store: Store, periods: Iterable[Period]) -> dict[Period, tuple[JournalEntry, ...]]:
    """Every version of some periods' values, oldest first; a period that was never reported is left out."""
    asked = list(dict.fromkeys(periods))
    rows = store.rows(
        """
        WITH wanted AS (SELECT unnest($slugs::VARCHAR[]) AS indicator, unnest($ends::DATE[]) AS period_end)
        SELECT achievement.*, batch.submission_id, batch.seq, batch.actor, batch.channel, batch.file_name
        FROM achievement SEMI JOIN wanted USING (indicator, period_end)
        JOIN batch ON batch.submission_id = achievement.batch
        ORDER BY indicator, period_end, version
        """,
        slugs=[slug for slug, _ in asked],
        ends=[end for _, end in asked],
    )
    grouped = groupby(rows, key=lambda row: (str(row["indicator"]), row["period_end"]))
    return {period: _chain(list(each), Kind.ACHIEVEMENT, period[0]) for period, each in grouped}


# What waits for a validator: last versions in state ``submitted``, withdrawals among them.
_WAITING = """
WITH waiting AS (
    FROM achievement WHERE state = 'submitted' AND NOT EXISTS (
        FROM achievement AS later
        WHERE later.indicator = achievement.indicator AND later.period_end = achievement.period_end
          AND later.version > achievement.version
    )
)
"""


def waiting_batches(store: Store) -> tuple[tuple[Batch, int], ...]:
    """The submissions that brought values which wait for a validator, and how many each; newest first."""
    rows = store.rows(
        _WAITING
        + """
        SELECT batch.*, counted.number FROM batch
        JOIN (SELECT batch AS id, count(*) AS number FROM waiting GROUP BY batch) AS counted
          ON counted.id = batch.submission_id
        ORDER BY batch.seq DESC
        """
    )
    return tuple((nouns.batch(row), int(row["number"])) for row in rows)


def waiting_rows(store: Store, batch: Batch) -> pl.DataFrame:
    """The rows of a submission that wait for a validator, as the table ``achievement`` holds them."""
    return store.frame(_WAITING + "SELECT * FROM waiting WHERE batch = $id ORDER BY indicator, period_end", id=batch.id)


def waiting_values(store: Store, batch: Batch, *, last: int) -> tuple[JournalEntry, ...]:
    """The first values of a submission that wait for a validator, by indicator and period."""
    rows = store.rows(
        _WAITING
        + "SELECT indicator, period_end FROM waiting WHERE batch = $id ORDER BY indicator, period_end LIMIT $last",
        id=batch.id,
        last=last,
    )
    found = value_versions(store, [(str(row["indicator"]), row["period_end"]) for row in rows])
    return tuple(found[str(row["indicator"]), row["period_end"]][-1] for row in rows)


def stored_batch(store: Store, seq: int) -> Batch | None:
    """A batch by its number."""
    rows = store.rows("SELECT * FROM batch WHERE seq = $seq", seq=seq)
    return nouns.batch(rows[0]) if rows else None


def periods_of(store: Store, batch: Batch) -> tuple[Period, ...]:
    """The periods that a batch brought values for, in order."""
    rows = store.rows(
        "SELECT DISTINCT indicator, period_end FROM achievement WHERE batch = $id ORDER BY indicator, period_end",
        id=batch.id,
    )
    return tuple((str(row["indicator"]), row["period_end"]) for row in rows)


def plans_in(store: Store, batch: Batch) -> int:
    """How many plans a batch brought."""
    counted = "SELECT count(*) AS plans FROM target WHERE batch = $id AND milestone = 1"
    return int(store.rows(counted, id=batch.id)[0]["plans"])


def actors(store: Store) -> tuple[str, ...]:
    """Everybody who ever stored anything, in order."""
    return tuple(str(row["actor"]) for row in store.rows("SELECT DISTINCT actor FROM batch ORDER BY actor"))


def _entries_behind(store: Store, rows: Sequence[Row]) -> Mapping[tuple[object, ...], JournalEntry]:
    """The entries of a page's keys, and of the versions around them, by their place."""
    subjects: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        subjects[row["kind"]].append(row["subject"])
    periods = [(row["subject"], row["period"]) for row in rows if row["kind"] == Kind.ACHIEVEMENT]
    chains: dict[tuple[object, ...], tuple[JournalEntry, ...]] = {
        **{(Kind.ACHIEVEMENT, *period): each for period, each in value_versions(store, periods).items()},
        **{(Kind.TARGET, slug, None): each for slug, each in _plans(store, subjects[Kind.TARGET]).items()},
        **{(Kind.ASSESSMENT, *key): each for key, each in _assessments(store, subjects[Kind.ASSESSMENT]).items()},
        **{(kind, key, None): each for kind in _THINGS for key, each in _things(store, kind, subjects[kind]).items()},
    }
    return {(*place, entry.version): entry for place, chain in chains.items() for entry in chain}


def _place(row: Row) -> tuple[object, ...]:
    return Kind(row["kind"]), row["subject"], row["period"] or row["review"], row["version"]


def _versions(of: str, *, key: str, also: str = "") -> str:
    """Every version of some things, oldest first, each with its submission; the names are ours, never a person's."""
    return (
        "SELECT thing.*, " + also + "batch.submission_id, batch.seq, batch.actor, batch.channel, batch.file_name"
        " FROM " + of + " AS thing JOIN batch ON batch.submission_id = thing.batch"
        " WHERE list_contains($keys::VARCHAR[], thing." + key + ") ORDER BY thing." + key + ", version"
    )


_THINGS = {
    Kind.INDICATOR: ("slug", _versions("indicator", key="slug")),
    Kind.SOURCE: ("id", _versions("source", key="id", also="1 AS version, ")),
    Kind.MEMBER: ("email", _versions("member", key="email")),
    Kind.REVIEW: ("id", _versions("review", key="id")),
    Kind.DECISION: ("id", _versions("decision", key="id")),
    Kind.SNAPSHOT: ("id", _versions("snapshot", key="id", also="1 AS version, ")),
}
"""What is known by one column: its name, and the text that reads all versions of some of them."""


def _things(store: Store, kind: Kind, keys: Sequence[str]) -> dict[str, tuple[JournalEntry, ...]]:
    name, sql = _THINGS[kind]
    rows = store.rows(sql, keys=list(keys))
    return {key: _chain(list(each), kind, key) for key, each in groupby(rows, lambda row: row[name])}


def _assessments(store: Store, slugs: Sequence[str]) -> dict[tuple[str, str], tuple[JournalEntry, ...]]:
    """By indicator and review."""
    rows = sorted(store.rows(_ASSESSMENTS, keys=list(slugs)), key=lambda row: (row["indicator"], row["review"]))
    grouped = groupby(rows, key=lambda row: (str(row["indicator"]), str(row["review"])))
    return {key: _chain(list(each), Kind.ASSESSMENT, key[0]) for key, each in grouped}


_ASSESSMENTS = _versions("assessment", key="indicator")


def _plans(store: Store, slugs: Sequence[str]) -> dict[str, tuple[JournalEntry, ...]]:
    rows = store.rows(
        """
        SELECT target.*, batch.submission_id, batch.seq, batch.actor, batch.channel, batch.file_name
        FROM target JOIN batch ON batch.submission_id = target.batch
        WHERE list_contains($slugs::VARCHAR[], indicator) ORDER BY indicator, revision, milestone
        """,
        slugs=list(slugs),
    )
    return {slug: _plan_chain(slug, list(each)) for slug, each in groupby(rows, lambda row: row["indicator"])}


def _plan_chain(slug: str, rows: list[Row]) -> tuple[JournalEntry, ...]:
    """The plans of one indicator; a plan in force replaced the last one in force, any other one replaced nothing."""
    entries: list[JournalEntry] = []
    in_force: model.Plan | None = None
    revisions = [list(each) for _, each in groupby(rows, lambda row: row["revision"])]
    for milestones in revisions:
        plan, is_last = nouns.plan(milestones), milestones is revisions[-1]
        before = in_force if plan.is_judged else None
        in_force = plan if plan.is_judged else in_force
        batch = nouns.batch(milestones[0])
        entries.append(JournalEntry(batch, Kind.TARGET, slug, plan.revision, plan, before, is_last))
    return tuple(entries)


_NOUNS = {
    Kind.ACHIEVEMENT: nouns.achievement,
    Kind.INDICATOR: nouns.indicator,
    Kind.SOURCE: nouns.source,
    Kind.MEMBER: nouns.member,
    Kind.REVIEW: nouns.review,
    Kind.ASSESSMENT: nouns.assessment,
    Kind.DECISION: nouns.decision,
    Kind.SNAPSHOT: nouns.snapshot,
}


def _chain(rows: list[Row], kind: Kind, subject: str) -> tuple[JournalEntry, ...]:
    """Versions of one thing, oldest first, each with the one that counted before it: a disputed value never did."""
    chain: list[JournalEntry] = []
    counted: Any = None
    for row in rows:
        after: Any = _NOUNS[kind](row)
        chain.append(
            JournalEntry(nouns.batch(row), kind, subject, row["version"], after, counted, is_last=row is rows[-1])
        )
        if row.get("certainty") != Certainty.DISPUTED:
            counted = after
    return tuple(chain)
