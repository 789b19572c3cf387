"""What a person has begun and not stored yet: whom the form is about, as known when it was drawn, and the conflict."""

from dataclasses import dataclass

from indicators import membership
from indicators.access import ALL, Identity
from indicators.errors import VersionTaken
from indicators.model import Member, Role
from indicators.readings import Administration
from indicators.store import Receipt
from pages.shared import acting, state

_OPENED, _CONFLICT, _DONE, _ROUND = "member-opened", "member-conflict", "member-done", "member-round"


@dataclass(frozen=True)
class Opened:
    """Somebody as the form was drawn on them; what others change since is a conflict.

    Attributes:
        before: Their last role; None for an address that never had one.
    """

    mark: str
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


def opened(found: Administration, email: str) -> Opened:
    """Kept as long as the form is about the same person, however often the page is drawn again."""
    mark = f"member-{fields_round()}-{email}"
    kept: Opened | None = state.kept(_OPENED, None)
    if kept is not None and kept.mark == mark and state.is_drawn(f"{mark}-role"):
        return kept
    known = found.known(email)
    begun = Opened(mark, email, known[0] if known else None)
    state.keep(_OPENED, begun)
    state.forget(_DONE)
    return begun


def overtaken(email: str) -> Wish | None:
    """What was wished for this person when somebody else was faster."""
    wish: Wish | None = state.kept(_CONFLICT, None)
    return wish if wish and wish.opened.email == email else None


def done() -> Done | None:
    """What was stored last."""
    stored: Done | None = state.kept(_DONE, None)
    return stored


def give_up() -> None:
    """Forget what was begun; the form starts anew."""
    state.forget(_CONFLICT)
    state.keep(_ROUND, fields_round() + 1)


def fields_round() -> int:
    """A number for the fields' keys: they start anew after each round."""
    return state.kept(_ROUND, 0)


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
    give_up()


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
