"""ASGI's types, and what every middleware asks of a request."""

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from indicators.api import choose_language
from indicators.texts import FRENCH, LANGUAGES, Language

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

UPLOADS = "/_stcore/upload_file/"
STATIC = "/static/"
HEALTH = "/_stcore/health"

_IPV6_NETWORK_BITS = 64


def header(scope: Scope, name: bytes) -> str:
    """The first header of a (lower-case) name; empty where there is none."""
    return next((value.decode("latin-1") for each, value in scope["headers"] if each == name), "")


def client(scope: Scope) -> str:
    """The address the request came from; a proxy on the same machine may name it (uvicorn reads X-Forwarded-For)."""
    return str((scope.get("client") or ("unknown", 0))[0])


def network(scope: Scope) -> str:
    """What limits are counted by: an IPv4 address, or the /64 that one IPv6 subscriber holds."""
    address = client(scope)
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network(f"{address}/{_IPV6_NETWORK_BITS}", strict=False))
    except ValueError:
        return address


def document_language(scope: Scope) -> Language:
    """The language that the address asks for, else French."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [FRENCH.code])[0]
    return LANGUAGES.get(asked, FRENCH)


def answer_language(scope: Scope) -> Language:
    """The language of a sentence to a program or a browser: as the address asks, else as the browser prefers."""
    wishes = [value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-language"]
    return choose_language(scope.get("query_string", b""), ",".join(wishes))
