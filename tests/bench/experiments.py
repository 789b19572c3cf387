"""Everything that is measured, by the name under which it can be asked for alone, in the order in which it is done."""

from collections.abc import Callable, Iterator

from tests.bench.asking import requests
from tests.bench.dossiers import dossiers
from tests.bench.figures import Figure, Record
from tests.bench.filling import fill
from tests.bench.growing import achievements, indicators, postgres
from tests.bench.importing import imports
from tests.bench.pages import pages
from tests.bench.pictures import pictures, repeated
from tests.bench.profiling import profiles
from tests.bench.sessions import editors, sessions
from tests.bench.sizes import Run
from tests.bench.throughput import throughput
from tests.bench.views import browser, first_views
from tests.bench.worlds import dashboard
from tests.bench.writing import writes

Experiment = Callable[[Run], Iterator[Record]]


def interface(run: Run) -> Iterator[Figure]:
    """The HTTP interface on the facts that the dashboard starts with."""
    with dashboard(run.project, fill(run.folder / "facts.duckdb")) as server:
        yield from requests(server.url)
        yield from repeated(server.url)


EXPERIMENTS: dict[str, Experiment] = {
    "pages": pages,
    "throughput": throughput,
    "achievements": achievements,
    "indicators": indicators,
    "postgres": postgres,
    "sessions": sessions,
    "editors": editors,
    "first-views": first_views,
    "browser": browser,
    "writes": writes,
    "profiles": profiles,
    "imports": imports,
    "dossiers": dossiers,
    "pictures": pictures,
    "interface": interface,
}
