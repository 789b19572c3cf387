"""What may be asked, how much at once, how often: checked before any page or route sees a request.

Any route added to the app stands behind it. One that takes writing needs a line in ``WRITTEN``; one with a rate of its
own counts in ``Buckets`` and raises ``TooManyRequests``.
"""

import asyncio
import math
from collections.abc import Awaitable, Sequence

import streamlit as st

from indicators.api import is_interface
from indicators.errors.requests import (
    AddressTooLong,
    HeadersTooLarge,
    MethodRefused,
    NothingThere,
    OtherSite,
    RequestRefused,
    RequestTooLarge,
    RequestTooSlow,
    TooManyRequests,
    UnknownHost,
)
from pages.shared.server.asgi import (
    HEALTH,
    STATIC,
    UPLOADS,
    Application,
    Message,
    Receive,
    Scope,
    Send,
    client,
    header,
    network,
)
from pages.shared.server.limits import Buckets, Limits
from pages.shared.server.log import logger
from pages.shared.server.refusals import refused
from pages.shared.signing.place import Visit, hides_visitors, is_loopback_host

READING = ("GET", "HEAD", "OPTIONS")
WRITTEN = {UPLOADS: ("PUT", "DELETE", "OPTIONS")}
STREAMLITS = ("/_stcore/", "/media/", "/component/")
SIGNING = ("/auth/login", "/auth/logout")
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")


class Traffic:
    """Middleware that refuses what no reader needs.

    Args:
        hosts: Names the server answers under, ``*.example.org`` for all below one; by default ``server.allowedHosts``.
        sites: Origins that may use Streamlit's own routes besides ours; by default ``server.corsAllowedOrigins``.
    """

    def __init__(
        self,
        app: Application,
        limits: Limits | None = None,
        hosts: Sequence[str] | None = None,
        sites: Sequence[str] | None = None,
    ) -> None:
        self.app = app
        self._limits = limits or Limits()
        self._hosts = tuple(st.get_option("server.allowedHosts") if hosts is None else hosts)
        self._sites = tuple(st.get_option("server.corsAllowedOrigins") if sites is None else sites)
        self._is_proxy_noticed = False
        self._requests, self._interface = Buckets(self._limits.requests), Buckets(self._limits.interface)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            self._check(scope)
            known = {**scope, "network": network(scope)}
            await self.app(known, self._bounded(scope, receive), answer.send)
        except RequestRefused as error:
            if answer.started:
                raise
            await refused(error, scope)(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        _check_size(scope, self._limits)
        if scope["path"] != HEALTH and not is_ours(header(scope, b"host"), self._hosts):
            raise UnknownHost
        self._notice_proxy(scope)
        if scope["path"].startswith(CLOSED):
            raise NothingThere
        if scope["type"] == "http":
            _check_method(scope)
        if scope["path"].startswith(STREAMLITS) and not self._is_own_page(scope):
            raise OtherSite
        if scope["path"] in SIGNING and not _is_pressed_here(scope):
            raise OtherSite
        if not scope["path"].startswith(STATIC):
            counted = self._interface if is_interface(scope["path"]) else self._requests
            seconds = counted.wait(network(scope))
            if seconds:
                raise TooManyRequests(seconds=math.ceil(seconds))

    def _notice_proxy(self, scope: Scope) -> None:
        """Say once in the log that a proxy hides its visitors: they count as one network, and share its limits."""
        if self._is_proxy_noticed or is_loopback_host(header(scope, b"host")):
            return
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        if hides_visitors(Visit(client(scope), headers)):
            self._is_proxy_noticed = True
            logger.warning("a proxy hides its visitors: let it send X-Forwarded-For, or all of them count as one")

    def _is_own_page(self, scope: Scope) -> bool:
        """Whether a page of this server asks, or no page at all (then the visitor stays anonymous).

        Streamlit would also take pages from any other port of this machine, and it asks an outside server for this
        one's address before it refuses the others.
        """
        origin = header(scope, b"origin")
        return not origin or origin.partition("://")[2] == header(scope, b"host") or origin in self._sites

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        """The request's body, which breaks off when it stalls, or above the limit (uploads have Streamlit's own)."""
        if scope["type"] != "http":
            return receive
        limit = None if scope["path"].startswith(UPLOADS) else self._limits.body_bytes
        received, is_whole = 0, False

        async def receive_bounded() -> Message:
            nonlocal received, is_whole
            message = await (receive() if is_whole else _receive_in_time(receive, self._limits.body_seconds))
            is_whole = not message.get("more_body")
            received += len(message.get("body", b""))
            if limit is not None and received > limit:
                raise RequestTooLarge(limit=limit)
            return message

        return receive_bounded


async def _receive_in_time(receive: Receive, seconds: float) -> Message:
    """Return the next piece of a body.

    Raises:
        RequestTooSlow: It did not come.
    """
    try:
        async with asyncio.timeout(seconds):
            return await receive()
    except TimeoutError as error:
        raise RequestTooSlow(seconds=math.ceil(seconds)) from error


class _Answer:
    """Notes whether the answer has begun: after that nothing can be refused."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    def send(self, message: Message) -> Awaitable[None]:
        self.started = True
        return self._send(message)


def is_ours(host: str, names: Sequence[str]) -> bool:
    """Whether a Host header names one of ours, whatever the port; ``*.name`` is every name below it."""
    name = host.lower()
    name = name.partition("]")[0].lstrip("[") if name.startswith("[") else name.partition(":")[0].rstrip(".")
    return any(name.endswith(each[1:].lower()) if each.startswith("*.") else name == each.lower() for each in names)


def _is_pressed_here(scope: Scope) -> bool:
    """Whether a page of this server leads here, or an address that somebody typed: another site can lead here, too.

    Browsers say so themselves over https and on loopback; elsewhere our own pages send a ``Referer``.
    """
    site = header(scope, b"sec-fetch-site")
    if site:
        return site in ("same-origin", "none")
    return header(scope, b"referer").partition("://")[2].partition("/")[0] == header(scope, b"host")


def _check_size(scope: Scope, limits: Limits) -> None:
    if len(scope.get("raw_path") or scope["path"]) + len(scope.get("query_string", b"")) > limits.address_bytes:
        raise AddressTooLong(limit=limits.address_bytes)
    if sum(len(name) + len(value) for name, value in scope["headers"]) > limits.header_bytes:
        raise HeadersTooLarge(limit=limits.header_bytes)
    announced = header(scope, b"content-length")
    if announced.isdigit() and int(announced) > limits.body_bytes and not scope["path"].startswith(UPLOADS):
        raise RequestTooLarge(limit=limits.body_bytes)


def _check_method(scope: Scope) -> None:
    allowed = next((methods for path, methods in WRITTEN.items() if scope["path"].startswith(path)), READING)
    if scope["method"] not in allowed:
        raise MethodRefused(allowed=", ".join(allowed))
