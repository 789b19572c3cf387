"""What programs wait for: a repeated request to the HTTP interface and one that has not changed, beside a health check.

The health check is Streamlit's own and does nothing: what a request costs at least.
"""

import http.client
import time
from http import HTTPStatus
from statistics import median
from urllib.parse import urlsplit

from tests.bench.errors import MeasurementError
from tests.bench.figures import Figure
from tests.bench.goals import INTERFACE

LIST, BARE = "/api/v1/indicators?per_page=200", "/_stcore/health"
REQUESTS = 60


def requests(url: str) -> list[Figure]:
    """Both figures, over one connection, below the rate that a network may ask with.

    Raises:
        MeasurementError: Another status than 200 or 304.
    """
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    tag, size = fetched(connection, LIST)
    bare, repeated, unchanged = (
        [ms_of(connection, path, status, tag=known) for _ in range(REQUESTS)]
        for path, status, known in (
            (BARE, HTTPStatus.OK, ""),
            (LIST, HTTPStatus.OK, ""),
            (LIST, HTTPStatus.NOT_MODIFIED, tag),
        )
    )
    connection.close()
    return [
        _figure("interface, repeated", repeated, bare, received=size),
        _figure("interface, not changed", unchanged, bare, received=0),
    ]


def fetched(connection: http.client.HTTPConnection, path: str) -> tuple[str, int]:
    """The ETag and the length of the answer."""
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.headers["ETag"], len(answer.read())


def ms_of(connection: http.client.HTTPConnection, path: str, status: HTTPStatus, *, tag: str) -> float:
    """Milliseconds of one request.

    Raises:
        MeasurementError: Another status than this one.
    """
    began = time.perf_counter()
    connection.request("GET", path, headers={"If-None-Match": tag})
    answer = connection.getresponse()
    answer.read()
    if answer.status != status:
        raise MeasurementError(f"{path}: {answer.status} instead of {status}")
    return 1000 * (time.perf_counter() - began)


def _figure(name: str, series: list[float], reference: list[float], *, received: int) -> Figure:
    return Figure(
        name=name,
        value=median(series),
        n=len(series),
        reference=median(reference),
        goal=INTERFACE,
        received_bytes=received,
    )
