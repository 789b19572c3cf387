"""Files that a page hands out: whoever asks for one is the visitor it was made for, and still has their rights.

Streamlit gives a file to anybody who knows its address, for as long as a page shows it.
"""

import asyncio
import hashlib
from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache
from starlette.requests import HTTPConnection
from streamlit import runtime
from streamlit.runtime.media_file_storage import MediaFileKind

from indicators.errors import UserFacingError
from indicators.errors.requests import FileNotYours
from pages.shared.server.asgi import Application, Receive, Scope, Send

FOLDER = "/media/"
COOKIE = "_streamlit_user"
KEPT_FILES, KEPT_HOLDERS = 2_000, 500

CheckRights = Callable[[], None]

_lock = Lock()
_holders: LRUCache[str, LRUCache[str, CheckRights]] = LRUCache(KEPT_FILES)
"""By a file's SHA-256: what asks for the rights of each holder, by the cookie that they signed in with, "" without."""


def hand_out(content: bytes, *, cookie: str, check_rights: CheckRights) -> None:
    """Note for whom a file was made, before Streamlit gives it an address."""
    with _lock:
        _holders.setdefault(_digest(content), LRUCache(KEPT_HOLDERS))[cookie] = check_rights


class HandedOut:
    """Middleware before Streamlit's files; pictures that a page shows pass, downloads have holders."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(FOLDER):
            cookie = HTTPConnection(scope).cookies.get(COOKIE, "")
            await asyncio.to_thread(check_holder, scope["path"].removeprefix(FOLDER), cookie)
        await self.app(scope, receive, send)


def check_holder(name: str, cookie: str) -> None:
    """Let the holder of a file have it; what was handed out to somebody who is not signed in is everybody's.

    Raises:
        FileNotYours: It was made for others, or its holder has other rights now.
    """
    file = runtime.get_instance().media_file_mgr.read_file(name)
    if file is None or file.kind is not MediaFileKind.DOWNLOADABLE:
        return
    with _lock:
        holders = _holders.get(_digest(file.content))
        check_rights = None if holders is None else holders.get("") or holders.get(cookie)
    if check_rights is None:
        raise FileNotYours
    try:
        check_rights()
    except UserFacingError as error:
        raise FileNotYours from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
