"""The desk that hands out answers: bounded caches keyed by data version, shared by every session.

A sheet's key moves only with what is told about its indicator.

The store and these caches live here and not in Streamlit's caches, which any browser can empty for everybody.
"""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from cachetools import LRUCache

from indicators import access
from indicators.access import Act, Identity, Person
from indicators.catalogue import Strategy, read_strategy
from indicators.errors import SignInNeeded
from indicators.model import Achievement, AsOf, Batch, JournalEntry, Review, Snapshot
from indicators.readings import answers
from indicators.readings.changes import Changes, changes
from indicators.readings.history import Choices, Journal, journal, journal_choices
from indicators.readings.meetings import Meeting, Reviews, all_reviews, base_of, check_snapshot, meeting, moment_of
from indicators.readings.review_comparison import ReviewComparison, compare_meetings
from indicators.readings.turns import turn
from indicators.readings.whatif import Plans, Values, WhatIf, what_if
from indicators.store import Store, history, members, queries
from indicators.store.address import Server
from indicators.store.history import Wanted
from indicators.store.standin import open_for_serving
from indicators.store.versions import achievement_versions

Answer = TypeVar("Answer")

KEPT_OVERVIEWS = 16
KEPT_SHEETS = 256
KEPT_VERSIONS = 16
KEPT_JOURNALS = 64
KEPT_MEETINGS = 256
KEPT_PEOPLE = 1024

_NONE: dict[str, Any] = {}


class Kept(NamedTuple):
    """An answer, and whether it is worth keeping once something else was stored."""

    answer: object
    lasts: bool


Cache = LRUCache[tuple[object, ...], Kept]


