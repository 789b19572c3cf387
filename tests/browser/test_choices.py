"""Whatever a page offers to choose is chosen three times in turn, as people do: with the mouse and with the keyboard.

The widget shows each choice, the address follows it, the other language in the middle and the browser's Back lose none.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators import membership
from indicators.catalogue import read_strategy
from indicators.model import Role
from indicators.store import open_store
from tests.bench.servers import Server, serve
from tests.browser import chromium
from tests.browser.choosing import WITHOUT_KEY, By, Chooser, Widget, find_widgets
from tests.browser.conftest import PROJECT, Open, database, opener
from tests.browser.test_journal import enter
from tests.browser.test_review import last_week, today
from tests.browser.walking import DAY, PAGES, SITES
from tests.fixtures import MARIE, NOW
from tests.holding import Room

pytestmark = pytest.mark.browser

TIMES = 3
SOON_MS = 300
FOLLOWED = {
    *("axe", "etat", "indicateur", "mode", "revue", "etape", "comparer"),
    *("nature", "personne", "voie", "horloge", "image", "format", "reserves"),
}
"""What the address says of a page; these widgets have its parameters as their keys."""
LEADS_AWAY = ("headline", "silent", "awaited-count")
"""Rows of buttons that open sheets."""
FRAME = ("lang", "au")
MORE_PAGES = {
    "news": "/revue?etape=nouveautes",
    "walk": f"/revue?etape=tour&{SITES}",
    "decisions": "/revue?etape=decisions",
    "minutes": "/revue?etape=compte-rendu",
    "past sheet": f"/fiche?{SITES}&au=2022-11-21",
}
EVERY_PAGE = {**PAGES, **MORE_PAGES}
BY_MOUSE = [
    "overview",
    "sheet",
    "review",
    "entry",
    "grid",
    "plans",
    "press",
    "data",
    "method",
    "news",
    "walk",
    "decisions",
]
BY_KEYBOARD = ["sheet", "plans", "press"]
GONE_BACK = ["review", "grid", "plans", "press", "data", "method", "news", "walk", "decisions", "minutes"]
"""Not yet every page: the lists of Journal, Administration and of the values to validate are opened again too early."""
SITES_SHEET = f"/fiche?{SITES}&{DAY}"


@pytest.fixture(scope="module")
def busy_file(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database in which everything is under way: a review, a decision, values to confirm, a member."""
    path = Path(shutil.copy(figures, tmp_path_factory.mktemp("choices") / "busy.duckdb"))
    enter(path)
    store = open_store(path)
    last_week(store)
    Room(store, read_strategy(), dt.datetime.now(dt.UTC).replace(tzinfo=None)).open(today())
    membership.appoint(
        store,
        read_strategy(),
        email="jeanne@example.org",
        role=Role.ADMINISTRATOR,
        scope="",
        id="first",
        actor=MARIE,
        now=NOW,
    )
    store.close()
    return path


@pytest.fixture(scope="module")
def busy_server(busy_file: Path) -> Iterator[Server]:
    with serve("dashboard:app", folder=PROJECT, environment=database(busy_file)) as running:
        yield running


@pytest.fixture
def open_busy(browser: Browser, busy_server: Server) -> Iterator[Open]:
    yield from opener(browser, busy_server.url)


def offering(page: Page) -> list[Widget]:
    """The page's own widgets that offer choices, folds opened."""
    return [
        each
        for each in find_widgets(chromium.unfolded(page))
        if not each.key.startswith((*FRAME, *LEADS_AWAY, "awaited-"))
    ]


def said_in_address(page: Page, key: str) -> str:
    return ",".join(parse_qs(urlsplit(page.url).query).get(key, []))


def switch_language(page: Page, name: str) -> None:
    page.locator(".st-key-lang").get_by_text(name, exact=True).click()
    chromium.unfolded(chromium.settled(page))  # a fold whose name is another one by then is folded in again


def pick_three(chooser: Chooser) -> list[str]:
    """Pick in turn while there is something to pick; widget and address follow each time."""
    page, key, picked = chooser.page, chooser.widget.key, list[str]()
    for _ in range(TIMES):
        if chooser.is_exhausted():
            break
        before = said_in_address(page, key)
        choice = chooser.pick(picked)
        if choice is None:
            break
        picked.append(choice)
        assert choice in chooser.read_shown(), f"{key}: {choice!r} was thrown away"
        if key in FOLLOWED:
            assert said_in_address(page, key) != before, f"{key}: the address does not follow"
    return picked


