"""Which sessions were opened and which were closed: events of the store, so that a new start forgets neither."""

import datetime as dt
from threading import Lock

from cachetools import TTLCache

from indicators.access import Identity
from indicators.errors import StoreSilent
from indicators.model import Event, EventKind
from indicators.readings import shared_desk
from indicators.store import events
from indicators.store.door import ANONYMOUS
from pages.shared import state
from pages.shared.signing.claims import LONGEST_SECONDS

KEPT_SESSIONS = 4096
# How long a session that was open is taken to be open still; this process itself forgets it at once.
CHECKED_SECONDS = 3.0

_lock = Lock()
_open: TTLCache[str, bool] = TTLCache(maxsize=KEPT_SESSIONS, ttl=CHECKED_SECONDS)
# Found open at the last look: counts while the database cannot be asked, when no sign-out can be stored either.
_found_open: TTLCache[str, bool] = TTLCache(maxsize=KEPT_SESSIONS, ttl=LONGEST_SECONDS)
_seen: TTLCache[str, bool] = TTLCache(maxsize=KEPT_SESSIONS, ttl=LONGEST_SECONDS)


def is_revoked(fingerprint: str) -> bool:
    """Whether a session was signed out, wherever a copy of its cookie turns up."""
    with _lock:
        if fingerprint in _open:
            return False
    try:
        if _was(EventKind.SIGNED_OUT, fingerprint):
            _found_open.pop(fingerprint, None)
            return True
    except StoreSilent:
        if not _found_open.get(fingerprint):
            raise
    with _lock:
        _open[fingerprint] = _found_open[fingerprint] = True
    return False


def revoke(fingerprint: str, *, identity: Identity) -> None:
    """End a session everywhere, for as long as its cookie could still be shown."""
    _record(EventKind.SIGNED_OUT, fingerprint, identity)
    with _lock:
        _open.pop(fingerprint, None)
        _found_open.pop(fingerprint, None)


def on_sign_in(identity: Identity, fingerprint: str) -> None:
    """Keep that somebody signed in, the first time that their session is seen."""
    with _lock:
        if fingerprint in _seen:
            return
        _seen[fingerprint] = True
    try:
        if not _was(EventKind.SIGNED_IN, fingerprint):
            _record(EventKind.SIGNED_IN, fingerprint, identity)
    except Exception:
        with _lock:
            _seen.pop(fingerprint, None)
        raise


def _was(kind: EventKind, fingerprint: str) -> bool:
    since = state.now() - dt.timedelta(seconds=LONGEST_SECONDS)
    return events.was_recorded(shared_desk().store, kind, detail=fingerprint, since=since)


def _record(kind: EventKind, fingerprint: str, identity: Identity) -> None:
    actor = identity.email or ANONYMOUS
    events.record(shared_desk().store, Event(state.now(), actor, kind, identity.door, detail=fingerprint))
