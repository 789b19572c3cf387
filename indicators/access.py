"""Who may do what: roles, acts and scopes. Pure: it is told who somebody is and what the table ``member`` says.

``PERMISSIONS`` is the whole of it. The store asks before every write (``store.door``), whoever hands out what is not
published asks too; pages ask so as not to offer what would be refused. A new act is one row in ``PERMISSIONS``, its
words in ``_WORDS`` and, if it writes, its tables in ``WRITES``.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from indicators.errors import ActUnknown, NotAllowed, NotYours, Phrase, SignInNeeded, noted
from indicators.model import Door, Indicator, Member, Role


class Origin(StrEnum):
    """How it is known who acts."""

    CATALOGUE = "catalogue"
    LOCAL = "local"  # whoever sits at the machine, where nobody else can reach it
    NAMED = "named"  # somebody on whose behalf a command is run
    SIGNED_IN = "signed_in"
    ANONYMOUS = "anonymous"


class Act(StrEnum):
    READ_PUBLIC = "read_public"
    READ_UNPUBLISHED = "read_unpublished"
    READ_JOURNAL = "read_journal"
    READ_REVIEWS = "read_reviews"
    REPORT = "report"
    UNDO = "undo"
    VALIDATE = "validate"
    REVISE_PLAN = "revise_plan"
    NAME_OWNER = "name_owner"
    REVIEW = "review"
    FREEZE = "freeze"
    APPOINT = "appoint"
    LOAD = "load"


_EVERYBODY = frozenset(Role)
_MEMBERS = _EVERYBODY - {Role.NONE}

PERMISSIONS: Mapping[Act, frozenset[Role]] = {
    Act.READ_PUBLIC: _EVERYBODY,
    Act.READ_UNPUBLISHED: _MEMBERS,
    Act.READ_JOURNAL: _MEMBERS,
    Act.READ_REVIEWS: _MEMBERS,
    Act.REPORT: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    Act.UNDO: frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    Act.VALIDATE: frozenset({Role.VALIDATOR, Role.ADMINISTRATOR}),
    Act.REVISE_PLAN: frozenset({Role.SECRETARY, Role.ADMINISTRATOR}),
    Act.NAME_OWNER: frozenset({Role.MANAGER, Role.SECRETARY, Role.ADMINISTRATOR}),
    Act.REVIEW: frozenset({Role.SECRETARY, Role.ADMINISTRATOR}),
    Act.FREEZE: _MEMBERS,
    Act.APPOINT: frozenset({Role.ADMINISTRATOR}),
    Act.LOAD: frozenset(),  # the catalogue's own, which comes with the release
}

WRITES: Mapping[Act, frozenset[str]] = {
    Act.REPORT: frozenset({"achievement", "source"}),
    Act.UNDO: frozenset({"achievement"}),
    Act.VALIDATE: frozenset({"achievement"}),
    Act.REVISE_PLAN: frozenset({"target", "source"}),
    Act.NAME_OWNER: frozenset({"indicator"}),  # of which ``store.door`` lets the owner change, nothing else
    Act.REVIEW: frozenset({"review", "assessment", "decision", "snapshot"}),
    Act.FREEZE: frozenset({"snapshot", "picture"}),
    Act.APPOINT: frozenset({"member"}),
    Act.LOAD: frozenset({"source", "indicator", "target", "achievement"}),
}

_WORDS: Mapping[Act, str] = {
    Act.READ_PUBLIC: noted("see the published figures"),
    Act.READ_UNPUBLISHED: noted("see figures that are not published"),
    Act.READ_JOURNAL: noted("read the journal"),
    Act.READ_REVIEWS: noted("read the reviews"),
    Act.REPORT: noted("report values"),
    Act.UNDO: noted("take values back"),
    Act.VALIDATE: noted("confirm reported values"),
    Act.REVISE_PLAN: noted("revise targets"),
    Act.NAME_OWNER: noted("name who is responsible for indicators"),
    Act.REVIEW: noted("hold reviews"),
    Act.FREEZE: noted("freeze pictures"),
    Act.APPOINT: noted("give roles"),
    Act.LOAD: noted("load the catalogue"),
}

ALL, OWN = "all", "own"
AXIS, INDICATOR = "axis:", "indicator:"
SCOPED_ROLES = frozenset({Role.MANAGER, Role.VALIDATOR})

LONGEST_ADDRESS = 320
# RFC 5322's dot-atom, without letters that only look like others or become others in lower case (the Kelvin sign K is k
# then): who signs in under such an address would have somebody else's role.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,63}")


@dataclass(frozen=True)
class Identity:
    """Who acts, as far as is known; what they may do is looked up where it is needed, never kept in a session.

    Attributes:
        email: Lower case; empty where nobody is known.
    """

    email: str
    origin: Origin
    door: Door = Door.PAGE

    @property
    def is_vouched_for(self) -> bool:
        """Whether somebody else than themselves says who they are, so that a role can be theirs."""
        return self.origin in (Origin.SIGNED_IN, Origin.NAMED)


NOBODY = Identity("", Origin.ANONYMOUS)


@dataclass(frozen=True)
class Person:
    """Somebody with the role and scope that hold for them now.

    Attributes:
        scope: ``all``, ``own`` (indicators they are the owner of, which count in any case), ``axis:slug``,
            ``indicator:slug``; it limits what managers and validators write, not what they read.
        shut_out: Whether the published figures, too, are for members only and this is none.
    """

    identity: Identity
    role: Role
    scope: frozenset[str]
    shut_out: bool = False

    @property
    def is_limited(self) -> bool:
        """Whether it matters which indicator an act is about."""
        return self.role in SCOPED_ROLES and ALL not in self.scope

    def may(self, act: Act, indicator: Indicator | None = None) -> bool:
        """Whether an act is allowed, on this indicator or at least on some."""
        return self._allows(act) and (indicator is None or not self.is_limited or self._covers(indicator))

    def check(self, act: Act, indicators: Iterable[Indicator] = ()) -> None:
        """Let an act on these indicators pass.

        Raises:
            SignInNeeded: Nobody is signed in.
            NotAllowed: The role does not allow it.
            NotYours: It does, but not on one of these indicators, which is named.
        """
        if not self._allows(act):
            if self.identity.origin is Origin.ANONYMOUS:
                raise SignInNeeded(act=words(act))
            raise NotAllowed(act=words(act), role=role_words(self.role))
        for indicator in indicators:
            if self.is_limited and not self._covers(indicator):
                raise NotYours(slug=indicator.slug, act=words(act))

    def _allows(self, act: Act) -> bool:
        if self.identity.origin is Origin.CATALOGUE:
            return act is Act.LOAD
        return self.role in PERMISSIONS[act] and not self.shut_out

    def _covers(self, indicator: Indicator) -> bool:
        owned = (indicator.owner or "").lower() == self.identity.email
        named = {f"{AXIS}{indicator.axis}", f"{INDICATOR}{indicator.slug}"}
        return owned or not named.isdisjoint(self.scope)


def person(identity: Identity, member: Member | None, *, members_only: bool = False) -> Person:
    """Somebody as they stand now.

    Args:
        member: The last row of the table ``member`` for their address.
        members_only: Whether the published figures are for members only.
    """
    if identity.origin is Origin.LOCAL:
        return Person(identity, Role.ADMINISTRATOR, frozenset({ALL}))
    if member is None or member.role is Role.NONE or not identity.is_vouched_for:
        return Person(identity, Role.NONE, frozenset(), shut_out=members_only)
    return Person(replace(identity, email=member.email), member.role, frozenset(member.scope.split()))


def is_address(text: str) -> bool:
    """Whether a text can be somebody's e-mail address: ASCII only, so that no two addresses look alike."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def acts_of(role: Role) -> tuple[Act, ...]:
    """What a role may do, somewhere at least."""
    return tuple(act for act in Act if role in PERMISSIONS[act])


def check_tables(act: Act, tables: Collection[str]) -> None:
    """Refuse a submission that writes what its act is not for.

    Raises:
        ActUnknown: A fault in this program, not in what somebody asked for.
    """
    if not WRITES.get(act, frozenset()).issuperset(tables):
        raise ActUnknown(f"{act} does not write {sorted(tables)}")


def words(act: Act) -> Phrase:
    """What somebody does, to be translated: "report values"."""
    return Phrase(_WORDS[act])


def role_words(role: Role) -> Phrase:
    """A role's name, to be translated."""
    return Phrase(_ROLES[role])


_ROLES: Mapping[Role, str] = {
    Role.NONE: noted("no role"),
    Role.READER: noted("reader"),
    Role.MANAGER: noted("manager"),
    Role.VALIDATOR: noted("validator"),
    Role.SECRETARY: noted("secretary"),
    Role.ADMINISTRATOR: noted("administrator"),
}
