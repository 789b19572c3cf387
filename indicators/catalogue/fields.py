"""What an entry of the catalogue may hold: one line per field.

A reader takes the TOML value and gives the table's value; it raises ``Unfit`` with the fault and its cure. A
new field is a line in one of the tables below and a column in a migration.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from indicators import model
from indicators.errors import CatalogueFault, Phrase, noted
from indicators.schemas import DECIMALS, holds_exactly

LABEL_LENGTH = 38
LARGEST_COUNT = 10_000
YEARS = range(1900, 2201)

_SPACES = re.compile(r"[ \t\r\n]+")
_YEAR = re.compile(r"\d{4}$")
_MONTH = re.compile(r"(\d{4})-(\d{2})$")


class Unfit(Exception):
    """A value that a field cannot take: what is wrong, and what to write instead."""

    def __init__(self, fault: str, cure: str, **values: object) -> None:
        self.fault = Phrase(fault, values)
        self.cure = Phrase(cure, values)
        super().__init__(str(self.fault))


@dataclass(frozen=True)
class Dated:
    """A date with the precision it is known to; the last day of a month or year stands for it."""

    day: dt.date
    precision: model.Precision


@dataclass(frozen=True)
class Field:
    read: Callable[[object], object]
    required: bool = True
    default: object = None


def read_text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unfit(noted("a text is expected"), noted("write it between quotation marks"))
    return _SPACES.sub(" ", value).strip(" ")


def read_label(value: object) -> str:
    text = read_text(value)
    if len(text) > LABEL_LENGTH:
        raise Unfit(
            noted("“{text}” is too long"), noted("shorten it to {limit} characters"), text=text, limit=LABEL_LENGTH
        )
    return text


def read_url(value: object) -> str:
    text = read_text(value)
    if not text.startswith(("https://", "http://")):
        raise Unfit(noted("“{text}” is not a web address"), noted("begin with https://"), text=text)
    return text


def read_amount(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise Unfit(noted("“{text}” is not a number"), noted("write a number such as 718.4"), text=value)
    if not holds_exactly(value):
        cure = noted("write at most 14 digits and 4 decimals")
        raise Unfit(noted("“{text}” cannot be stored exactly"), cure, text=value)
    return Decimal(value)


def read_weight(value: object) -> Decimal:
    weight = read_amount(value)
    if weight < 0:
        raise Unfit(noted("“{text}” is not a weight"), noted("write 0 or more"), text=value)
    return weight


def read_decimals(value: object) -> int:
    decimals = read_whole(value)
    if decimals > DECIMALS:
        raise Unfit(noted("“{text}” decimals are too many"), noted("write 0 to 4"), text=value)
    return decimals


def read_whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_COUNT:
        raise Unfit(noted("“{text}” is not a whole number"), noted("write 0, 1, 2…"), text=value)
    return value


def read_names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(set(map(str, value))) != len(value):
        raise Unfit(noted("names are expected, each once"), noted("write them as {example}"), example='["…", "…"]')
    return tuple(read_text(each) for each in value)


def read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit(noted("“{text}” is neither true nor false"), noted("write true or false"), text=value)
    return value


def read_dated(value: object) -> Dated:
    dated = _dated(value)
    if dated is None or dated.day.year not in YEARS:
        raise Unfit(noted("“{text}” is not a date"), noted('write 2022-11-21, "2022-11" or "2022"'), text=value)
    return dated


def _dated(value: object) -> Dated | None:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return Dated(value, model.Precision.DAY)
    text = str(value)
    with suppress(ValueError):
        return Dated(dt.date.fromisoformat(text), model.Precision.DAY)
    if _YEAR.match(text) and int(text):
        return Dated(dt.date(int(text), 12, 31), model.Precision.YEAR)
    month = _MONTH.match(text)
    if month and int(month[1]) and 1 <= int(month[2]) <= 12:
        year, number = int(month[1]), int(month[2])
        return Dated(dt.date(year, number, calendar.monthrange(year, number)[1]), model.Precision.MONTH)
    return None


def read_day(value: object) -> dt.date:
    dated = read_dated(value)
    if dated.precision is not model.Precision.DAY:
        raise Unfit(noted("“{text}” is not a day"), noted("write it as 2022-11-21"), text=value)
    return dated.day


def read_amounts(value: object) -> list[Decimal]:
    if not isinstance(value, list) or len(value) < 2:
        raise Unfit(noted("two values or more are expected"), noted("write them as [10, 15]"))
    return [read_amount(each) for each in value]


def choice(values: type[StrEnum]) -> Callable[[object], object]:
    """A reader that takes one word of an enum."""
    words = [member.value for member in values]

    def read(value: object) -> object:
        if value not in words:
            raise Unfit(
                noted("“{text}” is not known here"), noted("write one of: {words}"), text=value, words=", ".join(words)
            )
        return values(value)

    return read


def table(allowed: Mapping[str, Field]) -> Callable[[object], object]:
    """A reader of an inline table such as ``{ value = 0, date = 2021-10-18 }``."""

    def read(value: object) -> object:
        if not isinstance(value, dict):
            raise Unfit(noted("a table is expected"), noted("write it as {example}"), example="{ … = … }")
        for key in value:
            if key not in allowed:
                raise Unfit(noted("“{text}” is no part of it"), noted("remove it, or correct its name"), text=key)
        return {name: _one(value, name, field) for name, field in allowed.items()}

    return read


BASELINE = {"value": Field(read_amount), "date": Field(read_day)}
BOUNDS = {"lower": Field(read_amount, required=False), "upper": Field(read_amount, required=False)}


def read_list(value: object) -> object:
    if not isinstance(value, list):
        raise Unfit(noted("several entries are expected"), noted("write each as {example}"), example="[[…]]")
    return value


def read_tables(value: object) -> object:
    if not isinstance(value, dict):
        raise Unfit(noted("a table is expected"), noted("write it as {example}"), example="[…]")
    return value


INDICATOR: Mapping[str, Field] = {
    "label_fr": Field(read_label),
    "label_en": Field(read_label),
    "axis": Field(read_text),
    "unit": Field(read_text),
    "measure": Field(choice(model.Measure)),
    "direction": Field(choice(model.Direction)),
    "decimals": Field(read_decimals),
    "headline": Field(read_flag, required=False, default=False),
    "headline_order": Field(read_whole, required=False),
    "context": Field(read_flag, required=False, default=False),
    "public": Field(read_flag, required=False, default=True),
    "weight": Field(read_weight, required=False, default=Decimal(1)),
    "baseline": Field(table(BASELINE), required=False),
    "bounds": Field(table(BOUNDS), required=False),
    "numerator": Field(read_text, required=False),
    "denominator": Field(read_text, required=False),
    "owner": Field(read_text, required=False),
    "update_months": Field(read_whole, required=False),
    "delay_days": Field(read_whole, required=False),
    "definition_fr": Field(read_text),
    "definition_en": Field(read_text),
    "method_fr": Field(read_text),
    "method_en": Field(read_text),
    "target": Field(read_list, required=False, default=()),
    "achieved": Field(read_list, required=False, default=()),
}

TARGET: Mapping[str, Field] = {
    "revision": Field(read_whole),
    "known_on": Field(read_dated),
    "known_by": Field(read_day, required=False),
    "due": Field(read_dated, required=False),
    "value": Field(read_amount),
    "qualifier": Field(choice(model.Qualifier), required=False, default=model.Qualifier.EXACT),
    "path": Field(choice(model.Path), required=False, default=model.Path.LINEAR),
    "aim": Field(choice(model.Aim), required=False, default=model.Aim.REACH),
    "standing": Field(choice(model.Standing), required=False, default=model.Standing.PLAN),
    "certainty": Field(choice(model.Certainty)),
    "decided_on": Field(read_day, required=False),
    "decision": Field(read_text, required=False),
    "reason_fr": Field(read_text, required=False),
    "reason_en": Field(read_text, required=False),
    "source": Field(read_text),
    "stated": Field(read_text, required=False),
}

ACHIEVED: Mapping[str, Field] = {
    "date": Field(read_dated),
    "period_start": Field(read_day, required=False),
    "known_on": Field(read_dated),
    "known_by": Field(read_day, required=False),
    "value": Field(read_amount),
    "qualifier": Field(choice(model.Qualifier), required=False, default=model.Qualifier.EXACT),
    "certainty": Field(choice(model.Certainty)),
    "source": Field(read_text),
    "evidence": Field(read_url, required=False),
    "comment_fr": Field(read_text, required=False),
    "comment_en": Field(read_text, required=False),
    "sum_of": Field(read_amounts, required=False),
    "break_fr": Field(read_text, required=False),
    "break_en": Field(read_text, required=False),
    "stated": Field(read_text, required=False),
}

SOURCE: Mapping[str, Field] = {
    "title": Field(read_text),
    "publisher": Field(read_text),
    "published_on": Field(read_dated, required=False),
    "url": Field(read_url, required=False),
    "document": Field(read_text, required=False),
}


def read_entry(entry: Any, allowed: Mapping[str, Field], *, file: str, name: str) -> dict[str, Any]:
    """Read one entry field by field.

    Raises:
        CatalogueFault: An unknown, missing or unfit field.
    """
    if not isinstance(entry, dict):
        why = Unfit(noted("a table is expected"), noted("write it as {example}"), example="[…]")
        raise fault(file, name, name, why)
    for key in entry:
        if key not in allowed:
            raise fault(file, name, key, Unfit(noted("no such field"), noted("remove it, or correct its name")))
    return {key: _read(entry, key, field, file=file, name=name) for key, field in allowed.items()}


def fault(file: str, entry: str, field: str, why: Unfit) -> CatalogueFault:
    """The error that stops the start."""
    return CatalogueFault(file=file, entry=entry, field=field, fault=why.fault, cure=why.cure)


def _read(entry: dict[str, Any], key: str, field: Field, *, file: str, name: str) -> object:
    try:
        return _one(entry, key, field)
    except Unfit as why:
        raise fault(file, name, key, why) from why


def _one(entry: dict[str, Any], key: str, field: Field) -> object:
    if key in entry:
        return field.read(entry[key])
    if field.required:
        raise Unfit(noted("it is missing"), noted("add it"))
    return field.default
