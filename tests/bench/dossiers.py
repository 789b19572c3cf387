"""The dossier of the real figures, beside a bare vl-convert of the same charts in the same run.

As it is (a page for each headline indicator, all others in its table), and with a page for each of 30 indicators;
with a child process that starts only now, and with one that is there. Every chart is built anew for each trial; the
reference draws specs that are ready, in this process, once it is warm.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from statistics import median

import vl_convert

from indicators.catalogue import read_catalogue
from indicators.charts import forget_drawings
from indicators.dossier import dossier_of, write_pdf
from indicators.intake import load_catalogue
from indicators.pictures import Painter
from indicators.pictures.fonts import font_folder
from indicators.pictures.specs import spec_with_rows
from indicators.readings import Desk, Meeting
from indicators.store import initialise
from indicators.texts import FRENCH
from tests.bench.figures import Figure
from tests.bench.goals import DOSSIER
from tests.bench.sizes import Run
from tests.meetings import with_pages

NOW = dt.datetime(2026, 11, 22, 8, 0)
PAGES = 30


def dossiers(run: Run) -> Iterator[Figure]:
    """The figures of a few trials in turn."""
    catalogue = read_catalogue()
    store = initialise(run.folder / "dossier.duckdb", now=NOW)
    try:
        load_catalogue(store, catalogue, now=NOW)
        meeting = Desk(store, catalogue.strategy).meeting(None, today=NOW.date())
        yield from _compared("dossier", meeting, trials=run.sizes.trials)
        yield from _compared(f"{PAGES} pages", with_pages(meeting, PAGES), trials=run.sizes.trials)
    finally:
        store.close()


def _compared(name: str, meeting: Meeting, *, trials: int) -> list[Figure]:
    bare = _bare(meeting)
    series = zip(*[(_timed(bare), *_ours(meeting)) for _ in range(trials)], strict=True)
    reference, started, warm = (median(each) for each in series)
    return [
        _figure(f"{name}, child started", started, reference, n=trials),
        _figure(f"{name}, child warm", warm, reference, n=trials),
    ]


def _bare(meeting: Meeting) -> Callable[[], None]:
    """Draws the dossier's charts with vl-convert and nothing else; the first one is drawn already."""
    vl_convert.register_font_directory(str(font_folder()))
    specs = [spec_with_rows(figure.drawing) for figure in dossier_of(meeting, FRENCH).figures]
    vl_convert.vegalite_to_svg(specs[0])

    def draw() -> None:
        for spec in specs:
            vl_convert.vegalite_to_svg(spec)

    return draw


def _ours(meeting: Meeting) -> tuple[float, float]:
    """Seconds for a dossier from the reading to the PDF's bytes: with a new child, then with the same one."""
    painter = Painter()

    def write() -> None:
        forget_drawings()
        write_pdf(dossier_of(meeting, FRENCH), painter)

    try:
        return _timed(write), _timed(write)
    finally:
        painter.close()


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _figure(name: str, seconds: float, reference_seconds: float, *, n: int) -> Figure:
    return Figure(name=name, value=1000 * seconds, n=n, reference=1000 * reference_seconds, goal=DOSSIER)
