"""What the tests of reviews share: a review that is opened, judged, decided in and closed, as the pages do."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from indicators.access import Identity
from indicators.catalogue import Strategy
from indicators.errors import UserFacingError
from indicators.model import Assessment, Confidence, Decision, Population, Review, Snapshot, Status
from indicators.readings import Desk, Meeting
from indicators.readings.meetings import all_reviews
from indicators.review import Deciding, Hand, Judging, Minutes, assess, close_review, decide, keep_minutes, open_review
from indicators.store import Receipt, Store, reviews
from tests.fixtures import MARIE, NOW, TODAY

SITES, STUDENTS, WINNERS = "lieux_experimentation", "etudiants_formes", "laureats_total"
WEEK = dt.timedelta(days=7)
NEXT_WEEK = TODAY + WEEK


@dataclass(frozen=True)
class Room:
    """A store in which reviews are held.

    Attributes:
        now: When everything is written, UTC.
    """

    store: Store
    strategy: Strategy
    now: dt.datetime = NOW

    def later(self, **after: float) -> "Room":
        """The same room at another time."""
        return replace(self, now=self.now + dt.timedelta(**after))

    def hand(self, *, id: str = "", actor: Identity = MARIE) -> Hand:
        return Hand(id or uuid.uuid4().hex, actor, self.now)

    def open(self, held_on: dt.date = TODAY, **by: object) -> Review:
        open_review(self.store, Minutes(held_on), self.hand(**by))  # type: ignore[arg-type]
        return self.last()

    def note(self, seen: Review, held_on: dt.date | None = None, *, hand: Hand | None = None, **said: str) -> Receipt:
        minutes = Minutes(held_on or seen.held_on, **said)
        return keep_minutes(self.store, seen, minutes, hand or self.hand())

    def judge(
        self,
        review: Review,
        confidence: Confidence = Confidence.SUPPORT_NEEDED,
        said: str = "Deux sites attendent leur convention.",
        *,
        slug: str = SITES,
        status: Status = Status.LATE,
        before: Assessment | None = None,
        population: Population = Population.PROMISE,
        hand: Hand | None = None,
    ) -> Receipt:
        judging = Judging(slug, status, confidence, said, before, population)
        return assess(self.store, review, judging, hand or self.hand())

    def decide(
        self,
        review: Review,
        said: str = "Relancer les sites",
        owner: str = "paul@example.org",
        due: dt.date | None = None,
        *,
        hand: Hand | None = None,
        **more: object,
    ) -> Receipt:
        return decide(self.store, review, Deciding(said, owner, due, **more), hand or self.hand())  # type: ignore[arg-type]

    def close(self, seen: Review, held_on: dt.date | None = None, *, hand: Hand | None = None, **said: str) -> Receipt:
        minutes = Minutes(held_on or seen.held_on, **said)
        return close_review(self.store, self.strategy, seen, minutes, hand or self.hand())

    def held(self, on: dt.date = TODAY) -> Review:
        """A review that was opened and closed."""
        self.close(self.open(on))
        return self.last()

    def meet(self) -> None:
        """A review that was held and one that is open: the page of reviews has something to show."""
        self.held(TODAY - WEEK)
        self.open()

    def frozen(self, place: int = -1) -> Snapshot:
        """What a closed review froze, by default the last one."""
        known = all_reviews(self.store)
        return known.snapshots[known.closed[place].snapshot or ""]

    def last(self) -> Review:
        return all_reviews(self.store).all[-1]

    def judged(self, review: Review, slug: str = SITES) -> Assessment:
        every = reviews.assessments(self.store)
        return next(each for each in every if (each.review, each.indicator) == (review.id, slug))

    def decided(self, said: str = "Relancer les sites") -> Decision:
        return next(each for each in reviews.decisions(self.store) if each.text == said)

    def shown(self, review: Review | None, today: dt.date = TODAY) -> Meeting:
        """What a reader of this moment sees, from no cache."""
        return Desk(self.store, self.strategy).meeting(review.id if review else None, today=today)


def refusal(do: Callable[[], object]) -> type[UserFacingError] | None:
    """By which refusal something ended; None where it was done."""
    try:
        do()
    except UserFacingError as error:
        return type(error)
    return None
