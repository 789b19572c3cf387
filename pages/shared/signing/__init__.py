"""Who is in front of the screen: signed in through OpenID Connect, at the machine itself, or anybody.

``mode`` says how this server knows people, ``identity`` who acts in this run, ``draw`` shows it in the frame's bar and
gives back why somebody is not signed in. All of it is judged anew in every run, once; nothing is kept in the session.

``settings`` reads the secrets, ``place`` judges what is local, ``claims`` and ``userinfo`` what a provider says,
``sessions`` whose a session is and how long, ``register`` keeps sign-ins and sign-outs, ``answers`` is the middleware
around Streamlit's sign-in routes, ``bar`` draws.

What does not belong here: what somebody may do (``indicators.access``).
"""

import time
from collections.abc import Callable
from enum import StrEnum

import streamlit as st

from indicators.access import NOBODY, Identity, Origin, is_address
from indicators.errors import UserFacingError
from indicators.texts import Language
from pages.shared import state
from pages.shared.per_run import once_per_run
from pages.shared.signing import bar, claims, local_access, register, sessions
from pages.shared.signing.place import Visit, is_local, listening_addresses
from pages.shared.signing.settings import settings


class Mode(StrEnum):
    """How this server knows who acts."""

    LOCAL = "local"
    SIGN_IN = "sign_in"
    READ_ONLY = "read_only"


@once_per_run
def mode() -> Mode:
    """How it is known who this visitor is: by signing in where that is set up; else only who is local may act."""
    if settings().signs_in:
        return Mode.SIGN_IN
    return Mode.LOCAL if _is_near() and _is_proved() else Mode.READ_ONLY


@once_per_run
def _is_near() -> bool:
    """Whether this visitor could be somebody who sits at the machine."""
    return not settings().is_unreadable and is_local(_visit(), listening=listening_addresses())


def _is_proved() -> bool:
    """Whether they have shown what only whoever started the server can know."""
    return local_access.is_open(st.context.cookies, _visit().only("host"))


def identity() -> Identity:
    """Who acts in this run."""
    match mode():
        case Mode.SIGN_IN:
            return _standing().identity
        case Mode.LOCAL:
            return Identity(_typed_address(), Origin.LOCAL)
        case Mode.READ_ONLY:
            return NOBODY


def keep_session() -> Callable[[], Identity]:
    """Return what says who this run's visitor is once the run is over.

    What it returns raises why a session that was signed in is so no longer (``SessionEnded``, ``SignedOut``, …).
    """
    if mode() is not Mode.SIGN_IN:
        who = identity()
        return lambda: who
    cookie = st.user.to_dict()

    def judge() -> Identity:
        standing = sessions.standing(cookie, settings=settings(), now=time.time())
        if standing.trouble is not None:
            raise standing.trouble
        return standing.identity

    return judge


def draw(language: Language) -> UserFacingError | None:
    """The control in the frame's bar; what to say where somebody signed in, or tried to, and is not signed in."""
    match mode():
        case Mode.LOCAL:
            bar.draw_local(language)
        case Mode.READ_ONLY:
            bar.draw_read_only(language, is_near=_is_near())
        case Mode.SIGN_IN:
            return _draw_person(_standing(), language)
    return None


def _draw_person(standing: sessions.Standing, language: Language) -> UserFacingError | None:
    if standing.identity.email:
        bar.draw_signed_in(standing, language, sign_out=_sign_out)
        return None
    bar.draw_sign_in(settings().providers, language)
    return bar.trouble(standing)


@once_per_run
def _standing() -> sessions.Standing:
    return sessions.standing(st.user.to_dict(), settings=settings(), now=time.time())


def _sign_out() -> None:
    """End the session everywhere first: deleting this browser's cookie ends no copy of it."""
    try:
        register.revoke(claims.fingerprint(st.user.to_dict()), identity=identity())
    finally:
        st.logout()


def _visit() -> Visit:
    headers = st.context.headers
    return Visit(st.context.ip_address, [(name, value) for name in headers for value in headers.get_all(name)])


def _typed_address() -> str:
    typed = str(st.session_state.get(state.ACTOR) or "").strip()
    return typed.lower() if is_address(typed) else ""
