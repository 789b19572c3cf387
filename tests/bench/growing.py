"""What more of everything costs: achievements, indicators, and a database on a server instead of in a file."""

import asyncio
import tempfile
import time
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
from tests.bench.worlds import READING, STUDENTS, dashboard, page
from tests.bench.writing import Writer
from tests.postgres import QUICK, Postgres, made_base

FEW_INDICATORS, MANY_INDICATORS = 30, 300
SAFE = {**QUICK, "fsync": "on", "full_page_writes": "on"}
"""PostgreSQL as it is run in earnest: tests spare it the wait for the disk."""


class Two(NamedTuple):
    """Two dashboards to compare, how a figure about them is called, and how long they took to be ready."""

    ours: Server
    reference: Server
    name: str
    ready_seconds: tuple[float, float] = (0.0, 0.0)


def achievements(run: Run) -> Iterator[Figure]:
    """The pages that read on a store with very many achievements against one with few."""
    sizes = run.sizes
    stores = []
    for rows in (sizes.many_rows, sizes.few_rows):
        told(f"achievements: a store with {rows:,}")
        stores.append(fill(run.folder / f"rows-{rows}.duckdb", rows))
    with two(run, *stores, name=f"{sizes.many_rows:,} / {sizes.few_rows:,} values") as pair:
        ours, reference = pair.ready_seconds
        yield Figure(f"server ready, {pair.name}", ours, 1, unit="s", reference=reference)
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
    began = time.perf_counter()
    with dashboard(run.project, ours) as more:
        first = time.perf_counter()
        with dashboard(run.project, reference) as less:
            yield Two(more, less, name, (first - began, time.perf_counter() - first))


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
    places = {(name, server): page(server.url, name, slug=STUDENTS) for name in READING for server in pair[:2]}
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
