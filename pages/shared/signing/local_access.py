"""The proof that somebody sits at the machine: an address that the server prints where it was started, and its cookie.

A connection from the machine itself proves nothing: its other users have those too, and so has everybody whom a relay
passes on. The ticket in the address opens one browser; then the next address is printed. What is kept is in memory: a
new start of the server closes all of it.
"""

import asyncio
import secrets
import sys
from collections import deque
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from indicators.errors.requests import NothingThere, TicketUnknown
from pages.shared.server.refusals import refused
from pages.shared.signing.place import Visit, comes_from_here, is_loopback, listening_addresses, listening_sockets
from pages.shared.signing.settings import settings

PATH, TICKET = "/acces-local", "jeton"
COOKIE = "dashboard_local_"
TICKET_BYTES = 32
KEPT_BROWSERS = 32
LOOK_SECONDS = 0.1
PRINTED = "Dashboard: {address} (opens one browser, which may then change everything here; anybody else only reads)"

_base = ""
_ticket = secrets.token_urlsafe(TICKET_BYTES)
_browsers: deque[str] = deque(maxlen=KEPT_BROWSERS)


def routes() -> list[BaseRoute]:
    return [Route(PATH, _open_browser, methods=["GET"])]


async def print_address_once_listening() -> None:
    """Print the first address as soon as it is known where the server listens, if it may be used there at all."""
    global _base  # noqa: PLW0603 (one server per process)
    if settings().signs_in or settings().is_unreadable:
        return
    while not (sockets := await asyncio.to_thread(listening_sockets)):
        await asyncio.sleep(LOOK_SECONDS)
    if all(is_loopback(address) for address, _ in sockets):
        address, port = sockets[0]
        _base = f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"
        _print_address()


def is_open(cookies: Mapping[str, str], host: str) -> bool:
    """Whether a browser was opened with a printed address.

    Args:
        host: As the request names it: a machine's servers share their cookies, so that the port is in its name.
    """
    shown = cookies.get(cookie_name(host), "").encode()
    return any(secrets.compare_digest(shown, each.encode()) for each in tuple(_browsers))


def cookie_name(host: str) -> str:
    """The name of the cookie of the server that answers there."""
    try:
        return f"{COOKIE}{urlsplit(f'//{host}').port or 80}"
    except ValueError:
        return COOKIE


async def _open_browser(request: Request) -> Response:
    visit = Visit(request.client.host if request.client else None, request.headers.items())
    near = comes_from_here(visit, listening=listening_addresses())
    if not near or request.method != "GET" or settings().signs_in or settings().is_unreadable:
        return refused(NothingThere(), request.scope)
    host = visit.only("host")
    if is_open(request.cookies, host):
        return RedirectResponse("/", status_code=303)
    if not _is_taken(request.query_params.get(TICKET, "")):
        return refused(TicketUnknown(), request.scope)
    return _answer_with_cookie(cookie_name(host))


def _is_taken(ticket: str) -> bool:
    """Take the ticket out of use; whether it was the right one."""
    global _ticket  # noqa: PLW0603 (one server per process)
    if not secrets.compare_digest(ticket.encode(), _ticket.encode()):
        return False
    _ticket = secrets.token_urlsafe(TICKET_BYTES)
    _print_address()
    return True


def _answer_with_cookie(name: str) -> Response:
    browser = secrets.token_urlsafe(TICKET_BYTES)
    _browsers.append(browser)
    response = RedirectResponse("/", status_code=303)
    response.set_cookie(name, browser, httponly=True, samesite="strict", path="/")
    return response


def _print_address() -> None:
    """Not into the log, which others may read: to whoever started the server."""
    sys.stdout.write(PRINTED.format(address=f"{_base}{PATH}?{TICKET}={_ticket}") + "\n")
    sys.stdout.flush()
