"""Every address of the interface, declared once: the router and the OpenAPI document are made from this list.

A new address is one entry. ``{name}`` in a path is a variable part; the first path that fits is taken.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators import opendata, press
from indicators.api import answers, pictures, shapes
from indicators.api.answers import JSON, TABLES_FOLDER, Asked
from indicators.api.kept import Answer
from indicators.api.parameters import ALLOW, FORMAT, KIND, LANG, ON, PAGE, PER, PICTURE_LANG, SINCE, Json, Parameter
from indicators.api.problems import HEALTH
from indicators.errors import noted
from indicators.opendata import dcat
from indicators.schemas.tables import SLUG

DOCUMENT = "/api/v1/openapi.json"


@dataclass(frozen=True)
class Operation:
    """One address.

    Attributes:
        answer: Makes the body; None for the OpenAPI document itself, which is made from this list.
        media: The schema of the body by media type; an empty one is for bytes.
        names: The schema of each variable part of the path.
        is_spoken: Whether the body is in one of the languages.
        is_figures: Whether it tells figures: then it is closed where those are for members only.
        has_addresses: Whether the body says where this server is reached.
        is_live: Whether nobody may keep it.
        is_drawn: Whether it is a picture to be made.
        has_example: Whether there is an address of it that answers in any database.
    """

    id: str
    path: str
    meaning: str
    parameters: tuple[Parameter, ...]
    answer: Callable[[Asked], Answer] | None
    media: Mapping[str, Json]
    names: Mapping[str, Json] = field(default_factory=dict)
    is_spoken: bool = False
    is_figures: bool = True
    has_addresses: bool = False
    is_live: bool = False
    is_drawn: bool = False
    has_example: bool = True

    def example(self, slug: str) -> str:
        """An address that can be asked, about this indicator where it is about one."""
        names = {name: schema.get("enum", [slug])[0] for name, schema in self.names.items()}
        query = "&".join(f"{each.name}={each.example}" for each in self.parameters if each.required)
        return self.path.format(**names) + (f"?{query}" if query else "")


def _named(values: Mapping[str, Any]) -> Json:
    return {"type": "string", "enum": list(values)}


_BYTES: Json = {}
_SLUG: Json = {"type": "string", "pattern": SLUG, "maxLength": 80}
_PICTURE_MEDIA = {each.media: _BYTES for each in press.FILES.values()}
_TABLE_MEDIA = {each.media: _BYTES for each in opendata.FORMATS.values()} | {JSON: shapes.named("Rows")}

OPERATIONS = (
    Operation(
        "listIndicators",
        "/api/v1/indicators",
        noted("Every public indicator’s figures on a day."),
        (ON, LANG, PAGE, PER),
        answers.all_indicators,
        {JSON: shapes.named("IndicatorPage")},
    ),
    Operation(
        "getIndicator",
        "/api/v1/indicators/{slug}",
        noted("One public indicator’s figures on a day."),
        (ON, LANG),
        answers.one_indicator,
        {JSON: shapes.named("Figures")},
        names={"slug": _SLUG},
    ),
    Operation(
        "listChanges",
        "/api/v1/changes",
        noted("What became known between two days: values, plans, statuses, definitions."),
        (SINCE, ON, LANG, PAGE, PER),
        answers.changes,
        {JSON: shapes.named("ChangePage")},
    ),
    Operation(
        "getDocument",
        DOCUMENT,
        noted("All of this described for programs (OpenAPI 3.1)."),
        (LANG,),
        None,
        {JSON: {"type": "object", "required": ["openapi", "paths"]}},
        is_spoken=True,
        is_figures=False,
    ),
    Operation(
        "getDataPackage",
        f"{TABLES_FOLDER}{opendata.PACKAGE_FILE}",
        noted("The open tables described: a Data Package (v1)."),
        (ON, LANG),
        answers.data_package,
        {JSON: {"type": "object", "required": ["name", "licenses", "resources"]}},
        is_spoken=True,
        has_addresses=True,
    ),
    Operation(
        "getCatalog",
        f"{TABLES_FOLDER}{opendata.CATALOG_FILE}",
        noted("The same for portals of open data: DCAT-AP as JSON-LD."),
        (ON, LANG),
        answers.data_catalog,
        {dcat.MEDIA: {"type": "object", "required": ["@context", "dcat:dataset"]}},
        is_spoken=True,
        has_addresses=True,
    ),
    Operation(
        "getTable",
        f"{TABLES_FOLDER}{{table}}.{{format}}",
        noted("One open table as a file."),
        (ON, LANG),
        answers.table,
        _TABLE_MEDIA,
        names={"table": _named(opendata.TABLES), "format": _named(opendata.FORMATS)},
    ),
    Operation(
        "getPicture",
        "/presse/{slug}.{ending}",
        noted("A picture of an indicator, or of the whole strategy (axes), as known on a day."),
        (FORMAT, KIND, ALLOW, ON, PICTURE_LANG),
        pictures.picture,
        _PICTURE_MEDIA,
        names={"slug": _SLUG, "ending": _named(press.FILES)},
        is_drawn=True,
    ),
    Operation(
        "getFrozenPicture",
        "/presse/{snapshot}/{slug}.{ending}",
        noted("A picture that was frozen: the same bytes for ever."),
        (LANG,),
        pictures.frozen,
        _PICTURE_MEDIA,
        names={"snapshot": {"type": "string", "maxLength": 64}, "slug": _SLUG, "ending": _named(press.FILES)},
        has_example=False,
    ),
    Operation(
        "getHealth",
        HEALTH,
        noted("Whether the database answers; 503 if it does not."),
        (LANG,),
        answers.health,
        {JSON: shapes.named("Health")},
        is_figures=False,
        is_live=True,
    ),
)
