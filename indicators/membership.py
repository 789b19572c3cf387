"""Membership: giving people a role, changing it, taking it away. Each is a new version of the person's row.

What does not belong here: what a role may do (``access``), whether it is allowed (``store.door`` asks, under the
writer's lock), who is signed in.
"""

import datetime as dt

from indicators.access import ALL, AXIS, INDICATOR, OWN, SCOPED_ROLES, Act, Identity, is_address
from indicators.catalogue import Strategy
from indicators.errors import NotAnAddress, SameRole, ScopeUnknown, UnknownMember
from indicators.model import Role
from indicators.numbers import inert, local_day
from indicators.store import Receipt, Store, Submission, append, members, queries, receipt_of


def appoint(
    store: Store,
    strategy: Strategy,
    *,
    email: str,
    role: Role,
    scope: str,
    id: str,
    actor: Identity,
    now: dt.datetime,
    seen: int | None = None,
) -> Receipt:
    """Give somebody a role, in the place of the one they have.

    Args:
        scope: ``all``, ``own``, ``axis:slug``, ``indicator:slug``, separated by spaces; empty means ``own``, and
            ``all`` is kept for roles that are not limited.
        id: Drawn with the form: storing twice stores once and gives the first receipt.
        now: UTC.
        seen: The version that the person had in front of them (0 for none); by default the last one.

    Raises:
        NotAnAddress, ScopeUnknown, SameRole: Nothing is stored.
        SignInNeeded, NotAllowed, LastAdministrator: It is not for this person, or nobody could give roles any more.
        VersionTaken: Somebody changed the role of this person meanwhile; nothing is stored.
    """
    address, kept = _address(email), _scope(store, strategy, role=role, scope=scope)
    if role is Role.NONE:
        return dismiss(store, email=address, id=id, actor=actor, now=now, seen=seen)
    known = members.member(store, address)
    if known is not None and (known.role, known.scope) == (role, kept):
        return _earlier(store, id, otherwise=SameRole(email=address))
    last = known.version if known else 0
    version = (last if seen is None else seen) + 1
    return _append(store, address, version=version, role=role, scope=kept, id=id, actor=actor, now=now)


def dismiss(
    store: Store, *, email: str, id: str, actor: Identity, now: dt.datetime, seen: int | None = None
) -> Receipt:
    """Take somebody's role away; arguments and refusals as for ``appoint``.

    Raises:
        UnknownMember: They have none.
    """
    address = _address(email)
    known = members.member(store, address)
    if known is None or known.role is Role.NONE:
        return _earlier(store, id, otherwise=UnknownMember(email=address))
    version = (known.version if seen is None else seen) + 1
    return _append(store, address, version=version, role=Role.NONE, scope=ALL, id=id, actor=actor, now=now)


def _append(
    store: Store, email: str, *, version: int, role: Role, scope: str, id: str, actor: Identity, now: dt.datetime
) -> Receipt:
    row = {"email": email, "version": version, "role": role.value, "scope": scope, "known_on": local_day(now)}
    submission = Submission(id=id, actor=actor, act=Act.APPOINT, channel="members", rows={"member": [row]})
    return append(store, submission, now=now)


def _earlier(store: Store, id: str, *, otherwise: Exception) -> Receipt:
    """The receipt of the same submission, where the second click finds its work done by the first."""
    receipt = receipt_of(store, id)
    if receipt is None:
        raise otherwise
    return receipt


def _address(text: str) -> str:
    address = text.strip().lower()
    if not is_address(address):
        raise NotAnAddress(text=inert(text))
    return address


def _scope(store: Store, strategy: Strategy, *, role: Role, scope: str) -> str:
    """A scope in its one way of being written: ``all`` swallows the rest, ``own`` counts in any case."""
    words = scope.split()
    axes = {f"{AXIS}{slug}" for slug in strategy.axes}
    known = {ALL, OWN, *axes, *(f"{INDICATOR}{slug}" for slug in queries.definitions(store, on=dt.date.max))}
    for word in words:
        if word not in known:
            raise ScopeUnknown(text=inert(word))
    if role not in SCOPED_ROLES or ALL in words:
        return ALL
    return " ".join(sorted({*words} - {OWN})) or OWN
