"""In which language the interface answers: ``Accept-Language`` after RFC 9110, in worked cases and for any header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.api.languages import choose_language, negotiate_language, read_preferences
from indicators.texts import FRENCH, LANGUAGES
from tests.fixtures import cases

CODES = sorted(LANGUAGES)
OTHERS = ["de", "it-CH", "zh-Hant-TW", "enm", "frm"]

weights = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


def write_header(preferences: list[tuple[str, float]]) -> str:
    return ", ".join(f"{name};q={weight:.3f}" for name, weight in preferences)


@pytest.mark.parametrize("case", cases("accept_language"))
def test_the_language_is_the_one_preferred_most(case: dict[str, str]) -> None:
    assert negotiate_language(case["header"]).code == case["language"]


@given(french=weights, english=weights)
def test_the_heavier_wish_wins_in_whatever_order(french: float, english: float) -> None:
    wishes = [("fr", french), ("en-GB" if english else "en", english)]
    heavier = "en" if english > french else "fr"
    assert french == english or negotiate_language(write_header(wishes)).code == heavier
    assert french == english or negotiate_language(write_header(wishes[::-1])).code == heavier


@given(wishes=st.permutations(CODES), others=st.lists(st.tuples(st.sampled_from(OTHERS), weights)), data=st.data())
def test_languages_that_are_not_spoken_here_change_nothing(
    wishes: list[str], others: list[tuple[str, float]], data: st.DataObject
) -> None:
    header = write_header(data.draw(st.permutations([*others, *((each, 0.5) for each in wishes)])))
    spoken = [each.range for each in read_preferences(header) if each.range in CODES]
    assert negotiate_language(header).code == spoken[0]


@given(refused=st.sampled_from(CODES), rest=st.lists(st.sampled_from([*OTHERS, "*"])), weight=weights)
def test_a_refused_language_is_not_spoken_while_there_is_another(refused: str, rest: list[str], weight: float) -> None:
    header = write_header([(refused, 0), *((each, weight) for each in rest)])
    assert weight == 0 or negotiate_language(header).code != refused


@given(header=st.text(st.characters(codec="latin-1")))
def test_no_header_is_too_strange(header: str) -> None:
    assert negotiate_language(header).code in CODES


def test_the_address_comes_before_the_header() -> None:
    assert choose_language(b"lang=en", "fr").code == "en"
    assert choose_language(b"lang=de", "en").code == "en"
    assert choose_language(b"utm_source=x&lang=fr", "en") is FRENCH
