"""Sign-ins, sign-outs, refusals and exports: kept beside the figures, in no batch, so that no cache moves for them."""

import datetime as dt
import logging
import uuid
from dataclasses import asdict

from indicators import schemas
from indicators.errors import StoreUnwritable
from indicators.model import Event, EventKind
from indicators.store import nouns
from indicators.store.opening import Store
from indicators.store.quotas import is_repeated
from indicators.store.writing import insert

logger = logging.getLogger("indicators.store")


def record(store: Store, event: Event) -> None:
    """Keep an event; durable when this returns. A refusal or a download that was kept minutes ago is not kept again."""
    if store.elsewhere:
        store.elsewhere("record", event=asdict(event))
        return
    with store.writing:
        store.settle()
        put(store, event)


def put(store: Store, event: Event) -> None:
    """The same for a caller that holds the writer's lock and has settled.

    Raises:
        StoreUnwritable: Of a sign-out only, which must not be believed in. Anything else is told to the log instead,
            so that a full disk shuts nobody out from reading.
    """
    if is_repeated(store, event):
        return
    rows = schemas.frame("event", [{"id": uuid.uuid4().hex, **asdict(event)}])
    try:
        insert(store, {"event": rows})
    except StoreUnwritable:
        if event.kind is EventKind.SIGNED_OUT:
            raise
        logger.exception("not stored: %s %s %s", event.kind.value, event.act, event.subject)


def events(store: Store, *, last: int, skip: int = 0) -> tuple[Event, ...]:
    """The newest events, newest first; after so many that are passed over."""
    rows = store.rows("FROM event ORDER BY recorded_at DESC, id LIMIT $last OFFSET $skip", last=last, skip=skip)
    return tuple(nouns.event(row) for row in rows)


def count_events(store: Store) -> int:
    """Return how many events there are."""
    return int(store.rows("SELECT count(*) AS number FROM event")[0]["number"])


def was_recorded(store: Store, kind: EventKind, *, detail: str, since: dt.datetime) -> bool:
    """Whether there is an event of a kind about this session's fingerprint, at an instant or later (UTC)."""
    rows = store.rows(
        "SELECT 1 FROM event WHERE kind = $kind AND detail = $detail AND recorded_at >= $since LIMIT 1",
        kind=kind.value,
        detail=detail,
        since=since,
    )
    return bool(rows)
