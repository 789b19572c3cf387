"""``python -m tests.bench [--reruns 200] [--json FILE]``: what the dashboard costs, as ratios.

Ratios only: both sides of each run in turn in one loop on one machine, so that its noise hits both. A
missed goal is shown, never an exit code; 1 means that a figure could not be measured.
"""

import argparse
import asyncio
import gc
import sys
import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.bench.asking import requests
from tests.bench.dossiers import dossiers
from tests.bench.errors import MeasurementError
from tests.bench.figures import Figure, compared, json_line, table
from tests.bench.filling import fill
from tests.bench.importing import imports
from tests.bench.pictures import pictures, repeated
from tests.bench.servers import Server, serve
from tests.visitor.errors import VisitError
from tests.visitor.tab import Rerun, Tab

PROJECT = Path(__file__).parents[2]
BARE = Path(__file__).with_name("bare")
WARM_UP_RERUNS = 10
OVERVIEW_GOAL = 4.0
GROWTH_GOAL = 1.2
FEW_ROWS, MANY_ROWS = 10_000, 1_000_000


class Address(NamedTuple):
    """A page to measure: the server's address, the page's path (empty: the first page), the query."""

    url: str
    page_name: str = ""
    query_string: str = ""


def main() -> int:
    """Measure, print, and say whether all could be measured."""
    options = read_options()
    figures: list[Figure] = []
    failed = False
    try:
        for experiment in (page_weights, growth, million_rows, dossier_pages, press_pictures, interface):
            try:
                figures += experiment(options.project, reruns=options.reruns)
            except (MeasurementError, VisitError) as failure:
                failed = True
                print(f"{experiment.__name__}: {failure}", file=sys.stderr)
    finally:
        publish(figures, file=options.json)
    return int(failed)


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--reruns", type=int, default=200, help="of each page, after a warm-up")
    parser.add_argument("--json", type=Path, help="a file for the JSON lines, besides stdout")
    parser.add_argument("--project", type=Path, default=PROJECT, help="another checkout to measure")
    return parser.parse_args()


def publish(figures: list[Figure], *, file: Path | None) -> None:
    """JSON lines on stdout and in the file, the table on stderr."""
    lines = "".join(f"{json_line(figure)}\n" for figure in figures)
    print(lines, end="")
    if file:
        file.write_text(lines)
    print(table(figures), file=sys.stderr)


def page_weights(project: Path, *, reruns: int) -> list[Figure]:
    """The overview and a fiche against a page with a title, on the facts that the dashboard starts with.

    A rerun costs 1 to 2 ms more just after one of the other server. Bare and overview both pay that, the
    fiche does not, so its ratio is a little too kind.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bare = stack.enter_context(serve("bare_app:app", folder=project, app_folder=BARE))
        dashboard = stack.enter_context(serve_dashboard(project, database=filled(folder / "facts.duckdb", rows=0)))
        addresses = {
            "bare": Address(bare.url),
            "overview": Address(dashboard.url),
            "fiche": Address(dashboard.url, "fiche", "indicateur=lieux_experimentation"),
        }
        series = asyncio.run(measure_in_turn(addresses, reruns=reruns))
    bare_reruns = series["bare"]
    return [
        compared("overview / bare", reruns=series["overview"], reference=bare_reruns, goal=OVERVIEW_GOAL),
        compared("fiche / bare", reruns=series["fiche"], reference=bare_reruns),
    ]


def growth(project: Path, *, reruns: int) -> list[Figure]:
    """The overview on a store with a million achievements against one with ten thousand."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        few = stack.enter_context(serve_dashboard(project, database=filled(folder / "few.duckdb", rows=FEW_ROWS)))
        many = stack.enter_context(serve_dashboard(project, database=filled(folder / "many.duckdb", rows=MANY_ROWS)))
        series = asyncio.run(measure_in_turn({"few": Address(few.url), "many": Address(many.url)}, reruns=reruns))
    return [compared("million / ten thousand", reruns=series["many"], reference=series["few"], goal=GROWTH_GOAL)]


def million_rows(project: Path, *, reruns: int) -> list[Figure]:
    """A file of a million values against DuckDB's own reading of it; not a rerun, so a few trials."""
    with tempfile.TemporaryDirectory() as folder:
        return imports(Path(folder))


def dossier_pages(project: Path, *, reruns: int) -> list[Figure]:
    """A dossier against its charts alone; not a rerun, so a few trials."""
    with tempfile.TemporaryDirectory() as folder:
        return dossiers(Path(folder))


def press_pictures(project: Path, *, reruns: int) -> list[Figure]:
    """A picture for the press against vl-convert's own; not a rerun, so a few trials."""
    with tempfile.TemporaryDirectory() as folder:
        return pictures(Path(folder))


def interface(project: Path, *, reruns: int) -> list[Figure]:
    """The HTTP interface on the facts that the dashboard starts with; not a rerun, so a few requests."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(serve_dashboard(project, database=filled(folder / "facts.duckdb", rows=0)))
        return [*requests(server.url), *repeated(server.url)]


def serve_dashboard(project: Path, *, database: Path) -> AbstractContextManager[Server]:
    """The dashboard on a store of its own: another server may hold the project's."""
    environment = {"INDICATORS_DATABASE_URL": f"duckdb:///{database}"}
    return serve("dashboard:app", folder=project, environment=environment)


def filled(database: Path, *, rows: int) -> Path:
    """A new store with the catalogue and that many achievements more."""
    fill(database, rows)
    return database


async def measure_in_turn(addresses: Mapping[str, Address], *, reruns: int) -> dict[str, list[Rerun]]:
    """Rerun each page once per round, so that whatever disturbs the machine disturbs all of them."""
    async with AsyncExitStack() as stack:
        tabs = {
            name: await stack.enter_async_context(
                Tab(page.url, page_name=page.page_name, query_string=page.query_string)
            )
            for name, page in addresses.items()
        }
        await rounds(tabs, count=WARM_UP_RERUNS)
        gc.collect()
        gc.freeze()
        return await rounds(tabs, count=reruns)


async def rounds(tabs: Mapping[str, Tab], *, count: int) -> dict[str, list[Rerun]]:
    """The reruns of each tab, by its name."""
    series: dict[str, list[Rerun]] = {name: [] for name in tabs}
    for _ in range(count):
        for name, tab in tabs.items():
            series[name].append(await whole_rerun(tab))
    return series


async def whole_rerun(tab: Tab) -> Rerun:
    """One rerun.

    Raises:
        MeasurementError: The page showed an exception or an error, was not found or did not compile.
        VisitError: The server fell silent.
    """
    rerun = await tab.rerun()
    tab.payloads.clear()
    if failures := tab.screen.failures():
        raise MeasurementError(f"{tab.address}: {'; '.join(failures)}")
    return rerun


if __name__ == "__main__":
    sys.exit(main())
