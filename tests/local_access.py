"""The browsers that were opened at the tests' own servers, as people do it: with the address that a server prints."""

import http.client
import os
import re
import time
from collections.abc import Mapping
from typing import IO
from urllib.parse import urlsplit

from tests.visitor.handshake import read_cookies

PATH = "/acces-local"
PATIENCE_SECONDS = 15.0

_PRINTED = re.compile(rb"http://\S+" + PATH.encode() + rb"\S+")
_opened: dict[int, Mapping[str, str]] = {}
_printed: dict[int, IO[bytes]] = {}


def open_server(url: str, printed: IO[bytes]) -> None:
    """Open the address that a server has printed, if it is one at which people act without signing in.

    Args:
        printed: What it writes on its standard output.
    """
    if _status(url) == http.HTTPStatus.FORBIDDEN:
        _printed[_port(url)] = printed
        _opened[_port(url)] = open_printed(printed_at(url))


def close_server(url: str) -> None:
    """Forget the cookies of a server that has ended."""
    _opened.pop(_port(url), None)
    _printed.pop(_port(url), None)


def cookies_at(url: str) -> Mapping[str, str]:
    """The cookies of a browser that was opened at a server; none elsewhere."""
    return _opened.get(_port(url), {})


def every_cookie() -> Mapping[str, str]:
    """Those of all servers that run; each has its port in its name."""
    return {name: value for cookies in _opened.values() for name, value in cookies.items()}


def printed_at(url: str) -> str:
    """The address that a server printed last, waited for.

    Raises:
        AssertionError: None was printed.
    """
    deadline, file = time.monotonic() + PATIENCE_SECONDS, _printed[_port(url)].fileno()
    while not (found := _PRINTED.findall(os.pread(file, 1 << 16, 0))):
        assert time.monotonic() < deadline, "no address was printed"
        time.sleep(0.05)
    return bytes(found[-1]).decode()


def open_printed(address: str) -> Mapping[str, str]:
    """Open a printed address; the cookies that it gives."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        return read_cookies(connection.getresponse().headers.get_all("Set-Cookie") or [])
    finally:
        connection.close()


def _status(url: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", PATH)
        return connection.getresponse().status
    finally:
        connection.close()


def _port(url: str) -> int:
    return urlsplit(url).port or 80
