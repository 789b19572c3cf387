"""The answer to a refused request: a problem document (RFC 9457) with what is wrong and what to do."""

from starlette.responses import JSONResponse, Response

from indicators.errors.requests import RequestRefused
from pages.shared.server.asgi import Scope, answer_language


def refused(error: RequestRefused, scope: Scope) -> Response:
    """An answer in the reader's language; to a websocket that is not open yet it is the handshake's.

    A value named ``seconds`` also goes out as Retry-After, ``allowed`` as Allow.
    """
    language = answer_language(scope)
    what, remedy = language.explain(error)
    headers = {"Content-Language": language.code, "Cache-Control": "no-store"}
    for value, name in (("seconds", "Retry-After"), ("allowed", "Allow")):
        if value in error.values:
            headers[name] = str(error.values[value])
    problem = {"title": what, "detail": remedy, "status": error.status}
    return JSONResponse(problem, error.status, headers, media_type="application/problem+json")
