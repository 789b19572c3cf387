"""What happens around the pages: warm-up at the server's start, checked settings, the document's language."""

import datetime as dt
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from indicators.charts import bullet_chart, status_strip, trajectory_chart
from indicators.charts.look import PALETTES
from indicators.errors import OperatorError, UserFacingError
from indicators.readings import close_shared_desk, shared_desk
from indicators.texts import FRENCH, LANGUAGES
from pages.shared import state

logger = logging.getLogger("dashboard")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

NEEDED_SETTINGS = {
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
}


@asynccontextmanager
async def warmed_up(app: st.App) -> AsyncIterator[None]:
    """Compute today's answers and charts before the first visitor, then take everything out of the collector's way.

    Streamlit runs a full collection after every rerun; frozen objects cost it nothing. A store that cannot be
    opened does not stop the server: the pages say what is wrong and try again.
    """
    check_settings()
    try:
        warm(state.today())
    except UserFacingError as error:
        logger.error("The server starts without figures. %s", " ".join(FRENCH.explain(error)))
    gc.collect()
    gc.freeze()
    yield
    close_shared_desk()


def check_settings() -> None:
    """Refuse to start with weaker settings than ours (uvicorn ignores STREAMLIT_* variables).

    Raises:
        OperatorError: Naming the setting.
    """
    for name, needed in NEEDED_SETTINGS.items():
        found = st.get_option(name)
        if found != needed:
            raise OperatorError(
                f".streamlit/config.toml: {name} is {found!r}, must be {needed!r}; start from the project's folder"
            )


def warm(on: dt.date) -> None:
    """Fill the caches for a day: the overview with its charts, and the headline trajectories in French."""
    overview = shared_desk().overview(on=on)
    for language in LANGUAGES.values():
        for theme in PALETTES:
            status_strip(overview, language=language, theme=theme)
            bullet_chart(overview, overview.situations, language=language, theme=theme)
    for situation in overview.headline:
        sheet = shared_desk().sheet(situation.indicator.slug, on=on)
        trajectory_chart(sheet, language=FRENCH, theme="light")


class DocumentLanguage:
    """Middleware that gives the HTML document the language of its text; Streamlit hard-codes ``lang="en"``."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        page = _Page(send, language=_asked_language(scope))
        await self.app(_uncompressed(scope), receive, page.send)


class _Page:
    """Holds an HTML answer back until it is whole, and passes any other answer through."""

    def __init__(self, send: Send, *, language: str) -> None:
        self._send = send
        self._language = language
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            await self._hold(message)

    async def _hold(self, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body.replace(b'<html lang="en"', f'<html lang="{self._language}"'.encode(), 1)
        start = self._start or {}
        headers = [
            (name, value) for name, value in start["headers"] if name.lower() not in (b"content-length", b"etag")
        ]
        await self._send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await self._send({"type": "http.response.body", "body": body})


def _uncompressed(scope: Scope) -> Scope:
    """The request for a page (not a file) without its wish for compression: it could not be read here."""
    if "." in scope["path"].rsplit("/", 1)[-1]:
        return scope
    return {**scope, "headers": [each for each in scope["headers"] if each[0] != b"accept-encoding"]}


def _is_html(message: Message) -> bool:
    headers = dict(message["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers


def _asked_language(scope: Scope) -> str:
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [FRENCH.code])[0]
    return asked if asked in LANGUAGES else FRENCH.code
