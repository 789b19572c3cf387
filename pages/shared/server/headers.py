"""What browsers are told to refuse, on every answer.

A header that a route sets itself stays as it is: a picture meant for other sites can say so.
"""

import base64
import hashlib
import re
from collections.abc import Awaitable

from indicators.texts import FRENCH
from pages.shared.server.asgi import Application, Message, Receive, Scope, Send
from pages.shared.server.first_screen import document

HALF_A_YEAR_SECONDS = 15_768_000

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def inline_script_hashes() -> list[str]:
    """What the policy calls the inline scripts of the document: read from it, Streamlit's change with releases."""
    digests = [hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(document(FRENCH))]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_policy() -> str:
    """Everything from here; inline styles, since Streamlit draws with them; pictures also from the page itself."""
    policy = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *inline_script_hashes()],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())


HEADERS = {
    b"content-security-policy": content_policy().encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
TRANSPORT = (b"strict-transport-security", f"max-age={HALF_A_YEAR_SECONDS}".encode())
STARTS = ("http.response.start", "websocket.http.response.start", "websocket.accept")


class SecurityHeaders:
    """Middleware that adds the headers; the one for https only where the request came by https."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        ours = dict([*HEADERS.items(), TRANSPORT]) if scope["scheme"] in ("https", "wss") else HEADERS

        def send_with_headers(message: Message) -> Awaitable[None]:
            return send(_with(ours, message) if message["type"] in STARTS else message)

        await self.app(scope, receive, send_with_headers)


def _with(ours: dict[bytes, bytes], message: Message) -> Message:
    theirs = list(message.get("headers", []))
    known = {name.lower() for name, _ in theirs}
    return {**message, "headers": [*theirs, *((name, value) for name, value in ours.items() if name not in known)]}
