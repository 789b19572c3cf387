"""The charts: every one draws, says what it must, in colours that can be told apart, and fetches nothing."""

import datetime as dt
import io
import json
import re
import tomllib
from collections.abc import Iterator
from html import unescape
from typing import Any

import altair as alt
import polars as pl
import pytest
import vl_convert
from babel import Locale
from jsonschema import ValidationError
from PIL import ImageColor

from indicators.charts import (
    Drawing,
    Size,
    forget_drawings,
    trajectory_chart,
    trajectory_picture,
)
from indicators.charts.look import DARK, FRENCH_LOCALE, LIGHT, PALETTES, SIGNS, Palette, drawn_sign
from indicators.charts.placing import Canvas, nice_ticks
from indicators.model import Status
from indicators.readings import Desk
from indicators.texts import LANGUAGES, Language
from tests.contrast import ratio
from tests.fixtures import ANNIVERSARY, PROJECT, TODAY

Spec = dict[str, Any]

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
SLUGS = sorted(path.stem for path in (PROJECT / "data" / "indicators").glob("*.toml"))
WIDE_PX, PHONE_PX = 880, 340

languages = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
themes = pytest.mark.parametrize("theme", PALETTES)


def _data(drawing: Drawing) -> dict[str, list[dict[str, Any]]]:
    return {name: pl.read_ipc_stream(io.BytesIO(sent)).to_dicts() for name, sent in drawing.spec["datasets"].items()}


def _svg(drawing: Drawing, *, width: int = WIDE_PX) -> str:
    """The picture, from the same spec with its data as rows (vl-convert reads no Arrow bytes)."""
    rows = json.loads(json.dumps(_data(drawing), default=str))
    return str(vl_convert.vegalite_to_svg({**drawing.spec, "datasets": rows, "width": width}))


