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

# Campaigns (Google, Matomo and its older Piwik, Piano), clicks and mailings; "_" is jQuery's way round caches, and no
# parameter of ours begins with it. A mistyped parameter of ours is none of these, and is named as before.
IGNORED_STARTS = ("_", "utm_", "mtm_", "pk_", "piwik_", "at_", "hsa_", "ga_")
IGNORED_NAMES = frozenset(
    {
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "yclid", "igshid"),
        *("li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "srsltid", "xtor"),
        *("cb", "cachebust", "cachebuster", "nocache"),
    }
)

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
    for name, text in read_pairs(query):
        if name not in known:
            raise UnknownParameter(name=inert(name), known=", ".join(known) or "–", where=inert(name))
        if name in found:
            raise ParameterTwice(name=name, where=name)
        found[name] = _read(known[name], text)
    for each in parameters:
        if each.required and each.name not in found:
            raise ParameterMissing(name=each.name, example=f"{each.name}={each.example}", where=each.name)
    return found


def read_pairs(query: bytes) -> list[tuple[str, str]]:
    """Return the pairs of a query as they stand, without those that no address is asked with."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return [(name, text) for name, text in pairs if not is_ignored(name)]


def is_ignored(name: str) -> bool:
    """Return whether a parameter was hung on by somebody else: it says where a reader comes from, or shuns a cache."""
    return name.lower().startswith(IGNORED_STARTS) or name.lower() in IGNORED_NAMES


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
PICTURE_LANG = Parameter(
    "lang",
    noted("Language of the picture; French by default, whoever asks."),
    _language,
    {"type": "string", "enum": list(LANGUAGES), "default": FRENCH.code},
    "en",
)
FORMAT = Parameter(
    "format", noted("Size of the picture."), str, {"type": "string", "enum": list(FORMATS), "default": "wide"}, "square"
)
KIND = Parameter("kind", noted("What the picture shows."), str, {"type": "string", "enum": list(Kind)}, "figure")
_RESERVE = "|".join(Reserve)
ALLOW = Parameter(
    "allow",
    noted("What may be shown although it is not settled, separated by commas; the picture then says so."),
    str,
    {"type": "string", "pattern": f"^(({_RESERVE})(,({_RESERVE}))*)?$"},
    "provisional",
)
PAGE = Parameter("page", noted("Which page of the list."), _whole(LARGEST_PAGE), dict(_counted(LARGEST_PAGE, 1)), "2")
PER = Parameter(
    "per_page", noted("Entries of a page."), _whole(MOST_PER_PAGE), dict(_counted(MOST_PER_PAGE, PER_PAGE)), "10"
)
