"""Holding a review: opening it, keeping its minutes, judging indicators, taking decisions, closing it.

Each is one submission; whoever wrote the same thing first keeps it, and the other one is told. That nothing goes into
a closed review, and that only one is open, the store makes sure of under its lock.

What does not belong here: what is shown in a review (``readings``), who may hold one (``access``).
"""

from indicators.review.deciding import Deciding, decide
from indicators.review.judging import Judging, assess
from indicators.review.meetings import Minutes, close_review, keep_minutes, open_review
from indicators.store import Hand

__all__ = [
    "Deciding",
    "Hand",
    "Judging",
    "Minutes",
    "assess",
    "close_review",
    "decide",
    "keep_minutes",
    "open_review",
]
