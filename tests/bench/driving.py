"""Visitors for measuring: several pages rerun in turn, many sessions at once, the processor time of a server."""

import asyncio
import gc
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import NamedTuple, Protocol, Self

import psutil

from tests.bench.errors import MeasurementError
from tests.visitor.tab import Rerun, Tab

WARM_UP_RERUNS = 10


class Visitor(Protocol):
    """Somebody who asks for the same page again and again."""

    async def __aenter__(self) -> Self:
        """Come."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Go."""

    async def rerun(self) -> Rerun:
        """Ask once; anything but a whole page is a ``MeasurementError``."""


class Address(NamedTuple):
    """A page to measure: the server's address, the page's path (empty: the first page), the query."""

    url: str
    page_name: str = ""
    query_string: str = ""


class Page:
    """Somebody who looks at one page of a Streamlit server; ``tab`` is theirs."""

    def __init__(self, address: Address) -> None:
        self.tab = Tab(address.url, page_name=address.page_name, query_string=address.query_string)

    async def __aenter__(self) -> Self:
        await self.tab.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.tab.__aexit__(kind, error, trace)

    async def rerun(self) -> Rerun:
        """One rerun.

        Raises:
            MeasurementError: The page showed an exception or an error, was not found or did not compile.
            VisitError: The server fell silent.
        """
        rerun = await self.tab.rerun()
        self.tab.payloads.clear()
        if failures := self.tab.screen.failures():
            raise MeasurementError(f"{self.tab.address}: {'; '.join(failures)}")
        return rerun


class Rate(NamedTuple):
    """What many sessions came to that ask without thinking: reruns per second, and the driver's part of a core."""

    per_second: float
    reruns: list[Rerun]
    driver_cores: float


async def measure_in_turn(visitors: Mapping[str, Visitor], *, reruns: int) -> dict[str, list[Rerun]]:
    """Rerun each page once per round, so that whatever disturbs the machine disturbs all of them."""
    async with AsyncExitStack() as stack:
        for visitor in visitors.values():
            await stack.enter_async_context(visitor)
        await _rounds(visitors, count=WARM_UP_RERUNS)
        gc.collect()
        gc.freeze()
        return await _rounds(visitors, count=reruns)


async def _rounds(visitors: Mapping[str, Visitor], *, count: int) -> dict[str, list[Rerun]]:
    series: dict[str, list[Rerun]] = {name: [] for name in visitors}
    for _ in range(count):
        for name, visitor in visitors.items():
            series[name].append(await visitor.rerun())
    return series


async def measure_together(visitors: Sequence[Visitor], *, seconds: float) -> Rate:
    """Everybody asks again as soon as the answer is there."""
    async with AsyncExitStack() as stack:
        for visitor in visitors:
            await stack.enter_async_context(visitor)
            await visitor.rerun()
        began, used = time.perf_counter(), time.process_time()
        stays = [_ask_until(visitor, began + seconds) for visitor in visitors]
        reruns = [rerun for stay in await asyncio.gather(*stays) for rerun in stay]
        lasted = time.perf_counter() - began
        return Rate(len(reruns) / lasted, reruns, (time.process_time() - used) / lasted)


async def _ask_until(visitor: Visitor, deadline: float) -> list[Rerun]:
    reruns = []
    while time.perf_counter() < deadline:
        reruns.append(await visitor.rerun())
    return reruns


async def cpu_ms_per_rerun(visitor: Visitor, *, pid: int, reruns: int) -> float:
    """Processor time that a server's process took for each of some reruns, as the operating system counts it."""
    async with visitor:
        for _ in range(WARM_UP_RERUNS):
            await visitor.rerun()
        before = cpu_seconds(pid)
        for _ in range(reruns):
            await visitor.rerun()
        return 1000 * (cpu_seconds(pid) - before) / reruns


def cpu_seconds(pid: int) -> float:
    """All threads of a process since its start, without its children."""
    used = psutil.Process(pid).cpu_times()
    return used.user + used.system
