"""What Streamlit would say in English by itself: files, dates and lists are refused in French, with what to do."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from indicators.limits import FILE_MB
from tests.browser import chromium
from tests.browser.conftest import Open
from tests.browser.test_entry import FILE
from tests.test_workbooks import book, changed, simple

pytestmark = pytest.mark.browser

ENGLISH = re.compile(r"Error|not allowed|Please|No results|must be|smaller|yyyy|Add:")
OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def main_text(page: Page) -> str:
    return page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bilan.xls", OLD_EXCEL, "ancien Office"),
        ("bilan.pdf", b"%PDF-1.7 bilan", "document PDF"),
        ("bilan.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "image"),
        ("bilan.docx", b"", "est vide"),
        ("bilan.xlsm", changed(book(simple), {"xl/vbaProject.bin": b"x"}), "contient des macros"),
        ("bilan.xlsx", book(simple)[:-500], "abîmé ou incomplet"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(
    open_own: Open, name: str, content: bytes, said: str
) -> None:
    page = open_own(FILE)
    for _ in range(3):
        page.set_input_files(
            "input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        alert = page.get_by_test_id("stMain").get_by_test_id("stAlert").filter(has_text=name)
        expect(alert).to_contain_text(said)
        expect(alert).to_contain_text("rien n’a été enregistré")
        chromium.settled(page)
        assert not ENGLISH.search(main_text(page))
        page.reload()
        chromium.settled(page)


def test_a_file_that_is_too_large_is_refused_with_what_to_do(open_own: Open, tmp_path: Path) -> None:
    page, file = open_own(FILE), tmp_path / "tout.csv"
    with file.open("wb") as empty:
        empty.truncate((FILE_MB + 2) * 1024 * 1024)
    page.set_input_files("input[type=file]", file)
    uploader = page.get_by_test_id("stFileUploader")
    expect(uploader).to_contain_text(f"trop grand pour être déposé (limite\u00a0: {FILE_MB} Mo)")
    assert not ENGLISH.search(uploader.inner_text())


@pytest.mark.parametrize("year", ["2031", "2011"])
def test_a_day_that_cannot_be_shown_is_refused_with_what_to_do(open_own: Open, year: str) -> None:
    page = open_own("/?au=2026-11-22")
    said = re.compile(r"Choisissez un jour (du 29/06/2021 au|jusqu’au|à partir du) \d\d/\d\d/\d{4}")
    for _ in range(3):
        page.get_by_role("spinbutton", name="année").click()
        page.keyboard.type(year)
        page.keyboard.press("Tab")
        expect(page.get_by_test_id("stDateInput")).to_contain_text(said)
        assert not ENGLISH.search(page.get_by_test_id("stDateInput").inner_text())


def test_an_empty_part_of_a_date_and_a_list_without_a_match_are_french(open_own: Open) -> None:
    page = open_own("/fiche")
    page.get_by_role("spinbutton", name="année").click()
    for _ in range(4):
        page.keyboard.press("Backspace")
    expect(page.get_by_role("spinbutton", name="année")).to_have_text("aaaa")
    box = page.get_by_role("combobox", name="Indicateur")
    for typed in ("zzzz", "qqqq", "wwww"):
        box.click()
        box.fill(typed)
        expect(page.get_by_role("listbox")).to_contain_text("Aucun résultat\u00a0: effacez quelques lettres")
        page.keyboard.press("Escape")
