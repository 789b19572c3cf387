"""Labels and marks of press pictures: a thousand invented indicators, judged by what is drawn.

What is asked of every picture: no text hides a mark, each is nearer to its own mark than to any other or a line leads
to it; what cannot be drawn so is refused in words. The geometry is computed here anew, from the rows and the spec.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from indicators.catalogue import Catalogue
from indicators.charts import Drawing
from indicators.charts.measuring import text_width
from indicators.errors import PictureIncomplete, PictureRefused, PictureTooFull, TargetNeeded
from indicators.pictures import Painter, printable
from indicators.press import FORMATS, Kind, Order, Picture, Reserve, compose, kinds_of, released
from indicators.readings import Desk
from indicators.texts import FRENCH, LANGUAGES
from tests.fixtures import TODAY, opened_copy
from tests.invented_indicators import store_invented

NUMBER = 1000
EVERYTHING = frozenset(Reserve)
STROKE_PX = 1.0
SAME_PX = 1.5
FORMAT_NAMES, LANGUAGE_LIST = list(FORMATS), list(LANGUAGES.values())
RENDERED = 12
MOST_REFUSED = 0.02

Pixel = tuple[float, float]
FindFaults = Callable[[Picture], Iterator[str]]


@dataclass(frozen=True)
class Text:
    """A text as drawn: its box (left, top, right, bottom), the point it is about, whether a line leads there."""

    said: str
    box: tuple[float, float, float, float]
    own: Pixel | None
    led: bool


@pytest.fixture(scope="module")
def invented(loaded_file: Path, catalogue: Catalogue) -> Iterator[tuple[Desk, list[str]]]:
    """A desk with a thousand invented indicators, and their slugs."""
    store = opened_copy(loaded_file, loaded_file.with_name("press-invented.duckdb"))
    slugs = store_invented(store, NUMBER)
    yield Desk(store, catalogue.strategy, unpublished=False), slugs
    store.close()


def pictures_of(desk: Desk, slugs: list[str], kind: Kind) -> Iterator[Picture | PictureRefused]:
    """Each indicator in one format and language, all of them in turn."""
    for number, slug in enumerate(slugs):
        format_, language = FORMAT_NAMES[number % len(FORMAT_NAMES)], LANGUAGE_LIST[number % len(LANGUAGE_LIST)]
        try:
            yield released(compose(desk, Order(slug, kind, format_, language, EVERYTHING), on=TODAY)).picture
        except PictureRefused as refusal:
            yield refusal


# The geometry, from what is drawn


def point_pixel(row: dict[str, Any], drawing: Drawing) -> Pixel:
    (first, last), spec = drawing.rows("frame"), drawing.spec
    x = (row["d"] - first["d"]) / (last["d"] - first["d"]) * spec["width"]
    y = (last["v"] - row["v"]) / (last["v"] - first["v"]) * spec["height"]
    return spec["padding"]["left"] + x, spec["padding"]["top"] + y


def circles(drawing: Drawing) -> list[tuple[Pixel, float]]:
    """Middle and radius of each symbol: Vega's diamond is as wide as the root of its area, a circle has that area."""
    return [
        (
            point_pixel(row, drawing),
            STROKE_PX + math.sqrt(row["area"]) / (2 if row["shape"] == "diamond" else math.sqrt(math.pi)),
        )
        for row in drawing.rows("points")
    ]


def texts(drawing: Drawing) -> Iterator[Text]:
    for row in drawing.rows("labels"):
        x, y = point_pixel(row, drawing)
        yield Text(row["text"], text_box(row, x + row["dx"], y + row["dy"]), (x, y), row["led"])
    for row in drawing.rows("texts"):
        own = None if row["own_x"] is None else (row["own_x"], row["own_y"])
        yield Text(row["text"], text_box(row, row["x"], row["y"]), own, led=False)


def text_box(row: dict[str, Any], x: float, y: float) -> tuple[float, float, float, float]:
    width = text_width(row["text"], size=row["size"], weight=row["weight"])
    left = x - width * {"left": 0, "center": 0.5, "right": 1}[row["align"]]
    return left, y - row["size"] / 2, left + width, y + row["size"] / 2


