"""Long lists in a real browser: what is not drawn at once is one press away, on the same page, down to the last row."""

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.model import Door, Event, EventKind
from indicators.store import append, events, open_store
from tests.bench.servers import serve
from tests.browser import chromium
from tests.browser.conftest import PROJECT, Open, database, opener
from tests.fixtures import NOW, entered, value_row

pytestmark = pytest.mark.browser

ROWS = 75


def upload_rows(page: Page, file: Path, rows: list[str]) -> Page:
    file.write_text("\n".join(["indicateur;date;valeur;source", *rows]) + "\n", encoding="utf-8")
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_role("heading", name="Ce qui serait enregistré")).to_be_visible()
    return chromium.settled(page)


def unfold_rest(page: Page) -> None:
    for fold in page.locator("summary").filter(has_text=re.compile(r"Afficher les \d+ suivants")).all():
        fold.click()
        chromium.settled(page)


def test_refused_and_accepted_rows_of_a_file_are_shown_down_to_the_last_one(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/saisie?mode=fichier")
    wrong = [f"inconnu_{number};2025-06-30;{number};" for number in range(1, ROWS + 1)]
    upload_rows(page, tmp_path / "refus.csv", wrong)
    last = page.get_by_role("cell", name=f"inconnu_{ROWS}", exact=True)
    expect(last).to_have_count(0)
    unfold_rest(page)
    expect(last).to_have_count(1)
    days = [f"{1 + number % 28:02}/{1 + number // 28:02}/2025" for number in range(ROWS)]
    right = [f"lieux_experimentation;{day};37;Ministère" for day in days]
    page = open_page("/saisie?mode=fichier")
    upload_rows(page, tmp_path / "valeurs.csv", right)
    unfold_rest(page)
    expect(page.get_by_role("row").filter(has_text="Tiers-lieux")).to_have_count(ROWS)


@pytest.fixture
def open_long(browser: Browser, figures: Path, tmp_path: Path) -> Iterator[Open]:
    """A dashboard with more values of one indicator, and more events, than a page draws at once."""
    path = Path(shutil.copy(figures, tmp_path / "long.duckdb"))
    store = open_store(path)
    days = [date(2023, 1, 1) + timedelta(days=number) for number in range(ROWS)]
    values = [value_row(period_end=day, comment_fr=f"relevé {day.toordinal()}") for day in days]
    append(store, entered(*values, id="many"), now=NOW)
    for number in range(ROWS):
        moment = NOW + timedelta(minutes=number)
        events.record(store, Event(moment, f"personne{number}@example.org", EventKind.SIGNED_OUT, Door.PAGE))
    store.close()
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as running:
        yield from opener(browser, running.url)


def test_values_of_a_sheet_and_events_are_shown_down_to_the_oldest_one(open_long: Open) -> None:
    page = open_long("/fiche?indicateur=lieux_experimentation")
    oldest = page.get_by_role("cell", name=f"relevé {date(2023, 1, 1).toordinal()}")
    expect(page.get_by_role("cell", name=f"relevé {date(2023, 3, 1).toordinal()}")).to_have_count(1)
    for language in ("fr", "en", "fr"):  # another language and back: the list stands as it stood
        if language != "fr" or oldest.count():
            page.goto(page.url.split("?")[0] + f"?indicateur=lieux_experimentation&lang={language}")
            chromium.settled(page)
        expect(oldest).to_have_count(0)
        fold = page.locator("summary").filter(has_text=re.compile(r"Afficher les \d+ suivants|Show \d+ more"))
        fold.click()
        expect(oldest).to_have_count(1)
    page = open_long("/administration")
    first = page.get_by_role("cell", name="personne0@example.org", exact=True)
    expect(page.get_by_role("cell", name=f"personne{ROWS - 1}@example.org", exact=True)).to_have_count(1)
    expect(first).to_have_count(0)
    unfold_rest(page)
    expect(first).to_have_count(1)
