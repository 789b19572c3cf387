"""Pictures are made a few at a time: a queue of their own, bounded, so that nothing else waits for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar
from weakref import WeakSet

from indicators.api.fairness import FairTurns
from indicators.api.kept import Answer, Key
from indicators.errors import PicturesBusy

AT_ONCE = 2  # one is put together while the other is drawn
MOST_WAITING = 60
RETRY_SECONDS = 20


class Drawings:
    """What is being made, each picture once however many ask for it. For one event loop."""

    known: ClassVar[WeakSet["Drawings"]] = WeakSet()

    def __init__(self) -> None:
        self.known.add(self)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")
        self._turns = FairTurns(AT_ONCE)
        self._underway: dict[Key, asyncio.Task[Answer]] = {}

    async def made(self, key: Key, make: Callable[[], Answer], *, network: str = "") -> Answer:
        """The picture that ``make`` makes, in this network's turn.

        Raises:
            PicturesBusy, TooManyRequests: Too many others come before it; too many of its own network.
        """
        future = self._underway.get(key)
        if future is None:
            if len(self._underway) >= MOST_WAITING:
                raise PicturesBusy(seconds=RETRY_SECONDS)
            future = asyncio.create_task(self._draw(make, network))
            self._underway[key] = future
            future.add_done_callback(lambda _: self._underway.pop(key, None))
        return await asyncio.shield(future)

    async def _draw(self, make: Callable[[], Answer], network: str) -> Answer:
        async with self._turns.take_turn(network):
            return await asyncio.get_running_loop().run_in_executor(self._threads, make)

    def stop(self) -> None:
        """Let go of what waits; what is being drawn ends with whatever draws it."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def stop_drawing() -> None:
    """Let go of every picture that waits, at the server's end."""
    for each in Drawings.known:
        each.stop()
