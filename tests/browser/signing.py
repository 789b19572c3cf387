"""A dashboard where people sign in: real providers on loopback, a server with secrets of its own, cookies to forge."""

import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

import httpx2
from itsdangerous import URLSafeTimedSerializer
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import BrowserContext, Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.servers import HOST, free_port, serve
from tests.browser import chromium
from tests.browser.evil_provider import CLIENT_ID
from tests.fixtures import PROJECT
from tests.visitor.blocking import visit
from tests.visitor.handshake import Handshake, issued_cookies
from tests.visitor.screen import Screen

COOKIE_SECRET = "of the tests, and long enough for them"  # noqa: S105
IDENTITY, TOKENS = "_streamlit_user", "_streamlit_user_tokens"
MOCK, EVIL, PASSING, DOWN = "Annuaire", "Malin", "De passage", "Injoignable"
SOON_MS = 5_000
PRESSED = {"Sec-Fetch-Site": "same-origin"}

SECTION = """
[auth.{name}]
label = "{label}"
client_id = "{client_id}"
client_secret = "known to both"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@dataclass(frozen=True)
class World:
    """A running dashboard and its providers: a faithful one, one that errs on demand, and one on ``passing_port``
    that the test starts and ends; nobody listens where the last one should be."""

    url: str
    mock_url: str
    passing_port: int

    def visit(self, context: BrowserContext, path: str = "/?au=2026-11-22") -> Page:
        """A new tab on the dashboard."""
        page = context.new_page()
        page.goto(self.url + path)
        return chromium.settled(page)

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What Streamlit keeps of somebody who has just signed in here."""
        return claims(self.url, **changes)

    def give(self, context: BrowserContext, name: str, value: object, *, secret: str = COOKIE_SECRET) -> None:
        """Put a cookie into a browser, signed as Streamlit signs it."""
        context.add_cookies([{"name": name, "value": signed(name, value, secret=secret), "url": self.url}])


def claims(url: str, **changes: Any) -> dict[str, Any]:
    """What Streamlit keeps of somebody who has just signed in at a dashboard."""
    now = int(time.time())
    said = {
        "sub": "eve",
        "email": "eve@example.org",
        "email_verified": True,
        "nonce": "n",
        "iat": now,
        "exp": now + 3600,
    }
    return {**said, "origin": url, "is_logged_in": True, "provider": "evil", **changes}


def signed_in(url: str, email: str, **changes: Any) -> dict[str, str]:
    """The cookie of somebody who has signed in there, by its name."""
    return {IDENTITY: signed(IDENTITY, claims(url, sub=email, email=email, nonce=email, **changes))}


def signed(name: str, value: object, *, secret: str = COOKIE_SECRET) -> str:
    """A cookie as Streamlit signs it."""
    return str(URLSafeTimedSerializer(secret, salt=name).dumps(json.dumps(value)))


def door(page: Page) -> Locator:
    """What opens in the bar to sign in or out, and names whoever is signed in."""
    return page.get_by_test_id("stPopoverButton").filter(has_not_text=re.compile("^help(Aide|Help)"))


def choose_provider(page: Page, label: str) -> None:
    """Open the bar's list of providers and take one."""
    door(page).click()
    page.get_by_role("button", name=label).click()


