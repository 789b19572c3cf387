"""Whatever a page offers to choose is chosen three times in turn, as people do: with the mouse and with the keyboard.

The widget shows each choice, the address follows it, the other language in the middle and the browser's Back lose none.
On every page: what is in the address is gone back from, what is not stays in the other language.
"""

import datetime as dt
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

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
from tests.browser.walking import DAY, PAGES, SITES, turn_to
from tests.fixtures import MARIE, NOW
from tests.holding import Room

pytestmark = pytest.mark.browser

TIMES = 3
SOON_MS = 300
ASKED_MS = 100
"""What is done in a browser has asked the server by then."""
FOLLOWED = {
    *("axe", "etat", "indicateur", "mode", "revue", "etape", "comparer"),
    *("nature", "personne", "voie", "horloge", "image", "format", "reserves"),
}
"""What the address says of a page; these widgets have its parameters as their keys."""
FRAME = ("lang", "au")
MORE_PAGES = {
    "news": "/revue?etape=nouveautes",
    "walk": f"/revue?etape=tour&{SITES}",
    "decisions": "/revue?etape=decisions",
    "minutes": "/revue?etape=compte-rendu",
    "past sheet": f"/fiche?{SITES}&au=2022-11-21",
}
EVERY_PAGE = {**PAGES, **MORE_PAGES}
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


class Answers:
    """What the server answers to a page, which can be held up as a slow line does."""

    def __init__(self, page: Page) -> None:
        """Open the page anew, with what it hears passing through here."""
        self._held: list[tuple[WebSocketRoute, str | bytes]] | None = None
        page.route_web_socket("**/_stcore/stream", self._pass)
        page.reload()

    def _pass(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda answer: self._hear(socket, answer))

    def _hear(self, socket: WebSocketRoute, answer: str | bytes) -> None:
        if self._held is None:
            socket.send(answer)
        else:
            self._held.append((socket, answer))

    def hold(self) -> None:
        """Keep answers from the page."""
        self._held = []

    def release(self) -> None:
        """Let the page hear what was kept from it, and everything else at once."""
        held, self._held = self._held or [], None
        for socket, answer in held:
            socket.send(answer)


def list_offered(page: Page) -> list[Widget]:
    """The page's own widgets that offer choices."""
    return [each for each in find_widgets(page) if not each.key.startswith(FRAME)]


def said_in_address(page: Page, key: str) -> str:
    return ",".join(parse_qs(urlsplit(page.url).query).get(key, []))


def switch_language(page: Page, name: str) -> None:
    page.locator(".st-key-lang").get_by_text(name, exact=True).click()
    chromium.settled(page)


def pick_three(chooser: Chooser) -> list[list[str]]:
    """Pick in turn while there is something to pick; widget and address follow each time.

    Returns:
        What the widget showed after each.
    """
    page, key, picked, shown = chooser.page, chooser.widget.key, list[str](), list[list[str]]()
    while len(picked) < TIMES and not chooser.is_exhausted():
        before = said_in_address(page, key)
        choice = chooser.pick(picked)
        if choice is None:
            break
        picked.append(choice)
        shown.append(chooser.read_shown())
        assert choice in shown[-1], f"{key}: {choice!r} was thrown away"
        assert key not in FOLLOWED or said_in_address(page, key) != before, f"{key}: the address does not follow"
    return shown


def read_choices(page: Page, widgets: Iterable[Widget]) -> list[list[str]]:
    """What each of these shows as chosen."""
    return [Chooser(page, widget, "mouse").read_shown() for widget in widgets]


def list_followed(page: Page) -> list[Widget]:
    """Those whose choice is in the address."""
    return [each for each in list_offered(page) if each.key in FOLLOWED]


def pick_three_of_each(page: Page, *, keyboard: bool = False) -> None:
    """Pick in turn from every widget that is not in the address, those included that a choice brings with it.

    Args:
        keyboard: Whether the first widget of each kind is chosen from with the keyboard.
    """
    done, pressed = set[Widget](), set[str]()
    while left := [each for each in list_offered(page) if each not in done and each.key not in FOLLOWED]:
        by: By = "keyboard" if keyboard and left[0].kind not in pressed else "mouse"
        pick_three(Chooser(page, left[0], by))
        done.add(left[0])
        pressed.add(left[0].kind)


