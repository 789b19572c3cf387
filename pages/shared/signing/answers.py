"""Middleware around Streamlit's own sign-in routes: failures come back as a page with a sentence, cookies as Secure.

Streamlit answers a failure with the bare overview, or with the words "Authentication error". Here the browser is sent
to the overview with ``?connexion=…``, which the bar puts into words.
"""

import logging
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import parse_qs

from starlette.responses import RedirectResponse

from pages.shared.server.asgi import Application, Message, Receive, Scope, Send
from pages.shared.signing.settings import settings

logger = logging.getLogger("dashboard")

OUTCOME = "connexion"
LOGIN, CALLBACK = "/auth/login", "/oauth2callback"
_COOKIES, _IDENTITY = b"_streamlit_", b"_streamlit_user"
_SIGNED_IN, _SECOND_PART = _IDENTITY + b"=", _IDENTITY + b"_1="
# The websocket's handshake refuses a line over 8 KiB: with more cookies somebody could not even read any more.
COOKIE_ROOM_BYTES = 7_000
# RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6: what comes from the person, not from a fault.
_DECLINED = {
    "access_denied",
    "login_required",
    "consent_required",
    "interaction_required",
    "account_selection_required",
}


class Outcome(StrEnum):
    """How a sign-in failed, as the URL says it."""

    DECLINED = "refusee"
    FAILED = "echec"
    UNAVAILABLE = "indisponible"
    TOO_LARGE = "trop-long"


class SignInAnswers:
    """Sends the browser to a page with a sentence where a sign-in failed."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _route(scope)
        if not route:
            await self.app(scope, receive, send)
            return
        answer = _Answer(scope, receive, send, route=route)
        try:
            await self.app(scope, receive, answer.send)
        except Exception:
            if answer.is_started:
                raise
            logger.exception("%s failed", route)
            await answer.redirect(Outcome.UNAVAILABLE)


class _Answer:
    """Passes an answer on, or puts a redirection in its place."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, route: str) -> None:
        self._scope, self._receive, self._send, self._route = scope, receive, send, route
        self.is_started = self._is_replaced = False

    async def send(self, message: Message) -> None:
        if self._is_replaced:
            return
        outcome = self._outcome(message) if message["type"] == "http.response.start" else None
        if outcome is None:
            self.is_started = True
            await self._send(message)
        else:
            await self.redirect(outcome, cookies=_taken_away(message))

    def _outcome(self, message: Message) -> Outcome | None:
        if self._route == LOGIN:
            return Outcome.UNAVAILABLE if message["status"] >= 400 else None
        asked = parse_qs(self._scope.get("query_string", b"").decode("latin-1"))
        if "error" in asked:
            return Outcome.DECLINED if asked["error"][0] in _DECLINED else Outcome.FAILED
        if {"code", "state"} & asked.keys() and not _signs_in(message):
            return Outcome.FAILED
        return None if _fits(message) else Outcome.TOO_LARGE

    async def redirect(self, outcome: Outcome, *, cookies: tuple[bytes, ...] = ()) -> None:
        """Send the browser to the overview."""
        self.is_started = self._is_replaced = True
        response = RedirectResponse(f"/?{OUTCOME}={outcome}", status_code=302)
        response.raw_headers.extend((b"set-cookie", cookie) for cookie in cookies)
        await response(self._scope, self._receive, self._send)


class SecureCookies:
    """Adds ``Secure``, which Streamlit leaves out, to its cookies where people come to the dashboard over https."""

    def __init__(self, app: Application, over_https: Callable[[], bool] = lambda: settings().over_https) -> None:
        self.app = app
        self.over_https = over_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def flagged(message: Message) -> None:
            if message["type"] == "http.response.start" and self.over_https():
                message = {**message, "headers": [_flagged(name, value) for name, value in message["headers"]]}
            await send(message)

        await self.app(scope, receive, flagged)


def _flagged(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    is_ours = name.lower() == b"set-cookie" and value.startswith(_COOKIES)
    flags = {each.strip().lower() for each in value.split(b";")[1:]}
    return name, value + b"; Secure" if is_ours and b"secure" not in flags else value


def _route(scope: Scope) -> str:
    """Which of Streamlit's sign-in routes is asked for; empty for other paths (``server.baseUrlPath`` is empty)."""
    path = scope["path"] if scope["type"] == "http" else ""
    return path if path in (LOGIN, CALLBACK) else ""


def _cookies(message: Message) -> tuple[bytes, ...]:
    return tuple(value for name, value in message["headers"] if name.lower() == b"set-cookie")


def _signs_in(message: Message) -> bool:
    """Whether an answer sets the identity cookie."""
    return any(cookie.startswith(_SIGNED_IN) and not _is_empty(cookie) for cookie in _cookies(message))


def _fits(message: Message) -> bool:
    """Whether the identity is in one cookie, and all its cookies in a request.

    Streamlit cuts a long one into parts and signs each, but not that they belong together.
    """
    pairs = [cookie.split(b";")[0] for cookie in _cookies(message) if cookie.startswith(_IDENTITY)]
    in_parts = any(pair.startswith(_SECOND_PART) and not _is_empty(pair) for pair in pairs)
    return not in_parts and sum(map(len, pairs)) <= COOKIE_ROOM_BYTES


def _taken_away(message: Message) -> tuple[bytes, ...]:
    """The cookies of an answer without an identity that it sets."""
    return tuple(each for each in _cookies(message) if not each.startswith(_IDENTITY) or _is_empty(each))


def _is_empty(cookie: bytes) -> bool:
    return cookie.split(b";")[0].endswith(b'=""')
