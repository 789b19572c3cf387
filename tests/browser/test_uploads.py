"""Uploads above the limit: refused before or while they come in, the server stays small and goes on."""

import http.client
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.bench.servers import Server
from tests.browser import chromium
from tests.browser.conftest import opener

pytestmark = pytest.mark.browser

MEGABYTE = 1024 * 1024
GIGABYTE = 1024 * MEGABYTE
LIMIT = 100 * MEGABYTE
AT_ONCE = 100
GROWTH_MB = 100


class Door(NamedTuple):
    """Where and how the browser sends a file: what a hostile client needs too."""

    url: str
    headers: dict[str, str]


@pytest.fixture
def door(browser: Browser, own_server: Server, tmp_path: Path) -> Iterator[Door]:
    """The upload address of a live session, seen while a small file goes up."""
    file = tmp_path / "petit.csv"
    file.write_text("indicateur;date;valeur\ncma_laureats;2025;30\n", encoding="utf-8")
    seen: list[Request] = []
    for open_page in opener(browser, own_server.url):
        page = open_page("/saisie?mode=fichier")
        page.on("request", lambda request: seen.append(request) if request.method == "PUT" else None)
        page.set_input_files("input[type=file]", file)
        expect(page.get_by_role("heading", name="Ce qui serait enregistré")).to_be_visible()
        headers = {name: value for name, value in seen[0].all_headers().items() if name in {"cookie", "x-xsrftoken"}}
        yield Door(seen[0].url, headers)
        page.reload()
        chromium.settled(page)
        expect(page.get_by_role("heading", name="Saisir des valeurs réalisées")).to_be_visible()


def announced(door: Door, length: int) -> int:
    """The answer to a client that announces a length and sends nothing yet."""
    address = urlsplit(door.url)
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    connection.putrequest("PUT", address.path)
    for name, value in {**door.headers, "content-length": str(length), "content-type": "text/csv"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def streamed(door: Door, megabytes: int) -> int | None:
    """The answer to a client that never says how much it sends; None where the server hung up on it."""
    address = urlsplit(door.url)
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n'
    chunks = itertools.chain([head], itertools.repeat(b"0" * MEGABYTE, megabytes), [b"\r\n--edge--\r\n"])
    headers = {**door.headers, "content-type": "multipart/form-data; boundary=edge", "transfer-encoding": "chunked"}
    try:
        connection.request("PUT", address.path, body=chunks, headers=headers, encode_chunked=True)
        return connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        return None
    finally:
        connection.close()


def resident_mb(server: Server) -> float:
    lines = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


@pytest.mark.parametrize("length", [LIMIT + 1, GIGABYTE])
def test_a_file_above_the_limit_is_refused_before_it_is_sent(length: int, door: Door) -> None:
    assert announced(door, length) == http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize("megabytes", [LIMIT // MEGABYTE + 5, GIGABYTE // MEGABYTE])
def test_a_file_of_unknown_length_is_refused_before_it_is_read(megabytes: int, door: Door, own_server: Server) -> None:
    before = resident_mb(own_server)
    assert streamed(door, megabytes) in (http.HTTPStatus.LENGTH_REQUIRED, None)
    assert resident_mb(own_server) - before < GROWTH_MB


def test_a_hundred_of_them_at_once_change_nothing(door: Door, own_server: Server) -> None:
    before, answers = resident_mb(own_server), []
    threads = [threading.Thread(target=lambda: answers.append(announced(door, LIMIT + 1))) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE] * AT_ONCE
    assert resident_mb(own_server) - before < GROWTH_MB


def test_without_the_token_of_the_page_nothing_goes_up(door: Door) -> None:
    forged = Door(door.url, {name: value for name, value in door.headers.items() if name != "x-xsrftoken"})
    assert announced(forged, 10) == http.HTTPStatus.FORBIDDEN
