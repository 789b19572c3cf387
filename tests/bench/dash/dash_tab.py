"""One visitor of the Dash app: a "rerun" is the POST that its browser sends when the input changes."""

import asyncio
import http.client
import json
import time
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.bench.errors import MeasurementError
from tests.visitor.tab import Rerun

ADDRESS = "/_dash-update-component"


class DashTab:
    """Asks for the page of an indicator, or of all, over one connection; what comes is read as a browser reads it."""

    def __init__(self, url: str, slug: str = "") -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc)
        asked = {"id": "slug", "property": "value", "value": slug}
        wanted = {"id": "page", "property": "children"}
        body = {"output": "page.children", "outputs": wanted, "inputs": [asked], "changedPropIds": ["slug.value"]}
        self._body = json.dumps(body)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    async def rerun(self) -> Rerun:
        """Call back once.

        Raises:
            MeasurementError: It did not answer with components.
        """
        return await asyncio.to_thread(self._ask)

    def _ask(self) -> Rerun:
        began = time.perf_counter()
        self._connection.request("POST", ADDRESS, self._body, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status != HTTPStatus.OK:
            raise MeasurementError(f"Dash: {answer.status} {data[:500]!r}")
        components = json.loads(data)["response"]["page"]["children"]
        return Rerun(time.perf_counter() - began, len(data), len(components))
