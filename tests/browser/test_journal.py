"""The journal as people meet it: filters, the two clocks, and taking values back in a real browser."""

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.access import Act
from indicators.intake import validation
from indicators.store import Submission, append, open_store
from tests.bench.servers import Server, serve
from tests.browser import chromium
from tests.browser.conftest import PROJECT, Open, database, opener
from tests.browser.receipts import expect_receipt
from tests.browser.test_pages import MAIN, text_of
from tests.fixtures import MARIE, NOW, PAUL, entered, value_row

pytestmark = pytest.mark.browser

JOURNAL = "/journal?au=2026-11-22"
SITES = "Tiers-lieux d’expérimentation"
QUARTER = dt.date(2026, 9, 30)
SLUGS = ("lieux_experimentation", "budget_total", "budget_imagerie")
CSV = "valeurs du T3.csv"


def _known(**changes: object) -> dict[str, Any]:
    return value_row(period_end=QUARTER, known_on=NOW.date(), state="submitted", **changes)


def enter(path: Path) -> None:
    """A file of three values, one of which is corrected in spite of a warning and another one validated."""
    store = open_store(path)
    at = [NOW + dt.timedelta(minutes=7 * step) for step in range(1, 6)]
    values = [_known(indicator=slug, value=Decimal(amount)) for slug, amount in zip(SLUGS, (41, 735, 95), strict=True)]
    file = Submission("file", MARIE, Act.REPORT, "file", {"achievement": values}, file_name=CSV)
    append(store, file, now=at[0])
    lower = _known(version=2, value=Decimal(36), warnings="fall", reason="deux lieux ont fermé")
    append(store, entered(lower, id="corrected"), now=at[1])
    validation.validate(store, [("budget_total", QUARTER, 1)], id="validated", actor=PAUL, now=at[2])
    store.close()