def look_in_english(page: Page, widgets: Iterable[Widget]) -> None:
    """Look at the page in the other language and come back: every choice is still there, every fold folded out."""
    shown, open_folds = read_choices(page, widgets), page.locator("details[open]").count()
    for language in ("English", "Français"):
        switch_language(page, language)
        assert page.locator("details[open]").count() == open_folds, f"folded in by {language}"
        assert list(map(len, read_choices(page, widgets))) == list(map(len, shown)), f"lost in {language}"
    assert read_choices(page, widgets) == shown, "lost by the other language"


@pytest.mark.parametrize("page_name", EVERY_PAGE)
def test_three_choices_in_turn_are_all_kept(open_busy: Open, page_name: str) -> None:
    page = chromium.unfolded(open_busy(EVERY_PAGE[page_name]))
    assert WITHOUT_KEY not in {each.key for each in list_offered(page)}
    pick_three_of_each(page)
    look_in_english(page, list_offered(page))
    pick_three_of_each(page, keyboard=True)


@pytest.mark.parametrize("page_name", EVERY_PAGE)
def test_the_address_gives_the_choice_again_and_back_the_one_before(open_busy: Open, page_name: str) -> None:
    page = chromium.unfolded(open_busy(EVERY_PAGE[page_name]))
    followed = list_followed(page)
    for widget in reversed(followed):  # the first one changes what is under it
        chooser = Chooser(page, widget, "mouse")
        seen = pick_three(chooser)
        if widget == followed[0]:
            here = list_followed(page)
            shown = read_choices(page, here)
            page.reload()
            chromium.unfolded(page)
            assert read_choices(page, here) == shown, "the address does not give it again"
        for earlier in reversed(seen[:-1]):
            page.go_back()
            chromium.charted(page)
            if chooser.read_shown() != earlier:  # a live part of the page may have been answered before
                page.wait_for_timeout(SOON_MS)
                chromium.charted(page)
            assert chooser.read_shown() == earlier, f"{widget.key}: lost by Back"
    left = list_followed(page)
    look_in_english(page, left)
    for widget in reversed({each.kind: each for each in left}.values()):
        pick_three(Chooser(page, widget, "keyboard"))


@pytest.mark.parametrize("act", ["Back", "fold"])
@pytest.mark.parametrize("page_name", ["overview", "grid"])
def test_back_holds_when_something_is_pressed_before_its_answer_is_drawn(
    open_busy: Open, page_name: str, act: str
) -> None:
    page = open_busy(EVERY_PAGE[page_name])
    answers = Answers(page)
    chromium.unfolded(page)
    widget = next(each for each in list_offered(page) if each.key in ("axe", "mode"))
    chooser = Chooser(page, widget, "mouse")
    seen = pick_three(chooser)
    answers.hold()
    page.evaluate("history.back()")
    page.wait_for_timeout(ASKED_MS)
    if act == "Back":
        page.evaluate("history.back()")
    else:
        page.locator("[data-testid=stMain] summary").first.click()
    page.wait_for_timeout(ASKED_MS)
    answers.release()
    page.wait_for_timeout(ASKED_MS)
    expected = seen[-3] if act == "Back" else seen[-2]
    chromium.settled(page)
    assert chooser.read_shown() == expected


def test_the_sheet_is_the_one_chosen_each_time(open_busy: Open) -> None:
    page = open_busy(SITES_SHEET)
    chooser = Chooser(page, Widget("stSelectbox", "indicateur"), "mouse")
    picked: list[str] = []
    for _ in range(TIMES):
        choice = chooser.pick(picked)
        assert choice is not None
        picked.append(choice)
        expect(page.locator("h1")).to_have_text(choice.split(" · ")[1])


def test_language_and_day_go_along_to_every_page_and_back_comes_back(open_busy: Open) -> None:
    page = open_busy("/?lang=en&au=2022-11-21")
    for name in ("Journal", "Press", "Method"):
        turn_to(page, name)
        expect(page.get_by_test_id("stTopNav")).to_contain_text("Situation")
        assert said_in_address(chromium.settled(page), "au") == "2022-11-21"
    for title in ("Pictures for the press", "Journal", "promises in figures"):
        page.go_back()
        expect(page.locator("h1")).to_contain_text(title)
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
