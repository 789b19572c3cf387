"""Ownership: naming who is responsible for an indicator. Each time is a new version of its definition.

The owner's address is the only thing that changes (``store.door`` lets nothing else through with this act). What does
not belong here: what an owner may do (``access``), who may name one (``store.door`` asks).
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from indicators.access import Act, Identity, is_address
from indicators.errors import NotAnAddress, NothingToStore, UnknownIndicator
from indicators.numbers import inert, local_day
from indicators.store import Receipt, Store, Submission, append, queries, receipt_of

Row = dict[str, Any]


def name_owner(
    store: Store, *, slugs: Collection[str], email: str, id: str, actor: Identity, now: dt.datetime
) -> Receipt:
    """Store who is responsible for some indicators from today on, in one transaction.

    Args:
        email: Of the person; empty where nobody is to be.
        id: Drawn with the form: storing twice stores once and gives the first receipt.

    Raises:
        NotAnAddress, UnknownIndicator: Nothing is stored.
        NothingToStore: That person is responsible for all of them already.
        SignInNeeded, NotAllowed, NotYours: It is not for this person.
        VersionTaken: Somebody changed one of the definitions at this very moment; nothing is stored.
    """
    earlier = receipt_of(store, id)
    if earlier is not None:
        return earlier
    owner = _read_address(email)
    definitions = queries.definition_rows(store)
    changed = [_definition(definitions, slug) for slug in dict.fromkeys(slugs)]
    rows = [_next_version(row, owner, now=now) for row in changed if row["owner"] != owner]
    if not rows:
        raise NothingToStore
    submission = Submission(id=id, actor=actor, act=Act.NAME_OWNER, channel="form", rows={"indicator": rows})
    return append(store, submission, now=now)


def _read_address(text: str) -> str | None:
    address = text.strip().lower()
    if address and not is_address(address):
        raise NotAnAddress(text=inert(text))
    return address or None


def _definition(definitions: Mapping[str, Row], slug: str) -> Row:
    if slug not in definitions:
        raise UnknownIndicator(slug=inert(slug))
    return definitions[slug]


def _next_version(row: Row, owner: str | None, *, now: dt.datetime) -> Row:
    said = {name: value for name, value in row.items() if name not in ("recorded_at", "batch")}
    return {**said, "version": row["version"] + 1, "owner": owner, "known_on": local_day(now)}
