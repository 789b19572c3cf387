"""Who may send a file, and how much: a session whose last run drew a field for one, for whoever may still report.

Streamlit takes any number of files from anybody who has a websocket, and keeps them until two minutes after the visitor
left. Here a session holds one file at a time, a network and the server a few, and a file goes as soon as it was read,
replaced, or its visitor left.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from indicators.errors import UserFacingError
from indicators.errors.requests import LengthMissing, RequestTooLarge, UploadNotAsked, UploadsFull
from pages.shared.server.asgi import UPLOADS, Application, Receive, Scope, Send, header, network
from pages.shared.server.limits import Limits

RETRY_SECONDS = 30

CheckRights = Callable[[], None]

_fields: dict[str, CheckRights] = {}
"""Of each session whose page shows a field for a file: what asks whether its visitor may still report."""

_is_drawn: ContextVar[bool] = ContextVar("whether this run drew a field for a file", default=False)


@contextmanager
def follow_run() -> Iterator[None]:
    """Close a session for files at the end of a run that drew no field; a run that is cut short changes nothing."""
    token = _is_drawn.set(False)
    try:
        yield
        if not _is_drawn.get():
            _fields.pop(_session_of_run(), None)
    finally:
        _is_drawn.reset(token)


def open_session(check_rights: CheckRights) -> None:
    """Let the session of this run send a file; called where the field is drawn."""
    _is_drawn.set(True)
    _fields[_session_of_run()] = check_rights


def free_file(file_id: str) -> None:
    """Let go of a file of this run's session that has been read."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)


def _session_of_run() -> str:
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


@dataclass(frozen=True)
class Holding:
    """The file of one session, on its way or waiting to be read."""

    network: str
    size: int
    is_arriving: bool = True


class Uploads:
    """Middleware before Streamlit's route for files; it also sees when a visitor leaves."""

    def __init__(self, app: Application, limits: Limits | None = None) -> None:
        self.app = app
        self._limits = limits or Limits()
        self._held: dict[str, Holding] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            try:
                await self.app(scope, receive, send)
            finally:
                self._free_abandoned()
        elif scope["type"] == "http" and scope["method"] == "PUT" and scope["path"].startswith(UPLOADS):
            await self._take(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = scope["path"].removeprefix(UPLOADS).partition("/")[0]
        await asyncio.to_thread(check_session, session)
        size = announced_size(scope, self._limits)
        self._free_abandoned()
        self._reserve(session, Holding(network(scope), size))
        stored_files().remove_session_files(session)
        try:
            await self.app(scope, receive, send)
        finally:
            self._held[session] = Holding(network(scope), size, is_arriving=False)
            self._free_abandoned()

    def _reserve(self, session: str, wanted: Holding) -> None:
        """Keep room for a file; the one that the session sent before makes way.

        Raises:
            UploadsFull: The session is sending one already, or its network or the server has no room.
        """
        before = self._held.get(session)
        others = [each for name, each in self._held.items() if name != session]
        of_network = sum(each.size for each in others if each.network == wanted.network)
        if (
            (before is not None and before.is_arriving)
            or of_network + wanted.size > self._limits.upload_bytes_per_network
            or sum(each.size for each in others) + wanted.size > self._limits.upload_bytes
        ):
            raise UploadsFull(seconds=RETRY_SECONDS)
        self._held[session] = wanted

    def _free_abandoned(self) -> None:
        """Forget fields and files of visitors who left, and the room of files that were read."""
        server, files = runtime.get_instance(), stored_files()
        for session in [each for each in [*files.file_storage] if not server.is_active_session(each)]:
            files.remove_session_files(session)
        for session in [each for each in [*_fields] if not server.is_active_session(each)]:
            _fields.pop(session, None)
        self._held = {
            session: each for session, each in self._held.items() if each.is_arriving or files.file_storage.get(session)
        }


def check_session(session: str) -> None:
    """Let a session send a file.

    Raises:
        UploadNotAsked: Its page shows no field for one, or its visitor may no longer report.
    """
    check_rights = _fields.get(session)
    if check_rights is None:
        raise UploadNotAsked
    try:
        check_rights()
    except UserFacingError as error:
        raise UploadNotAsked from error


def announced_size(scope: Scope, limits: Limits) -> int:
    """Return how many bytes a request will send, as it says itself; uvicorn takes no more.

    Raises:
        LengthMissing: It does not say.
        RequestTooLarge: More than a file may have.
    """
    announced = header(scope, b"content-length")
    if not (announced.isascii() and announced.isdigit()):
        raise LengthMissing
    if int(announced[:20]) > limits.upload_bytes_per_file:
        raise RequestTooLarge(limit=limits.upload_bytes_per_file)
    return int(announced)


def stored_files() -> MemoryUploadedFileManager:
    """Return where Streamlit keeps files that were sent."""
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)  # noqa: S101 - the one there is; its interface has no room for removal
    return manager
