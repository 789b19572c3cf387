"""What the strategy promised and what was reported, with where it was read."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from indicators.model.words import (
    Aim,
    Certainty,
    Direction,
    Measure,
    Path,
    Precision,
    Qualifier,
    Standing,
    State,
)

NO_SOURCE = "sans-source"
"""Id of the source of whatever was expressly said to have none."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much of the planned progress is enough; from ``data/strategy.toml``."""

    on_track_percent: Decimal
    watch_percent: Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure was read; ``NO_SOURCE`` is the one that says expressly: nowhere."""

    id: str
    title: str
    publisher: str
    published_on: dt.date | None
    published_precision: Precision | None
    url: str | None
    document: str | None

    @property
    def is_stated(self) -> bool:
        """Whether this is a source, not the word that a figure has none."""
        return self.id != NO_SOURCE


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
