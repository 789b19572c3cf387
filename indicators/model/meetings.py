"""The weekly review: the meeting, what it thinks of each indicator, what it decides, and the state it freezes."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

SHOWN_DIGITS = 12


class ReviewState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Confidence(StrEnum):
    """A person's judgement of whether a target will be met: entered, never computed; best first, then none at all."""

    SECURED = "secured"
    ATTAINABLE = "attainable"
    SUPPORT_NEEDED = "support_needed"
    COMPROMISED = "compromised"
    COMMENT = "comment"  # said of an indicator that promises nothing: there is no objective to judge


CONFIDENCE_LEVELS = tuple(level for level in Confidence if level is not Confidence.COMMENT)
"""What can be thought of a promise."""


class DecisionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Review:
    """One version of a meeting of the committee.

    Attributes:
        snapshot: Id of the state that closing it froze; None while it is open.
        summary: The minutes' free text.
    """

    id: str
    version: int
    held_on: dt.date
    snapshot: str | None
    state: ReviewState
    chair: str | None
    attendance: str | None
    summary: str | None
    batch: str

    @property
    def is_open(self) -> bool:
        return self.state is ReviewState.OPEN


@dataclass(frozen=True, slots=True)
class Assessment:
    """One version of what a review thinks of an indicator."""

    review: str
    indicator: str
    version: int
    confidence: Confidence
    text: str | None
    batch: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One version of a decision.

    Attributes:
        review: Id of the review in which this version was taken.
        note: What was said when it was settled.
    """

    id: str
    version: int
    review: str
    indicator: str | None
    text: str
    owner: str
    due: dt.date | None
    state: DecisionState
    note: str | None
    batch: str

    def is_overdue(self, on: dt.date) -> bool:
        return self.state is DecisionState.OPEN and self.due is not None and self.due < on


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was known at one instant, kept for ever.

    Attributes:
        instant: When it was taken, UTC.
        frozen_on: The day whose figures it freezes.
        until_seq: Number of the last batch that it contains.
        figures: Every indicator's figures as they were shown, as JSON.
        checksum: SHA-256 of the facts and of ``figures``.
    """

    id: str
    instant: dt.datetime
    label: str
    frozen_on: dt.date
    until_seq: int
    figures: str
    checksum: str

    @property
    def first_digits(self) -> str:
        """As much of the checksum as people compare."""
        return self.checksum[:SHOWN_DIGITS]


@dataclass(frozen=True, slots=True)
class AsOf:
    """What was known on a day, of what the store had received up to a batch (by default of all)."""

    on: dt.date
    until_seq: int | None = None
