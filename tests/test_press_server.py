"""Pictures for the press on the real server: a crowd that wants more than can be drawn leaves all else going."""

import http.client
import json
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bench.servers import Server, serve
from tests.fixtures import PROJECT
from tests.test_api_server import Answer

SITES, DISPUTED = "lieux_experimentation", "montant_engage"
CROWD, DRAWN, REPEATED = 100, 20, 400
"""So many wait for a picture of their own, of which so many can be drawn; then so many ask for one that is there."""

STOP_SECONDS = 30.0


@pytest.fixture
def started(loaded_file: Path, tmp_path: Path) -> Iterator[Server]:
    """A server on the real figures."""
    copy = shutil.copyfile(loaded_file, tmp_path / "indicators.duckdb")
    environment = {"INDICATORS_DATABASE_URL": f"duckdb:///{copy}"}
    with serve("dashboard:app", folder=PROJECT, environment=environment) as running:
        yield running


def get(server: Server, address: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def children(server: Server) -> list[int]:
    """The processes that it has started and that still run."""
    tasks = Path(f"/proc/{server.pid}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def threads(server: Server) -> int:
    return len(list(Path(f"/proc/{server.pid}/task").iterdir()))


def wanted() -> list[str]:
    """Pictures of different days: some that are drawn, then many that are refused only when their turn has come."""
    days = [f"2026-{1 + number // 25:02}-{1 + number % 25:02}" for number in range(CROWD)]
    drawn = [f"/presse/{SITES}.png?kind=figure&format=square&on={day}" for day in days[:DRAWN]]
    return drawn + [f"/presse/{DISPUTED}.png?on={day}" for day in days[DRAWN:]]


def assert_told(answers: Sequence[Answer]) -> None:
    """What was not served says why, and when to come back."""
    for status, names, body in answers:
        if status == 200:
            assert body.startswith(b"\x89PNG")
            continue
        assert names["content-type"] == "application/problem+json"
        assert json.loads(body)["status"] == status
        if status in (429, 503):
            assert int(names["retry-after"]) >= 1


def test_a_crowd_that_wants_pictures_leaves_the_pages_going_and_nothing_behind(started: Server) -> None:
    with ThreadPoolExecutor(CROWD) as askers:
        waiting: list[Future[Answer]] = [askers.submit(get, started, address) for address in wanted()]
        assert get(started, "/")[0] == 200
        assert get(started, "/sante")[0] == 200
        assert not all(each.done() for each in waiting)
        first = [each.result() for each in waiting]
        here = f"/presse/{SITES}.png?kind=figure&format=square"
        second = list(askers.map(lambda _: get(started, here), range(REPEATED)))
    counted = Counter(status for status, _, _ in first)
    assert set(counted) == {200, 422, 503}
    assert counted[200] <= DRAWN
    assert {status for status, _, _ in second} <= {200, 429, 503}
    assert {429, 200} <= {status for status, _, _ in second}
    assert_told([*first, *second])
    assert len({body for status, _, body in second if status == 200}) == 1
    assert get(started, "/")[0] == 200
    (painting,) = children(started)
    before = threads(started)
    assert {get(started, here)[0] for _ in range(20)} <= {200, 429}
    assert threads(started) <= before
    end(started)
    assert not alive(painting)


def end(server: Server) -> None:
    """Ask the server to end, and wait until it and what it started are gone."""
    own = [server.pid, *children(server)]
    os.kill(server.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while any(alive(pid) for pid in own):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be counted does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
