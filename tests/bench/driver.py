"""A visitor without a browser: opens Streamlit's websocket, runs a page, and says how long that took.

Speaks the protocol of Streamlit 1.67 (protobuf ``BackMsg`` out, ``ForwardMsg`` in). What it does not
measure: the drawing in the browser, and the fetching of pictures and other media.
"""

import asyncio
import time
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from tests.bench.browser import LOCALE, Memory
from tests.bench.errors import MeasurementError

# The browser passes its tokens in the list of subprotocols; without a sign-in it sends this word.
SUBPROTOCOLS = (Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN"))
PATIENCE_SECONDS = 60.0


class Rerun(NamedTuple):
    """One rerun: from the request sent to ``script_finished`` received.

    ``received_bytes`` counts the messages after the websocket's own decompression; ``elements`` the
    elements drawn, so that an empty page does not pass for a fast one.
    """

    seconds: float
    received_bytes: int
    elements: int


class Session:
    """One tab on one server; an asynchronous context manager that connects and disconnects.

    Args:
        url: the server's address, without a trailing slash.
        page_name: the path of the page to open first, as in the address bar; empty for the first page.
        query_string: what follows the "?" there.
    """

    def __init__(self, url: str, *, page_name: str = "", query_string: str = "") -> None:
        self._memory = Memory(url=url, page_name=page_name, query_string=query_string)
        self._connection: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        url = self._memory.url
        self._connection = await connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            origin=Origin(url),
            subprotocols=SUBPROTOCOLS,
            additional_headers={"Accept-Language": LOCALE},
            proxy=None,
            max_size=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open_connection().close()

    async def rerun(self, *, query_string: str | None = None, page_hash: str = "") -> Rerun:
        """Run the page once, as a first visit or as a rerun after it.

        Args:
            query_string: of the address, without "?"; None keeps the one that the tab stands at.
            page_hash: of the page to turn to; empty stays on the page.

        Raises:
            MeasurementError: the page showed an exception or an error, was not found or did not compile,
                or the server fell silent.
        """
        if query_string is not None:
            self._memory.query_string = query_string
        if page_hash:
            self._memory.go_to(page_hash)
        request = self._memory.rerun_request().SerializeToString()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._timed_run(request)
        except TimeoutError as error:
            raise MeasurementError(f"{self._memory.address}: no end after {PATIENCE_SECONDS} s") from error
        except ConnectionClosed as error:
            raise MeasurementError(f"{self._memory.address}: connection closed: {error}") from error

    async def _timed_run(self, request: bytes) -> Rerun:
        connection = self._open_connection()
        received_bytes = elements = 0
        started = time.perf_counter()
        await connection.send(request)
        while True:
            payload = await connection.recv(decode=False)
            message = self._memory.take(ForwardMsg.FromString(payload))
            received_bytes += len(payload)
            elements += message.delta.HasField("new_element")
            self._refuse_failure(message)
            if _ends_run(message):
                return Rerun(time.perf_counter() - started, received_bytes, elements)

    def _refuse_failure(self, message: ForwardMsg) -> None:
        failure = _failure(message)
        if failure:
            raise MeasurementError(f"{self._memory.address}: {failure}")

    def _open_connection(self) -> ClientConnection:
        if self._connection is None:
            raise MeasurementError("A session is used inside `async with`.")
        return self._connection


def _ends_run(message: ForwardMsg) -> bool:
    """Whether the page came to its end; a page that calls ``st.rerun`` ends early and starts again."""
    return (
        message.WhichOneof("type") == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    )


def _failure(message: ForwardMsg) -> str:
    """What went wrong according to this message, empty where nothing did."""
    match message.WhichOneof("type"):
        case "delta":
            return _element_failure(message.delta.new_element)
        case "page_not_found":
            return "page not found"
        case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            return "the script does not compile"
    return ""


def _element_failure(element: Element) -> str:
    """The exception on the page, or its error box: the dashboard turns its exceptions into such boxes."""
    match element.WhichOneof("type"):
        case "exception":
            return f"{element.exception.type}: {element.exception.message}"
        case "alert" if element.alert.format == Alert.Format.ERROR:
            return element.alert.body
    return ""
