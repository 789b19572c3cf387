"""What was stored, by whom, and what stood in its place before."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from indicators.model.figures import Achievement, Indicator, Plan, Source
from indicators.model.meetings import Assessment, Decision, Review, Snapshot
from indicators.model.people import Member


class Kind(StrEnum):
    """What an entry of the journal is about; the values are names of tables."""

    ACHIEVEMENT = "achievement"
    TARGET = "target"
    INDICATOR = "indicator"
    SOURCE = "source"
    MEMBER = "member"
    REVIEW = "review"
    ASSESSMENT = "assessment"
    DECISION = "decision"
    SNAPSHOT = "snapshot"


class Clock(StrEnum):
    """The two times of everything stored: when the store received it, when it became known."""

    RECORDED = "recorded"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Batch:
    """One accepted submission. ``recorded_at`` is UTC; only ``seq`` tells the order, since a clock may go back."""

    id: str
    seq: int
    actor: str
    recorded_at: dt.datetime
    channel: str
    file_name: str | None


Stored = Achievement | Plan | Indicator | Source | Member | Review | Assessment | Decision | Snapshot


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that was stored: by whom, and what stood in its place before.

    Attributes:
        subject: Slug of the indicator; id of the source, review, decision or frozen state; address of the person.
        version: The revision of a plan; 1 for what has none.
        before: The version before it; for a plan the one that it replaced. None for a first one.
        is_last: Whether nothing newer stands in its place.
    """

    batch: Batch
    kind: Kind
    subject: str
    version: int
    after: Stored
    before: Stored | None
    is_last: bool
