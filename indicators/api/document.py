"""The OpenAPI 3.1 document, written from the list of operations."""

from collections.abc import Iterator
from functools import cache

from indicators.api.operations import OPERATIONS, Operation
from indicators.api.parameters import Json, Parameter
from indicators.api.problems import PROBLEM
from indicators.api.shapes import SHAPES, named
from indicators.errors import noted
from indicators.texts import Language

PROBLEMS = {
    400: noted("A parameter is unknown, missing or cannot be read."),
    401: noted("Figures are for members only."),
    404: noted("There is nothing at this address, or nothing was known on that day."),
    405: noted("This address can only be read."),
    410: noted("What was frozen there is not published any more."),
    412: noted("What If-Match names has changed."),
    416: noted("The part that Range asks for begins behind the end."),
    422: noted("The picture may not leave as it would be; the problem says why."),
    429: noted("Too many requests; Retry-After says when to go on."),
    500: noted("What was kept there is damaged, and not handed out."),
    503: noted("The database does not answer, or too many pictures are being made; Retry-After says when to go on."),
}
_READ_ONLY = noted(
    "Read-only. Figures as of any day since the strategy was announced; null where nothing is known, never 0. Answers "
    "carry a strong ETag: ask again with If-None-Match. Problems are documents of RFC 9457, in French or English."
)


@cache
def document(language: Language) -> Json:
    """The whole document."""
    say = language.say
    info = {"title": say("Digital health · dashboard"), "version": "1", "description": say(_READ_ONLY)}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": "/"}],
        "paths": {each.path: {"get": _operation(each, language)} for each in OPERATIONS},
        "components": {
            "schemas": SHAPES,
            "responses": {f"Problem{code}": _problem(say(meaning)) for code, meaning in PROBLEMS.items()},
        },
    }


def _operation(operation: Operation, language: Language) -> Json:
    say = language.say
    return {
        "operationId": operation.id,
        "summary": say(operation.meaning),
        "parameters": [*_names(operation), *(_parameter(each, say(each.meaning)) for each in operation.parameters)],
        "responses": {
            "200": {"description": say(operation.meaning), "content": _content(operation)},
            "206": {"description": say("A part of it, where “Range” asked for one.")},
            "304": {"description": say("Not changed since the answer with that ETag.")},
            **{str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in PROBLEMS},
        },
    }


def _names(operation: Operation) -> Iterator[Json]:
    for name, schema in operation.names.items():
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _parameter(parameter: Parameter, meaning: str) -> Json:
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": meaning,
        "schema": parameter.schema,
        "example": int(parameter.example) if parameter.schema["type"] == "integer" else parameter.example,
    }


def _content(operation: Operation) -> Json:
    return {media: {"schema": schema} if schema else {} for media, schema in operation.media.items()}


def _problem(meaning: str) -> Json:
    return {"description": meaning, "content": {PROBLEM: {"schema": named("Problem")}}}
