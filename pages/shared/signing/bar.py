"""The control in the frame's bar: sign in, who is signed in and out again, or why nobody needs to or can."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from indicators.errors import ClaimsTooLarge, SignInDeclined, SignInFailed, SignInUnavailable, UserFacingError
from indicators.numbers import write_moment
from indicators.texts import Language
from pages.shared import parts
from pages.shared.signing.answers import OUTCOME, Outcome
from pages.shared.signing.sessions import Standing
from pages.shared.signing.settings import Provider

_OUTCOMES: dict[str, type[UserFacingError]] = {
    Outcome.DECLINED: SignInDeclined,
    Outcome.FAILED: SignInFailed,
    Outcome.UNAVAILABLE: SignInUnavailable,
    Outcome.TOO_LARGE: ClaimsTooLarge,
}


def draw_local(language: Language) -> None:
    """Nobody signs in, because nobody else can come in."""
    st.badge(
        language.say("local mode"),
        icon=":material/computer:",
        color="gray",
        help=language.say("This browser was opened with the address that the server printed: it may do everything."),
    )


def draw_read_only(language: Language, *, is_near: bool) -> None:
    """Nobody can sign in, and others can come in.

    Args:
        is_near: Whether this visitor could open the printed address.
    """
    near = language.say("To change something, open the address that was printed where the dashboard was started.")
    far = language.say("Sign-in is not set up on this server, and others can reach it: nobody may change anything.")
    st.badge(
        language.say("read only"),
        icon=":material/lock:",
        color="gray",
        help=near if is_near else far,
    )


def draw_sign_in(providers: tuple[Provider, ...], language: Language) -> None:
    """A button for the one provider; behind one button where there are several."""
    label = language.say("Sign in")
    if len(providers) == 1:
        through = language.say("with {provider}", provider=providers[0].label)
        if st.button(label, key="sign_in", icon=":material/login:", help=parts.plain(through)):
            st.login(providers[0].name)
        return
    with st.popover(label, icon=":material/login:", key="sign_in_providers"):
        for provider in providers:
            if st.button(parts.plain(provider.label), key=f"sign_in_{provider.name}", width="stretch"):
                st.login(provider.name)


def draw_signed_in(standing: Standing, language: Language, *, sign_out: Callable[[], None]) -> None:
    """Who is signed in, through whom and until when; and out again."""
    until = write_moment(dt.datetime.fromtimestamp(standing.ends_at, dt.UTC).replace(tzinfo=None), language.code)
    through = standing.provider.label if standing.provider else ""
    with st.popover(parts.plain(standing.identity.email), icon=":material/person:", key="signed_in"):
        st.caption(
            parts.plain(language.say("Signed in with {provider} until {moment}.", provider=through, moment=until))
        )
        if st.button(language.say("Sign out"), key="sign_out", icon=":material/logout:", width="stretch"):
            sign_out()


def trouble(standing: Standing) -> UserFacingError | None:
    """Why somebody who signed in, or tried to, is not signed in; the URL says how the last try went."""
    failed = _OUTCOMES.get(st.query_params.get(OUTCOME, ""))
    return failed() if failed else standing.trouble
