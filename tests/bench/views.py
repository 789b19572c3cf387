"""First views: of a server that has just started, and of a real browser up to its last chart."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext

from tests.bench import references
from tests.bench.errors import MeasurementError
from tests.bench.figures import Figure
from tests.bench.filling import fill, meet
from tests.bench.goals import BROWSER, FIRST_VIEW, Goal
from tests.bench.progress import told
from tests.bench.sizes import Run
from tests.bench.worlds import PAGES, SITES, about, dashboard, page
from tests.browser import chromium

CHARTS = {"overview": 2, "fiche": 1, "bare": 1}
"""How many charts each page draws."""

WATCH = """
const look = () => {
    const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];
    const drawn = charts.filter(chart => chart.querySelector('canvas, svg.marks'));
    if (drawn.length >= %d) window.drawnAt = performance.now();
    else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Notes, frame by frame, when so many charts are drawn: milliseconds since the navigation began."""


def first_views(run: Run) -> Iterator[Figure]:
    """Of each page, the first view of anybody after a server's start beside later first views of others."""
    store = meet(fill(run.folder / "facts.duckdb"))
    for name in PAGES:
        told(f"first views: {name}, {run.sizes.starts} starts")
        first: list[float] = []
        later: list[float] = []
        for _ in range(run.sizes.starts):
            taken = asyncio.run(_views(run, store, name))
            first.append(taken[0])
            later += taken[1:]
        yield _figure(f"{name}, first view / later ones", first, later, goal=FIRST_VIEW)


async def _views(run: Run, store: Path, name: str) -> list[float]:
    """Milliseconds of each first view of one server, from the handshake to the page's end."""
    taken = []
    with dashboard(run.project, store) as server:
        for _ in range(1 + run.sizes.views):
            began = time.perf_counter()
            async with page(server.url, name) as visitor:
                await visitor.rerun()
                taken.append(1000 * (time.perf_counter() - began))
    return taken


def browser(run: Run) -> Iterator[Figure]:
    """Navigation to the last chart drawn, in turn, by a browser that has Streamlit's code already.

    Raises:
        MeasurementError: There is no Chromium.
    """
    if chromium.executable() is None:
        raise MeasurementError("no Chromium: apt-get install chromium")
    with ExitStack() as stack:
        bare = stack.enter_context(references.bare(run.project, chart=True))
        ours = stack.enter_context(dashboard(run.project, fill(run.folder / "facts.duckdb")))
        opened = stack.enter_context(chromium.launched())
        context = chromium.new_context(opened, viewport={"width": 1440, "height": 900}, locale="fr-FR")
        told(f"browser: {run.sizes.navigations} navigations to each page in turn")
        addresses = {"bare": bare.url, "overview": f"{ours.url}/", "fiche": f"{ours.url}/fiche?{about(SITES)}"}
        series = _navigations(context, addresses, count=run.sizes.navigations)
        for name in ("overview", "fiche"):
            yield _figure(f"{name} in a browser / bare chart", series[name], series["bare"], goal=BROWSER)


def _navigations(context: BrowserContext, addresses: Mapping[str, str], *, count: int) -> dict[str, list[float]]:
    """Milliseconds to the last chart of each page; the first round, which fetches the code, is left out."""
    rounds = [
        {name: _drawn_ms(context, url, CHARTS[name]) for name, url in addresses.items()} for _ in range(count + 1)
    ]
    return {name: [each[name] for each in rounds[1:]] for name in addresses}


def _drawn_ms(context: BrowserContext, url: str, charts: int) -> float:
    page = context.new_page()
    try:
        page.add_init_script(WATCH % charts)
        page.goto(url, wait_until="commit")
        page.wait_for_function("() => window.drawnAt !== undefined", timeout=chromium.DRAWN_MS)
        return float(page.evaluate("window.drawnAt"))
    finally:
        page.close()


def _figure(name: str, ours: list[float], reference: list[float], *, goal: Goal) -> Figure:
    return Figure(name, median(ours), len(ours), reference=median(reference), goal=goal)
