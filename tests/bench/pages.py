"""Every page beside a bare one and beside Dash with all kept: a rerun, its bytes, its processor time.

Everything is measured in turn on one set of servers, on the facts that the dashboard starts with and two reviews.
A rerun costs 1 to 2 ms more just after one of another server; all pages but the first one of the dashboard are
spared that, so their ratios are a little too kind.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

from tests.bench import references
from tests.bench.dash.dash_tab import DashTab
from tests.bench.driving import Address, Page, Visitor, cpu_ms_per_rerun, measure_in_turn
from tests.bench.figures import Figure, compared, p50_ms
from tests.bench.filling import fill, meet
from tests.bench.goals import BELOW_DASH, CPU_OTHERS, CPU_READING, RERUN
from tests.bench.progress import told
from tests.bench.servers import Server
from tests.bench.sizes import Run
from tests.bench.worlds import PAGES, READING, SITES, copied, dashboard, page
from tests.visitor.tab import Rerun


def pages(run: Run) -> Iterator[Figure]:
    """All of it, page by page."""
    store = meet(fill(run.folder / "facts.duckdb"))
    with ExitStack() as stack:
        kept = stack.enter_context(references.dash(copied(store, "dash"), kept=True))
        bare = stack.enter_context(references.bare(run.project))
        ours = stack.enter_context(dashboard(run.project, store))
        told(f"pages: {run.sizes.reruns} reruns of each in turn")
        yield from _reruns(ours, bare, kept, reruns=run.sizes.reruns)
        for name in PAGES:
            yield asyncio.run(_bytes(name, page(ours.url, name)))
        yield from _processor_times(ours, bare, reruns=run.sizes.reruns)


def _reruns(ours: Server, bare: Server, kept: Server, *, reruns: int) -> Iterator[Figure]:
    visitors: dict[str, Visitor] = {"bare": Page(Address(bare.url)), **{name: page(ours.url, name) for name in PAGES}}
    visitors |= {"dash overview": DashTab(kept.url), "dash fiche": DashTab(kept.url, SITES)}
    series = asyncio.run(measure_in_turn(visitors, reruns=reruns))
    for name in PAGES:
        yield compared(f"{name} / bare", reruns=series[name], reference=series["bare"], goal=RERUN)
    for name in PAGES:
        yield _beside_dash(name, series)


def _beside_dash(name: str, series: dict[str, list[Rerun]]) -> Figure:
    """The sheet beside Dash's sheet, every other page beside Dash's overview."""
    theirs = "dash fiche" if name == "fiche" else "dash overview"
    return Figure(
        f"{name} / {theirs}, all kept",
        p50_ms(series[name]),
        len(series[name]),
        reference=p50_ms(series[theirs]),
        goal=BELOW_DASH,
        note=f"theirs {series[theirs][0].received_bytes} bytes",
    )


async def _bytes(name: str, visitor: Page) -> Figure:
    """What is sent again for a page that has not changed, beside its first view."""
    async with visitor:
        first, again = await visitor.rerun(), await visitor.rerun()
    return Figure(
        f"{name}, sent again / first",
        again.received_bytes,
        1,
        unit="bytes",
        reference=first.received_bytes,
        elements=again.elements,
    )


def _processor_times(ours: Server, bare: Server, *, reruns: int) -> Iterator[Figure]:
    told(f"pages: server CPU of {reruns} reruns of each")
    floor = asyncio.run(cpu_ms_per_rerun(Page(Address(bare.url)), pid=bare.pid, reruns=reruns))
    for name in PAGES:
        used = asyncio.run(cpu_ms_per_rerun(page(ours.url, name), pid=ours.pid, reruns=reruns))
        goal = CPU_READING if name in READING else CPU_OTHERS
        yield Figure(f"{name}, server CPU / bare", used, reruns, reference=floor, goal=goal)