def _texts(svg: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


@languages
@themes
@pytest.mark.parametrize("slug", SLUGS)
def test_every_trajectory_draws_and_contains_its_labels(slug: str, theme: str, language: Language, desk: Desk) -> None:
    drawing = trajectory_chart(desk.sheet(slug, on=TODAY), language=language, theme=theme)
    drawn = _texts(_svg(drawing))
    labels = [row["text"] for row in _data(drawing)["labels"]]
    assert labels
    assert [label for label in labels if label not in drawn] == []


@pytest.mark.parametrize("slug", ["lieux_experimentation", "montant_engage", "etudiants_formes"])
def test_a_trajectory_draws_on_a_phone(slug: str, desk: Desk) -> None:
    drawing = trajectory_chart(desk.sheet(slug, on=TODAY), language=FRENCH, theme="light")
    assert _texts(_svg(drawing, width=PHONE_PX))


@pytest.mark.parametrize("on", ["2021-06-28", "2021-06-29", "2021-10-18", "2022-11-21", "2024-12-31"])
def test_every_chart_can_be_made_on_any_day(on: str, desk: Desk) -> None:
    day = dt.date.fromisoformat(on)
    for situation in desk.overview(on=day).situations:
        sheet = desk.sheet(situation.indicator.slug, on=day)
        assert trajectory_chart(sheet, language=FRENCH, theme="light").spec["datasets"]


def test_the_trajectory_of_the_sites_shows_value_target_replaced_plan_and_context(desk: Desk) -> None:
    drawing = trajectory_chart(desk.sheet("lieux_experimentation", on=TODAY), language=ENGLISH, theme="light")
    drawn = _texts(_svg(drawing))
    for text in ("37\u202fsites", "10", "25", "plan of 18 Oct 2021", "\u2264\u202f35, for context"):
        assert text in drawn
    assert any(text.startswith("Target: 30\u202fsites") for text in drawn)


def test_what_was_never_released_is_said_in_the_chart(desk: Desk) -> None:
    drawing = trajectory_chart(desk.sheet("etudiants_formes", on=TODAY), language=ENGLISH, theme="light")
    assert "No achieved value released" in _texts(_svg(drawing))


def test_a_disputed_value_is_drawn_and_said_to_be_disputed(desk: Desk) -> None:
    drawing = trajectory_chart(desk.sheet("montant_engage", on=TODAY), language=ENGLISH, theme="light")
    assert "\u2265\u202f€650M (disputed)" in _texts(_svg(drawing))


def test_a_point_has_its_qualifier_where_the_pointer_rests(desk: Desk) -> None:
    drawing = trajectory_chart(desk.sheet("montant_engage", on=TODAY), language=ENGLISH, theme="light")
    tooltips = [row["tooltip"] for row in _data(drawing)["points"]]
    assert any(tooltip.startswith("\u2265\u202f€550M") for tooltip in tooltips)


# Words beside the chart


@languages
def test_every_chart_has_a_description(language: Language, desk: Desk) -> None:
    drawings = [trajectory_chart(desk.sheet(slug, on=TODAY), language=language, theme="light") for slug in SLUGS]
    assert all(len(drawing.description) > 20 for drawing in drawings)
    assert len({drawing.description for drawing in drawings}) == len(drawings)


def test_a_french_description_cannot_break_before_its_punctuation(desk: Desk) -> None:
    drawings = [trajectory_chart(desk.sheet(slug, on=TODAY), language=FRENCH, theme="light") for slug in SLUGS]
    bad = re.compile(r" [?!;:%»]|\w[?!;:]( |$)")
    assert [each.description for each in drawings if bad.search(each.description)] == []


# The French locale


@pytest.mark.parametrize(("ours", "width"), [("months", "wide"), ("shortMonths", "abbreviated")])
def test_the_french_months_are_those_of_the_unicode_locale_data(ours: str, width: str) -> None:
    assert FRENCH_LOCALE["time"][ours] == [*Locale("fr").months["stand-alone"][width].values()]


def test_the_french_days_are_those_of_the_unicode_locale_data_from_sunday_on() -> None:
    names = Locale("fr").days["stand-alone"]
    for ours, width in (("days", "wide"), ("shortDays", "abbreviated")):
        monday_first = [names[width][number] for number in range(7)]
        assert FRENCH_LOCALE["time"][ours] == [monday_first[6], *monday_first[:6]]


def test_a_short_time_axis_names_its_months_in_the_language_of_the_reader(desk: Desk) -> None:
    sheet = desk.sheet("laureats_total", on=ANNIVERSARY)
    french, english = (
        _texts(_svg(trajectory_chart(sheet, language=language, theme="light"))) for language in (FRENCH, ENGLISH)
    )
    assert "juil. 2022" in french
    assert "Jul 2022" in english


def test_the_numbers_of_a_french_axis_are_grouped_by_narrow_spaces(desk: Desk) -> None:
    sheet = desk.sheet("etudiants_formes", on=TODAY)
    assert "100\u202f000" in _texts(_svg(trajectory_chart(sheet, language=FRENCH, theme="light")))
    assert "100,000" in _texts(_svg(trajectory_chart(sheet, language=ENGLISH, theme="light")))


# Specs


def _walk(node: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(node, dict):
        for name, each in node.items():
            yield from _walk(each, f"{path}/{name}")
    elif isinstance(node, list):
        for each in node:
            yield from _walk(each, path)
    else:
        yield path, node


def test_every_spec_is_what_the_schema_of_vega_lite_wants(desk: Desk) -> None:
    """The server does not ask each time: that would take as long as building the chart."""
    drawings = [trajectory_chart(desk.sheet(slug, on=TODAY), language=FRENCH, theme="light") for slug in SLUGS]
    for drawing in drawings:
        assert alt.Chart.from_dict({**drawing.spec, "datasets": {}})
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({**drawings[0].spec, "height": "high", "datasets": {}})


@languages
def test_a_spec_fetches_nothing(language: Language, desk: Desk) -> None:
    drawings = [trajectory_chart(desk.sheet(slug, on=TODAY), language=language, theme="light") for slug in SLUGS]
    for drawing in drawings:
        for path, leaf in _walk(drawing.spec):
            assert not path.endswith(("/url", "/href"))
            assert path == "/$schema" or "://" not in str(leaf)
        assert all(isinstance(sent, bytes) for sent in drawing.spec["datasets"].values())


def test_the_axes_describe_themselves_to_nobody_in_english(desk: Desk) -> None:
    drawing = trajectory_chart(desk.sheet("montant_engage", on=TODAY), language=FRENCH, theme="light")
    assert drawing.spec["config"]["axis"]["aria"] is False


@themes
@languages
def test_the_same_figures_give_the_same_spec(language: Language, theme: str, desk: Desk) -> None:
    def made() -> list[Spec]:
        forget_drawings()
        sheet = desk.sheet("montant_engage", on=TODAY)
        drawings = [trajectory_chart(sheet, language=language, theme=theme)]
        return [each.spec for each in drawings]

    assert made() == made()


def test_a_drawing_is_made_once_per_day_language_and_theme(desk: Desk) -> None:
    sheet = desk.sheet("montant_engage", on=TODAY)
    drawings = [
        trajectory_chart(each, language=language, theme=theme)
        for each in (sheet, desk.sheet("montant_engage", on=ANNIVERSARY))
        for language in LANGUAGES.values()
        for theme in PALETTES
    ]
    assert len({id(each) for each in drawings}) == 8
    assert trajectory_chart(sheet, language=FRENCH, theme="light") is drawings[0]


# Colours


def _contrast(one: str, other: str) -> float:
    return ratio(ImageColor.getrgb(one), ImageColor.getrgb(other))


def test_contrast_is_measured_as_wcag_does() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert _contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["ink", "muted", "achieved", "reached", "watch", "late"])
def test_text_has_a_contrast_of_4_5_at_least(role: str, palette: Palette) -> None:
    assert _contrast(getattr(palette, role), palette.background) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["faint", *sorted({sign.role for sign in SIGNS.values()})])
