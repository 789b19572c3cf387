"""Rows of promises: drawn once, the same to the eye when reduced, and a page that does without them."""

import io

import pytest
import vl_convert
from PIL import Image, ImageChops

from indicators.charts.promise import ROW, draw_promise
from indicators.errors import DrawingStopped
from indicators.model import Population
from indicators.pictures import Painter, close_painter, draw_rows, painter, rows
from indicators.readings import Desk
from indicators.texts import FRENCH
from pages.overview import promises
from pages.shared import html
from tests.fixtures import ANNIVERSARY, TODAY


def _pixels(svg: str) -> Image.Image:
    return Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=3))).convert("RGBA")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_reduced_drawing_looks_the_same_and_is_less_than_half_as_long(desk: Desk, theme: str) -> None:
    known = [*desk.overview(on=TODAY).of(Population.PROMISE), *desk.overview(on=ANNIVERSARY).of(Population.PROMISE)]
    for svg in painter().svgs([draw_promise(each, theme=theme) for each in known]):
        reduced = rows.reduce_svg(svg)
        assert len(reduced) < 0.6 * len(svg)
        differing = ImageChops.difference(_pixels(svg), _pixels(reduced)).convert("L").histogram()
        assert sum(differing[16:]) <= 0.001 * sum(differing)  # edges that a hundredth of a pixel has moved
    close_painter()


def test_rows_are_drawn_once_in_the_order_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    known = desk.overview(on=TODAY).of(Population.PROMISE)
    first = draw_rows(known, theme="light")
    assert len(set(first)) > len(known) // 2
    assert all(f'width="{ROW.width_px}"' in each for each in first)
    monkeypatch.setattr(Painter, "svgs", lambda *asked, **named: pytest.fail("drawn again"))
    assert draw_rows(known[::-1], theme="light") == first[::-1]
    close_painter()


def test_the_figures_stand_where_nothing_can_be_drawn(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*asked: object, **named: object) -> None:
        raise DrawingStopped

    monkeypatch.setattr(promises, "draw_rows", fail)
    overview = desk.overview(on=TODAY)
    written = promises.promises_html(overview, overview.of(Population.PROMISE), FRENCH, "light", ())
    assert "<img" not in written
    assert written.count("<tr>") == 1 + len(overview.of(Population.PROMISE))
    assert "37" in written


def test_a_link_and_a_picture_hold_any_text_without_becoming_markup() -> None:
    hostile = """\"><script>x</script>&amp;'#%"""
    link = html.link_page("fiche", [("indicateur", hostile)], hostile)
    assert "<script" not in link
    assert link.count("<") == 2
    image = html.embed_svg('<svg a="1">#%</svg>', alt=hostile, size=ROW)
    assert image.count("<") == 1
    assert "%23%25" in image
