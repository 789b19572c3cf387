"""What a person has begun and not stored yet: whom the form is about, as known when it was drawn, and the conflict."""

from dataclasses import dataclass

from indicators import membership
from indicators.access import ALL, Identity
from indicators.errors import VersionTaken
from indicators.model import Member, Role
from indicators.readings import Administration
from indicators.store import Receipt
from indicators.texts import Language
from pages.shared import acting, state
from pages.shared.forms import Form, close_form, open_form

_CONFLICT, _DONE, _ROUND = "member-conflict", "member-done", "member-round"


@dataclass(frozen=True)
class Opened:
    """Somebody as the form was drawn on them; what others change since is a conflict.

    Attributes:
        before: Their last role; None for an address that never had one.
    """

    email: str
    before: Member | None

    @property
    def seen(self) -> int:
        return self.before.version if self.before else 0

    @property
    def standing(self) -> tuple[Role, str]:
        """Their role and scope when the form was drawn."""
        return (self.before.role, self.before.scope) if self.before else (Role.NONE, ALL)


@dataclass(frozen=True)
class Wish:
    """A role that somebody is to have."""

    opened: Opened
    role: Role
    scope: str


@dataclass(frozen=True)
class Done:
    """What was stored last, for the receipt."""

    wish: Wish
    receipt: Receipt


def whom_key() -> str:
    """Return the key of the list of people, which asks for somebody else once a form is done with."""
    return f"member-whom-{state.kept(_ROUND, 0)}"


def opened(found: Administration, email: str, language: Language) -> Form[Opened]:
    """Return the form about this person: the one begun earlier, or a new one upon the role that they have."""
    form = open_form(_named(email), lambda: _look(found, email), language)
    if form.is_touched():
        state.forget(_DONE)
    return form


def _look(found: Administration, email: str) -> Opened:
    known = found.known(email)
    return Opened(email, known[0] if known else None)


def _named(email: str) -> str:
    return f"member-{email}"


def overtaken(email: str) -> Wish | None:
    """What was wished for this person when somebody else was faster."""
    wish: Wish | None = state.kept(_CONFLICT, None)
    return wish if wish and wish.opened.email == email else None


def done() -> Done | None:
    """What was stored last."""
    stored: Done | None = state.kept(_DONE, None)
    return stored


def give_up(email: str) -> None:
    """Forget what was begun about this person, and ask for somebody else."""
    state.forget(_CONFLICT)
    close_form(_named(email))
    state.keep(_ROUND, state.kept(_ROUND, 0) + 1)


def settle(wish: Wish, *, actor: Identity) -> None:
    """Store a role and keep the receipt; where somebody was faster, keep the wish beside theirs instead."""
    name = f"member {wish}"  # another wish is another submission, even after a cut
    try:
        receipt = _stored(wish, id=state.submission(name), actor=actor)
    except VersionTaken:
        state.keep(_CONFLICT, wish)
        return
    state.keep(_DONE, Done(wish, receipt))
    state.submitted(name)
    give_up(wish.opened.email)


def _stored(wish: Wish, *, id: str, actor: Identity) -> Receipt:
    """One core call; nothing of the screen in here, since a second click may cut the first one short at any of it."""
    desk = acting.desk()
    return membership.appoint(
        desk.store,
        desk.strategy,
        email=wish.opened.email,
        role=wish.role,
        scope=wish.scope,
        id=id,
        actor=actor,
        now=state.now(),
        seen=wish.opened.seen,
    )