@pytest.mark.parametrize(("page_name", "by"), [*product(BY_MOUSE, ["mouse"]), *product(BY_KEYBOARD, ["keyboard"])])
def test_three_choices_in_turn_are_all_kept(open_busy: Open, page_name: str, by: By) -> None:
    path = EVERY_PAGE[page_name]
    widgets = offering(open_busy(path))
    assert WITHOUT_KEY not in {each.key for each in widgets}
    for widget in widgets:
        page = chromium.unfolded(open_busy(path))
        chooser = Chooser(page, widget, by)
        pick_three(chooser)
        shown = chooser.read_shown()
        switch_language(page, "English")
        assert len(chooser.read_shown()) == len(shown), f"{widget.key}: lost in the other language"
        switch_language(page, "Français")
        assert chooser.read_shown() == shown, f"{widget.key}: lost by the other language"
        pick_three(chooser)
        page.close()


@pytest.mark.parametrize("page_name", GONE_BACK)
def test_the_address_gives_the_choice_again_and_back_the_one_before(open_busy: Open, page_name: str) -> None:
    path = EVERY_PAGE[page_name]
    for widget in offering(open_busy(path)):
        if widget.key not in FOLLOWED:
            continue
        page = chromium.unfolded(open_busy(path))
        chooser = Chooser(page, widget, "mouse")
        seen = []
        for _ in range(TIMES):
            if not chooser.is_exhausted():
                chooser.pick([])
                seen.append(chooser.read_shown())
        page.reload()
        chromium.unfolded(page)
        assert chooser.read_shown() == seen[-1], f"{widget.key}: the address does not give it again"
        for earlier in reversed(seen[:-1]):
            page.go_back()
            chromium.unfolded(page)
            assert chooser.read_shown() == earlier, f"{widget.key}: lost by Back"
        page.close()


def test_the_sheet_is_the_one_chosen_each_time(open_busy: Open) -> None:
    page = open_busy(SITES_SHEET)
    chooser = Chooser(page, Widget("stSelectbox", "indicateur"), "mouse")
    picked: list[str] = []
    for _ in range(TIMES):
        choice = chooser.pick(picked)
        assert choice is not None
        picked.append(choice)
        expect(page.locator("h1")).to_have_text(choice.split(" · ")[1])


@pytest.mark.parametrize("row", LEADS_AWAY)
def test_each_of_three_buttons_opens_its_sheet_and_back_comes_back(open_busy: Open, row: str) -> None:
    page = open_busy(PAGES["overview"])
    for place in range(TIMES):
        button = page.locator(f".st-key-{row} button").nth(place)
        name = button.inner_text().split(" · ")[0]
        button.click()
        expect(page.locator("h1")).to_have_text(name)
        chromium.settled(page).go_back()
        expect(page.locator("h1")).to_have_text("Où en sommes-nous ?")
        chromium.settled(page)


def test_language_and_day_go_along_to_every_page_and_back_comes_back(open_busy: Open) -> None:
    page = open_busy("/?lang=en&au=2022-11-21")
    for name in ("Journal", "Press", "Method"):
        page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
        expect(page.get_by_test_id("stTopNav")).to_contain_text("Overview")
        assert said_in_address(chromium.settled(page), "au") == "2022-11-21"
    for title in ("Pictures for the press", "Journal", "Where do we stand?"):
        page.go_back()
        expect(page.locator("h1")).to_have_text(title)
        chromium.settled(page)


def test_choices_made_faster_than_the_server_answers_are_all_kept(open_busy: Open) -> None:
    page = open_busy("/presse")
    for texts in (("Jauge", "valeurs sans source", "English"), ("Big figure", "disputed figures", "Français")):
        page.evaluate(
            """texts => texts.forEach((text, place) => setTimeout(
                () => [...document.querySelectorAll('button')].find(each => each.innerText === text).click(),
                5 * place))""",
            texts,
        )
        page.wait_for_timeout(SOON_MS)
        chromium.settled(page)
    assert parse_qs(urlsplit(page.url).query) == {"image": ["figure"], "reserves": ["unsourced,disputed"]}