@pytest.fixture(scope="module")
def entered_file(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with values that people entered."""
    path = Path(shutil.copy(loaded_file, tmp_path_factory.mktemp("journal") / "entered.duckdb"))
    enter(path)
    return path


@pytest.fixture
def journal(entered_file: Path, tmp_path: Path) -> Path:
    """A copy of this test's own."""
    return Path(shutil.copy(entered_file, tmp_path / "journal.duckdb"))


@pytest.fixture(scope="module")
def journal_server(entered_file: Path) -> Iterator[Server]:
    """A server for the tests that only look."""
    copy = Path(shutil.copy(entered_file, entered_file.with_name("looked_at.duckdb")))
    with serve("dashboard:app", folder=PROJECT, environment=database(copy)) as running:
        yield running


@pytest.fixture
def open_journal(browser: Browser, journal_server: Server) -> Iterator[Open]:
    yield from opener(browser, journal_server.url)


def rows(page: Page) -> list[list[str]]:
    """The cells of the journal's table, with every space made plain."""
    lines = page.locator(f"{MAIN} table").first.locator("tbody tr").all()
    return [[re.sub(r"\s", " ", cell) for cell in line.locator("td").all_inner_texts()] for line in lines]


def choose(page: Page, label: str, option: str) -> None:
    """Choose in the list of that label."""
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    chromium.settled(page)  # a list that opens while the page scrolls is closed again
    box.click()
    page.get_by_role("option").filter(has_text=option).first.click()
    chromium.settled(page)
    if page.get_by_role("listbox").count():  # a list of several choices stays open; elsewhere Escape would clear
        page.keyboard.press("Escape")
    chromium.settled(page)


def sign(page: Page, action: str, *, reason: str = "saisi deux fois", clicks: int = 1) -> None:
    """Fill in the reason and the person, then press the button."""
    page.get_by_role("textbox", name="Motif").fill(reason)
    page.get_by_role("textbox", name="Votre adresse e-mail").fill("anne@example.org")
    page.get_by_role("button", name=action).click(click_count=clicks, delay=10)
    chromium.settled(page)


def stored(path: Path) -> list[tuple[object, ...]]:
    """What the last submission brought; the server must have been stopped."""
    with duckdb.connect(path, read_only=True) as connection:
        last = "batch = (SELECT submission_id FROM batch ORDER BY seq DESC LIMIT 1)"
        return connection.execute(
            f"SELECT indicator, version, value, reason FROM achievement WHERE {last} ORDER BY indicator"  # noqa: S608
        ).fetchall()


def test_the_journal_tells_who_when_how_what_from_what_to_what_and_why(open_journal: Open) -> None:
    page = open_journal(JOURNAL + "&personne=marie@example.org,paul@example.org")
    validated, corrected, *brought = rows(page)
    assert validated[0] == "22/11/2026 à 09:21"
    assert validated[2:4] == ["paul@example.org", "formulaire"]
    assert "provisoire → validée" in validated[5]
    assert corrected[4] == f"{SITES} valeur du 30 septembre 2026, version 2"
    assert corrected[5] == "41 lieux → 36 lieux (provisoire)"
    assert "motif : deux lieux ont fermé" in corrected[6]
    assert {each[3] for each in brought} == {f"fichier ({CSV})"}
    assert len(brought) == 3


def test_filters_go_into_the_address_and_come_back_from_it(open_journal: Open) -> None:
    page = open_journal(JOURNAL)
    assert len(rows(page)) == 50
    choose(page, "Qui", "marie@example.org")
    choose(page, "Quoi", "valeur réalisée")
    page.wait_for_url(re.compile("personne=marie"))
    assert "nature=achievement" in page.url
    assert len(rows(page)) == 4
    page.reload()
    assert len(rows(chromium.settled(page))) == 4


def test_the_two_clocks_are_explained_and_told_apart(open_journal: Open) -> None:
    past = "/journal?au=2022-11-21"
    page = open_journal(past)
    assert "Le journal n’a aucune entrée de ce genre" in text_of(page)
    assert "Tout ce qui était enregistré ici le 21 novembre 2022 au soir" in text_of(page)
    page.get_by_role("radio", name="connu le").click()
    page.wait_for_url(re.compile("horloge=known"))
    chromium.settled(page)
    assert "Tout ce que l’on savait le 21 novembre 2022" in text_of(page)
    assert rows(page)


def test_older_entries_are_one_address_away(open_journal: Open) -> None:
    page = open_journal(JOURNAL)
    first = rows(page)
    page.get_by_role("button", name="Plus anciennes").click()
    page.wait_for_url(re.compile("page=2"))
    chromium.settled(page)
    assert "entrées 51 à 100" in text_of(page)
    assert not [each for each in rows(page) if each in first]
    page.get_by_role("button", name="Plus récentes").click()
    expect(page.locator(MAIN)).to_contain_text("entrées 1 à 50")
    assert rows(page) == first


def test_a_value_is_taken_back_with_a_reason_and_a_receipt(browser: Browser, journal: Path) -> None:
    with serve("dashboard:app", folder=PROJECT, environment=database(journal)) as running:
        for open_page in opener(browser, running.url):
            page = open_page("/journal?personne=marie@example.org,anne@example.org")  # as of today: it is known today
            choose(page, "Valeur", f"{SITES} · valeur du 30 septembre 2026, version 2")
            assert "Après annulation : 36 lieux → 41 lieux (provisoire)" in text_of(page)
            page.get_by_role("button", name="Annuler cette valeur").click()
            expect(page.locator(MAIN)).to_contain_text("Donnez le motif et une adresse e-mail complète")
            sign(page, "Annuler cette valeur")
            expect_receipt(page, re.compile(r"1 valeur annulée \(n° \d+ du journal\)"))
            top = rows(page)[0]
            assert top[2] == "anne@example.org"
            assert top[5].startswith("36 lieux → 41 lieux")
            assert top[6] == "Motif : saisi deux fois"
    assert stored(journal) == [("lieux_experimentation", 3, Decimal(41), "saisi deux fois")]


def test_a_double_click_takes_back_once(browser: Browser, journal: Path) -> None:
    with serve("dashboard:app", folder=PROJECT, environment=database(journal)) as running:
        for open_page in opener(browser, running.url):
            page = open_page(JOURNAL + "&personne=marie@example.org")
            choose(page, "Valeur", f"{SITES} · valeur du 30 septembre 2026, version 2")
            sign(page, "Annuler cette valeur", clicks=2)
            expect(page.locator(MAIN)).to_contain_text("1 valeur annulée")
            assert page.get_by_test_id("stAlertContentError").count() == 0
    assert stored(journal) == [("lieux_experimentation", 3, Decimal(41), "saisi deux fois")]


def test_a_whole_submission_is_taken_back_but_for_what_changed_since(browser: Browser, journal: Path) -> None:
    with serve("dashboard:app", folder=PROJECT, environment=database(journal)) as running:
        for open_page in opener(browser, running.url):
            page = open_page(JOURNAL + "&personne=marie@example.org")
            page.get_by_role("radio", name="une saisie entière").click()
            chromium.settled(page)
            choose(page, "Saisie", f"fichier ({CSV})")
            assert "2 valeurs modifiées depuis restent telles quelles" in text_of(page)
            sign(page, "Annuler cette saisie")
            expect_receipt(page, "1 valeur annulée (n°")
    assert stored(journal) == [("budget_imagerie", 2, None, "saisi deux fois")]


def test_a_sheet_says_what_is_provisional_and_why_it_was_entered(open_journal: Open) -> None:
    said = text_of(open_journal("/fiche?indicateur=lieux_experimentation&au=2026-11-22"))
    assert "37 lieux pour une cible de 30 lieux" in said
    assert "1 valeur provisoire : 36 lieux (30/09/2026), à valider" in said
    assert "motif : deux lieux ont fermé" in said
    assert "1 valeur provisoire : 36 lieux (30/09/2026), à valider" in text_of(open_journal("/?au=2026-11-22"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_of_the_journal_runs_over_the_edge_of_a_phone(open_journal: Open, theme: str) -> None:
    page = open_journal(JOURNAL, width=390, height=844, theme=theme)
    overflow = (
        "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth; }"
    )
    assert page.evaluate(overflow) <= 0
