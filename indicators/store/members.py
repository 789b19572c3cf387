"""Who has which role: the last version of each address."""

from indicators import access
from indicators.access import Identity, Person
from indicators.model import Batch, Member, Role
from indicators.store import nouns
from indicators.store.opening import Store


def person(store: Store, identity: Identity, *, members_only: bool = False) -> Person:
    """Somebody with the role that holds now. ``members_only`` as in ``access.person``."""
    found = member(store, identity.email) if identity.is_vouched_for else None
    return access.person(identity, found, members_only=members_only)


def member(store: Store, email: str) -> Member | None:
    """The last version of somebody's role; None for an address that never had one."""
    rows = store.rows(
        "SELECT * FROM member WHERE email = $email ORDER BY version DESC LIMIT 1", email=email.strip().lower()
    )
    return nouns.member(rows[0]) if rows else None


def members(store: Store) -> tuple[Member, ...]:
    """The last version of everybody's role, those who lost theirs included, by address."""
    return tuple(member for member, _ in appointments(store))


def appointments(store: Store) -> tuple[tuple[Member, Batch], ...]:
    """The same, each with the submission that brought it."""
    rows = store.rows(
        """
        SELECT member.*, batch.submission_id, batch.seq, batch.actor, batch.channel, batch.file_name
        FROM member JOIN batch ON batch.submission_id = member.batch
        QUALIFY row_number() OVER (PARTITION BY email ORDER BY version DESC) = 1 ORDER BY email
        """
    )
    return tuple((nouns.member(row), nouns.batch(row)) for row in rows)


def administrators(store: Store) -> frozenset[str]:
    """The addresses of those who are administrators now."""
    return frozenset(each.email for each in members(store) if each.role is Role.ADMINISTRATOR)
