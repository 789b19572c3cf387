"""A store of its own in which two reviews were held, with judgements, decisions and minutes as people type them."""

import datetime as dt
from dataclasses import dataclass, replace

from indicators.catalogue import Strategy
from indicators.model import Confidence
from indicators.readings import Desk, Meeting
from indicators.store import Store
from tests.holding import SITES, Room


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
    room = Room(store, strategy, dt.datetime.combine(day, dt.time(8)))
    review = room.open(day)
    status = Desk(store, strategy).overview(on=day).named(SITES).status
    room.judge(review, Confidence.ATTAINABLE, typed.judged, status=status)
    room.decide(review, typed.decided, typed.owner, day + dt.timedelta(days=4), indicator=SITES)
    room.close(review, chair=typed.chair, attendance=typed.attendance, summary=typed.summary)
    return room.shown(review, day)


def with_pages(meeting: Meeting, number: int) -> Meeting:
    """The same meeting, with that many indicators as headline ones."""
    return replace(meeting, overview=replace(meeting.overview, headline=meeting.overview.situations[:number]))
