"""The data door: nothing is stored without asking ``access`` with the role that holds at this very moment."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from indicators import access
from indicators.access import Act, Identity, Person
from indicators.errors import ActUnknown, LastAdministrator, Refused
from indicators.model import Event, EventKind, Role
from indicators.store import events, members, queries, quotas, reviews
from indicators.store.opening import Store

ANONYMOUS = "anonymous"
_OF_AN_OWNER = {"owner", "version", "known_on", "recorded_at", "batch"}
_SUBJECTS = {"achievement": "indicator", "target": "indicator", "assessment": "indicator", "indicator": "slug"}

Frames = Mapping[str, pl.DataFrame]


def admit(store: Store, actor: Identity, act: Act, frames: Frames, *, now: dt.datetime) -> None:
    """Let a submission pass, or keep its refusal as an event. The caller holds the writer's lock.

    Raises:
        SignInNeeded, NotAllowed, NotYours: Nothing is stored.
        LastAdministrator: Nobody could give roles any more.
        TooManyFrozen, TooManyStored: As much as one person may in a day is stored already.
        ReviewClosed, AnotherReviewOpen, ReviewMoved: See ``reviews.admit``.
    """
    access.check_tables(act, frames)
    person = members.person(store, actor)
    slugs = _subjects(frames) if person.is_limited else []
    known = queries.definitions(store, on=dt.date.max) if slugs else {}
    try:
        person.check(act, [known[slug] for slug in slugs])
    except Refused as refusal:
        events.put(store, _refusal(actor, act, subject=refusal.values.get("slug"), now=now))
        raise
    quotas.check_quota(store, actor, act, now=now)
    if act is Act.NAME_OWNER:
        _check_only_owners_change(store, frames["indicator"])
    if "member" in frames:
        _keep_an_administrator(store, frames["member"])
    if act is Act.REVIEW:
        reviews.admit(store, frames)


def require(store: Store, person: Person, act: Act, *, now: dt.datetime) -> None:
    """Let somebody read what is not for everybody, or keep the refusal as an event if it is known who they are.

    Raises:
        SignInNeeded, NotAllowed: As for ``admit``.
    """
    try:
        person.check(act)
    except Refused:
        if person.identity.email:
            events.record(store, _refusal(person.identity, act, now=now))
        raise


def _refusal(actor: Identity, act: Act, *, now: dt.datetime, subject: object = None) -> Event:
    about = None if subject is None else str(subject)
    return Event(now, actor.email or ANONYMOUS, EventKind.REFUSED, actor.door, act=act.value, subject=about)


def _check_only_owners_change(store: Store, definitions: pl.DataFrame) -> None:
    """Whoever may name owners may not redefine an indicator by it.

    Raises:
        ActUnknown: A fault in this program, or a submission that did not come from it.
    """
    known = queries.definition_rows(store)
    for row in definitions.iter_rows(named=True):
        before = known.get(row["slug"], {})
        if any(row[name] != before.get(name) for name in row.keys() - _OF_AN_OWNER):
            raise ActUnknown(f"{Act.NAME_OWNER} changes {row['slug']}")


def _subjects(frames: Frames) -> list[str]:
    """The indicators that a submission is about."""
    found = {slug for table, name in _SUBJECTS.items() if table in frames for slug in frames[table][name].unique()}
    return sorted(found)


def _keep_an_administrator(store: Store, changes: pl.DataFrame) -> None:
    """Who could give roles before, can afterwards somebody still?"""
    before = members.administrators(store)
    roles = dict(changes.select("email", "role").rows())
    after = (before - roles.keys()) | {email for email, role in roles.items() if role == Role.ADMINISTRATOR}
    if before and not after:
        raise LastAdministrator(email=min(before))
