"""A store of its own in which two reviews were held, with judgements, decisions and minutes as people type them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indicators.catalogue import Strategy
from indicators.model import Confidence
from indicators.readings import Desk, Meeting
from indicators.review.deciding import Deciding, decide
from indicators.review.judging import Judging, assess
from indicators.review.meetings import Minutes, close_review, open_review
from indicators.review.writing import Hand
from indicators.store import Store
from tests.fixtures import MARIE

SITES = "lieux_experimentation"


@dataclass(frozen=True)
class Typed:
    """What people typed in one review."""

    chair: str = "Mme Dubois"
    attendance: str = "DNS, DGOS, Inserm"
    summary: str = "Les universités sont relancées."
    judged: str = "Les lieux sont ouverts."
    decided: str = "Relancer les universités"
    owner: str = "paul@example.org"


def hold(store: Store, strategy: Strategy, day: dt.date, typed: Typed = Typed()) -> Meeting:
    """Hold and close a review, with one judgement and one decision that is due four days later."""
    desk = Desk(store, strategy)
    hands = _hands(day)
    minutes = Minutes(day, chair=typed.chair, attendance=typed.attendance, summary=typed.summary)
    open_review(store, minutes, next(hands))
    review = desk.reviews().named(day.isoformat())
    status = desk.overview(on=day).named(SITES).status
    assess(store, review, Judging(SITES, status, Confidence.ATTAINABLE, typed.judged, None), next(hands))
    due = day + dt.timedelta(days=4)
    decide(store, review, Deciding(typed.decided, typed.owner, due, indicator=SITES), next(hands))
    close_review(store, strategy, review, minutes, next(hands))
    return desk.meeting(review.id, today=day)


def _hands(day: dt.date) -> Iterator[Hand]:
    instant = dt.datetime.combine(day, dt.time(8))
    return (Hand(f"{day}-{number}", MARIE, instant) for number in range(10))


def with_pages(meeting: Meeting, number: int) -> Meeting:
    """The same meeting, with that many indicators as headline ones."""
    return replace(meeting, overview=replace(meeting.overview, headline=meeting.overview.situations[:number]))
