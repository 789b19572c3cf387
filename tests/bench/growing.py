"""What more of everything costs: achievements, indicators, and a database on a server instead of in a file."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from indicators.catalogue import read_catalogue
from indicators.intake import load_catalogue
from tests.bench.driving import Visitor, measure_in_turn
from tests.bench.figures import Figure, compared
from tests.bench.filling import MADE_ON, fill, multiplied
from tests.bench.goals import GROWTH, Goal
from tests.bench.progress import told
from tests.bench.servers import Server
from tests.bench.sizes import Run
from tests.bench.worlds import READING, dashboard, page
from tests.bench.writing import Writer
from tests.postgres import QUICK, Postgres, made_base

FEW_INDICATORS, MANY_INDICATORS = 30, 300
SAFE = {**QUICK, "fsync": "on", "full_page_writes": "on"}
"""PostgreSQL as it is run in earnest: tests spare it the wait for the disk."""


class Two(NamedTuple):
    """Two dashboards to compare, and how a figure about them is called."""

    ours: Server
    reference: Server
    name: str


def achievements(run: Run) -> Iterator[Figure]:
    """The pages that read on a store with very many achievements against one with few."""
    sizes = run.sizes
    stores = []
    for rows in (sizes.many_rows, sizes.few_rows):
        told(f"achievements: a store with {rows:,}")
        stores.append(fill(run.folder / f"rows-{rows}.duckdb", rows))
    with two(run, *stores, name=f"{sizes.many_rows:,} / {sizes.few_rows:,} values") as pair:
        yield from _reading(run, pair, goal=GROWTH)


def indicators(run: Run) -> Iterator[Figure]:
    """The same with many indicators against few, of a made-up catalogue."""
    numbers = (MANY_INDICATORS, FEW_INDICATORS)
    stores = [fill(run.folder / f"indicators-{each}.duckdb", catalogue=multiplied(each)) for each in numbers]
    with two(run, *stores, name=f"{MANY_INDICATORS} / {FEW_INDICATORS} indicators") as pair:
        yield from _reading(run, pair)


def postgres(run: Run) -> Iterator[Figure]:
    """The same, and a save, with the tables in PostgreSQL against a file; both wait until the disk has it."""
    with ExitStack() as stack:
        address = stack.enter_context(_database())
        ours = stack.enter_context(dashboard(run.project, address))
        reference = stack.enter_context(dashboard(run.project, fill(run.folder / "file.duckdb")))
        pair = Two(ours, reference, "PostgreSQL / file")
        yield from _reading(run, pair)
        yield asyncio.run(_saves(pair, count=run.sizes.writes))


@contextmanager
def two(run: Run, ours: Path, reference: Path, *, name: str) -> Iterator[Two]:
    """Both dashboards, until the block ends."""
    with dashboard(run.project, ours) as more, dashboard(run.project, reference) as less:
        yield Two(more, less, name)


@contextmanager
def _database() -> Iterator[str]:
    """The URL of a database with the real figures on a server of its own, which anybody may enter to run it."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder), settings=SAFE)
        try:
            yield server.url(made_base(server, lambda store: load_catalogue(store, read_catalogue(), now=MADE_ON)))
        finally:
            server.stop()


def _reading(run: Run, pair: Two, *, goal: Goal | None = None) -> Iterator[Figure]:
    """The pages that read, rerun in turn."""
    told(f"{pair.name}: {run.sizes.reruns} reruns of each in turn")
    places = {(name, server): page(server.url, name) for name in READING for server in pair[:2]}
    visitors: dict[str, Visitor] = {f"{name} {server.pid}": visitor for (name, server), visitor in places.items()}
    series = asyncio.run(measure_in_turn(visitors, reruns=run.sizes.reruns))
    for name in READING:
        ours, reference = (series[f"{name} {server.pid}"] for server in pair[:2])
        yield compared(f"{name}, {pair.name}", reruns=ours, reference=reference, goal=goal)


async def _saves(pair: Two, *, count: int) -> Figure:
    """From the press that confirms to the receipt, in turn."""
    told(f"{pair.name}: {count} saves of each in turn")
    seconds: tuple[list[float], list[float]] = ([], [])
    async with Writer(pair.ours.url) as ours, Writer(pair.reference.url) as reference:
        for _ in range(count):
            for writer, series in zip((ours, reference), seconds, strict=True):
                series.append(await writer.save())
    value, beside = (1000 * median(series) for series in seconds)
    return Figure(f"save, {pair.name}", value, count, reference=beside)
