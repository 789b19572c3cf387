"""Twenty sessions that ask again as soon as they are answered: ours, the naive page, Dash as it is and with all kept.

All on the same figures, with many achievements. One kind of server works at a time.
"""

import asyncio
from collections.abc import Iterator, Sequence

from tests.bench import references
from tests.bench.dash.dash_tab import DashTab
from tests.bench.driving import Address, Page, Rate, Visitor, measure_together
from tests.bench.figures import Figure, p50_ms
from tests.bench.filling import fill, meet
from tests.bench.goals import THROUGHPUT, Goal
from tests.bench.progress import told
from tests.bench.servers import Server
from tests.bench.sizes import Run
from tests.bench.worlds import PAGES, READING, SITES, STUDENTS, about, dashboard, page

SESSIONS = 20


def throughput(run: Run) -> Iterator[Figure]:
    """Reruns per second of every page beside the naive page's: the sheet beside its sheet, all else its overview."""
    told(f"throughput: a store with {run.sizes.some_rows:,} achievements")
    store = meet(fill(run.folder / "some.duckdb", run.sizes.some_rows))
    with references.naive(store) as running:
        naive = {name: _measured(run, f"naive {name}", _naive(running, name)) for name in READING}
    yield from (_figure(f"naive {name}", rate) for name, rate in naive.items())
    for kept in (False, True):
        with references.dash(store, kept=kept) as running:
            for name in READING:
                said = f"Dash {name}{', all kept' * kept}"
                yield _figure(f"{said} / naive", _measured(run, said, _dash(running, name)), naive[name])
    with dashboard(run.project, store) as running:
        for name in PAGES:
            slug = STUDENTS if name == "fiche" else SITES  # whose picture may leave: a crowded one is refused
            rate = _measured(run, name, [page(running.url, name, slug=slug) for _ in range(SESSIONS)])
            yield _figure(f"{name} / naive", rate, naive.get(name, naive["overview"]), goal=THROUGHPUT)


def _naive(server: Server, name: str) -> list[Visitor]:
    query = about(STUDENTS) if name == "fiche" else ""
    return [Page(Address(server.url, query_string=query)) for _ in range(SESSIONS)]


def _dash(server: Server, name: str) -> list[Visitor]:
    return [DashTab(server.url, STUDENTS if name == "fiche" else "") for _ in range(SESSIONS)]


def _measured(run: Run, name: str, visitors: Sequence[Visitor]) -> Rate:
    told(f"throughput: {name}, {len(visitors)} sessions for {run.sizes.together_seconds:g} s")
    return asyncio.run(measure_together(visitors, seconds=run.sizes.together_seconds))


def _figure(name: str, rate: Rate, reference: Rate | None = None, *, goal: Goal | None = None) -> Figure:
    return Figure(
        f"{SESSIONS} sessions: {name}",
        rate.per_second,
        len(rate.reruns),
        unit="/s",
        reference=reference.per_second if reference else None,
        goal=goal,
        note=f"p50 {p50_ms(rate.reruns):.0f} ms, driver {rate.driver_cores:.2f} cores",
    )