def sign_in(page: Page, world: World, *, as_: str) -> Page:
    """Sign in at the faithful provider."""
    choose_provider(page, MOCK)
    page.locator("input[name=sub]").fill(as_)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{world.url}/**")
    return chromium.settled(page)


def sign_in_at_evil(page: Page, world: World, *, fault: str = "nothing", provider: str = EVIL) -> Page:
    """Sign in at the provider that errs on demand."""
    choose_provider(page, provider)
    page.get_by_role("link", name=fault, exact=True).click()
    page.wait_for_url(f"{world.url}/**")
    return chromium.settled(page)


class Return(NamedTuple):
    """Somebody whom the provider has sent back: where the dashboard leads them, and the cookies that they have now."""

    address: str
    cookies: dict[str, str]


def answered_by_evil(world: World, *, fault: str) -> Return:
    """Go to the provider that errs on demand and back, request by request as a browser does."""
    with visit(world.url) as seen:
        seen.press(label=EVIL)
        asked = ForwardMsg.FromString(next(each for each in seen.tab.payloads if b"/auth/login" in each))
    with httpx2.Client() as client:
        way = client.get(urljoin(world.url, asked.auth_redirect.url), headers=PRESSED).headers["Location"]
        way = client.get(f"{way.replace('/authorize?', '/consent?')}&fault={quote(fault)}").headers["Location"]
        assert way.startswith(f"{world.url}/oauth2callback?")
        way = client.get(way).headers["Location"]
        return Return(way, dict(client.cookies))


def shown_to(world: World, cookies: Mapping[str, str], path: str = "/") -> Screen:
    """What somebody with these cookies gets to see, whom no browser leads."""
    handshake = Handshake(cookies={**issued_cookies(world.url), **cookies})
    with visit(world.url, path, handshake=handshake) as seen:
        return seen.screen


def assert_nobody(screen: Screen, *sentences: str) -> None:
    """Nobody is signed in; these sentences, and no others, say why; the page is there all the same."""
    said = screen.text()
    assert all(each in said for each in ("Se connecter", "promesses chiffrées"))
    assert "Se déconnecter" not in said
    alerts = screen.alerts()
    assert len(alerts) == len(sentences)
    assert all(sentence in alert for sentence, alert in zip(sentences, alerts, strict=True))


def expect_person(page: Page, email: str) -> None:
    """The bar names who is signed in."""
    expect(door(page)).to_contain_text(email)


def expect_nobody(page: Page) -> None:
    """The bar offers to sign in, as long as a sign-out may take."""
    expect(door(page)).to_contain_text("Se connecter", timeout=SOON_MS)


def expect_notice(page: Page, sentence: str) -> None:
    """A sentence says why somebody is not signed in."""
    expect(page.get_by_test_id("stMain").get_by_test_id("stAlert")).to_contain_text(sentence)


def project_folder(folder: Path, secrets: str) -> Path:
    """The project under another folder, with secrets of its own."""
    for name in ("dashboard.py", "data", "indicators", "pages"):
        (folder / name).symlink_to(PROJECT / name)
    (folder / ".streamlit").mkdir()
    shutil.copy(PROJECT / ".streamlit" / "config.toml", folder / ".streamlit")
    (folder / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    return folder


def secrets_file(url: str, issuers: dict[str, str]) -> str:
    """``secrets.toml`` for a dashboard at ``url``; ``issuers`` names a provider's address by its label."""
    head = f'[auth]\nredirect_uri = "{url}/oauth2callback"\ncookie_secret = "{COOKIE_SECRET}"\n'
    head += 'expose_tokens = ["access"]\n'
    names = {MOCK: "mock", EVIL: "evil", PASSING: "passing", DOWN: "down"}
    return head + "".join(
        SECTION.format(name=names[label], label=label, client_id=CLIENT_ID, issuer=issuer)
        + ("" if label == EVIL else "addresses_are_verified = true\n")
        for label, issuer in issuers.items()
    )


@contextmanager
def evil_provider(port: int | None = None) -> Iterator[str]:
    """The provider that errs on demand, until the block ends."""
    with serve("tests.browser.evil_provider:app", folder=PROJECT, port=port) as running:
        yield running.url


@contextmanager
def signing_world(folder: Path, *, environment: Mapping[str, str]) -> Iterator[World]:
    """A dashboard with four providers, one of them out of reach, in an empty folder."""
    port, passing_port, closed_port = free_port(), free_port(), free_port()
    url = f"http://{HOST}:{port}"
    with run_server_in_thread() as mock, evil_provider() as evil:
        mock_url = f"http://localhost:{mock.server_port}"
        issuers = {MOCK: mock_url, EVIL: evil}
        issuers |= {PASSING: f"http://{HOST}:{passing_port}", DOWN: f"http://{HOST}:{closed_port}"}
        project = project_folder(folder, secrets_file(url, issuers))
        with serve("dashboard:app", folder=project, environment=environment, port=port):
            yield World(url, mock_url, passing_port)
