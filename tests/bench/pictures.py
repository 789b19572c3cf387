"""A picture for the press, beside vl-convert's own PNG of the same chart with as many pixels; and one asked for again.

Ours is the whole picture (texts around the chart, origin in the file) by a child process that is there; drawn from a
chart that is built, as the reference is, and with the building of it. The reference is one call in this process, once
it is warm. All in turn.
"""

import datetime as dt
import http.client
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from statistics import median
from urllib.parse import urlsplit

import vl_convert

from indicators.catalogue import read_catalogue
from indicators.intake import load_catalogue
from indicators.pictures import Painter
from indicators.pictures.fonts import font_folder
from indicators.pictures.specs import spec_with_rows
from indicators.press import Order, Released, compose, make, released
from indicators.readings import Desk
from indicators.store import initialise
from tests.bench.asking import REQUESTS, fetched, ms_of
from tests.bench.figures import Figure
from tests.bench.goals import INTERFACE, PICTURE
from tests.bench.sizes import Run

NOW = dt.datetime(2026, 11, 22, 8, 0)
SLUG = "lieux_experimentation"
ADDRESS = f"/presse/{SLUG}.png"
TRIALS = 15


def pictures(run: Run) -> Iterator[Figure]:
    """The figures of some trials in turn."""
    store, painter = initialise(run.folder / "pictures.duckdb", now=NOW), Painter()
    try:
        catalogue = read_catalogue()
        load_catalogue(store, catalogue, now=NOW)
        desk = Desk(store, catalogue.strategy, unpublished=False)
        yield from _compared(desk, painter)
    finally:
        painter.close()
        store.close()


def repeated(url: str) -> list[Figure]:
    """One request again, with the tag that it was answered with.

    Raises:
        MeasurementError: Another status than 200 or 304.
    """
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    tag, _ = fetched(connection, ADDRESS)
    bare = [ms_of(connection, "/_stcore/health", HTTPStatus.OK, tag="") for _ in range(REQUESTS)]
    again = [ms_of(connection, ADDRESS, HTTPStatus.NOT_MODIFIED, tag=tag) for _ in range(REQUESTS)]
    connection.close()
    return [Figure("picture, not changed", median(again), REQUESTS, reference=median(bare), goal=INTERFACE)]


def _bare(desk: Desk) -> Callable[[], bytes]:
    """vl-convert's PNG of the same spec, enlarged to as many pixels as the picture has."""
    vl_convert.register_font_directory(str(font_folder()))
    picture = compose(desk, Order(SLUG), on=NOW.date())
    chart, (width, height) = picture.layout.chart, picture.order.page.pixels
    scale = (width * height / (chart.width_px * chart.height_px)) ** 0.5
    spec = spec_with_rows(picture.drawing)
    return lambda: vl_convert.vegalite_to_png(spec, scale=scale)


def _compared(desk: Desk, painter: Painter) -> list[Figure]:
    built = _built(desk)
    works: tuple[Callable[[], bytes], ...] = (
        lambda: make(built, "png", painter),
        lambda: make(_built(desk), "png", painter),
        _bare(desk),
    )
    for work in works:
        work()
    trials = [[_ms(work) for work in works] for _ in range(TRIALS)]
    drawn, composed, reference = (median(series) for series in zip(*trials, strict=True))
    return [
        Figure("picture, drawn", drawn, TRIALS, reference=reference, goal=PICTURE),
        Figure("picture, built and drawn", composed, TRIALS, reference=reference),
    ]


def _built(desk: Desk) -> Released:
    return released(compose(desk, Order(SLUG), on=NOW.date()))


def _ms(work: Callable[[], bytes]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)
