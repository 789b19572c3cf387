"""What bodies look like, as JSON Schema. A test holds the real figures against it."""

from enum import StrEnum
from typing import Any

from indicators import model
from indicators.readings import PlanKind, ValueKind

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
NUMBER: Json = {"type": "number"}
FLAG: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "format": "date"}
DAY_OR_NULL: Json = {"type": ["string", "null"], "format": "date"}
MOMENT_OR_NULL: Json = {"type": ["string", "null"], "format": "date-time"}
TEXT_OR_NULL: Json = {"type": ["string", "null"]}
WHOLE_OR_NULL: Json = {"type": ["integer", "null"]}
NUMBER_OR_NULL: Json = {"type": ["number", "null"]}


def named(name: str) -> Json:
    """A reference to one of ``SHAPES``."""
    return {"$ref": f"#/components/schemas/{name}"}


def _word(words: type[StrEnum]) -> Json:
    return {"type": "string", "enum": [each.value for each in words]}


def _word_or_null(words: type[StrEnum]) -> Json:
    return {"type": ["string", "null"], "enum": [*(each.value for each in words), None]}


def _object(properties: Json, *, optional: tuple[str, ...] = ()) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_VALUE: Json = {
    "achieved": NUMBER_OR_NULL,
    "qualifier": _word_or_null(model.Qualifier),
    "achieved_on": DAY_OR_NULL,
    "achieved_precision": _word_or_null(model.Precision),
    "certainty": _word_or_null(model.Certainty),
}

_MILESTONE = _object({"value": NUMBER, "qualifier": _word(model.Qualifier), "due": DAY_OR_NULL})

_PLAN = _object(
    {
        "revision": WHOLE,
        "known_on": DAY,
        "value": NUMBER,
        "qualifier": _word(model.Qualifier),
        "due": DAY_OR_NULL,
        "milestones": {"type": "array", "items": _MILESTONE},
        "path": _word(model.Path),
        "aim": _word(model.Aim),
        "standing": _word(model.Standing),
        "certainty": _word(model.Certainty),
        "source": TEXT_OR_NULL,
    }
)

_FIGURES = _object(
    {
        "slug": TEXT,
        "label": TEXT,
        "label_en": TEXT,
        "axis": TEXT,
        "population": _word(model.Population),
        "context": FLAG,
        "unit": TEXT,
        "measure": _word(model.Measure),
        "decimals": WHOLE,
        "on": DAY,
        **_VALUE,
        "source": TEXT_OR_NULL,
        "target": NUMBER_OR_NULL,
        "target_qualifier": _word_or_null(model.Qualifier),
        "due": DAY_OR_NULL,
        "planned": NUMBER_OR_NULL,
        "rate": NUMBER_OR_NULL,
        "shown": WHOLE_OR_NULL,
        "gap": NUMBER_OR_NULL,
        "status": _word(model.Status),
        "status_value_on": DAY_OR_NULL,
        "projected_end": DAY_OR_NULL,
        "ends_late": FLAG,
        "stale": FLAG,
        "stale_days": WHOLE,
        "committed": NUMBER_OR_NULL,
        "committed_qualifier": _word_or_null(model.Qualifier),
        "provisional": {"anyOf": [{"type": "null"}, _object({"number": WHOLE, **_VALUE})]},
        "plans": {"type": "array", "items": named("Plan")},
    }
)

_KINDS = [*(f"{each}_value" for each in ValueKind), *(f"{each}_plan" for each in PlanKind)]

_CHANGE: Json = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": [*_KINDS, "status", "definition", "new_indicator"]},
        "slug": TEXT,
        "label": TEXT,
        "period_end": DAY,
        "known_on": DAY,
        "before": {"type": ["object", "string", "null"]},
        "after": {"type": ["object", "string"]},
    },
    "required": ["kind", "slug", "label"],
    "additionalProperties": False,
}

_ADDRESS: Json = {"type": "string", "format": "uri-reference"}
_LINKS = _object(
    {"self": _ADDRESS, "first": _ADDRESS, "prev": _ADDRESS, "next": _ADDRESS, "last": _ADDRESS},
    optional=("prev", "next"),
)


def _page(item: str, **beside: Json) -> Json:
    counts = {"total": WHOLE, "page": WHOLE, "pages": WHOLE}
    return _object({**beside, "on": DAY, **counts, "links": _LINKS, "items": {"type": "array", "items": named(item)}})


SHAPES: Json = {
    "Figures": _FIGURES,
    "Plan": _PLAN,
    "Change": _CHANGE,
    "IndicatorPage": _page("Figures"),
    "ChangePage": _page("Change", since=DAY),
    "Rows": {"type": "array", "items": {"type": "object"}},
    "Health": _object({"status": {"const": "ok"}, "data_version": WHOLE, "last_copy": MOMENT_OR_NULL}),
    "Problem": _object(
        {
            "type": _ADDRESS,
            "title": TEXT,
            "detail": TEXT,
            "status": WHOLE,
            "where": TEXT,
        },
        optional=("where",),
    ),
}