def test_marks_have_a_contrast_of_3_at_least(role: str, palette: Palette) -> None:
    assert _contrast(getattr(palette, role), palette.background) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_bar_stands_out_from_its_track(palette: Palette) -> None:
    assert _contrast(palette.achieved, palette.track) >= 3
    assert _contrast(palette.ink, palette.track) >= 3


@themes
def test_the_charts_stand_on_the_background_of_the_page(theme: str) -> None:
    settings = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["theme"][theme]["backgroundColor"] == PALETTES[theme].background
    assert settings["theme"][theme]["textColor"] == PALETTES[theme].ink


@themes
def test_every_label_of_a_chart_is_readable(theme: str, desk: Desk) -> None:
    background = PALETTES[theme].background
    for slug in SLUGS:
        drawing = trajectory_chart(desk.sheet(slug, on=TODAY), language=FRENCH, theme=theme)
        assert min(_contrast(row["colour"], background) for row in _data(drawing)["labels"]) >= 4.5


def test_every_status_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(Status)
    assert len({sign.glyph for sign in SIGNS.values()}) == len(SIGNS)
    for palette in PALETTES.values():
        drawn = [drawn_sign(status, palette) for status in Status]
        assert len({(sign["shape"], sign["fill"] == palette.background) for sign in drawn}) == len(SIGNS)


# Labels


def test_a_label_goes_where_nothing_else_is() -> None:
    canvas = Canvas(width=800, height=400)
    canvas.draw([(0, 400), (400, 200), (800, 0)])
    first = canvas.place([(400, 200)], text="37 sites", font_px=18, weight=600)
    second = canvas.place([(400, 200)], text="25 sites", font_px=18, weight=600)
    assert first is not None
    assert second is not None
    assert not first.box.meets(second.box)
    assert first.box.length_inside((0, 400), (800, 0)) == 0


def test_a_label_at_the_right_edge_stays_inside() -> None:
    place = Canvas(width=800, height=400).place(
        [(799, 200)], text="a long label of thirty letters", font_px=14, weight=400
    )
    assert place is not None
    assert place.box.right <= 800


def test_a_label_that_would_cover_another_one_is_left_out_unless_it_insists() -> None:
    canvas = Canvas(width=90, height=30)
    placed = [canvas.place([(45, 15)], text="25 sites", font_px=14, weight=400) for _ in range(4)]
    assert placed[0] is not None
    assert placed[-1] is None
    assert canvas.place([(45, 15)], text="37 sites", font_px=14, weight=600, insists=True) is not None


def test_a_label_keeps_clear_of_marks_and_nearer_to_its_own() -> None:
    canvas = Canvas(width=400, height=200)
    marks = [(200, 100), (200, 112), (188, 100), (206, 90)]
    for pixel in marks:
        canvas.mark(pixel, 7)
    place = canvas.place([marks[1]], text="86 sites", font_px=14, weight=600)
    assert place is not None
    own, *others = (place.box.distance(pixel) for pixel in (marks[1], marks[0], *marks[2:]))
    assert own >= 7
    assert own < min(others)


def test_a_label_without_a_place_of_its_own_beside_its_mark_is_led_there_by_a_line() -> None:
    canvas = Canvas(width=400, height=200)
    for across in range(100, 301, 16):
        canvas.mark((across, 100), 7)
        canvas.mark((across, 116), 7)
    canvas.mark((204, 84), 7)
    place = canvas.place([(204, 84)], text="a label that is longer than the row", font_px=14, weight=600)
    assert place is not None
    assert place.box.distance((204, 84)) >= 7


@pytest.mark.parametrize(("slug", "named"), [("lieux_experimentation", 1), ("montant_engage", 0)])
def test_an_earlier_plan_is_named_only_where_its_name_cannot_be_taken_for_another_ones(
    slug: str, named: int, desk: Desk
) -> None:
    drawing = trajectory_picture(desk.sheet(slug, on=TODAY), language=FRENCH, size=Size(592, 200))
    assert sum(row["text"].startswith("plan") for row in drawing.rows("labels")) == named


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 42.9, [0, 20, 40]), (0, 1.16, [0, 0.5, 1]), (-3, 11, [0, 5, 10]), (0, 243_600, [0, 100_000, 200_000])],
)
def test_the_numbers_of_an_axis_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high, about=4) == ticks
