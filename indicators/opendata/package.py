"""The Data Package (v1, frictionlessdata.io): the tables, column by column, with licence and sources.

Beside what that standard knows it says what catalogues of open data want (DCAT-AP): ``issued``, ``modified``,
``language``, ``temporal``, ``accrualPeriodicity``, and each table's other formats as ``distributions``. Who publishes
is not said: nobody has told us.

Names and addresses never change, so that a portal that reads this every day finds what it has already; nothing changes
from one day to the next unless a figure does. Addresses are absolute: who keeps this file knows where the tables are.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from indicators.catalogue import Strategy
from indicators.model import Batch
from indicators.numbers import local_day
from indicators.opendata.columns import TABLES, Column, Table
from indicators.opendata.files import FORMATS
from indicators.readings import Overview
from indicators.texts import LANGUAGES, Language

PACKAGE_FILE = "datapackage.json"
NAME = "sante-numerique"
_TYPES = {pl.Date: "date", pl.Boolean: "boolean", pl.String: "string", pl.Int32: "integer"}

Json = dict[str, Any]


@dataclass(frozen=True)
class Addresses:
    """Where the tables are.

    Attributes:
        folder: The absolute address that they are in, with a slash at its end.
        suffix: What the addresses of the files end with: the day, where one was asked for.
    """

    folder: str
    suffix: str = ""

    def file(self, table: str, extension: str) -> str:
        """Return the address of a table's file."""
        return f"{self.folder}{table}.{extension}{self.suffix}"


def package(
    overview: Overview,
    last: Batch | None,
    files: Callable[[str], bytes],
    language: Language,
    addresses: Addresses,
) -> Json:
    """Describe the tables of a day.

    Args:
        last: The submission that gave the data its version.
        files: A table's CSV file, by name.
    """
    strategy, say = overview.strategy, language.say
    made = last.recorded_at if last else dt.datetime.combine(strategy.known_on, dt.time())
    modified = max(local_day(made), _last_known(overview))
    return {
        "profile": "data-package",
        "name": NAME,
        "id": NAME,
        "title": language.either(strategy.name_fr, strategy.name_en),
        "description": say(
            "Planned against achieved figures of the strategy; “on” in an address gives those known on a day."
        ),
        "version": f"{min(overview.on, modified):%Y.%m.%d}-{last.seq if last else 0}",
        "created": f"{made:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": _keywords(strategy, language),
        "licenses": [_licence(strategy)],
        **_for_catalogues(overview, modified),
        "resources": [_resource(table, files(table.name), strategy, language, addresses) for table in TABLES.values()],
    }


def _last_known(overview: Overview) -> dt.date:
    """Return the day on which the last of the figures became known: it may come after the day it was stored on."""
    known = [each.achieved.known_on for each in overview.situations if each.achieved]
    plans = [plan.known_on for each in overview.situations for plan in each.plans]
    return max([overview.strategy.known_on, *known, *plans])


def _keywords(strategy: Strategy, language: Language) -> list[str]:
    return [language.either(axis.label_fr, axis.label_en).lower() for axis in strategy.axes.values()]


def _licence(strategy: Strategy) -> Json:
    return {"name": strategy.licence.id, "path": strategy.licence.url, "title": strategy.licence.name}


def _sources(overview: Overview) -> list[Json]:
    stated = filter(lambda source: source.is_stated, overview.sources.values())
    found = sorted(stated, key=lambda each: each.id)
    return [{"title": f"{each.publisher}, {each.title}", **({"path": each.url} if each.url else {})} for each in found]


def _for_catalogues(overview: Overview, modified: dt.date) -> Json:
    return {
        "sources": _sources(overview),
        "issued": overview.strategy.known_on.isoformat(),
        "modified": modified.isoformat(),
        "language": list(LANGUAGES),
        "temporal": {"start": overview.strategy.known_on.isoformat(), "end": min(overview.on, modified).isoformat()},
        "accrualPeriodicity": "http://publications.europa.eu/resource/authority/frequency/IRREG",
    }


def _resource(table: Table, file: bytes, strategy: Strategy, language: Language, addresses: Addresses) -> Json:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": addresses.file(table.name, "csv"),
        "title": language.say(table.title),
        "description": language.say(table.meaning),
        "format": "csv",
        "mediatype": FORMATS["csv"].media,
        "encoding": "utf-8",
        "bytes": len(file),
        "hash": f"sha256:{hashlib.sha256(file).hexdigest()}",
        "licenses": [_licence(strategy)],
        "schema": _schema(table, language),
        "distributions": [
            {"path": addresses.file(table.name, name), "format": name, "mediatype": each.media}
            for name, each in FORMATS.items()
        ],
    }


def _schema(table: Table, language: Language) -> Json:
    return {
        "fields": [_field(column, table, language) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [_reference(column, table, other) for column, other in table.refers.items()],
    }


def _reference(column: str, table: Table, other: str) -> Json:
    (key,) = TABLES[other].key
    return {"fields": column, "reference": {"resource": "" if other == table.name else other, "fields": key}}


def _field(column: Column, table: Table, language: Language) -> Json:
    constraints = {**column.constraints, "required": column.required}
    if "pattern" in constraints:
        constraints["pattern"] = _of_the_whole(str(constraints["pattern"]))
    return {
        "name": column.name,
        "type": field_type(column),
        "description": language.say(column.meaning),
        "constraints": constraints,
    }


def field_type(column: Column) -> str:
    """A column's type as Table Schema calls it."""
    return "number" if isinstance(column.type, pl.Decimal) else _TYPES[column.type]


def _of_the_whole(pattern: str) -> str:
    """A pattern that must fit a whole text, as Table Schema understands patterns."""
    whole = pattern if pattern.endswith("$") else f"{pattern}.*"
    return re.sub(r"^\^|\$$", "", whole)
