"""What is wrong with a request, as a problem document (RFC 9457): what, where, and what to do."""

import re

from starlette.responses import JSONResponse, Response

from indicators.errors import (
    CatalogueFault,
    DrawingFailed,
    DrawingStopped,
    DrawingTooSlow,
    PictureBroken,
    PictureRefused,
    Refused,
    ServerSilent,
    SignInNeeded,
    StoreDamaged,
    StoreForbidden,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    StoreOlder,
    StoreSilent,
    StoreUnopened,
    StoreUnsupported,
    StoreUnwritable,
    UnknownIndicator,
    UserFacingError,
)
from indicators.errors.requests import RequestRefused
from indicators.texts import Language

PROBLEM = "application/problem+json"
ADDRESSES = ("/api/", "/donnees/", "/presse/")
HEALTH = "/sante"
METHODS = ("GET", "HEAD", "OPTIONS")
SILENT = (
    CatalogueFault,
    ServerSilent,
    StoreDamaged,
    StoreForbidden,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    StoreOlder,
    StoreSilent,
    StoreUnopened,
    StoreUnsupported,
    StoreUnwritable,
)

EXPOSED = (
    *("Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag"),
    *("Link", "Retry-After"),
)
"""What a page of another site may read of an answer's headers, beside those that Fetch lets it read anyway."""

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(EXPOSED),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""What lets pages of any site read an answer; no cookie is ever looked at here."""

_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_UNDRAWN = (DrawingFailed, DrawingStopped, DrawingTooSlow)
_STATUSES = (
    (UnknownIndicator, 404),
    (SignInNeeded, 401),
    (Refused, 403),
    (PictureRefused, 422),
    (PictureBroken, 500),
    ((*SILENT, *_UNDRAWN), 503),
)
_HEADERS = (("seconds", "Retry-After"), ("allowed", "Allow"), ("content_range", "Content-Range"))


def is_interface(path: str) -> bool:
    """Whether an address is one for programs."""
    return path == HEALTH or path.startswith(ADDRESSES)


def problem(error: UserFacingError, language: Language, *, path: str) -> Response:
    """The answer to a request that is refused.

    A value of the error named ``where`` tells the parameter; ``seconds`` also goes out as Retry-After, ``allowed`` as
    Allow, ``content_range`` as Content-Range.
    """
    what, remedy = language.explain(error)
    status = status_of(error)
    said = {"type": f"urn:problem-type:{name_of(type(error))}", "title": what, "detail": remedy, "status": status}
    if "where" in error.values:
        said["where"] = str(error.values["where"])
    headers = {name: str(error.values[value]) for value, name in _HEADERS if value in error.values}
    if status == 401:
        headers["WWW-Authenticate"] = 'Cookie realm="dashboard"'
    ours = {"Content-Language": language.code, "Cache-Control": "no-store", **(OPEN if is_interface(path) else {})}
    return JSONResponse(said, status, {**ours, **headers}, media_type=PROBLEM)


def status_of(error: UserFacingError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, RequestRefused):
        return error.status
    return next((status for kinds, status in _STATUSES if isinstance(error, kinds)), 400)


def name_of(kind: type[UserFacingError]) -> str:
    """What programs tell errors apart by: ``unknown-indicator``."""
    return _WORD.sub("-", kind.__name__).lower()
