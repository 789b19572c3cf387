"""The same tab for tests that do not await: a thread of its own runs it.

In another thread, because a browser of Playwright's occupies the event loop of the test's.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.visitor.handshake import Handshake
from tests.visitor.tab import AS_A_BROWSER, Rerun, Tab

Answer = TypeVar("Answer")


class Loop:
    """An event loop in a thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, awaited: Coroutine[Any, Any, Answer]) -> Answer:
        """Wait for the answer, or the failure."""
        return asyncio.run_coroutine_threadsafe(awaited, self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def run_apart(awaited: Coroutine[Any, Any, Answer]) -> Answer:
    """What ``asyncio.run`` does, in a thread of its own."""
    loop = Loop()
    try:
        return loop.run(awaited)
    finally:
        loop.close()


class Visit:
    """A tab whose calls return when the page has come to its end; what does not wait is asked of ``tab`` itself."""

    def __init__(self, tab: Tab, loop: Loop) -> None:
        self.tab = tab
        self.screen = tab.screen
        self._loop = loop

    def rerun(self, *, query_string: str | None = None, page_hash: str = "") -> Rerun:
        return self._loop.run(self.tab.rerun(query_string=query_string, page_hash=page_hash))

    def turn_to(self, page_name: str, query_string: str = "") -> Rerun:
        return self._loop.run(self.tab.turn_to(page_name, query_string))

    def fill(self, value: Any, *, key: str = "", label: str = "") -> None:
        self.tab.fill(value, key=key, label=label)

    def press(self, *, key: str = "", label: str = "") -> Rerun:
        return self._loop.run(self.tab.press(key=key, label=label))

    def run(self, request: BackMsg | bytes) -> Rerun:
        return self._loop.run(self.tab.run(request))

    def send(self, request: BackMsg | bytes | str) -> None:
        self._loop.run(self.tab.send(request))

    def hear(self, kind: str) -> ForwardMsg:
        return self._loop.run(self.tab.hear(kind))

    def finish(self) -> Rerun:
        return self._loop.run(self.tab.finish())


@contextmanager
def visit(url: str, path: str = "/", *, handshake: Handshake = AS_A_BROWSER) -> Iterator[Visit]:
    """Open a page ("/fiche?indicateur=…") and wait until it is drawn.

    Raises:
        VisitError: The server does not let in, falls silent or hangs up.
    """
    page_name, _, query_string = path.removeprefix("/").partition("?")
    loop = Loop()
    tab = Tab(url, page_name=page_name, query_string=query_string, handshake=handshake)
    try:
        loop.run(tab.__aenter__())
        try:
            loop.run(tab.rerun())
            yield Visit(tab, loop)
        finally:
            loop.run(tab.__aexit__(None, None, None))
    finally:
        loop.close()
