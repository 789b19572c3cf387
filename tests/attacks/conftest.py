"""A server of the attacks' own, and what an attacker sends without any browser."""

import http.client
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil
import pytest

from tests.bench.servers import Server, serve
from tests.browser.signing import World, signing_world
from tests.fixtures import PROJECT

MEGABYTE = 1024 * 1024


class Answer(NamedTuple):
    """What an HTTP request was answered, and after how long."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@pytest.fixture(scope="module")
def attacked(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server on a copy of the real figures, one per module."""
    file = Path(shutil.copy(loaded_file, tmp_path_factory.mktemp("attacked") / "indicators.duckdb"))
    with serve(
        "dashboard:app", folder=PROJECT, environment={"INDICATORS_DATABASE_URL": f"duckdb:///{file}"}
    ) as running:
        yield running


@pytest.fixture(scope="module")
def attacked_file(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of ``attacked_world``."""
    return Path(shutil.copy(loaded_file, tmp_path_factory.mktemp("attacked") / "indicators.duckdb"))


@pytest.fixture(scope="module")
def attacked_world(attacked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server where people sign in, with providers on loopback, one per module."""
    environment = {"INDICATORS_DATABASE_URL": f"duckdb:///{attacked_file}"}
    with signing_world(tmp_path_factory.mktemp("project"), environment=environment) as running:
        yield running


def ask(
    url: str, target: str, *, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """Send one HTTP request."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    begun = time.perf_counter()
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        content = answer.read()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, content, time.perf_counter() - begun)
    finally:
        connection.close()


def resident_megabytes(server: Server) -> float:
    """The memory that a server's process occupies."""
    return float(psutil.Process(server.pid).memory_info().rss / MEGABYTE)


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> bool:
    """Whether something comes to be so within these seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.1)
    return is_so()
