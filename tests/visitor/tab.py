"""One tab on one server: opens Streamlit's websocket, runs a page, fills its widgets in, presses its buttons.

Speaks the protocol of Streamlit 1.67 (protobuf ``BackMsg`` out, ``ForwardMsg`` in). What it does not do: draw, fetch
pictures and other media, send files.
"""

import asyncio
import time
from dataclasses import replace
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

from tests.local_access import cookies_at
from tests.visitor.errors import VisitError
from tests.visitor.handshake import Handshake, read_cookies
from tests.visitor.memory import LOCALE, Memory
from tests.visitor.screen import Screen, text_of

PATIENCE_SECONDS = 60.0
AS_A_BROWSER = Handshake()
ENDS = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


class Rerun(NamedTuple):
    """One rerun: from the request sent to ``script_finished`` received.

    ``received_bytes`` counts the messages after the websocket's own decompression; ``elements`` the
    elements drawn, so that an empty page does not pass for a fast one; ``heard_seconds`` how long it took until
    the first element with the text that was listened for, None where none came.
    """

    seconds: float
    received_bytes: int
    elements: int
    heard_seconds: float | None = None


class Tab:
    """One tab; an asynchronous context manager that connects and disconnects.

    Args:
        url: the server's address, without a trailing slash.
        page_name: the path of the page to open first, as in the address bar; empty for the first page.
        query_string: what follows the "?" there.
        patience_seconds: for the end of a run; a crowd needs more than one visitor.

    Attributes:
        screen: What is on the screen now.
        payloads: Every message received, as it came over the wire: what is in none of them never left the server.
        issued: The cookies that came with the last handshake, by name.
    """

    def __init__(
        self,
        url: str,
        *,
        page_name: str = "",
        query_string: str = "",
        handshake: Handshake = AS_A_BROWSER,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.screen = Screen()
        self.payloads: list[bytes] = []
        self.issued: dict[str, str] = {}
        self._memory = Memory(url=url, page_name=page_name, query_string=query_string)
        self._handshake = handshake
        self._patience_seconds = patience_seconds
        self._connection: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        await self._connect()
        return self

    async def _connect(self) -> None:
        url = self._memory.url
        origin = self._handshake.origin
        try:
            self._connection = await connect(
                f"ws://{urlsplit(url).netloc}/_stcore/stream",
                origin=None if origin is None else Origin(origin or url),
                subprotocols=[Subprotocol(each) for each in self._handshake.offered()],
                additional_headers=self._handshake.written_headers(locale=LOCALE, opened=cookies_at(url)),
                proxy=None,
                max_size=None,
            )
        except InvalidHandshake as error:
            raise VisitError(f"{url}: not let in: {error}") from error
        answer = self._connection.response
        self.issued = read_cookies(answer.headers.get_all("Set-Cookie") if answer else [])

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open_connection().close()

    async def come_back(self) -> Rerun:
        """Lose the connection, and come back to the same session with all that the browser remembers.

        Raises:
            VisitError: As for ``rerun``, or the server does not let in.
        """
        await self._open_connection().close()
        self._handshake = replace(self._handshake, session_id=self.session_id)
        await self._connect()
        return await self.rerun()

    @property
    def address(self) -> str:
        """What the address bar shows."""
        return self._memory.address

    @property
    def live(self) -> dict[str, float]:
        """Every how many seconds the browser runs each fragment of the page by itself, by the fragment's id."""
        return self._memory.live

    @property
    def session_id(self) -> str:
        """Of the session on the server; empty before the first run."""
        return self._memory.session_id

    async def rerun(
        self, *, query_string: str | None = None, page_hash: str = "", listen_for: str | None = None
    ) -> Rerun:
        """Run the page once, as a first visit or as a rerun after it, with all that was filled in outside forms.

        Args:
            query_string: of the address, without "?"; None keeps the one that the tab stands at.
            page_hash: of the page to turn to; empty stays on the page.

        Raises:
            VisitError: The server fell silent or closed the connection.
        """
        if query_string is not None:
            self._memory.query_string = query_string
        if page_hash:
            self._memory.go_to(page_hash)
        return await self.run(self._memory.rerun_request(), listen_for=listen_for)

    async def turn_to(self, page_name: str, query_string: str = "") -> Rerun:
        """Turn to another page of the navigation, by the path of its address.

        Raises:
            VisitError: There is no such page, or as for ``rerun``.
        """
        if page_name not in self._memory.pages:
            raise VisitError(f"{page_name!r} is not among the pages {list(self._memory.pages)}")
        return await self.rerun(query_string=query_string, page_hash=self._memory.pages[page_name])

    async def run_live(self, fragment_id: str) -> Rerun:
        """Run a fragment as the browser does by itself; it may ask for the whole page, whose end is waited for.

        Raises:
            VisitError: As for ``rerun``.
        """
        return await self.run(self._memory.live_request(fragment_id))

    def fill(self, value: Any, *, key: str = "", label: str = "") -> None:
        """Fill in the widget with that key or label; nothing is sent yet. The values are those of ``given_state``.

        Raises:
            VisitError: There is no such widget, there are several, or it does not take that.
        """
        self._memory.give(self.screen.widget(key=key, label=label), value)

    async def press(self, *, key: str = "", label: str = "", listen_for: str | None = None) -> Rerun:
        """Press the button with that key or label, as a form's button too.

        Raises:
            VisitError: There is no such button, or as for ``rerun``.
        """
        return await self.run(self.press_request(key=key, label=label), listen_for=listen_for)

    def press_request(self, *, key: str = "", label: str = "") -> BackMsg:
        """The message that a press sends, for who wants to send it twice, or changed."""
        pressed = self._memory.press(self.screen.widget(key=key, label=label))
        return self._memory.rerun_request(pressed)

    async def run(self, request: BackMsg | bytes, *, listen_for: str | None = None) -> Rerun:
        """Send any message and wait for the end of the run that it starts.

        Raises:
            VisitError: As for ``rerun``.
        """
        started = time.perf_counter()
        await self.send(request)
        return await self.finish(started=started, listen_for=listen_for)

    async def send(self, request: BackMsg | bytes | str) -> None:
        """Send anything, and wait for nothing: a text is no message of the protocol, bytes need be none."""
        payload = request.SerializeToString() if isinstance(request, BackMsg) else request
        try:
            await self._open_connection().send(payload)
        except ConnectionClosed as error:
            raise VisitError(f"{self.address}: connection closed: {error}") from error

    async def hear(self, kind: str) -> ForwardMsg:
        """Take in what comes until there is a message of this kind.

        Raises:
            VisitError: As for ``rerun``.
        """
        try:
            async with asyncio.timeout(self._patience_seconds):
                while True:
                    message = self._take(await self._open_connection().recv(decode=False))
                    if message.WhichOneof("type") == kind:
                        return message
        except TimeoutError as error:
            raise VisitError(f"{self.address}: no {kind} after {self._patience_seconds} s") from error
        except ConnectionClosed as error:
            raise VisitError(f"{self.address}: connection closed: {error}") from error

    async def finish(self, *, started: float | None = None, listen_for: str | None = None) -> Rerun:
        """Take in what comes until a run has come to its end.

        Args:
            started: Reading of ``time.perf_counter`` to count from; by default now.

        Raises:
            VisitError: As for ``rerun``.
        """
        try:
            async with asyncio.timeout(self._patience_seconds):
                return await self._finish(time.perf_counter() if started is None else started, listen_for)
        except TimeoutError as error:
            raise VisitError(f"{self.address}: no end after {self._patience_seconds} s") from error
        except ConnectionClosed as error:
            raise VisitError(f"{self.address}: connection closed: {error}") from error

    async def _finish(self, started: float, listen_for: str | None) -> Rerun:
        connection = self._open_connection()
        received_bytes = elements = 0
        heard: float | None = None
        while True:
            payload = await connection.recv(decode=False)
            message = self._take(payload)
            received_bytes += len(payload)
            elements += message.delta.HasField("new_element")
            if listen_for and heard is None and listen_for in text_of(message.delta.new_element):
                heard = time.perf_counter() - started
            if _ends_run(message):
                return Rerun(time.perf_counter() - started, received_bytes, elements, heard)

    def _take(self, payload: bytes) -> ForwardMsg:
        self.payloads.append(payload)
        message = self._memory.take(ForwardMsg.FromString(payload))
        self.screen.take(message)
        return message

    def _open_connection(self) -> ClientConnection:
        if self._connection is None:
            raise VisitError("A tab is used inside `async with`.")
        return self._connection


def _ends_run(message: ForwardMsg) -> bool:
    """Whether the page came to its end; a page that calls ``st.rerun`` ends early and starts again."""
    return message.WhichOneof("type") == "script_finished" and message.script_finished in ENDS
