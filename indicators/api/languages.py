"""In which language a sentence to a program or a browser is: as the address asks, else as ``Accept-Language`` prefers.

Weights after RFC 9110, 12.4.2 and 12.5.4; a range as ``en-GB`` stands for its language (lookup of RFC 4647, 3.4). No
library among those that run here reads the weights (Babel's ``negotiate_locale`` takes a list that is sorted already).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indicators.api.parameters import read_pairs
from indicators.texts import FRENCH, LANGUAGES, Language

ANY = "*"
_RANGE = re.compile(
    r"(?P<range>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)[ \t]*"
    r"(?:;[ \t]*q=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?",
    re.IGNORECASE,
)


class Preference(NamedTuple):
    """One range of the header, in lower case, with its weight from 0 (never) to 1."""

    range: str
    weight: float


def choose_language(query: bytes, accepted: str) -> Language:
    """Return the language of an answer.

    Args:
        query: The address's query; ``lang`` there comes before any wish of the browser.
        accepted: The header ``Accept-Language``; several of them are joined by commas.
    """
    asked = next((LANGUAGES[text] for name, text in read_pairs(query) if name == "lang" and text in LANGUAGES), None)
    return asked or negotiate_language(accepted)


def negotiate_language(accepted: str) -> Language:
    """Return the language that is preferred most; of two that are welcome alike the one named first, else French.

    What the header does not name comes after what it accepts and before what it refuses (``q=0``): an answer in
    another language is worth more than none.
    """
    preferences = list(read_preferences(accepted))
    return max(LANGUAGES.values(), key=lambda language: (*_rank(language.code, preferences), language is FRENCH))


def read_preferences(accepted: str) -> Iterator[Preference]:
    """Yield the ranges of the header in their order; what is not written as it should be is passed over."""
    for part in accepted.split(","):
        found = _RANGE.fullmatch(part.strip(" \t"))
        if found:
            yield Preference(found["range"].lower(), float(found["weight"] or 1))


def _rank(code: str, preferences: Sequence[Preference]) -> tuple[int, float, int]:
    """Order languages: accepted, not named, refused; then by weight; then by place, the first one highest."""
    fitting = [place for place, each in enumerate(preferences) if _concerns(code, each)]
    fitting = fitting or [place for place, each in enumerate(preferences) if each.range == ANY]
    if not fitting:
        return (1, 0.0, 0)
    place = max(fitting, key=lambda place: (preferences[place].weight, -place))
    return (2, preferences[place].weight, -place) if preferences[place].weight else (0, 0.0, 0)


def _concerns(code: str, preference: Preference) -> bool:
    """Whether a range says something of a language; one region refused (``en-US;q=0``) leaves the others."""
    language, _, region = preference.range.partition("-")
    return language == code and not (region and preference.weight == 0)
