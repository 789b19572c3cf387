"""What a websocket may say, how fast, and how many there are.

Streamlit obeys any visitor who asks it to empty the caches of all, and takes any number of reruns. Here each message is
read before Streamlit sees it; whoever sends what no page sends is cut off, others do not notice. A visitor who does not
read answers no ping either: uvicorn hangs up after 40 s, and until then Streamlit keeps at most 500 messages.
"""

import asyncio
import time
from collections.abc import Awaitable

from google.protobuf.message import DecodeError
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from indicators.errors.requests import TooManyPages
from pages.shared.server import log
from pages.shared.server.asgi import Application, Message, Receive, Scope, Send, client, network
from pages.shared.server.limits import Bucket, Clock, Limits
from pages.shared.server.messages import find_excess
from pages.shared.server.metrics import SESSIONS
from pages.shared.server.refusals import refused

TAKEN = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}
IGNORED = {"load_git_info", "set_run_on_save"}
OPERATIONS = {"deferred_file", "dataframe_chunk"}
FINISHED_BYTES = 512
RETRY_SECONDS = 10

PROTOCOL_ERROR, UNSUPPORTED, POLICY, TOO_BIG, TRY_LATER = 1002, 1003, 1008, 1009, 1013


class SocketGate:
    """Middleware that reads along with every websocket."""

    def __init__(self, app: Application, limits: Limits | None = None, clock: Clock = time.monotonic) -> None:
        self.app = app
        self._limits, self._clock = limits or Limits(), clock
        self._open: dict[str, list[Conversation]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        home = network(scope)
        if not await self._has_room(home):
            await refused(TooManyPages(seconds=RETRY_SECONDS), scope)(scope, receive, send)
            return
        talk = Conversation(scope, receive, send, limits=self._limits, clock=self._clock)
        self._open.setdefault(home, []).append(talk)
        SESSIONS.inc()
        try:
            await self.app(scope, talk.receive, talk.send)
        finally:
            SESSIONS.dec()
            self._leave(home, talk)

    def _leave(self, home: str, talk: "Conversation") -> None:
        """Count somebody no more who left, or who was made to."""
        of_home = self._open.get(home, [])
        if talk in of_home:
            of_home.remove(talk)
        if not of_home:
            self._open.pop(home, None)

    async def _has_room(self, home: str) -> bool:
        """Whether one more of a network may come in; where the house is full, the fullest network makes way."""
        number = len(self._open.get(home, []))
        if number >= self._limits.sockets_per_network:
            return False
        if sum(map(len, self._open.values())) < self._limits.sockets:
            return True
        fullest = max(self._open, key=lambda each: len(self._open[each]))
        if len(self._open[fullest]) <= number + 1:
            return False
        silent = min(self._open[fullest], key=lambda talk: talk.heard_at)
        self._leave(fullest, silent)
        await silent.hang_up()
        return True


class Conversation:
    """One websocket between a visitor and Streamlit."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, limits: Limits, clock: Clock) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._limits = limits
        self._unasked = Bucket(limits.messages, clock)
        self._awaits_answer = False
        self._first_word_seconds: float | None = limits.first_word_seconds
        self._clock = clock
        self.heard_at = clock()

    async def hang_up(self) -> None:
        """Make room for others; a page that was only left open comes back by itself."""
        await self._cut(TRY_LATER, "room for others")

    async def receive(self) -> Message:
        """The visitor's next message that Streamlit may see; the end of the conversation where there was a bad one."""
        while True:
            try:
                async with asyncio.timeout(self._first_word_seconds):
                    message = await self._receive()
            except TimeoutError:
                return await self._cut(POLICY, "silent")
            if message["type"] != "websocket.receive":
                return message
            self._first_word_seconds, self.heard_at = None, self._clock()
            code, kind = self._judge(message)
            if code:
                return await self._cut(code, kind)
            if kind not in IGNORED:
                return message

    def send(self, message: Message) -> Awaitable[None]:
        """Pass a message on, and note when a rerun has been answered."""
        data = message.get("bytes")
        if self._awaits_answer and data is not None and len(data) <= FINISHED_BYTES:
            self._awaits_answer = ForwardMsg.FromString(data).WhichOneof("type") != "script_finished"
        return self._send(message)

    def _judge(self, message: Message) -> tuple[int | None, str]:
        """The code to close with, or None; and what kind of message it is, or what is wrong with it."""
        data = message.get("bytes")
        if data is None:
            return UNSUPPORTED, "text"
        if len(data) > self._limits.message_bytes:
            return TOO_BIG, "too big"
        try:
            said = BackMsg.FromString(data)
        except DecodeError:
            return PROTOCOL_ERROR, "unreadable"
        kind = said.WhichOneof("type") or "unknown"
        if kind not in TAKEN | IGNORED or not _is_harmless(said):
            return POLICY, kind
        if _is_of_another_session(said):
            return POLICY, "another session's download"
        excess = find_excess(said, self._limits)
        if excess:
            return TOO_BIG, excess
        return (POLICY, "too fast") if self._is_too_fast(kind) else (None, kind)

    def _is_too_fast(self, kind: str) -> bool:
        """A rerun is free where the last one was answered: no honest client is cut, however fast the server."""
        if kind == "rerun_script" and not self._awaits_answer:
            self._awaits_answer = True
            return False
        return self._unasked.wait() > 0

    async def _cut(self, code: int, why: str) -> Message:
        facts = {"client": client(self._scope), "why": why, "code": code}
        log.logger.warning("websocket cut", extra={"facts": facts})
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


def _is_of_another_session(said: BackMsg) -> bool:
    """Whether somebody asks for a download that another page offers; Streamlit compares the sessions' names only."""
    asked = said.backend_operation_request
    if asked.WhichOneof("payload") != "deferred_file" or not runtime.exists():
        return False
    offered = runtime.get_instance().media_file_mgr._deferred_callables.get(asked.deferred_file.file_id)
    return offered is not None and offered["session_id"] != asked.session_id


def _is_harmless(said: BackMsg) -> bool:
    """An operation without a rerun: downloads and rows of tables, nothing that writes on the server."""
    operation = said.WhichOneof("type") == "backend_operation_request"
    return not operation or said.backend_operation_request.WhichOneof("payload") in OPERATIONS
