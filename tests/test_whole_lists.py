"""No list ends in "and so many more": what is left of it is one press away, and all parts together are the whole."""

import re

import pytest

from indicators.texts import FRENCH, LOCALES, read_french
from pages.shared import whole_lists


def test_no_sentence_says_that_a_list_was_cut() -> None:
    sentences = read_french(LOCALES / "fr.po")
    assert [english for english in sentences if re.search(r"and \{number\} (more|others)", english)] == []


@pytest.mark.parametrize("number", [1, 499, 500])
def test_what_a_browser_draws_at_once_is_one_part(number: int) -> None:
    assert whole_lists.choose_part("any", FRENCH, number=number) == (0, number)


@pytest.mark.parametrize("number", [501, 1000, 1001, 12_345])
def test_the_parts_of_a_very_long_list_are_the_whole(number: int) -> None:
    parts = [whole_lists.part_of(number, place) for place in range(1, whole_lists.count_parts(number) + 1)]
    rows = [row for start, stop in parts for row in range(start, stop)]
    assert rows == list(range(number))
    assert max(stop - start for start, stop in parts) == whole_lists.ROWS_AT_ONCE
