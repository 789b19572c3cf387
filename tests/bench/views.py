"""First views: of a server that has just started, and of a real browser up to its last chart."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from statistics import median

from playwright.sync_api import BrowserContext

from tests.bench import references
from tests.bench.driving import Address, Page
from tests.bench.errors import MeasurementError
from tests.bench.figures import Figure
from tests.bench.filling import fill, meet
from tests.bench.goals import BROWSER, FIRST_VIEW, Goal
from tests.bench.progress import told
from tests.bench.servers import Server
from tests.bench.sizes import Run, Sizes
from tests.bench.worlds import PAGES, SITES, about, dashboard, page
from tests.browser import chromium

Start = Callable[[], AbstractContextManager[Server]]

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
    """The first view after a server's start beside later first views, of the bare page and of each of ours."""
    store = meet(fill(run.folder / "facts.duckdb"))
    yield _first_views("bare", partial(references.bare, run.project), lambda url: Page(Address(url)), run.sizes)
    for name in PAGES:
        yield _first_views(name, partial(dashboard, run.project, store), partial(page, name=name), run.sizes)


def _first_views(name: str, start: Start, visitor: Callable[[str], Page], sizes: Sizes) -> Figure:
    told(f"first views: {name}, {sizes.starts} starts")
    first: list[float] = []
    later: list[float] = []
    for _ in range(sizes.starts):
        with start() as server:
            taken = [asyncio.run(_view_ms(visitor(server.url))) for _ in range(1 + sizes.views)]
        first.append(taken[0])
        later += taken[1:]
    return _figure(f"{name}, first view / later ones", first, later, goal=None if name == "bare" else FIRST_VIEW)


async def _view_ms(visitor: Page) -> float:
    """From the handshake to the page's end."""
    began = time.perf_counter()
    async with visitor:
        await visitor.rerun()
        return 1000 * (time.perf_counter() - began)


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


def _figure(name: str, ours: list[float], reference: list[float], *, goal: Goal | None) -> Figure:
    return Figure(name, median(ours), len(ours), reference=median(reference), goal=goal)
