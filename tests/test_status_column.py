"""What stands with a bar: the verdict with its age; bars that are pale where it is too old."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from PIL import ImageColor

from indicators import wording
from indicators.catalogue import WHOLE, Catalogue
from indicators.charts.look import DARK, LIGHT, PALETTES
from indicators.charts.measuring import text_width
from indicators.charts.promise import draw_promise
from indicators.model import Population, Status
from indicators.press import FORMATS, Kind, Order, Picture, Reserve, compose, released
from indicators.readings import Desk
from indicators.store import Store, append
from indicators.texts import LANGUAGES, Language
from tests.contrast import ratio
from tests.fixtures import NOW, TODAY, entered, value_row
from tests.test_ages import DAYS

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
FUNDS, SITES, STUDENTS, UNIVERSITIES = (
    "montant_engage",
    "lieux_experimentation",
    "etudiants_formes",
    "universites_concernees",
)
languages = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)

Row = dict[str, Any]


@pytest.fixture
def busy(loaded: Store, catalogue: Catalogue) -> Desk:
    """A desk at which every kind of status is told, with late ends, a value that waits, and one that is imprecise."""
    slow = {dt.date(2026, 2, 1): 640, dt.date(2026, 5, 1): 655, dt.date(2026, 9, 1): 670}
    rows = [
        *(value_row(indicator=FUNDS, period_end=on, known_on=on, value=Decimal(each)) for on, each in slow.items()),
        value_row(period_end=dt.date(2026, 6, 30), known_on=TODAY, value=Decimal(41), state="submitted"),
        _reported(FUNDS, dt.date(2026, 10, 1), 675, state="submitted"),
        _reported(STUDENTS, dt.date(2026, 1, 15), 190_000, qualifier="at_least"),
    ]
    append(loaded, entered(*rows, id=uuid.uuid4().hex), now=NOW)
    return Desk(loaded, catalogue.strategy)


def _reported(slug: str, on: dt.date, value: int, **said: Any) -> Row:
    return value_row(indicator=slug, period_end=on, known_on=on, value=Decimal(value), **said)


@languages
def test_every_verdict_on_twenty_days_stands_with_the_day_of_its_value(language: Language, desk: Desk) -> None:
    for on in (*DAYS, TODAY):
        for each in desk.overview(on=on).of(Population.PROMISE):
            word, details = wording.row_verdict(each, language)
            assert word == wording.status_word(each.status, language)
            if each.achieved is not None:
                assert wording.period_text(each.achieved, language, short=True) in " ".join(details)
            else:
                assert details == (wording.asked_text(each.indicator.owner, language),)


@languages
def test_late_ends_and_what_waits_are_told_with_the_verdict(language: Language, busy: Desk) -> None:
    told = {
        each.indicator.slug: wording.row_verdict(each, language)
        for each in busy.overview(on=TODAY).of(Population.PROMISE)
    }
    said = {slug: " ".join(details) for slug, (_, details) in told.items()}
    late, waits = ("fin projetée", "1 valeur à valider") if language is FRENCH else ("projected end", "1 value to val")
    assert {slug for slug, text in said.items() if late in text} == {FUNDS}
    assert {slug for slug, text in said.items() if waits in text} == {FUNDS, SITES}
    assert told[STUDENTS][0] == wording.status_word(Status.TOO_IMPRECISE, language)


@pytest.mark.parametrize("theme", PALETTES)
def test_a_bar_is_pale_in_an_outline_where_its_value_is_too_old_and_nowhere_else(theme: str, desk: Desk) -> None:
    seen, palette = set(), PALETTES[theme]
    for on in (*DAYS, TODAY):
        for each in desk.overview(on=on).of(Population.PROMISE):
            colours = [row["colour"] for row in draw_promise(each, theme=theme).rows("bars")]
            pale = colours.count(palette.pale)
            assert pale == (each.status is Status.TOO_OLD)
            assert not pale or colours[colours.index(palette.pale) - 1] == palette.achieved
            seen.add(pale)
    assert seen == {0, 1}


@languages
def test_the_page_says_what_every_mark_means(language: Language) -> None:
    said = [text for _, text in wording.bars_key(language)]
    assert language.say("too old to conclude") in said
    assert len(said) == len(set(said)) == 6


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_pale_bar_is_told_from_a_full_one_and_from_the_track_by_its_outline(palette: Any) -> None:
    pale, achieved, track = (ImageColor.getrgb(each) for each in (palette.pale, palette.achieved, palette.track))
    assert ratio(pale, achieved) >= 3
    assert ratio(achieved, track) >= 3


def _picture(desk: Desk, order: Order) -> Picture:
    return released(compose(desk, order, on=TODAY)).picture


@languages
@pytest.mark.parametrize("format_", FORMATS)
def test_the_picture_of_the_strategy_draws_it_pale_and_says_so(format_: str, language: Language, desk: Desk) -> None:
    made = _picture(desk, Order(WHOLE, Kind.COMPARISON, format_, language, frozenset(Reserve)))
    pale = [row for row in made.drawing.rows("bars") if row["colour"] == LIGHT.pale]
    assert len(pale) == 2  # in the key, and that of the universities
    word = wording.status_word(Status.TOO_OLD, language)
    (key,) = (row for row in made.drawing.rows("texts") if row["text"] == word)
    texts = sorted((row for row in made.drawing.rows("texts") if row["y"] == key["y"]), key=lambda row: row["x"])
    ends = [row["x"] + text_width(row["text"], size=row["size"]) for row in texts]
    assert all(end + 2 <= row["x"] for end, row in zip(ends, texts[1:], strict=False))
    assert ends[-1] <= made.layout.chart.width_px


def test_a_picture_without_an_old_value_has_no_key_for_it(desk: Desk) -> None:
    made = released(compose(desk, Order(WHOLE, Kind.COMPARISON, allowed=frozenset(Reserve)), on=dt.date(2025, 12, 1)))
    assert not [row for row in made.picture.drawing.rows("bars") if row["colour"] == LIGHT.pale]
    word = wording.status_word(Status.TOO_OLD, FRENCH)
    assert word not in {row["text"] for row in made.picture.drawing.rows("texts")}


def test_the_gauge_of_an_old_value_is_pale_and_its_text_says_why(desk: Desk) -> None:
    old, fresh = (_picture(desk, Order(slug, Kind.BULLET)) for slug in (UNIVERSITIES, SITES))
    assert [row["colour"] for row in old.drawing.rows("bars")].count(LIGHT.pale) == 1
    assert wording.status_word(Status.TOO_OLD, FRENCH) in old.subtitle
    assert LIGHT.pale not in [row["colour"] for row in fresh.drawing.rows("bars")]
