"""Ownership: naming who is responsible for an indicator. Each time is a new version of its definition.

The owner's address is the only thing that changes (``store.door`` lets nothing else through with this act). What does
not belong here: what an owner may do (``access``), who may name one (``store.door`` asks).
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from indicators.access import Act, Identity, is_address
from indicators.errors import NotAnAddress, NothingToStore, UnknownIndicator
from indicators.numbers import inert, local_day
from indicators.store import Receipt, Store, Submission, append, queries, receipt_of

Row = dict[str, Any]


@dataclass(frozen=True)
class File:
    """Where the names stand, for the journal."""

    name: str
    sha256: str


def name_owner(
    store: Store, *, slugs: Collection[str], email: str, id: str, actor: Identity, now: dt.datetime
) -> Receipt:
    """Store who is responsible for some indicators; ``email`` is empty where nobody is to be.

    Raises:
        UserFacingError: As for ``name_owners``.
    """
    return name_owners(store, dict.fromkeys(slugs, email), id=id, actor=actor, now=now)


def name_owners(
    store: Store,
    owners: Mapping[str, str],
    *,
    id: str,
    actor: Identity,
    now: dt.datetime,
    file: File | None = None,
) -> Receipt:
    """Store who is responsible for which indicator from today on, in one transaction.

    Args:
        owners: Slug → the person's address; empty where nobody is to be.
        id: Drawn with the form: storing twice stores once and gives the first receipt.

    Raises:
        NotAnAddress, UnknownIndicator: Nothing is stored.
        NothingToStore: They are responsible for all of them already.
        SignInNeeded, NotAllowed, NotYours: It is not for this person.
        VersionTaken: Somebody changed one of the definitions at this very moment; nothing is stored.
    """
    earlier = receipt_of(store, id)
    if earlier is not None:
        return earlier
    definitions = queries.definition_rows(store)
    changed = find_new_owners(store, owners)
    if not changed:
        raise NothingToStore
    rows = [_next_version(definitions[slug], owner, now=now) for slug, (_, owner) in changed.items()]
    submission = Submission(
        id=id,
        actor=actor,
        act=Act.NAME_OWNER,
        channel="file" if file else "form",
        rows={"indicator": rows},
        file_name=file.name if file else None,
        file_sha256=file.sha256 if file else None,
    )
    return append(store, submission, now=now)


def find_new_owners(store: Store, owners: Mapping[str, str]) -> dict[str, tuple[str | None, str | None]]:
    """Return the owner before and after of each indicator whose owner would be another one.

    Raises:
        NotAnAddress, UnknownIndicator.
    """
    definitions = queries.definition_rows(store)
    both = {slug: (_definition(definitions, slug)["owner"], _read_address(email)) for slug, email in owners.items()}
    return {slug: (before, after) for slug, (before, after) in both.items() if before != after}


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
