"""Who may act without signing in: only whoever sits at the machine, whatever a proxy or a foreign page pretends."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from tests.bench.browser import Memory
from tests.bench.servers import HOST, serve
from tests.browser.conftest import PROJECT, database
from tests.browser.signing import COOKIE_SECRET, IDENTITY, World

LOCAL, READ_ONLY, SIGN_IN = "mode local", "lecture seule", "Se connecter"
PATIENCE_SECONDS = 30
XSRF = "_streamlit_xsrf"
FOREIGN = "tableau.example"


@pytest.fixture(scope="module")
def public_server(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server without sign-in that listens on every address."""
    copy = tmp_path_factory.mktemp("public") / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    with serve("dashboard:app", folder=PROJECT, environment=database(copy), host="0.0.0.0") as running:
        yield running.url


def said(url: str, *, origin: str | None = "same", host: str = "", headers: Mapping[str, str] | None = None) -> str:
    """Everything that a page says to a client without a browser, which may lie about itself.

    Args:
        host: The host that the client pretends to have asked for; it is sent to the server all the same.
    """
    return asyncio.run(_said(url, origin=origin, host=host, headers=headers or {}))


async def _said(url: str, *, origin: str | None, host: str, headers: Mapping[str, str]) -> str:
    port = int(url.rsplit(":", 1)[1])
    named = f"{host or HOST}:{port}"
    cookie = dict(part.split("=", 1) for part in headers.get("Cookie", "").split("; ") if part)
    async with connect(
        f"ws://{named}/_stcore/stream",
        host=HOST,
        port=port,
        origin=None if origin is None else Origin(f"http://{named}" if origin == "same" else origin),
        subprotocols=[Subprotocol("streamlit"), Subprotocol(cookie.get(XSRF, "PLACEHOLDER_AUTH_TOKEN"))],
        additional_headers=dict(headers),
        proxy=None,
        max_size=None,
    ) as connection:
        await connection.send(Memory(url=url, query_string="au=2026-11-22").rerun_request().SerializeToString())
        received = b""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                message = ForwardMsg.FromString(await connection.recv(decode=False))
                if message.WhichOneof("type") == "script_finished":
                    return received.decode(errors="replace")
                received += message.delta.SerializeToString()


def test_whoever_sits_at_the_machine_may_act(server: str) -> None:
    assert LOCAL in said(server)
    assert LOCAL in said(server, host="localhost")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 proxy"},
        {"X-Real-IP": "127.0.0.1"},
    ],
)
def test_a_proxy_before_a_local_server_makes_nobody_local(server: str, headers: Mapping[str, str]) -> None:
    page = said(server, headers=headers)
    assert READ_ONLY in page
    assert LOCAL not in page


def test_a_foreign_host_name_makes_nobody_local(server: str) -> None:
    page = said(server, host=FOREIGN)
    assert READ_ONLY in page
    assert LOCAL not in page


@pytest.mark.parametrize("origin", [None, "http://localhost:1"])
def test_a_client_that_is_no_page_of_ours_is_not_local(server: str, origin: str | None) -> None:
    page = said(server, origin=origin)
    assert READ_ONLY in page
    assert LOCAL not in page


def test_a_server_that_others_can_reach_is_read_only_even_from_the_machine(public_server: str) -> None:
    page = said(public_server)
    assert READ_ONLY in page
    assert LOCAL not in page


def test_a_cookie_counts_only_where_a_page_of_ours_shows_it(world: World) -> None:
    signed = URLSafeTimedSerializer(COOKIE_SECRET, salt=IDENTITY).dumps(json.dumps(world.claims()))
    token = "2|00000000|" + "0" * 32 + "|1795000000"
    cookies = {"Cookie": f"{IDENTITY}={signed!s}; {XSRF}={token}"}
    assert "eve@example.org" in said(world.url, headers=cookies)
    for stranger in (said(world.url, headers=cookies, origin=None), said(world.url, headers={})):
        assert "eve@example.org" not in stranger
        assert SIGN_IN in stranger
