"""The nouns: what the strategy promised, what was reported, where it was read.

Frozen dataclasses and enums, one word per concept (the glossary in the README). They hold values and
know their own simplest questions; arithmetic is in ``progress``, reading and writing in ``store``.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    CUMULATIVE = "cumulative"
    STOCK = "stock"
    ANNUAL = "annual"
    SHARE = "share"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Qualifier(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Certainty(StrEnum):
    CERTAIN = "certain"
    PROBABLE = "probable"
    DISPUTED = "disputed"


class Path(StrEnum):
    LINEAR = "linear"
    STEP = "step"


class Aim(StrEnum):
    REACH = "reach"
    FLOOR = "floor"
    CEILING = "ceiling"


class Standing(StrEnum):
    """Whether a planned figure is a promise to be judged, or only shown beside one."""

    PLAN = "plan"
    CONTEXT = "context"


class State(StrEnum):
    SUBMITTED = "submitted"
    VALIDATED = "validated"


class Precision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Kind(StrEnum):
    """What an entry of the journal is about; the values are names of tables."""

    ACHIEVEMENT = "achievement"
    TARGET = "target"
    INDICATOR = "indicator"
    SOURCE = "source"
    MEMBER = "member"


class Role(StrEnum):
    """What somebody is here; what a role may do is in ``access``."""

    NONE = "none"
    READER = "reader"
    MANAGER = "manager"
    VALIDATOR = "validator"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"


class Door(StrEnum):
    """Where somebody comes in."""

    PAGE = "page"
    COMMAND = "command"
    API = "api"


class EventKind(StrEnum):
    """What people do or try that stores no figure."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    EXPORTED = "exported"


class Clock(StrEnum):
    """The two times of everything stored: when the store received it, when it became known."""

    RECORDED = "recorded"
    KNOWN = "known"


class Status(StrEnum):
    """The computed verdict, in the order in which a committee should look at it."""

    OVERDUE = "overdue"
    LATE = "late"
    WATCH = "watch"
    NO_DATA = "no_data"
    UNDATED = "undated"
    NO_TARGET = "no_target"
    ON_TRACK = "on_track"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much of the planned progress is enough; from ``data/strategy.toml``."""

    on_track_percent: Decimal
    watch_percent: Decimal


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    publisher: str
    published_on: dt.date | None
    published_precision: Precision | None
    url: str | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing the strategy promised to count. A share may be the ratio of two others."""

    slug: str
    version: int
    label_fr: str
    label_en: str
    axis: str
    unit: str
    measure: Measure
    direction: Direction
    decimals: int
    baseline: Decimal | None
    baseline_on: dt.date | None
    update_months: int
    delay_days: int
    owner: str | None
    numerator: str | None
    denominator: str | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    definition_fr: str
    definition_en: str
    method_fr: str
    method_en: str
    headline: int | None
    context: bool
    public: bool
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Milestone:
    """A planned value and, where the promise has one, its due date."""

    value: Decimal
    qualifier: Qualifier
    due: dt.date | None
    due_precision: Precision | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All targets of an indicator as announced at one time; a revision replaces the whole of it.

    Attributes:
        decision: Reference of the decision: which meeting, letter or publication.
        warnings: What spoke against it when a person announced it: codes of ``plausibility``, separated by spaces.
    """

    revision: int
    milestones: tuple[Milestone, ...]
    path: Path
    aim: Aim
    standing: Standing
    certainty: Certainty
    known_on: dt.date
    known_precision: Precision
    decided_on: dt.date | None
    decision: str | None
    reason_fr: str | None
    reason_en: str | None
    source: str | None
    warnings: str | None

    @property
    def target(self) -> Milestone:
        """The last milestone: what the plan ends with."""
        return self.milestones[-1]

    @property
    def is_judged(self) -> bool:
        """Whether this plan can be in force: neither context nor disputed."""
        return self.standing is Standing.PLAN and self.certainty is not Certainty.DISPUTED


@dataclass(frozen=True, slots=True)
class Achievement:
    """A reported value. ``value`` is None where a later version withdrew it.

    Attributes:
        reason: Why this version was entered although something spoke against it, or why it reverts another.
        warnings: What spoke against it: codes of ``plausibility``, separated by spaces.
    """

    period_start: dt.date | None
    period_end: dt.date
    period_precision: Precision
    version: int
    value: Decimal | None
    qualifier: Qualifier
    state: State
    certainty: Certainty
    known_on: dt.date
    known_precision: Precision
    source: str | None
    evidence: str | None
    comment_fr: str | None
    comment_en: str | None
    reason: str | None
    warnings: str | None
    batch: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One accepted submission. ``recorded_at`` is UTC; only ``seq`` tells the order, since a clock may go back."""

    id: str
    seq: int
    actor: str
    recorded_at: dt.datetime
    channel: str
    file_name: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """One version of a person's role. ``scope`` holds words separated by spaces; they are ``access``'s."""

    email: str
    version: int
    role: Role
    scope: str
    known_on: dt.date
    batch: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody did or tried and that stores no figure. ``recorded_at`` is UTC.

    Attributes:
        act: What was refused.
        subject: The indicator or file that it was about.
        detail: The fingerprint of a session that was opened or closed.
    """

    recorded_at: dt.datetime
    actor: str
    kind: EventKind
    door: Door
    act: str | None = None
    subject: str | None = None
    detail: str | None = None


Stored = Achievement | Plan | Indicator | Source | Member


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that was stored: by whom, and what stood in its place before.

    Attributes:
        subject: Slug of the indicator; id of the source; address of the person.
        version: Of the value, definition or role; the revision of a plan; 1 for a source.
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
