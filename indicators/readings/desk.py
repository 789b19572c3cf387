"""The desk that hands out answers: bounded caches keyed by data version, shared by every session.

The store and these caches live here and not in Streamlit's caches, which any browser can empty for everybody.
"""

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from cachetools import LRUCache

from indicators.catalogue import Strategy, read_strategy
from indicators.model import Batch, JournalEntry
from indicators.readings import answers
from indicators.readings.history import Choices, Journal, journal, journal_choices
from indicators.readings.whatif import Plans, Values, WhatIf, what_if
from indicators.store import Store, history, open_store
from indicators.store.history import Wanted

Answer = TypeVar("Answer")

KEPT_OVERVIEWS = 64
KEPT_SHEETS = 1024
KEPT_JOURNALS = 64

_NONE: dict[str, Any] = {}


class Desk:
    """Answers about one store.

    Args:
        store: An open store; the desk does not close it.
        strategy: Axes, units and thresholds.
    """

    def __init__(self, store: Store, strategy: Strategy) -> None:
        self.store = store
        self.strategy = strategy
        self._overviews: LRUCache[tuple[object, ...], object] = LRUCache(KEPT_OVERVIEWS)
        self._sheets: LRUCache[tuple[object, ...], object] = LRUCache(KEPT_SHEETS)
        self._journals: LRUCache[tuple[object, ...], object] = LRUCache(KEPT_JOURNALS)
        self._lock = threading.RLock()
        self._making: dict[tuple[int, tuple[object, ...]], threading.Lock] = {}

    def overview(self, *, on: dt.date) -> answers.Overview:
        """All indicators on a day."""
        key = (self.store.version(), on)
        return self._remember(self._overviews, key, lambda: answers.overview(self.store, self.strategy, on=on))

    def sheet(self, slug: str, *, on: dt.date) -> answers.Sheet:
        """One indicator on a day, with all that is behind it.

        Raises:
            UnknownIndicator: No indicator has that slug on that day.
        """
        whole = self.overview(on=on)
        return self._remember(self._sheets, (whole.stamp, slug), lambda: answers.sheet(self.store, whole, slug))

    def journal(self, wanted: Wanted) -> Journal:
        """One page of the journal."""
        choices = self.journal_choices()
        key = (self.store.version(), wanted)
        return self._remember(self._journals, key, lambda: journal(self.store, choices, wanted))

    def journal_choices(self) -> Choices:
        """What the journal's filters can be set to."""
        key = (self.store.version(),)
        return self._remember(self._journals, key, lambda: journal_choices(self.store, self.strategy))

    def waiting(self) -> tuple[tuple[Batch, int], ...]:
        """The submissions with values that wait for a validator, and how many each; newest first."""
        key = (self.store.version(), "waiting")
        return self._remember(self._journals, key, lambda: history.waiting_batches(self.store))

    def waiting_values(self, batch: Batch, *, last: int) -> tuple[JournalEntry, ...]:
        """The first of a submission's values that wait."""
        key = (self.store.version(), batch.id, last)
        return self._remember(self._journals, key, lambda: history.waiting_values(self.store, batch, last=last))

    def what_if(self, *, on: dt.date, values: Values = _NONE, plans: Plans = _NONE) -> WhatIf:
        """All indicators on a day, and as they would be with other values or a new plan; nothing is stored."""
        return what_if(self.store, self.overview(on=on), values=values, plans=plans)

    def _remember(
        self, cache: LRUCache[tuple[object, ...], object], key: tuple[object, ...], make: Callable[[], Answer]
    ) -> Answer:
        """The answer that is kept, or a new one: made once, however many ask for it at the same time."""
        with self._lock:
            if key in cache:
                return cast(Answer, cache[key])
            making = self._making.setdefault((id(cache), key), threading.Lock())
        with making:
            try:
                return self._made(cache, key, make)
            finally:
                with self._lock:
                    self._making.pop((id(cache), key), None)

    def _made(
        self, cache: LRUCache[tuple[object, ...], object], key: tuple[object, ...], make: Callable[[], Answer]
    ) -> Answer:
        """What another thread has made meanwhile, or what this one makes now."""
        with self._lock:
            if key in cache:
                return cast(Answer, cache[key])
        made = make()
        with self._lock:
            cache[key] = made
        return made


_shared: Desk | None = None
_opening = threading.Lock()


def shared_desk(path: Path | None = None) -> Desk:
    """The process's desk; opened at the first call, and tried again at the next one where that failed.

    Raises:
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer, CatalogueFault: What to tell the person.
    """
    global _shared
    with _opening:
        if _shared is None:
            strategy = read_strategy()
            _shared = Desk(open_store(path), strategy)
        return _shared


def close_shared_desk() -> None:
    """Close the process's store, at the server's end."""
    global _shared
    with _opening:
        if _shared is not None:
            _shared.store.close()
        _shared = None
