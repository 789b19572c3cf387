"""How much one person may have stored in a day; refusals and downloads that are told once, however often they occur."""

import datetime as dt
from threading import Lock
from weakref import WeakKeyDictionary

from cachetools import LRUCache

from indicators.access import Act, Identity, Origin
from indicators.errors import TooManyFrozen, TooManyStored
from indicators.limits import FROZEN_PER_DAY, STORED_PER_DAY
from indicators.model import Event, EventKind
from indicators.store.opening import Store

DAY = dt.timedelta(days=1)
APART = dt.timedelta(minutes=10)
"""From when on the same refusal, or the same download of somebody, is told again."""

TOLD_ONCE = (EventKind.REFUSED, EventKind.EXPORTED)
KEPT_EVENTS = 4096

_lock = Lock()
_told: WeakKeyDictionary[Store, LRUCache[tuple[object, ...], dt.datetime]] = WeakKeyDictionary()


def check_quota(store: Store, actor: Identity, act: Act, *, now: dt.datetime) -> None:
    """Let somebody who signed in store once more; commands, and who sits at the machine, are not counted.

    Raises:
        TooManyFrozen, TooManyStored: They have stored as much within a day as one person may.
    """
    if actor.origin is not Origin.SIGNED_IN:
        return
    if act is Act.FREEZE and _count(store, actor, "press", since=now - DAY) >= FROZEN_PER_DAY:
        raise TooManyFrozen(limit=FROZEN_PER_DAY)
    if _count(store, actor, None, since=now - DAY) >= STORED_PER_DAY:
        raise TooManyStored(limit=STORED_PER_DAY)


def _count(store: Store, actor: Identity, channel: str | None, *, since: dt.datetime) -> int:
    """Return how many submissions of somebody came in by a channel, or by any."""
    rows = store.rows(
        """
        SELECT count(*) AS number FROM batch
        WHERE actor = $actor AND recorded_at >= $since AND ($channel IS NULL OR channel = $channel)
        """,
        actor=actor.email,
        since=since,
        channel=channel,
    )
    return int(rows[0]["number"])


def is_repeated(store: Store, event: Event) -> bool:
    """Whether the same refusal or download was told minutes ago; if not, it counts as told now."""
    if event.kind not in TOLD_ONCE:
        return False
    key = (event.actor, event.kind, event.door, event.act, event.subject)
    with _lock:
        told = _told.setdefault(store, LRUCache(KEPT_EVENTS))
        before = told.get(key)
        is_recent = before is not None and dt.timedelta(0) <= event.recorded_at - before < APART
        if not is_recent:
            told[key] = event.recorded_at
        return is_recent
