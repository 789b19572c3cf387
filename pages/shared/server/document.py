"""The HTML document that every page begins with."""

from indicators.api import is_interface
from indicators.texts import Language
from pages.shared.server.asgi import Application, Message, Receive, Scope, Send, document_language
from pages.shared.server.first_screen import INDEX, document


class Document:
    """Middleware that sends our document in the place of Streamlit's, in the language that the address asks for."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        page = _Page(send, document_language(scope))
        await self.app(_uncompressed(scope), receive, page.send)


class _Page:
    """Holds an HTML answer back until it is whole, and passes any other answer through."""

    def __init__(self, send: Send, language: Language) -> None:
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
        body = document(self._language) if self._body == INDEX else self._body
        start = self._start or {}
        headers = [
            (name, value) for name, value in start["headers"] if name.lower() not in (b"content-length", b"etag")
        ]
        await self._send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await self._send({"type": "http.response.body", "body": body})


def _uncompressed(scope: Scope) -> Scope:
    """The request for a page (not a file) without its wish for compression: it could not be read here.

    For a program neither: a strong ETag stands for one sequence of bytes, and a proxy can compress.
    """
    if "." in scope["path"].rsplit("/", 1)[-1] and not is_interface(scope["path"]):
        return scope
    return {**scope, "headers": [each for each in scope["headers"] if each[0] != b"accept-encoding"]}


def _is_html(message: Message) -> bool:
    headers = dict(message["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers
