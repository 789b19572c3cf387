"""Who may act without signing in: only whoever opened the printed address at the machine, whatever the way to it."""

import http.client
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pages.shared.server.asgi import Receive, Scope, Send
from pages.shared.server.traffic import Traffic
from pages.shared.signing.place import is_own_process
from tests.bench.servers import HOST, Server, free_port, serve
from tests.browser.conftest import database
from tests.browser.signing import DOWN, project_folder, secrets_file
from tests.fixtures import PROJECT
from tests.local_access import PATH, cookies_at, printed_at
from tests.visitor.blocking import run_apart, visit
from tests.visitor.handshake import Handshake, read_cookies
from tests.visitor.screen import readable

LOCAL, READ_ONLY, SIGN_IN = "mode local", "lecture seule", "Se connecter"
STRANGER = Handshake(is_opened=False)
KEY = "0123456789abcdef0123456789abcdef"
FORWARDED = {"X-Forwarded-For": "203.0.113.9"}


@pytest.fixture(scope="module")
def near(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server without sign-in on the loopback address."""
    with _served(loaded_file, tmp_path_factory.mktemp("near")) as running:
        yield running.url


@pytest.fixture(scope="module")
def public(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same on every address."""
    with _served(loaded_file, tmp_path_factory.mktemp("public"), host="0.0.0.0") as running:
        yield running.url


@pytest.fixture(scope="module")
def signing(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One where people sign in."""
    port = free_port()
    folder = tmp_path_factory.mktemp("project")
    secrets = secrets_file(f"http://{HOST}:{port}", {DOWN: f"http://{HOST}:{free_port()}"})
    project = project_folder(folder, secrets)
    with _served(loaded_file, tmp_path_factory.mktemp("signing"), project=project, port=port) as running:
        yield running.url


@contextmanager
def _served(
    figures: Path, folder: Path, *, project: Path = PROJECT, host: str = HOST, port: int | None = None
) -> Iterator[Server]:
    copy = folder / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    with serve("dashboard:app", folder=project, environment=database(copy), host=host, port=port) as running:
        yield running


@contextmanager
def relayed(url: str) -> Iterator[str]:
    """A proxy that passes on bytes and says nothing of its visitors, as ``socat`` and tunnels do; its address."""
    with socket.create_server((HOST, 0)) as listening:
        threading.Thread(target=_relay_all, args=(listening, urlsplit(url).port), daemon=True).start()
        yield f"http://{HOST}:{listening.getsockname()[1]}"


def _relay_all(listening: socket.socket, port: int | None) -> None:
    with suppress(OSError):
        while True:
            outside, _ = listening.accept()
            inside = socket.create_connection((HOST, port or 80))
            for source, target in ((outside, inside), (inside, outside)):
                threading.Thread(target=_relay, args=(source, target), daemon=True).start()


def _relay(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def mode_shown(url: str, handshake: Handshake) -> str:
    """The word in the bar that says how this visitor is known."""
    with visit(url, "/methode", handshake=handshake) as tab:
        said = readable(b"\n".join(tab.tab.payloads).decode(errors="replace"))
    return next(mode for mode in (LOCAL, SIGN_IN, READ_ONLY) if mode in said)


def answer(url: str, path: str, *, method: str = "GET", **headers: str) -> tuple[int, str]:
    """The status of an answer and the cookies that it sets."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request(method, path, headers=headers)
        told = connection.getresponse()
        return told.status, told.headers.get("Set-Cookie", "")
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("way", "near_mode", "public_mode"),
    [
        ("opened", LOCAL, READ_ONLY),
        ("another user of the machine", READ_ONLY, READ_ONLY),
        ("a cookie made up", READ_ONLY, READ_ONLY),
        ("a proxy with headers", READ_ONLY, READ_ONLY),
        ("a proxy without headers, origin forged", READ_ONLY, READ_ONLY),
        ("no origin", READ_ONLY, READ_ONLY),
    ],
)
def test_the_matrix_of_modes(way: str, near_mode: str, public_mode: str, near: str, public: str, signing: str) -> None:
    for url, mode in ((near, near_mode), (public, public_mode), (signing, SIGN_IN)):
        assert _mode_by(way, url) == mode, url


def _mode_by(way: str, url: str) -> str:
    if way.startswith("a proxy without"):
        with relayed(url) as outside:
            return mode_shown(outside, STRANGER)  # who names the machine itself, and its page as origin
    made_up = dict.fromkeys(cookies_at(url), "x" * 43) or {"dashboard_local_80": "x"}
    ways = {
        "opened": Handshake(),
        "another user of the machine": STRANGER,
        "a cookie made up": replace(STRANGER, cookies=made_up),
        "a proxy with headers": Handshake(headers=FORWARDED),
        "no origin": Handshake(origin=None),
    }
    return mode_shown(url, ways[way])


def test_a_printed_address_opens_one_browser_and_the_next_is_printed(near: str) -> None:
    assert answer(near, f"{PATH}?jeton=guessed") == (403, "")
    first = printed_at(near)
    address = first.removeprefix(near)
    assert answer(near, address, method="HEAD") == (404, ""), "looking at an address uses it up"
    with relayed(near) as outside:
        assert answer(outside, address, **FORWARDED) == (404, "")
    status, cookie = answer(near, address)
    assert status == 303
    assert all(flag in cookie for flag in ("HttpOnly", "SameSite=strict", "Path=/"))
    assert answer(near, address) == (403, "")
    assert printed_at(near) != first
    assert mode_shown(near, replace(STRANGER, cookies=read_cookies([cookie]))) == LOCAL
    assert mode_shown(near, Handshake()) == LOCAL, "who was there before stays"


def test_a_proxy_that_hides_its_visitors_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        """Nothing comes through that matters here."""

    traffic = Traffic(app, hosts=["suivi.example.org", "localhost"])
    for host, headers in (("localhost", []), ("suivi.example.org", [(b"x-forwarded-for", b"203.0.113.9")])):
        asked_by(traffic, host, headers)
    assert not caplog.records
    for _ in range(3):
        asked_by(traffic, "suivi.example.org", [])
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["a proxy hides its visitors"]


def asked_by(traffic: Traffic, host: str, headers: list[tuple[bytes, bytes]]) -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "client": ("127.0.0.1", 50_000),
        "headers": [(b"host", host.encode()), *headers],
    }
    run_apart(traffic(scope, _nothing, _nothing))  # type: ignore[arg-type]


async def _nothing(*_: object) -> None: ...


@pytest.mark.parametrize("headers", [FORWARDED, {"Via": "1.1 proxy"}, {"Host": "evil.example"}])
def test_a_proxy_opens_nothing(headers: Mapping[str, str], near: str) -> None:
    assert answer(near, PATH, **headers)[0] in (400, 404)


def test_nothing_is_printed_where_nobody_is_local(public: str, signing: str) -> None:
    assert not cookies_at(public)
    assert not cookies_at(signing)
    assert answer(public, PATH)[0] == answer(signing, PATH)[0] == 404


# Metrics


@pytest.fixture
def keyed(loaded_file: Path, tmp_path: Path) -> Iterator[str]:
    """A server whose collector has a key."""
    copy = tmp_path / "indicators.duckdb"
    copy.write_bytes(loaded_file.read_bytes())
    environment = {**database(copy), "DASHBOARD_METRICS_KEY": KEY}
    with serve("dashboard:app", folder=PROJECT, environment=environment) as running:
        yield running.url


def test_metrics_with_a_key_are_for_whoever_shows_it(keyed: str) -> None:
    right, wrong = f"Bearer {KEY}", f"Bearer {KEY[::-1]}"
    assert answer(keyed, "/metrics", Authorization=right)[0] == 200
    with relayed(keyed) as outside:
        for url in (keyed, outside):
            assert answer(url, "/metrics")[0] == 404
            assert answer(url, "/metrics", Origin=url, Authorization=wrong)[0] == 404


def test_the_kernel_tells_whose_a_connection_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((HOST, 0)) as listening, socket.create_connection(listening.getsockname()) as other:
        ports = other.getsockname()[1], listening.getsockname()[1]
        assert is_own_process(*ports)
        assert not is_own_process(ports[0], ports[1] + 1), "another connection"
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        assert not is_own_process(*ports)