def apart(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    across = max(other[0] - box[2], box[0] - other[2], 0)
    return math.hypot(across, max(other[1] - box[3], box[1] - other[3], 0))


def faults_of_trajectory(picture: Picture) -> Iterator[str]:
    drawing = picture.drawing
    marks = circles(drawing)
    for text in texts(drawing):
        assert text.own is not None
        own = apart(text.box, (*text.own, *text.own))
        for middle, radius in marks:
            distance = apart(text.box, (*middle, *middle))
            if distance < radius:
                yield f"{text.said} hides a mark"
            if math.dist(middle, text.own) > SAME_PX and distance <= own and not text.led:
                yield f"{text.said} is nearer to another mark"


def faults_of_gauge(picture: Picture) -> Iterator[str]:
    bars = [(row["x"], row["y"], row["x2"], row["y2"]) for row in picture.drawing.rows("bars") if row["is_mark"]]
    for text in texts(picture.drawing):
        for bar in bars:
            if apart(text.box, bar) == 0 and overlap(text.box, bar) > 1:
                yield f"{text.said} hides a line"
        if text.own is not None:
            at = (*text.own, *text.own)
            nearest = {bar: apart(text.box, bar) for bar in bars}
            own = min(distance for bar, distance in nearest.items() if apart(bar, at) <= SAME_PX)
            if any(distance <= own for bar, distance in nearest.items() if apart(bar, at) > SAME_PX):
                yield f"{text.said} is nearer to another line"


def overlap(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    return min(box[2], other[2]) - max(box[0], other[0])


# The property


@pytest.mark.parametrize(
    ("kind", "faults_of"),
    [(Kind.TRAJECTORY, faults_of_trajectory), (Kind.BULLET, faults_of_gauge)],
    ids=["trajectory", "gauge"],
)
def test_no_label_of_a_thousand_pictures_hides_a_mark_or_stands_nearer_to_another(
    kind: Kind, faults_of: FindFaults, invented: tuple[Desk, list[str]]
) -> None:
    refused: Counter[type[PictureRefused]] = Counter()
    faults, drawn = [], 0
    for made in pictures_of(*invented, kind):
        if isinstance(made, PictureRefused):
            refused[type(made)] += 1
            assert all(FRENCH.explain(made))
            continue
        drawn += 1
        faults += [f"{made.file_name}: {fault}" for fault in faults_of(made)]
    assert faults == []
    assert refused[PictureTooFull] <= NUMBER * MOST_REFUSED
    assert set(refused) <= {PictureTooFull, TargetNeeded, PictureIncomplete}
    assert drawn > NUMBER / 2


@pytest.mark.parametrize("format_", FORMATS)
def test_no_label_of_the_real_indicators_hides_a_mark_or_stands_nearer_to_another(format_: str, desk: Desk) -> None:
    faults = []
    for situation in desk.overview(on=TODAY).situations:
        for kind in kinds_of(situation, desk.strategy)[:-1]:
            order = Order(situation.indicator.slug, kind, format_, allowed=EVERYTHING)
            made = released(compose(desk, order, on=TODAY)).picture
            find = faults_of_trajectory if kind is Kind.TRAJECTORY else faults_of_gauge
            faults += [f"{made.file_name}: {fault}" for fault in find(made)]
    assert faults == []


def test_the_value_of_the_experiments_stands_at_its_own_mark_and_not_at_the_target(desk: Desk) -> None:
    made = compose(desk, Order("experimentations", allowed=EVERYTHING), on=TODAY)
    (value,) = (text for text in texts(made.drawing) if text.said.startswith("86"))
    assert value.own is not None
    (target,) = (middle for middle, _ in circles(made.drawing) if middle != value.own and middle[0] == value.own[0])
    assert apart(value.box, (*value.own, *value.own)) + 3 <= apart(value.box, (*target, *target))


# What is drawn is what was worked out


def test_symbols_and_texts_are_drawn_where_they_were_placed(invented: tuple[Desk, list[str]]) -> None:
    desk, slugs = invented
    crowded = [made for made in pictures_of(desk, slugs[:60], Kind.TRAJECTORY) if isinstance(made, Picture)]
    chosen = sorted(crowded, key=lambda made: -len(made.drawing.rows("labels")))[:RENDERED]
    painter = Painter()
    try:
        drawn = painter.svgs([made.drawing for made in chosen])
    finally:
        painter.close()
    for made, svg in zip(chosen, drawn, strict=True):
        written, shapes = drawn_places(svg)
        for text in texts(made.drawing):
            anchors = [place for said, place in written if said == printable(text.said)]
            middle = (text.box[1] + text.box[3]) / 2
            assert any(text.box[0] - 1 <= x <= text.box[2] + 1 and middle < y < text.box[3] for x, y in anchors)
        for pixel, _ in circles(made.drawing):
            assert min(math.dist(pixel, shape) for shape in shapes) < 1


def test_a_line_leads_from_its_mark_to_a_label_that_does_not_stand_beside_it(invented: tuple[Desk, list[str]]) -> None:
    desk, slugs = invented
    made = next(
        made
        for made in pictures_of(desk, slugs, Kind.TRAJECTORY)
        if isinstance(made, Picture) and sum(text.led for text in texts(made.drawing)) == 1
    )
    (led,) = (text for text in texts(made.drawing) if text.led)
    painter = Painter()
    try:
        (svg,) = painter.svgs([made.drawing])
    finally:
        painter.close()
    assert led.own is not None
    ends = [ends for ends in drawn_lines(svg) if math.dist(ends[0], led.own) < 1]
    assert any(apart(led.box, (*end, *end)) < 1 for _, end in ends)


def drawn_places(svg: str) -> tuple[list[tuple[str, Pixel]], list[Pixel]]:
    """Every text with its anchor, and where each symbol stands."""
    written, shapes = [], []
    for element, place in walk(ElementTree.fromstring(svg), (0.0, 0.0)):  # noqa: S314 (our own)
        if element.tag.endswith("text"):
            written.append((element.text or "", place))
        elif element.tag.endswith("path"):
            shapes.append(place)
    return written, shapes


def drawn_lines(svg: str) -> Iterator[tuple[Pixel, Pixel]]:
    for element, (x, y) in walk(ElementTree.fromstring(svg), (0.0, 0.0)):  # noqa: S314 (our own)
        if element.tag.endswith("line"):
            yield (x, y), (x + float(element.get("x2", 0)), y + float(element.get("y2", 0)))


def walk(element: ElementTree.Element, start: Pixel) -> Iterator[tuple[ElementTree.Element, Pixel]]:
    """Every element with the sum of the shifts that it is drawn with."""
    found = re.search(r"translate\(([-\d.e]+),([-\d.e]+)\)", element.get("transform", ""))
    place = (start[0] + float(found[1]), start[1] + float(found[2])) if found else start
    yield element, place
    for child in element:
        yield from walk(child, place)
