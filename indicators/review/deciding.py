"""Decisions: taken in a review, carried from one to the next while they are open, settled with a note."""

import datetime as dt
from dataclasses import dataclass

from indicators.errors import DecisionSettled, DueInThePast, noted
from indicators.model import Decision, DecisionState, Review
from indicators.numbers import dated
from indicators.review.writing import LONGEST_NAME, earlier, needed, stored, text
from indicators.store import Hand, Receipt, Store


@dataclass(frozen=True)
class Deciding:
    """A decision as typed: a new one, or a change of one.

    Attributes:
        indicator: Slug of the one it is about, if it is about one.
        before: The version that it replaces; None for a new decision.
    """

    text: str
    owner: str
    due: dt.date | None
    indicator: str | None = None
    state: DecisionState = DecisionState.OPEN
    note: str = ""
    before: Decision | None = None


def decide(store: Store, review: Review, deciding: Deciding, hand: Hand) -> Receipt:
    """Store a decision, or the next version of one.

    Raises:
        TextMissing, TextTooLong: What is decided, who carries it out, or what is said on settling it is missing or too
            long.
        DueInThePast: It could only be late; one that was due before keeps its day.
        DecisionSettled: It was settled in an earlier version.
        VersionTaken: Somebody else changed it meanwhile; nothing is stored.
        ReviewClosed, SignInNeeded, NotAllowed: It cannot be written into this review, or not by this person.
    """
    done = earlier(store, hand)
    if done:
        return done
    before = deciding.before
    if before and before.state is not DecisionState.OPEN:
        raise DecisionSettled
    moved = before is None or before.due != deciding.due
    if moved and deciding.due is not None and deciding.due < hand.today:
        raise DueInThePast(due=dated(deciding.due))
    settled = deciding.state is not DecisionState.OPEN
    row = {
        "id": before.id if before else hand.id,
        "version": before.version + 1 if before else 1,
        "review": review.id,
        "indicator": deciding.indicator,
        "text": needed(deciding.text, field=noted("Decision")),
        "owner": needed(deciding.owner, field=noted("Owner"), most=LONGEST_NAME),
        "due": deciding.due,
        "state": deciding.state.value,
        "note": (needed if settled else text)(deciding.note, field=noted("Note")),
    }
    return stored(store, hand, {"decision": [row]})
