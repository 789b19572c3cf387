"""Administration, as an administrator meets the page: roles given, changed, taken away, refused, and overtaken."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators import membership
from indicators.access import Act
from indicators.catalogue import read_strategy
from indicators.model import Door, Event, EventKind, Role
from indicators.store import events, open_store
from tests.bench.servers import Server, serve
from tests.browser import chromium
from tests.browser.conftest import PROJECT, Open, Theme, database, opener
from tests.browser.receipts import expect_receipt
from tests.browser.test_journal import rows
from tests.browser.test_pages import MAIN, english_sentences, text_of
from tests.fixtures import MARIE, NOW

pytestmark = pytest.mark.browser

PAGE = "/administration"
JEANNE, PAUL, LEA = "jeanne@example.org", "paul@example.org", "lea@example.org"


@pytest.fixture(scope="module")
def office(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with one administrator and one refusal."""
    path = Path(shutil.copy(figures, tmp_path_factory.mktemp("office") / "office.duckdb"))
    store = open_store(path)
    membership.appoint(
        store,
        read_strategy(),
        email=JEANNE,
        role=Role.ADMINISTRATOR,
        scope="",
        id="first",
        actor=MARIE,
        now=NOW,
    )
    refusal = Event(
        NOW, "anonymous", EventKind.REFUSED, Door.PAGE, act=Act.REPORT.value, subject="lieux_experimentation"
    )
    events.record(store, refusal)
    store.close()
    return path


@pytest.fixture(scope="module")
def busy_office(office: Path) -> Iterator[Server]:
    """A server where roles are given, by each test to somebody else."""
    path = Path(shutil.copy(office, office.with_name("busy.duckdb")))
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as running:
        yield running


@pytest.fixture(scope="module")
def quiet_office(office: Path) -> Iterator[Server]:
    """A server where nothing is stored."""
    with serve("dashboard:app", folder=PROJECT, environment=database(office)) as running:
        yield running


@pytest.fixture
def open_busy(browser: Browser, busy_office: Server) -> Iterator[Open]:
    yield from opener(browser, busy_office.url)


@pytest.fixture
def open_quiet(browser: Browser, quiet_office: Server) -> Iterator[Open]:
    yield from opener(browser, quiet_office.url)


def sign(page: Page, address: str = "marie@example.org") -> None:
    page.get_by_label("Votre adresse e-mail").fill(address)
    page.keyboard.press("Enter")
    chromium.settled(page)


def pick(page: Page, label: str, text: str) -> None:
    """Type into a list and take what it offers."""
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    chromium.settled(page)
    box.click()
    box.fill(text)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    chromium.settled(page)
    if page.get_by_role("listbox").count():  # a list of several choices stays open and hides the rest of the page
        page.keyboard.press("Escape")
    chromium.settled(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    chromium.settled(page)


def choose(page: Page, option: str) -> None:
    """One of a few choices side by side."""
    page.get_by_role("radio", name=option, exact=True).click()
    chromium.settled(page)


def people(page: Page) -> dict[str, tuple[str, ...]]:
    """Role, scope and who gave it, by address."""
    return {cells[0]: (cells[1], cells[2], cells[4]) for cells in rows(page)}


def test_a_role_is_given_changed_and_taken_away(open_busy: Open) -> None:
    page = open_busy(PAGE)
    sign(page)
    others = people(page)
    assert JEANNE in others
    assert PAUL not in others
    pick(page, "Le rôle de qui", "Paul@Example.org")
    said = text_of(page)
    assert "Aujourd’hui : aucun rôle" in said
    assert "Ne peut pas : saisir des réalisés" in said
    choose(page, "responsable")
    choose(page, "axes et indicateurs choisis")
    pick(page, "Axes", "Formation")
    assert "Peut, dans ce périmètre (axe Formation, ses propres indicateurs) : saisir des réalisés" in text_of(page)
    press(page, "Attribuer ce rôle")
    expect_receipt(page, "aucun rôle → responsable (axe Formation)")
    assert people(page)[PAUL] == ("responsable", "axe Formation", "marie@example.org")

    pick(page, "Le rôle de qui", PAUL)
    choose(page, "tous les indicateurs")
    press(page, "Attribuer ce rôle")
    expect_receipt(page, "responsable (axe Formation) → responsable (tous les indicateurs)")

    pick(page, "Le rôle de qui", PAUL)
    choose(page, "aucun rôle")
    expect(page.get_by_role("button", name="Retirer le rôle")).to_be_disabled()
    page.get_by_text("Je confirme").click()
    chromium.settled(page)
    press(page, "Retirer le rôle")
    expect_receipt(page, "responsable (tous les indicateurs) → aucun rôle")
    assert people(page) == others

    page.get_by_text("Les changements de rôles dans le journal").click()
    expect(page.locator("h1")).to_have_text("Journal")
    told = [(cells[4], cells[5]) for cells in rows(chromium.settled(page))]
    assert told[0] == (f"{PAUL} rôle, version 3", "responsable (tous les indicateurs) → aucun rôle")
    assert [who for who, _ in told if not who.startswith(LEA)] == [
        *(f"{PAUL} rôle, version {version}" for version in (3, 2, 1)),
        f"{JEANNE} rôle, version 1",
    ]


def test_the_last_administrator_is_refused_in_words(open_quiet: Open) -> None:
    page = open_quiet(PAGE)
    sign(page)
    pick(page, "Le rôle de qui", JEANNE)
    choose(page, "lecture")
    press(page, "Attribuer ce rôle")
    said = text_of(page)
    assert f"« {JEANNE} » est la dernière personne à avoir le rôle « administration »." in said
    assert "Nommez d’abord quelqu’un d’autre ; rien n’a été enregistré." in said
    assert people(page)[JEANNE][0] == "administration"


def test_of_two_who_change_the_same_person_the_second_sees_both_and_chooses(open_busy: Open) -> None:
    marie, zoe = open_busy(PAGE), open_busy(PAGE)
    for page, role in ((marie, "secrétariat"), (zoe, "validation")):
        sign(page, f"{'marie' if page is marie else 'zoe'}@example.org")
        pick(page, "Le rôle de qui", LEA)
        choose(page, role)
    press(marie, "Attribuer ce rôle")
    expect(marie.locator(MAIN)).to_contain_text("aucun rôle → secrétariat")
    press(zoe, "Attribuer ce rôle")
    said = text_of(zoe)
    assert "Rien n’est perdu : choisissez." in said
    assert re.search("secrétariat\\s+marie@example.org, ", said)
    assert re.search("validation \\(ses propres indicateurs\\)\\s+le vôtre, pas encore enregistré", said)
    assert people(zoe)[LEA][0] == "secrétariat"
    press(zoe, "Mettre le mien à la place du leur")
    expect(zoe.locator(MAIN)).to_contain_text("secrétariat → validation (ses propres indicateurs)")
    assert people(zoe)[LEA] == ("validation", "ses propres indicateurs", "zoe@example.org")


def test_nothing_is_given_without_an_address_and_to_no_address(open_quiet: Open) -> None:
    page = open_quiet(PAGE)
    pick(page, "Le rôle de qui", "paul chez exemple")
    assert "« paul chez exemple » n’est pas une adresse e-mail." in text_of(page)
    pick(page, "Le rôle de qui", PAUL)
    expect(page.get_by_role("button", name="Attribuer ce rôle")).to_be_disabled()
    assert "Indiquez votre adresse e-mail en haut de la page" in text_of(page)


def test_refusals_and_the_state_of_the_database_are_told(open_quiet: Open) -> None:
    said = text_of(open_quiet(PAGE))
    assert re.search(
        r"22/11/2026 à 09:00\s+aucune personne connectée\s+refus : saisir des réalisés – Tiers-lieux", said
    )
    assert (
        "36 indicateurs ; 4 de contexte ; 0 non public ; dernier chargement le 22/11/2026 à 09:00 (n° 1 du journal)"
        in said
    )
    assert re.search(r"données en version 2 ; structure n° \d+ depuis le .* ; [\d,]+ Mo sur le disque", said)


def test_where_nobody_has_a_role_the_page_says_how_to_begin(open_page: Open) -> None:
    page = open_page(PAGE)
    assert "Personne n’a encore de rôle. Nommez d’abord quelqu’un à l’administration" in text_of(page)
    assert [each for each in english_sentences() if each in text_of(page)] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_fits_a_phone(open_page: Open, theme: Theme) -> None:
    page = open_page(PAGE, width=390, height=844, theme=theme)
    pick(page, "Le rôle de qui", PAUL)
    choose(page, "responsable")
    overflow = page.evaluate(
        """() => { const main = document.querySelector('[data-testid=stMain]');
                   return main.scrollWidth - main.clientWidth; }"""
    )
    assert overflow <= 0
