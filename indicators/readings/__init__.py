"""The read side: one ready answer per screen, for the day it is asked about.

``situation`` judges one indicator, ``ratios`` computes shares of two others, ``answers`` puts a screen together,
``changes`` tells two readings apart, ``meetings`` is what a review looks at,
``review_comparison`` compares two of them,
``history`` is the journal, ``administration`` says who has which role, ``reminders`` who must update what,
``counting`` how many there are of what, ``whatif``
shows what an entry would change, ``turns`` keeps long computations from crowding each other out, ``soundness`` says
whether everything is as it was stored, ``desk`` keeps the answers in bounded caches keyed by the data version and is
shared by all sessions.
"""

from indicators.readings.administration import Administration, administration
from indicators.readings.answers import ATTENTION, Overview, Sheet
from indicators.readings.changes import (
    Changes,
    DefinitionChange,
    PlanChange,
    PlanKind,
    StatusChange,
    ValueChange,
    ValueKind,
)
from indicators.readings.counting import IndicatorCounts, count_indicators, without_owner
from indicators.readings.desk import Desk, close_shared_desk, shared_desk
from indicators.readings.figures import change_figures, figures
from indicators.readings.history import Choices, Journal, Wanted
from indicators.readings.meetings import Meeting, Reviews, Verdict, written_figures, written_minutes
from indicators.readings.reminders import Reminder, reminders
from indicators.readings.review_comparison import AssessmentChange, DecisionChange, ReviewComparison
from indicators.readings.situation import Situation
from indicators.readings.soundness import faults
from indicators.readings.whatif import WhatIf

__all__ = [
    "ATTENTION",
    "Administration",
    "AssessmentChange",
    "Changes",
    "Choices",
    "DecisionChange",
    "DefinitionChange",
    "Desk",
    "IndicatorCounts",
    "Journal",
    "Meeting",
    "Overview",
    "PlanChange",
    "PlanKind",
    "Reminder",
    "ReviewComparison",
    "Reviews",
    "Sheet",
    "Situation",
    "StatusChange",
    "ValueChange",
    "ValueKind",
    "Verdict",
    "Wanted",
    "WhatIf",
    "administration",
    "change_figures",
    "close_shared_desk",
    "count_indicators",
    "faults",
    "figures",
    "reminders",
    "shared_desk",
    "without_owner",
    "written_figures",
    "written_minutes",
]
