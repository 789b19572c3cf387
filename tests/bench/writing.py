"""After a save: how soon every open session shows it, and what the first rerun costs of what depends on it or not."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from types import TracebackType
from typing import Self

from indicators.numbers import write_amount
from tests.bench.driving import Page
from tests.bench.errors import MeasurementError
from tests.bench.figures import Figure, compared
from tests.bench.filling import fill, meet
from tests.bench.progress import told
from tests.bench.sizes import Run
from tests.bench.worlds import READING, SITES, STUDENTS, about, dashboard, page
from tests.crowd.editor import Editor
from tests.crowd.notes import Ledger, Wish
from tests.visitor.tab import Rerun, Tab

SESSIONS = 20
FIRST_DAY, FIRST_VALUE = date(2026, 2, 1), 7_000
"""Nothing real is known of later days, and nothing real is as large."""


class Writer:
    """Somebody who saves one value after the other of one indicator, each for the next day."""

    def __init__(self, url: str) -> None:
        self._tab = Tab(url, page_name="saisie", query_string=about(SITES))
        self._editor = Editor(self._tab, actor="writer@example.org", ledger=Ledger())
        self._saves = 0

    async def __aenter__(self) -> Self:
        await self._tab.__aenter__()
        await self._tab.rerun()
        self._editor.sign()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._tab.__aexit__(kind, error, trace)

    @property
    def last_written(self) -> str:
        """The last value as a page shows it."""
        return write_amount(Decimal(FIRST_VALUE + self._saves), "fr")

    async def save(self) -> float:
        """Preview a value and confirm it: seconds from the last press to the receipt.

        Raises:
            MeasurementError: It was not stored.
        """
        self._saves += 1
        wish = Wish((SITES, FIRST_DAY + timedelta(days=self._saves)), FIRST_VALUE + self._saves)
        await self._editor.preview(wish)
        receipt = await self._editor.confirm(wish)
        if receipt.heard_seconds is None:
            raise MeasurementError(f"not stored: {self._tab.screen.alerts()}")
        return receipt.heard_seconds


def writes(run: Run) -> Iterator[Figure]:
    """Both, on one server."""
    count = run.sizes.writes
    with dashboard(run.project, meet(fill(run.folder / "facts.duckdb"))) as server:
        told(f"writes: {count} saves, each seen by {SESSIONS} sessions")
        yield asyncio.run(_seen_by_all(server.url, count=count))
    for name, slug in {"overview": "", "fiche": SITES, "fiche of another": STUDENTS}.items():
        told(f"writes: {count} saves, each before a rerun of the {name}")
        with dashboard(run.project, meet(fill(run.folder / f"{name}.duckdb"))) as server:
            visitor = page(server.url, "fiche", slug=slug) if slug else page(server.url, "overview")
            yield asyncio.run(_first_reruns(name, visitor, server.url, count=count))


async def _seen_by_all(url: str, *, count: int) -> Figure:
    """Seconds from the receipt until the last of all sessions, which ask at once, shows the value; and without one."""
    after, without = [], []
    async with AsyncExitStack() as stack:
        visitors = [page(url, READING[number % 2]) for number in range(SESSIONS)]
        for visitor in visitors:
            await stack.enter_async_context(visitor)
        writer = await stack.enter_async_context(Writer(url))
        await _asked(visitors)
        for _ in range(count):
            await writer.save()
            after.append(await _asked(visitors))
            _see(visitors, writer.last_written)
            without.append(await _asked(visitors))
    name = f"{SESSIONS} sessions show a save / without one"
    return Figure(name, 1000 * median(after), count, reference=1000 * median(without))


async def _asked(visitors: Sequence[Page]) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(visitor.rerun() for visitor in visitors))
    return time.perf_counter() - began


def _see(visitors: Sequence[Page], value: str) -> None:
    """Everybody has it on the screen.

    Raises:
        MeasurementError: Somebody has not.
    """
    for visitor in visitors:
        if value not in visitor.tab.screen.text():
            raise MeasurementError(f"{visitor.tab.address} does not show {value}")


async def _first_reruns(name: str, visitor: Page, url: str, *, count: int) -> Figure:
    """The first rerun after each save beside the next one."""
    first: list[Rerun] = []
    later: list[Rerun] = []
    async with visitor, Writer(url) as writer:
        await visitor.rerun()
        for _ in range(count):
            await writer.save()
            first.append(await visitor.rerun())
            later.append(await visitor.rerun())
    return compared(f"{name}, first after a save / next", reruns=first, reference=later)
