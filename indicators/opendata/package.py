"""The Data Package (v1, frictionlessdata.io): the tables, column by column, with licence and sources.

Beside what that standard knows it says what catalogues of open data want (DCAT-AP): ``issued``, ``modified``,
``language``, ``temporal``, ``accrualPeriodicity``, and each table's other formats as ``distributions``. Who publishes
is not said: nobody has told us.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import Any

import polars as pl

from indicators.catalogue import Strategy
from indicators.model import Batch
from indicators.opendata.columns import TABLES, Column, Table
from indicators.opendata.files import FORMATS
from indicators.readings import Overview
from indicators.texts import LANGUAGES, Language

PACKAGE_FILE = "datapackage.json"
NAME = "sante-numerique"
_TYPES = {pl.Date: "date", pl.Boolean: "boolean", pl.String: "string", pl.Int32: "integer"}

Json = dict[str, Any]


def package(
    overview: Overview, last: Batch | None, files: Callable[[str], bytes], language: Language, *, suffix: str = ""
) -> Json:
    """Describe the tables of a day.

    Args:
        last: The submission that gave the data its version.
        files: A table's CSV file, by name.
        suffix: What the addresses of the files end with: the day, where one was asked for.
    """
    strategy, say = overview.strategy, language.say
    made = last.recorded_at if last else dt.datetime.combine(strategy.known_on, dt.time())
    return {
        "profile": "data-package",
        "name": NAME,
        "id": f"{NAME}-{overview.on.isoformat()}",
        "title": language.either(strategy.name_fr, strategy.name_en),
        "description": say("Planned against achieved figures of the strategy, as known on {day}.", day=overview.on),
        "version": f"{overview.on:%Y.%m.%d}-{last.seq if last else 0}",
        "created": f"{made:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": _keywords(strategy, language),
        "licenses": [_licence(strategy)],
        **_for_catalogues(overview, made),
        "resources": [_resource(table, files(table.name), strategy, language, suffix) for table in TABLES.values()],
    }


def _keywords(strategy: Strategy, language: Language) -> list[str]:
    return [language.either(axis.label_fr, axis.label_en).lower() for axis in strategy.axes.values()]


def _licence(strategy: Strategy) -> Json:
    return {"name": strategy.licence.id, "path": strategy.licence.url, "title": strategy.licence.name}


def _sources(overview: Overview) -> list[Json]:
    found = sorted(overview.sources.values(), key=lambda each: each.id)
    return [{"title": f"{each.publisher}, {each.title}", **({"path": each.url} if each.url else {})} for each in found]


def _for_catalogues(overview: Overview, made: dt.datetime) -> Json:
    return {
        "sources": _sources(overview),
        "issued": overview.strategy.known_on.isoformat(),
        "modified": made.date().isoformat(),
        "language": list(LANGUAGES),
        "temporal": {"start": overview.strategy.known_on.isoformat(), "end": overview.on.isoformat()},
        "accrualPeriodicity": "http://publications.europa.eu/resource/authority/frequency/IRREG",
    }


def _resource(table: Table, file: bytes, strategy: Strategy, language: Language, suffix: str) -> Json:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv{suffix}",
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
            {"path": f"{table.name}.{name}{suffix}", "format": name, "mediatype": each.media}
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
