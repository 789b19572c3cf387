"""People: the roles they have, and what they do or try that stores no figure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here; what a role may do is in ``access``."""

    NONE = "none"
    READER = "reader"
    MANAGER = "manager"
    VALIDATOR = "validator"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"


class Door(StrEnum):
    """Where somebody comes in."""

    PAGE = "page"
    COMMAND = "command"
    API = "api"


class EventKind(StrEnum):
    """What people do or try that stores no figure."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class Member:
    """One version of a person's role. ``scope`` holds words separated by spaces; they are ``access``'s."""

    email: str
    version: int
    role: Role
    scope: str
    known_on: dt.date
    batch: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that somebody did or tried and that stores no figure. ``recorded_at`` is UTC.

    Attributes:
        act: What was refused.
        subject: The indicator or file that it was about.
        detail: The fingerprint of a session that was opened or closed.
    """

    recorded_at: dt.datetime
    actor: str
    kind: EventKind
    door: Door
    act: str | None = None
    subject: str | None = None
    detail: str | None = None
