"""A member of each role, for the tests of who may do what."""

import uuid

from indicators.access import Act, Identity, Origin
from indicators.model import Door, Role
from indicators.store import Store, Submission, append
from tests.fixtures import MARIE, NOW, TODAY, Row

LIMITED = (Role.MANAGER, Role.VALIDATOR)
OWN, OTHER = "lieux_experimentation", "etudiants_formes"
"""Indicators of the axes experimentation, which the limited ones have, and formation."""


def known_as(role: Role, door: Door = Door.PAGE) -> Identity:
    return Identity(f"{role}@example.org", Origin.SIGNED_IN, door)


def appointed(email: str, role: Role, scope: str = "all", *, version: int = 1) -> Row:
    return {"email": email, "version": version, "role": role.value, "scope": scope, "known_on": TODAY}


def give_roles(store: Store, *rows: Row, actor: Identity = MARIE) -> None:
    append(store, Submission(uuid.uuid4().hex, actor, Act.APPOINT, "members", {"member": rows}), now=NOW)


def staff(store: Store) -> None:
    """Appoint one member of each role; those with a scope have the axis of ``OWN``."""
    scopes = dict.fromkeys(LIMITED, "axis:experimentation")
    give_roles(store, *(appointed(known_as(role).email, role, scopes.get(role, "all")) for role in Role))
