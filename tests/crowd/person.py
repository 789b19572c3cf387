"""Somebody at a tab: comes, turns pages, thinks, loses the connection, goes; notes how long each answer took."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random

from streamlit.proto.Alert_pb2 import Alert

from tests.crowd.notes import Diary
from tests.visitor.handshake import Handshake, issued_cookies
from tests.visitor.screen import Screen, text_of
from tests.visitor.tab import Rerun, Tab

PATIENCE_SECONDS, RELOAD_SECONDS = 120.0, 60.0


@dataclass
class Person:
    """One person and their browser.

    Args:
        url: Where the dashboard is reached: a server's address, or that of a proxy before several.
        choices: Everything that is left to chance.
        think_seconds: The mean time between two acts.
        jar: The browser's cookies, by name; what the server or the proxy sets is added.
        doing: What was begun last.
    """

    url: str
    choices: Random
    diary: Diary
    think_seconds: float
    jar: dict[str, str] = field(default_factory=dict)
    doing: str = ""
    _tab: Tab | None = None

    @property
    def tab(self) -> Tab:
        """The open tab.

        Raises:
            AssertionError: There is none.
        """
        assert self._tab is not None, "nobody is there"
        return self._tab

    async def arrive(self, page_name: str = "", query_string: str = "") -> None:
        """Open a tab, as a browser that knows nothing of the one before but its cookies."""
        self.doing = "arrive"
        self.jar |= await asyncio.to_thread(issued_cookies, self.url, self.jar)
        tab = Tab(
            self.url,
            page_name=page_name,
            query_string=query_string,
            handshake=Handshake(cookies=self.jar),
            patience_seconds=PATIENCE_SECONDS,
        )
        started = time.perf_counter()
        await tab.__aenter__()
        self._tab = tab
        self.jar |= tab.issued
        await tab.rerun()
        self._note("arrive", time.perf_counter() - started)

    async def leave(self) -> None:
        """Close the tab, if there is one."""
        if self._tab is not None:
            tab, self._tab = self._tab, None
            await tab.__aexit__(None, None, None)
            self.diary.done["tabs closed"] += 1

    async def come_back(self) -> None:
        """Lose the connection and come back to the session, where the page is as it was.

        Streamlit 1.67 goes round the sessions with a list of their connections: what it writes for a session that
        came back meanwhile goes to the old one, and the page waits for ever. Whoever sees that loads the page again.
        """
        before = self.tab.session_id
        try:
            async with asyncio.timeout(RELOAD_SECONDS):
                await self.wait_for("come back", self.tab.come_back)
        except TimeoutError:
            self.diary.done["pages loaded again after a cut"] += 1
            await self.leave()
            await self.arrive()
            return
        self.jar |= self.tab.issued
        self.diary.done["sessions taken up again"] += self.tab.session_id == before

    async def turn_to(self, page_name: str, query_string: str = "") -> None:
        await self.wait_for(f"page {page_name or 'apercu'}", lambda: self.tab.turn_to(page_name, query_string))

    async def wait_for(self, what: str, act: Callable[[], Awaitable[Rerun]]) -> Rerun:
        """Do something, note how long the page took to its end, and what nobody should see on it."""
        self.doing = what
        rerun = await act()
        self._note(what, rerun.seconds)
        return rerun

    async def think(self) -> None:
        """Look at the page for a while, drawn around the mean; a page that is live runs by itself meanwhile."""
        left = self.choices.uniform(0.5, 1.5) * self.think_seconds
        until = time.monotonic() + left
        while left > 0:
            fragment, interval = next(iter(self.tab.live.items()), ("", left))
            await asyncio.sleep(min(left, interval))
            left = until - time.monotonic()
            if fragment and left > 0:
                await self.wait_for("live", partial(self.tab.run_live, fragment))

    def _note(self, what: str, seconds: float) -> None:
        """Take down a wait and what is on the screen at its end; the messages themselves are forgotten."""
        self.diary.seconds[what].append(seconds)
        self.diary.troubles += [f"{self.tab.address}: {failure}" for failure in self.tab.screen.failures()]
        self.diary.warnings.update(warnings(self.tab.screen))
        self.tab.payloads.clear()


def warnings(screen: Screen) -> list[str]:
    """The boxes that warn of something, by how they begin: before what is named."""
    boxes = (each for each in screen.elements() if each.WhichOneof("type") == "alert")
    return [text_of(each).partition(":")[0].strip("* ") for each in boxes if each.alert.format == Alert.Format.WARNING]