class Desk:
    """Answers about one store.

    Args:
        store: An open store; the desk does not close it.
        strategy: Axes, units and thresholds.
        unpublished: Whether it also knows the indicators that are not public, and who did what. A reader who may not
            see those is given a desk without them, so that no page can show them by mistake.
    """

    def __init__(self, store: Store, strategy: Strategy, *, unpublished: bool = True) -> None:
        self.store = store
        self.strategy = strategy
        self.unpublished = unpublished
        self._overviews: Cache = LRUCache(KEPT_OVERVIEWS)
        self._sheets: Cache = LRUCache(KEPT_SHEETS)
        self._told: Cache = LRUCache(KEPT_VERSIONS)
        self._journals: Cache = LRUCache(KEPT_JOURNALS)
        self._meetings: Cache = LRUCache(KEPT_MEETINGS)
        self._snapshots: dict[str, Snapshot] = {}  # they never change, and are long
        self._people: Cache = LRUCache(KEPT_PEOPLE)
        self._lock = threading.RLock()
        self._making: dict[tuple[int, tuple[object, ...]], threading.Lock] = {}
        self._version = store.version()
        self._newest: answers.Overview | None = None

    def overview(self, *, on: dt.date, until_seq: int | None = None) -> answers.Overview:
        """All indicators on a day; as the store knew them when a batch had come in, or as it knows them now."""
        frozen = until_seq is not None and self.unpublished  # what is public can change for past days too
        key = (until_seq if frozen else self.store.version(), on, until_seq)
        return self._remember(
            self._overviews,
            key,
            lambda: self._overview(on=on, until_seq=until_seq),
            lasts=frozen,
        )

    def _overview(self, *, on: dt.date, until_seq: int | None) -> answers.Overview:
        """What is the same as in the one made before it is shared with that one."""
        self._newest = answers.overview(
            self.store, self.strategy, on=on, until_seq=until_seq, unpublished=self.unpublished, like=self._newest
        )
        return self._newest

    def sheet(self, slug: str, *, on: dt.date, until_seq: int | None = None) -> answers.Sheet:
        """One indicator on a day, with all that is behind it.

        Raises:
            UnknownIndicator: No indicator has that slug on that day.
        """
        whole = self.overview(on=on, until_seq=until_seq)
        stamp = answers.sheet_stamp(whole, slug, self._last_told(whole.stamp[0]))
        return self._remember(
            self._sheets, (stamp, slug), lambda: answers.sheet(self.store, whole, slug, stamp=stamp), lasts=True
        )

    def versions(self, sheet: answers.Sheet, start: int, stop: int) -> tuple[Achievement, ...]:
        """Versions of a sheet's values from one place to another, 0 being the latest; those at hand cost nothing."""
        if max(stop, start) <= len(sheet.versions) or len(sheet.versions) == sheet.versions_total:
            return sheet.versions[start:stop]
        slug, on, until_seq = sheet.situation.indicator.slug, sheet.situation.on, sheet.until_seq
        return achievement_versions(self.store, slug, on=on, start=start, stop=stop, until_seq=until_seq).shown

    def _last_told(self, version: int) -> dict[str, int]:
        """Of each indicator the last batch that told something about it, up to a version of the data."""
        return self._remember(self._told, (version,), lambda: queries.last_told(self.store, until_seq=version))

    def changes(self, old: AsOf, new: AsOf) -> Changes:
        """What the later of two readings tells differently.

        Raises:
            DaysTurnedRound: The second one is of an earlier day.
        """
        before, after = (self.overview(on=each.on, until_seq=each.until_seq) for each in (old, new))
        key = (before.stamp, after.stamp)
        return self._remember(self._meetings, key, lambda: changes(self.store, before, after))

    def reviews(self) -> Reviews:
        """Every review.

        Raises:
            SignInNeeded: They are not at this desk.
        """
        self._members_only(Act.READ_REVIEWS)
        return self._reviews()

    def _reviews(self) -> Reviews:
        return self._remember(
            self._meetings, (self.store.version(),), lambda: all_reviews(self.store, frozen=self._snapshots)
        )

    def since_last_review(self, *, on: dt.date) -> Changes:
        """Return what is new on a day since the last review was closed; before the first one, since the announcement.

        Raises:
            SnapshotBroken: What that review froze is not there, or not whole.
        """
        return self.changes(base_of(self._reviews(), None, AsOf(on), announced=self.strategy.known_on), AsOf(on))

    def meeting(self, id: str | None, *, today: dt.date) -> Meeting:
        """A review with all that is in front of the committee; without an id that of a day without one.

        Raises:
            SignInNeeded: It is not at this desk.
            ReviewUnknown: No review is called so.
            SnapshotBroken: What it froze is not what was stored.
        """
        self._members_only(Act.READ_REVIEWS)
        key = (self.store.version(), id, today)
        return self._remember(self._meetings, key, lambda: self._meeting(id, today=today))

    def _meeting(self, id: str | None, *, today: dt.date) -> Meeting:
        known, version = self._reviews(), self.store.version()
        review = known.named(id) if id else None
        asked = self._frozen(known, review, today=today) if review else AsOf(today)
        new = AsOf(asked.on, version) if asked.until_seq is None else asked  # what is saved meanwhile comes next time
        return meeting(
            self.store,
            known,
            review,
            overview=self.overview(on=new.on, until_seq=new.until_seq),
            changes=self.changes(base_of(known, review, new, announced=self.strategy.known_on), new),
            sheet=partial(self.sheet, on=new.on, until_seq=new.until_seq),
        )

    def compare_reviews(self, one: Review, other: Review) -> ReviewComparison:
        """Compare what two closed reviews froze, thought and decided, from the earlier to the later one.

        Raises:
            SignInNeeded: It is not at this desk.
            SnapshotBroken: What one of them froze is not what was stored.
        """
        first, last = sorted((one, other), key=lambda review: review.held_on)
        earlier, later = (self.meeting(review.id, today=review.held_on) for review in (first, last))
        key = ("compared", first.id, last.id)
        return self._remember(self._meetings, key, lambda: self._compare(earlier, later))

    def _compare(self, earlier: Meeting, later: Meeting) -> ReviewComparison:
        old, new = (AsOf(each.on, each.overview.until_seq) for each in (earlier, later))
        return compare_meetings(earlier, later, self.changes(old, new))

    def _frozen(self, known: Reviews, review: Review, *, today: dt.date) -> AsOf:
        """What a review is about; what it froze is checked once."""
        snapshot = known.snapshot(review)
        if snapshot:
            key = ("checked", snapshot.id)
            self._remember(self._meetings, key, lambda: check_snapshot(self.store, snapshot, review), lasts=True)
        return moment_of(known, review, today=today)

    def journal(self, wanted: Wanted) -> Journal:
        """One page of the journal.

        Raises:
            SignInNeeded: It is not at this desk.
        """
        choices = self.journal_choices()
        key = (self.store.version(), wanted)
        return self._remember(self._journals, key, lambda: journal(self.store, choices, wanted))

    def journal_choices(self) -> Choices:
        """What the journal's filters can be set to.

        Raises:
            SignInNeeded: As for ``journal``.
        """
        self._members_only()
        key = (self.store.version(),)
        return self._remember(self._journals, key, lambda: journal_choices(self.store, self.strategy))

    def waiting(self) -> tuple[tuple[Batch, int], ...]:
        """The submissions with values that wait for a validator, and how many each; newest first.

        Raises:
            SignInNeeded: As for ``journal``.
        """
        self._members_only()
        key = (self.store.version(), "waiting")
        return self._remember(self._journals, key, lambda: history.waiting_batches(self.store))

    def waiting_values(self, batch: Batch, *, last: int) -> tuple[JournalEntry, ...]:
        """The first of a submission's values that wait.

        Raises:
            SignInNeeded: As for ``journal``.
        """
        self._members_only()
        key = (self.store.version(), batch.id, last)
        return self._remember(self._journals, key, lambda: history.waiting_values(self.store, batch, last=last))

    def what_if(self, *, on: dt.date, values: Values = _NONE, plans: Plans = _NONE) -> WhatIf:
        """All indicators on a day, and as they would be with other values or a new plan; nothing is stored."""
        before = self.overview(on=on)
        with turn():
            return what_if(self.store, before, values=values, plans=plans)

    def person(self, identity: Identity) -> Person:
        """Somebody with the role that holds now."""
        key = (self.store.version(), identity)
        closed = self.strategy.members_only
        return self._remember(self._people, key, lambda: members.person(self.store, identity, members_only=closed))

    def _members_only(self, act: Act = Act.READ_JOURNAL) -> None:
        if not self.unpublished:
            raise SignInNeeded(act=access.words(act))

    def _remember(
        self,
        cache: Cache,
        key: tuple[object, ...],
        make: Callable[[], Answer],
        *,
        lasts: bool = False,
    ) -> Answer:
        """The answer that is kept, or a new one: made once, however many ask for it at the same time.

        Args:
            lasts: As in ``Kept``.
        """
        with self._lock:
            self._forget_what_passed()
            if key in cache:
                return cast(Answer, cache[key].answer)
            making = self._making.setdefault((id(cache), key), threading.Lock())
        with making:
            try:
                return self._made(cache, key, make, lasts=lasts)
            finally:
                with self._lock:
                    self._making.pop((id(cache), key), None)

    def _forget_what_passed(self) -> None:
        """Let go of the answers of an earlier version of the data, which are large. The caller holds the lock."""
        version = self.store.version()
        if version == self._version:
            return
        for cache in (self._overviews, self._sheets, self._told, self._journals, self._meetings, self._people):
            for key in [key for key, kept in cache.items() if not kept.lasts]:
                del cache[key]
        self._version = version

    def _made(
        self,
        cache: Cache,
        key: tuple[object, ...],
        make: Callable[[], Answer],
        *,
        lasts: bool,
    ) -> Answer:
        """What another thread has made meanwhile, or what this one makes now."""
        with self._lock:
            if key in cache:
                return cast(Answer, cache[key].answer)
        made = make()
        with self._lock:
            cache[key] = Kept(made, lasts)
        return made


_shared: dict[bool, Desk] = {}
_opening = threading.Lock()


def shared_desk(address: Path | Server | None = None, *, unpublished: bool = False) -> Desk:
    """The server's desk; opened at the first call, and tried again at the next one where that failed.

    Where the database cannot be read it is that of a stand-in, for as long as the process lives.

    Args:
        unpublished: Give the desk that knows everything; for whoever may see it.

    Raises:
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer, ServerSilent, CatalogueFault: What to tell.
    """
    with _opening:
        if not _shared:
            strategy, store = read_strategy(), open_for_serving(address)
            _shared.update({each: Desk(store, strategy, unpublished=each) for each in (False, True)})
        return _shared[unpublished]


def close_shared_desk() -> None:
    """Close the process's store, at the server's end."""
    with _opening:
        if _shared:
            _shared[False].store.close()
        _shared.clear()
