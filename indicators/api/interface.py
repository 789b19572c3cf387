"""Requests in, answers out: the Starlette routes.

Nothing long runs on the event loop. What a request asks is read, and looked for among the answers kept, in one of the
threads that anything may use; what must be made waits for one of as many threads as there are processors, network by
network in turn, so that no crowd of uncached requests keeps the others, or the pages, waiting. Pictures, the dearest
of all, wait by themselves.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from indicators.access import Act, Identity, Origin
from indicators.api.answers import JSON, Asked, as_json
from indicators.api.delivery import ALLOWED, deliver, describe_methods
from indicators.api.document import document
from indicators.api.drawing import Drawings
from indicators.api.fairness import FairTurns
from indicators.api.kept import Answer, Kept, Key
from indicators.api.languages import choose_language
from indicators.api.operations import OPERATIONS, Operation
from indicators.api.parameters import LANG, read_pairs, read_query
from indicators.api.problems import ADDRESSES, METHODS, SILENT, problem
from indicators.errors import CopyShown, MethodRefused, NothingThere, StoreSilent, UserFacingError
from indicators.model import Door
from indicators.numbers import local_day
from indicators.readings import Desk, shared_desk
from indicators.readings.turns import turn
from indicators.store.condition import RETRY_SECONDS
from indicators.texts import Language

Clock = Callable[[], dt.datetime]

USUAL_PORTS = {"http": 80, "https": 443}
PROGRAM = Identity("", Origin.ANONYMOUS, Door.API)


def routes(*, clock: Clock, desk: Callable[[], Desk] = shared_desk) -> list[BaseRoute]:
    """Every route of the interface, and for the rest of its addresses one that says there is nothing.

    Args:
        clock: Gives this instant in UTC, without a zone.
        desk: Gives the desk for everybody.
    """
    maker = _Maker(clock, desk)
    known: list[BaseRoute] = [Route(each.path, Endpoint(maker, each)) for each in OPERATIONS]
    return [*known, *(Route(f"{folder}{{rest:path}}", Endpoint(maker, None)) for folder in ADDRESSES)]


class Endpoint:
    """One address, whatever the method; ``operation`` is None where there is nothing."""

    def __init__(self, maker: "_Maker", operation: Operation | None) -> None:
        self._maker, self._operation = maker, operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        language = choose_language(_query(request), ",".join(request.headers.getlist("accept-language")))
        try:
            response = await self._respond(request, language)
        except UserFacingError as error:
            silent = isinstance(error, SILENT)  # its own words name files of the server
            response = problem(StoreSilent(seconds=RETRY_SECONDS) if silent else error, language, path=scope["path"])
        if request.method == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _respond(self, request: Request, language: Language) -> Response:
        if self._operation is None:
            raise NothingThere
        if request.method == "OPTIONS":
            return describe_methods()
        if request.method not in METHODS:
            raise MethodRefused(allowed=ALLOWED)
        answer = await self._maker.answer(self._operation, request, language)
        return deliver(answer, request, self._operation, language)


class _Maker:
    """Makes answers, or finds them among those kept."""

    def __init__(self, clock: Clock, desk: Callable[[], Desk]) -> None:
        self._clock, self._desk = clock, desk
        self._kept, self._drawings = Kept(), Drawings()
        at_once = os.cpu_count() or 1
        self._threads, self._turns = ThreadPoolExecutor(at_once, thread_name_prefix="interface"), FairTurns(at_once)

    async def answer(self, operation: Operation, request: Request, language: Language) -> Answer:
        asked = await asyncio.to_thread(self._asked, operation, request, language)
        if operation.is_live:
            return await asyncio.to_thread(_made, operation, asked)
        key = _key(operation, asked)
        found = self._kept.get(key)
        if found is not None:
            return found
        make = partial(self._make, operation, asked, key)
        if operation.is_drawn:
            return await self._drawings.made(key, make, network=_network(request))
        async with self._turns.take_turn(_network(request)):
            return await asyncio.get_running_loop().run_in_executor(self._threads, make)

    def _asked(self, operation: Operation, request: Request, language: Language) -> Asked:
        query = read_query(_query(request), operation.parameters)
        desk = self._desk()
        trouble = desk.store.trouble()
        if isinstance(trouble, CopyShown):
            raise trouble  # a program would take old figures for today's
        asked = Asked(
            desk=desk,
            today=local_day(self._clock()),
            language=query.get(LANG.name, language),
            path=request.scope["path"],
            query=query,
            texts=dict(read_pairs(_query(request))),
            site=read_site(request) if operation.has_addresses else "",
            names=request.path_params,
        )
        if operation.is_figures:
            desk.person(PROGRAM).check(Act.READ_PUBLIC)
            asked.check_days()
        return asked

    def _make(self, operation: Operation, asked: Asked, key: Key) -> Answer:
        """Another request may have had the same answer made while this one waited."""
        found = self._kept.get(key)
        if found is None:
            with nullcontext() if operation.is_drawn else turn():  # drawing is done by another process
                found = _made(operation, asked)
            self._kept.put(key, found)
        return found


def _made(operation: Operation, asked: Asked) -> Answer:
    return operation.answer(asked) if operation.answer else Answer(as_json(document(asked.language)), JSON)


def _key(operation: Operation, asked: Asked) -> Key:
    """What an answer depends on. The version is read before the answer is made: at worst it is made twice."""
    spoken = asked.language.code if operation.is_spoken else ""
    version = asked.desk.store.version()
    return (operation.id, asked.path, tuple(asked.texts.items()), version, asked.day, spoken, asked.site)


def read_site(request: Request) -> str:
    """Return where this server is reached, written in one way: lower case, without a dot or a usual port at its end.

    The scheme is the proxy's where the server trusts it (``X-Forwarded-Proto``), the name the one that was asked for
    (``Host``, which the server checks; where it is no name and port, Starlette takes the socket's own address);
    ``X-Forwarded-Host`` is anybody's word.
    """
    address = request.base_url
    port = "" if address.port in (None, USUAL_PORTS.get(address.scheme)) else f":{address.port}"
    name = (address.hostname or "").rstrip(".")
    return f"{address.scheme}://{f'[{name}]' if ':' in name else name}{port}"


def _network(request: Request) -> str:
    """What turns are taken by; the server in front of the routes may know networks better than by one address."""
    return str(request.scope.get("network") or (request.client.host if request.client else ""))


def _query(request: Request) -> bytes:
    query: bytes = request.scope.get("query_string", b"")
    return query
