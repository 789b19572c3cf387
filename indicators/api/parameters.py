"""What an address may be asked with. A parameter is one entry here: how it is read, and how OpenAPI describes it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from indicators.errors import (
    NumberUnreadable,
    ParameterMissing,
    ParameterTwice,
    UnknownLanguage,
    UnknownParameter,
    UnreadableDate,
    UserFacingError,
    noted,
)
from indicators.numbers import inert, read_iso_date
from indicators.press import FORMATS, Kind, Reserve
from indicators.texts import FRENCH, LANGUAGES, Language

DIGITS = 6
LARGEST_PAGE = 100_000
PER_PAGE, MOST_PER_PAGE = 50, 200

Json = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query.

    Attributes:
        read: From its text; raises what is wrong with it.
        schema: Its JSON Schema.
    """

    name: str
    meaning: str
    read: Callable[[str], object]
    schema: Json
    example: str
    required: bool = False


def read_query(query: bytes, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The parameters given, read, by name.

    Raises:
        UnknownParameter, ParameterTwice, ParameterMissing: Whatever is not asked as it is declared.
        UnreadableDate, NumberUnreadable, UnknownLanguage: Each with ``where``, the parameter's name.
    """
    known = {each.name: each for each in parameters}
    found: dict[str, Any] = {}
    for name, text in given(query):
        if name not in known:
            raise UnknownParameter(name=inert(name), known=", ".join(known) or "–", where=inert(name))
        if name in found:
            raise ParameterTwice(name=name, where=name)
        found[name] = _read(known[name], text)
    for each in parameters:
        if each.required and each.name not in found:
            raise ParameterMissing(name=each.name, example=f"{each.name}={each.example}", where=each.name)
    return found


def given(query: bytes) -> list[tuple[str, str]]:
    """The pairs of a query as they stand."""
    return parse_qsl(query.decode("latin-1"), keep_blank_values=True)


def language_asked(query: bytes, accepted: str) -> Language:
    """The language of a sentence to a program or a browser: as the address asks, else as the browser prefers."""
    asked = [text for name, text in given(query) if name == "lang"]
    return next((LANGUAGES[code] for code in (*asked, accepted[:2].lower()) if code in LANGUAGES), FRENCH)


def _read(parameter: Parameter, text: str) -> object:
    try:
        return parameter.read(text)
    except UserFacingError as error:
        raise type(error)(**{**error.values, "where": parameter.name}) from error


def _day(text: str) -> dt.date:
    try:
        return read_iso_date(text)
    except UnreadableDate as error:
        raise UnreadableDate(text=inert(text)) from error


def _language(text: str) -> Language:
    if text not in LANGUAGES:
        raise UnknownLanguage(text=inert(text), known=", ".join(LANGUAGES))
    return LANGUAGES[text]


def _whole(last: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= DIGITS and 1 <= int(text) <= last):
            raise NumberUnreadable(text=inert(text), first=1, last=last)
        return int(text)

    return read


def _counted(last: int, default: int) -> Mapping[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": last, "default": default}


_DAY = {"type": "string", "format": "date"}

ON = Parameter("on", noted("The day whose knowledge is wanted; today by default."), _day, _DAY, "2022-11-21")
SINCE = Parameter("since", noted("The earlier day."), _day, _DAY, "2022-11-21", required=True)
LANG = Parameter(
    "lang",
    noted("Language of sentences; by default as Accept-Language asks, else French."),
    _language,
    {"type": "string", "enum": list(LANGUAGES)},
    "en",
)
FORMAT = Parameter(
    "format", noted("Size of the picture."), str, {"type": "string", "enum": list(FORMATS), "default": "wide"}, "square"
)
KIND = Parameter("kind", noted("What the picture shows."), str, {"type": "string", "enum": list(Kind)}, "figure")
ALLOW = Parameter(
    "allow",
    noted("What may be shown although it is not settled, separated by commas; the picture then says so."),
    str,
    {"type": "string", "enum": [*Reserve, ",".join(Reserve)]},
    "provisional",
)
PAGE = Parameter("page", noted("Which page of the list."), _whole(LARGEST_PAGE), dict(_counted(LARGEST_PAGE, 1)), "2")
PER = Parameter(
    "per_page", noted("Entries of a page."), _whole(MOST_PER_PAGE), dict(_counted(MOST_PER_PAGE, PER_PAGE)), "10"
)
