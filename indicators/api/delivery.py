"""How an answer is sent: the whole body, a part of it, or only that it has not changed (RFC 9110, 13.2.2)."""

from starlette.requests import Request
from starlette.responses import Response

from indicators.api.kept import Answer
from indicators.api.operations import Operation
from indicators.api.problems import METHODS, OPEN
from indicators.api.ranges import UNIT, is_still_current, read_range, write_content_range
from indicators.errors import AnswerChanged
from indicators.texts import Language

ALLOWED = ", ".join(METHODS)
CACHED = "public, no-cache"  # kept by anybody, but asked about each time: a correction is seen at once
PREFLIGHT_SECONDS = 86_400
# A star covers every header but this one (Fetch, "CORS-non-wildcard request-header name"). Constant, and on every
# answer: Starlette's CORSMiddleware adds "Vary: Origin" to each, so that caches would keep a copy for every site.
ANY_HEADER = "*, Authorization"


def deliver(answer: Answer, request: Request, operation: Operation, language: Language) -> Response:
    """Return the response to a request for an answer.

    Raises:
        AnswerChanged: ``If-Match`` names another version.
        RangeUnsatisfiable: ``Range`` begins behind the end.
    """
    headers = {"Vary": "Accept-Language", **OPEN, **answer.headers}
    if operation.is_spoken:
        headers["Content-Language"] = language.code
    if operation.is_live:
        return Response(answer.body, 200, {**headers, "Cache-Control": "no-store"}, answer.media)
    headers |= {"ETag": answer.etag, "Cache-Control": CACHED, "Accept-Ranges": UNIT}
    if not _names_current(request.headers.get("if-match", "*"), answer.etag):
        raise AnswerChanged
    if _names_current(request.headers.get("if-none-match", ""), answer.etag, weakly=True):
        return Response(status_code=304, headers=headers)
    part = _wanted_part(request, answer)
    if part is None:
        return Response(answer.body, 200, headers, answer.media)
    headers["Content-Range"] = write_content_range(part, len(answer.body))
    return Response(answer.body[part], 206, headers, answer.media)


def describe_methods() -> Response:
    """Return what may be asked, also for browsers that ask before they let a page of another site."""
    headers = {
        "Allow": ALLOWED,
        "Access-Control-Allow-Methods": ALLOWED,
        "Access-Control-Allow-Headers": ANY_HEADER,
        "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
    }
    return Response(status_code=204, headers={**OPEN, **headers})


def _wanted_part(request: Request, answer: Answer) -> slice | None:
    """Read which part is wanted; only GET has parts."""
    if request.method != "GET" or not is_still_current(request.headers.get("if-range", ""), answer.etag):
        return None
    return read_range(request.headers.get("range", ""), len(answer.body))


def _names_current(tags: str, etag: str, *, weakly: bool = False) -> bool:
    """Return whether a list of tags, or a star, names the version that there is."""
    named = [each.strip() for each in tags.split(",")]
    return "*" in named or etag in ([each.removeprefix("W/") for each in named] if weakly else named)
