"""Long lists in a real browser: what is not drawn at once is one press away, on the same page, down to the last row."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.conftest import Open

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
