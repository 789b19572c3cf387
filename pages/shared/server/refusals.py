"""The answer to a refused request: a problem document (RFC 9457) with what is wrong and what to do."""

from starlette.responses import Response

from indicators.api import problem
from indicators.errors.requests import RequestRefused
from pages.shared.server.asgi import Scope, answer_language


def refused(error: RequestRefused, scope: Scope) -> Response:
    """An answer in the reader's language; to a websocket that is not open yet it is the handshake's."""
    return problem(error, answer_language(scope), path=scope["path"])
