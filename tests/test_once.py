"""Texts of pages are told once, and forgotten with what they are about."""

import gc
import weakref

from pages.shared.once import KEPT_TEXTS, told_once


class Whole:
    """Something that the desk hands out."""


def test_a_text_is_told_once_per_whole_and_question() -> None:
    asked: list[object] = []

    @told_once
    def tell(whole: Whole, language: str, *, large: bool = False) -> str:
        asked.append(whole)
        return f"{language} {large}"

    one, other = Whole(), Whole()
    assert [tell(one, "fr"), tell(one, "fr"), tell(one, "en"), tell(one, "fr", large=True)] == [
        *("fr False", "fr False", "en False", "fr True")
    ]
    assert tell(other, "fr") == "fr False"
    assert asked == [one, one, one, other]


def test_texts_go_with_what_they_are_about() -> None:
    class Text(str):
        """A text that one can look after."""

    tell = told_once(lambda whole, place: Text(place))
    whole = Whole()
    text = weakref.ref(tell(whole, 1))
    assert text() == "1"
    del whole
    gc.collect()
    assert text() is None


def test_of_one_whole_a_bounded_number_is_kept() -> None:
    asked: list[int] = []
    tell = told_once(lambda whole, place: asked.append(place))
    whole = Whole()
    for place in (*range(KEPT_TEXTS + 1), KEPT_TEXTS, 0):
        tell(whole, place)
    assert asked == [*range(KEPT_TEXTS + 1), 0]
