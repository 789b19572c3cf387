"""Pictures are made a few at a time: a queue of their own, bounded, so that nothing else waits for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from indicators.api.kept import Answer, Key
from indicators.errors import PicturesBusy

AT_ONCE = 2  # one is put together while the other is drawn
MOST_WAITING = 60
RETRY_SECONDS = 20


class Drawings:
    """What is being made, each picture once however many ask for it. For one event loop."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures")
        self._underway: dict[Key, asyncio.Future[Answer]] = {}

    async def made(self, key: Key, make: Callable[[], Answer]) -> Answer:
        """The picture that ``make`` makes.

        Raises:
            PicturesBusy: Too many others come before it.
        """
        future = self._underway.get(key)
        if future is None:
            if len(self._underway) >= MOST_WAITING:
                raise PicturesBusy(seconds=RETRY_SECONDS)
            future = asyncio.get_running_loop().run_in_executor(self._threads, make)
            self._underway[key] = future
            future.add_done_callback(lambda _: self._underway.pop(key, None))
        return await asyncio.shield(future)
