"""Who may act without signing in: only whoever sits at the machine, whatever a proxy or a foreign page pretends."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.bench.servers import HOST, serve
from tests.browser import chromium
from tests.browser.conftest import PROJECT, Newcomer, database
from tests.browser.evil_provider import EMAIL
from tests.browser.signing import IDENTITY, World, signed
from tests.local_access import printed_at
from tests.visitor.blocking import visit
from tests.visitor.errors import VisitError
from tests.visitor.handshake import Handshake, issued_cookies
from tests.visitor.screen import readable

LOCAL, READ_ONLY, SIGN_IN = "mode local", "lecture seule", "Se connecter"


@pytest.fixture(scope="module")
def public_server(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server without sign-in that listens on every address."""
    copy = tmp_path_factory.mktemp("public") / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    with serve("dashboard:app", folder=PROJECT, environment=database(copy), host="0.0.0.0") as running:
        yield running.url


def said(url: str, handshake: Handshake) -> str:
    """Everything that the server sends to a client without a browser, which may lie about itself."""
    with visit(url, "/?au=2026-11-22", handshake=handshake) as tab:
        return readable(b"\n".join(tab.tab.payloads).decode(errors="replace"))


def is_read_only(page: str) -> bool:
    return READ_ONLY in page and LOCAL not in page


def test_whoever_sits_at_the_machine_may_act(server: str) -> None:
    for url in (server, server.replace(HOST, "localhost")):
        page = said(url, Handshake())
        assert LOCAL in page
        assert READ_ONLY not in page


@pytest.mark.browser
def test_the_printed_address_opens_one_browser(server: str, newcomer: Newcomer) -> None:
    first, second = (newcomer() for _ in range(2))
    address = printed_at(server)
    for context in (first, second):
        context.clear_cookies()
    page = first.new_page()
    for _ in range(2):
        page.goto(server)
        expect(chromium.settled(page).get_by_text(READ_ONLY).first).to_be_visible()
    page.goto(address)
    expect(chromium.settled(page).get_by_text(LOCAL).first).to_be_visible()
    assert page.url.rstrip("/") == server
    page.goto(f"{server}/saisie")
    expect(chromium.settled(page).get_by_label("Votre adresse e-mail")).to_be_visible()
    page.goto(address)  # again, by the browser that it opened
    expect(chromium.settled(page).get_by_text(LOCAL).first).to_be_visible()
    late = second.new_page()
    answer = late.goto(address)
    assert answer is not None
    assert answer.status == 403
    assert "un seul navigateur" in answer.text()
    late.goto(printed_at(server))
    expect(chromium.settled(late).get_by_text(LOCAL).first).to_be_visible()


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
    assert is_read_only(said(server, Handshake(headers=headers)))


def test_a_client_that_names_no_origin_is_not_local(server: str) -> None:
    assert is_read_only(said(server, Handshake(origin=None)))


def test_a_page_of_another_port_of_this_machine_is_not_let_in(server: str) -> None:
    with pytest.raises(VisitError, match="403"):
        said(server, Handshake(origin="http://localhost:1"))


@pytest.mark.browser
def test_a_foreign_host_name_that_leads_here_is_not_answered(server: str, newcomer: Newcomer) -> None:
    page = newcomer().new_page()
    answer = page.goto(server.replace(HOST, "tableau.localhost"))
    assert answer is not None
    assert answer.status == 400
    assert "ne répond pas sous ce nom" in answer.text()


def test_a_server_that_others_can_reach_is_read_only_even_from_the_machine(public_server: str) -> None:
    assert is_read_only(said(public_server, Handshake()))


def test_a_cookie_counts_only_where_a_page_of_ours_shows_it(world: World) -> None:
    identity = {IDENTITY: signed(IDENTITY, world.claims())}
    cookies = {**issued_cookies(world.url), **identity}
    assert EMAIL in said(world.url, Handshake(cookies=cookies))
    for stranger in (Handshake(cookies=cookies, origin=None), Handshake(cookies=identity)):
        page = said(world.url, stranger)
        assert SIGN_IN in page
        assert EMAIL not in page
