"""What whoever runs the server wants to see over months, in OpenMetrics: data, store, sessions, memory.

Answered to this machine only: a collector sits beside the server, not behind the proxy. A relay that passes on what
others ask for looks like the machine itself: so the collector runs as the dashboard's own user, or shows a key. Nothing
here names a person.
"""

import asyncio
import datetime as dt
import secrets
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from indicators.errors import NothingThere, UserFacingError
from indicators.readings import shared_desk
from indicators.settings import read_settings
from indicators.store.backups import last_copy
from indicators.store.condition import last_batch
from pages.shared.server.refusals import refused
from pages.shared.signing.place import Visit, comes_from_here, is_own_process, listening_addresses

PATH = "/metrics"

REGISTRY = CollectorRegistry()
SESSIONS = Gauge("dashboard_sessions", "Open pages (websockets).", registry=REGISTRY)


class _Store(Collector):
    """Asks the database each time: the figures say whether it answers, and how fast."""

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # nothing is asked of the database before somebody asks for it

    def collect(self) -> Iterator[GaugeMetricFamily]:
        begun = time.perf_counter()
        try:
            last = last_batch(shared_desk().store)
        except UserFacingError:
            yield GaugeMetricFamily("dashboard_store_up", "Whether the database answers.", value=0)
            return
        taken = time.perf_counter() - begun
        yield GaugeMetricFamily("dashboard_store_up", "Whether the database answers.", value=1)
        yield GaugeMetricFamily("dashboard_store_latency_seconds", "One question to the database.", value=taken)
        yield GaugeMetricFamily("dashboard_data_version", "Number of the last batch.", value=last.seq if last else 0)
        if last:
            written = last.recorded_at.replace(tzinfo=dt.UTC).timestamp()
            yield GaugeMetricFamily("dashboard_last_write_timestamp_seconds", "When it was stored.", value=written)
        store = shared_desk().store
        writable = float(store.trouble() is None)
        yield GaugeMetricFamily("dashboard_store_writable", "Whether anything can be stored.", value=writable)
        copied_at = last_copy(store)
        copied = copied_at.replace(tzinfo=dt.UTC).timestamp() if copied_at else 0.0
        yield GaugeMetricFamily("dashboard_last_copy_timestamp_seconds", "When it was copied; 0: never.", value=copied)


REGISTRY.register(_Store())
ProcessCollector(registry=REGISTRY)


def routes() -> list[BaseRoute]:
    return [Route(PATH, _answer)]


async def _answer(request: Request) -> Response:
    """The figures; to anybody else there is nothing."""
    address = request.client.host if request.client else None
    near = comes_from_here(Visit(address, request.headers.items()), listening=listening_addresses())
    if not near or not await _is_known(request):
        return refused(NothingThere(), request.scope)
    body = await asyncio.to_thread(generate_latest, REGISTRY)
    return Response(body, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)


async def _is_known(request: Request) -> bool:
    """Whether the collector shows the key; where there is none, whether it is a process of the dashboard's own user."""
    key = read_settings().metrics_key
    if key:
        shown = request.headers.get("authorization", "")
        return secrets.compare_digest(shown.encode(), f"Bearer {key}".encode())
    client, server = request.scope.get("client"), request.scope.get("server")
    return client is not None and server is not None and await asyncio.to_thread(is_own_process, client[1], server[1])
