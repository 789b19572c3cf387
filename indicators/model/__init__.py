"""The nouns: what the strategy promised, what was reported, who did what, and the weekly review.

Frozen dataclasses and enums, one word per concept (the glossary in the README). They hold values and
know their own simplest questions; arithmetic is in ``progress``, reading and writing in ``store``.
"""

from indicators.model.figures import NO_SOURCE, Achievement, Indicator, Milestone, Plan, Source, Thresholds
from indicators.model.journal import Batch, Clock, JournalEntry, Kind, Stored
from indicators.model.meetings import (
    CONFIDENCE_LEVELS,
    AsOf,
    Assessment,
    Confidence,
    Decision,
    DecisionState,
    Review,
    ReviewState,
    Snapshot,
)
from indicators.model.people import Door, Event, EventKind, Member, Role
from indicators.model.pictures import FrozenPicture
from indicators.model.words import (
    Aim,
    Certainty,
    Direction,
    Measure,
    Path,
    Population,
    Precision,
    Qualifier,
    Standing,
    State,
    Status,
)

__all__ = [
    "CONFIDENCE_LEVELS",
    "NO_SOURCE",
    "Achievement",
    "Aim",
    "AsOf",
    "Assessment",
    "Batch",
    "Certainty",
    "Clock",
    "Confidence",
    "Decision",
    "DecisionState",
    "Direction",
    "Door",
    "Event",
    "EventKind",
    "FrozenPicture",
    "Indicator",
    "JournalEntry",
    "Kind",
    "Measure",
    "Member",
    "Milestone",
    "Path",
    "Plan",
    "Population",
    "Precision",
    "Qualifier",
    "Review",
    "ReviewState",
    "Role",
    "Snapshot",
    "Source",
    "Standing",
    "State",
    "Status",
    "Stored",
    "Thresholds",
]
