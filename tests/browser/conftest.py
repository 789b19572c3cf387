"""Fixtures of the browser tests: one Chromium and one server per session, fresh contexts per test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.bench.servers import Server, serve
from tests.browser import chromium
from tests.browser.signing import World, signing_world

PROJECT = Path(__file__).parents[2]

Open = Callable[..., Page]
Newcomer = Callable[[], BrowserContext]
Theme = Literal["light", "dark"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; without one the test is skipped, and with CI=true it fails."""
    if chromium.executable() is None:
        reason = "no Chromium: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium.launched() as launched:
        yield launched


@pytest.fixture(scope="session")
def figures(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the real figures that the server opens; nothing is stored there."""
    return Path(shutil.copy(loaded_file, tmp_path_factory.mktemp("store") / "indicators.duckdb"))


@pytest.fixture(scope="session")
def server(figures: Path) -> Iterator[str]:
    """The address of a server on the real figures."""
    with serve("dashboard:app", folder=PROJECT, environment=database(figures)) as running:
        yield running.url


@pytest.fixture(scope="module")
def own_server(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a copy of the real figures: what is stored there is not seen by the tests of other modules."""
    copy = tmp_path_factory.mktemp("own") / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    with serve("dashboard:app", folder=PROJECT, environment=database(copy)) as running:
        yield running


@pytest.fixture(scope="session")
def world(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A dashboard where people sign in, on a copy of the real figures."""
    copy = tmp_path_factory.mktemp("signing") / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    with signing_world(tmp_path_factory.mktemp("project"), environment=database(copy)) as running:
        yield running


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[Newcomer]:
    """Makes browsers of people who were never here, closed afterwards."""
    contexts: list[BrowserContext] = []

    def come() -> BrowserContext:
        context = chromium.new_context(
            browser, viewport={"width": 1440, "height": 900}, locale="fr-FR", timezone_id="Europe/Paris"
        )
        contexts.append(context)
        return context

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def open_own(browser: Browser, own_server: Server) -> Iterator[Open]:
    """Opens paths of the module's own server."""
    yield from opener(browser, own_server.url)


@pytest.fixture
def open_page(browser: Browser, server: str) -> Iterator[Open]:
    """Opens paths of the server, each in a context of its own."""
    yield from opener(browser, server)


def opener(browser: Browser, address: str) -> Iterator[Open]:
    """A function ``open(path, width=…, theme=…)`` whose pages are closed afterwards; none may have met its policy.

    Pages of one size and theme are tabs of one browser, which read Streamlit's code once; signing in is not known here.
    """
    contexts: dict[tuple[int, int, Theme], BrowserContext] = {}
    refused: list[str] = []

    def open_path(path: str, *, width: int = 1440, height: int = 900, theme: Theme = "light") -> Page:
        if (width, height, theme) not in contexts:
            contexts[width, height, theme] = chromium.new_context(
                browser,
                viewport={"width": width, "height": height},
                locale="fr-FR",
                color_scheme=theme,
                timezone_id="Europe/Paris",
            )
        page = chromium.opened_everywhere(contexts[width, height, theme]).new_page()
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(address + path)
        return chromium.settled(page)

    yield open_path
    for context in contexts.values():
        context.close()
    assert refused == []


def database(path: Path) -> dict[str, str]:
    """The environment that names a database file."""
    return {"INDICATORS_DATABASE_URL": f"duckdb:///{path}"}
