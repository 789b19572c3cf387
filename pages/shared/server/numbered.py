"""A number for every request, in the log and in the answer, and one log line per request."""

import logging
import secrets
import time
from collections.abc import Awaitable
from urllib.parse import parse_qsl

from indicators.errors.requests import RequestFailed
from pages.shared.server import log
from pages.shared.server.asgi import (
    HEALTH,
    STATIC,
    UPLOADS,
    Application,
    Message,
    Receive,
    Scope,
    Send,
    client,
    header,
)
from pages.shared.server.refusals import refused

NAME = b"x-request-id"
AGENT_CHARACTERS = 200
PATH_CHARACTERS = 300

_SILENT = (STATIC, HEALTH, "/sante")
_UNTOLD = ("/media/", UPLOADS)


class Numbered:
    """Middleware, the outermost one: numbers, log lines, and an incident number for what nothing else caught.

    The number replaces whatever the client called its request, so pages find it in ``st.context.headers``.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        number = secrets.token_hex(6)
        log.REQUEST.set(number)
        headers = [*(each for each in scope["headers"] if each[0] != NAME), (NAME, number.encode())]
        visit = _Visit({**scope, "headers": headers}, send, number=number)
        try:
            await self.app(visit.scope, receive, visit.send)
        except Exception as error:
            await visit.fail(error, receive)
        finally:
            visit.end()


class _Visit:
    """One request, from its first byte to its log line."""

    def __init__(self, scope: Scope, send: Send, *, number: str) -> None:
        self.scope = scope
        self._send = send
        self._number = number
        self._status = 0
        self._closed: int | None = None
        self._began = time.monotonic()

    def send(self, message: Message) -> Awaitable[None]:
        """Pass a message on, with the number where the answer begins."""
        kind = message["type"]
        if kind in ("http.response.start", "websocket.http.response.start"):
            self._status = message["status"]
            message = self._numbered(message)
        elif kind == "websocket.accept":
            self._status = 101
            message = self._numbered(message)
            self._tell("websocket opened", logging.INFO)
        elif kind == "websocket.close":
            self._status, self._closed = self._status or 403, message.get("code", 1000)
        return self._send(message)

    def _numbered(self, message: Message) -> Message:
        return {**message, "headers": [*message.get("headers", []), (NAME, self._number.encode())]}

    async def fail(self, error: Exception, receive: Receive) -> None:
        """Log what went wrong; answer with its number where no answer has begun."""
        number = log.incident(error)
        if not self._status:
            await refused(RequestFailed(incident=number), self.scope)(self.scope, receive, self.send)

    def end(self) -> None:
        """Write the request's line; files of the page and the health check have none unless they failed."""
        if self.scope["type"] == "websocket":
            said = "websocket closed" if self._status == 101 else "websocket refused"
            self._tell(said, logging.INFO if self._status == 101 else logging.WARNING)
        elif self._status >= 400 or not self.scope["path"].startswith(_SILENT):
            self._tell("request", logging.WARNING if self._status >= 400 else logging.INFO)

    def _tell(self, said: str, level: int) -> None:
        facts = {
            "client": client(self.scope),
            "method": self.scope.get("method"),
            "path": told_path(self.scope["path"]),
            "parameters": parameter_names(self.scope) or None,
            "status": self._status,
            "code": self._closed,
            "ms": round((time.monotonic() - self._began) * 1000, 1),
            "agent": header(self.scope, b"user-agent")[:AGENT_CHARACTERS] if self._status >= 400 else None,
        }
        log.logger.log(level, said, extra={"facts": facts})


def told_path(path: str) -> str:
    """A path for the log: whoever knows the name of an upload or of a download could ask for it."""
    folder = next((each for each in _UNTOLD if path.startswith(each)), None)
    return f"{folder}{log.HIDDEN}" if folder else path[:PATH_CHARACTERS]


def parameter_names(scope: Scope) -> list[str]:
    """The names of the address's parameters; their values may be secrets."""
    query = scope.get("query_string", b"").decode("latin-1")
    return sorted({name[:40] for name, _ in parse_qsl(query, keep_blank_values=True)})[:20]
