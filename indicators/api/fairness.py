"""Turns that go round among networks: one that asks for much waits for itself, and little more than others."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from indicators.errors import TooManyRequests

MOST_WAITING = 60
"""Of one network; beyond that it is told to come back."""

RETRY_SECONDS = 20


class FairTurns:
    """So many at once, the others in turn by network, first come first served within one. For one event loop."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def take_turn(self, network: str) -> AsyncIterator[None]:
        """Wait for a turn, and give it back.

        Raises:
            TooManyRequests: Too many of this network wait already.
        """
        if self._free:
            self._free -= 1
        else:
            await self._wait(network)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, network: str) -> None:
        others = self._waiting.setdefault(network, deque())
        if len(others) >= MOST_WAITING:
            raise TooManyRequests(seconds=RETRY_SECONDS)
        turn = asyncio.get_running_loop().create_future()
        others.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given the turn, and is not there to take it
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give the turn to the network that has waited longest since its last one."""
        while self._waiting:
            network = next(iter(self._waiting))
            others = self._waiting.pop(network)
            turn = others.popleft()
            if others:
                self._waiting[network] = others
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
