"""After saving: the receipt is on the screen where the button was, three times in a row, with a way back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.conftest import Open
from tests.browser.receipts import expect_receipt, receipt
from tests.browser.test_entry import FILE, FORM, GRID, SHEET, STORED, as_person, previewed, stored, typed

pytestmark = pytest.mark.browser

Enter = Callable[[Page, int], None]


def undo(page: Page) -> Page:
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(receipt(page)).to_contain_text("ce qui était en vigueur avant l’est de nouveau")
    return chromium.settled(page)


def expect_receipt_on_screen(page: Page) -> None:
    """The whole receipt with its button, without scrolling."""
    expect(receipt(page)).to_have_count(1)
    expect(receipt(page)).to_be_in_viewport(ratio=0.99)
    expect(receipt(page).get_by_text(STORED)).to_be_visible()
    expect(receipt(page).get_by_role("button", name="Annuler", exact=True)).to_be_in_viewport(ratio=0.99)
    expect(receipt(page).get_by_role("link", name="Voir la fiche")).to_be_in_viewport(ratio=0.99)


def enter_in_form(page: Page, step: int) -> None:
    previewed(typed(page, "lieux", date=f"0{step}/07/2026", value="41"))


def enter_in_table(page: Page, step: int) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    table = page.locator("[data-testid=stDataFrame]").first
    table.evaluate("table => table.scrollIntoView({block: 'center'})")
    chromium.settled(page)
    table.hover(position={"x": 120, "y": 52})
    page.wait_for_timeout(300)
    page.mouse.down()
    page.mouse.up()
    cells = f"lieux_experimentation\\t0{step}/08/2026\\t41"
    page.evaluate(f"navigator.clipboard.writeText('{cells}')")
    page.keyboard.press("Control+V")
    page.wait_for_timeout(800)
    previewed(page)


def enter_in_file(page: Page, step: int) -> None:
    lines = ("indicateur;date;valeur", f"lieux_experimentation;0{step}/09/2026;41")
    page.set_input_files(
        "input[type=file]", {"name": f"{step}.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    )
    expect(page.get_by_role("heading", name="Ce qui serait enregistré")).to_be_visible()
    chromium.charted(page)


WAYS = [
    pytest.param(FORM.format("lieux_experimentation"), enter_in_form, id="form"),
    pytest.param(GRID, enter_in_table, id="table"),
    pytest.param(FILE, enter_in_file, id="file"),
]


@pytest.mark.parametrize(("path", "enter"), WAYS)
def test_the_receipt_is_on_the_screen_three_times_in_a_row_and_goes_with_the_next_preview(
    open_own: Open, path: str, enter: Enter
) -> None:
    page = as_person(open_own(path))
    for step in (1, 2, 3):
        enter(page, step)
        expect(receipt(page)).to_have_count(0)
        stored(page)
        expect_receipt_on_screen(page)


@pytest.mark.parametrize(("path", "enter"), WAYS)
def test_what_was_just_stored_is_taken_back_from_its_receipt(open_own: Open, path: str, enter: Enter) -> None:
    page = as_person(open_own(path))
    for step in (5, 6, 7):
        enter(page, step)
        stored(page)
        undo(page)
        expect(receipt(page)).to_be_in_viewport(ratio=0.99)
        expect(page.get_by_role("button", name="Annuler", exact=True)).to_have_count(0)
    receipt(page).get_by_role("link", name="Voir la fiche").click()
    page.wait_for_url(re.compile("fiche"))
    sheet = chromium.settled(page)
    months: dict[Enter, str] = {enter_in_form: "07", enter_in_table: "08", enter_in_file: "09"}
    rows = sheet.locator("table").last.locator("tr", has=sheet.get_by_text(f"05/{months[enter]}/2026"))
    assert rows.count() == 2
    expect(rows.filter(has_text="retirée")).to_have_count(1)


def test_what_somebody_changed_since_is_not_taken_back_and_it_is_said_who(open_own: Open) -> None:
    form = FORM.format("universites_concernees")
    marie, paul = as_person(open_own(form), "marie"), as_person(open_own(form), "paul")
    stored(previewed(typed(marie, "universités", date="11/05/2026", value="25")))
    paul.reload()
    as_person(chromium.settled(paul), "paul")
    stored(previewed(typed(paul, "universités", date="11/05/2026", value="26")))
    marie.get_by_role("button", name="Annuler", exact=True).click()
    expect(marie.get_by_text("a enregistré entre-temps la version 2")).to_be_visible()
    undo(paul)
    rows = open_own(SHEET.format("universites_concernees")).locator("table").last.locator("tr", has_text="11/05/2026")
    assert [re.search(r"2[56]", row.inner_text()) is not None for row in rows.all()] == [True, True, True]
    expect(rows.first).to_contain_text("25")


def test_refused_rows_and_their_file_stay_until_somebody_closes_the_list(open_own: Open, tmp_path: Path) -> None:
    page = as_person(open_own(FILE))
    lines = ("indicateur;date;valeur", "experimentations;31/10/2026;90", "experimentations;03-04-23;12")
    good = ("indicateur;date;valeur", "experimentations;30/11/2025;89")
    for name, content in (("mauvais.csv", lines), ("bon.csv", good)):
        file = tmp_path / name
        file.write_text("\n".join(content))
        page.set_input_files("input[type=file]", file)
        expect(page.get_by_role("heading", name="Ce qui serait enregistré")).to_be_visible()
        chromium.charted(page)
        if page.get_by_label("dites pourquoi").count():
            page.get_by_label("dites pourquoi").fill("vérifié")
            page.keyboard.press("Tab")
            chromium.settled(page)
        stored(chromium.charted(page))
        expect(page.get_by_text("Non enregistré du fichier « mauvais.csv »")).to_be_visible()
        expect(page.get_by_role("cell", name="03-04-23", exact=True)).to_be_visible()
        expect(receipt(page)).to_be_in_viewport(ratio=0.99)
    page.get_by_role("radio", name="Une valeur").click()
    page.get_by_role("radio", name="Un fichier").click()
    chromium.settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Lignes refusées, à corriger (fichier CSV)").click()
    assert "experimentations;03-04-23;12" in download.value.path().read_text("utf-8-sig")
    page.get_by_role("button", name="fermer la liste").click()
    expect(page.get_by_text("Non enregistré du fichier")).to_have_count(0)


def test_whoever_validates_sees_source_evidence_last_validated_value_and_trajectory(open_own: Open) -> None:
    page = as_person(open_own(FILE))
    content = (
        "indicateur;date;valeur;source;lien",
        "cma_laureats;30/04/2026;25;ANR, bilan du T1 2026;https://example.org/bilan",
        "cma_laureats;31/05/2026;26;ANR, bilan du T2 2026;https://example.org/bilan",
        "cma_laureats;30/06/2026;27;ANR, bilan du T3 2026;https://example.org/bilan",
    )
    page.set_input_files(
        "input[type=file]", {"name": "cma.csv", "mimeType": "text/csv", "buffer": "\n".join(content).encode()}
    )
    expect(page.get_by_role("heading", name="Ce qui serait enregistré")).to_be_visible()
    stored(chromium.charted(page))
    page.get_by_text(re.compile("valeurs? à valider")).click()
    chromium.charted(page)
    row = page.get_by_role("row", name=re.compile("30 avril 2026"))
    for said in ("24 consortiums · 09/10/2023", "25 consortiums", "ANR, bilan du T1 2026", "https://example.org/bilan"):
        expect(row).to_contain_text(said)
    chart = page.locator("[data-testid=stExpander] [data-testid=stVegaLiteChart]")
    expect(chart).to_have_attribute("aria-label", re.compile("27"))
    for step, date in enumerate(("30/04/2026", "31/05/2026", "30/06/2026"), start=1):
        some = page.get_by_role("combobox", name="Seulement certaines")
        some.scroll_into_view_if_needed()
        page.wait_for_timeout(500)  # a list that opens while the page scrolls is closed again
        option = page.get_by_role("option").filter(has_text=date)
        while not option.count():
            some.click()
            page.wait_for_timeout(1000)
        option.click()
        some.press("Escape")
        chromium.settled(page)
        page.get_by_role("button", name="Valider", exact=True).click()
        expect_receipt(page, "Validé")
        chromium.settled(page)
        expect(page.get_by_role("row", name=re.compile("consortiums"))).to_have_count(3 - step)
