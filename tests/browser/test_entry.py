"""Reporting values in a real browser: a form, a grid with paste, files, a reason, a conflict, a double click."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.export import write_xlsx
from indicators.store import open_store
from tests.bench.servers import Server, serve
from tests.browser import chromium
from tests.browser.conftest import PROJECT, Open, database, opener
from tests.visitor.blocking import Visit, visit

pytestmark = pytest.mark.browser

SHEET = "/fiche?indicateur={}"
FORM = "/saisie?indicateur={}"
GRID = "/saisie?mode=tableau"
FILE = "/saisie?mode=fichier"
STORED = re.compile(r"enregistrées?(, .*)? \(n° \d+ du journal\)")


def as_person(page: Page, name: str = "marie") -> Page:
    page.get_by_label("Votre adresse e-mail").fill(f"{name}@example.org")
    page.keyboard.press("Enter")
    return chromium.settled(page)


def previewed(page: Page) -> Page:
    page.get_by_role("button", name="Prévisualiser").click()
    expect(page.get_by_role("heading", name="Ce qui serait enregistré")).to_be_visible()
    return say_source(chromium.charted(page))


def say_source(page: Page, text: str = "Sans source") -> Page:
    """Answer where the values come from, where the page asks."""
    box = page.get_by_role("combobox", name="D’où viennent ces valeurs")
    if box.count() and not box.input_value():
        box.scroll_into_view_if_needed()
        chromium.settled(page)
        box.fill(text)
        box.press("Enter")
        chromium.settled(page)
    return page


def stored(page: Page) -> Page:
    say_source(page)
    page.get_by_role("button", name=re.compile("^Enregistrer [0-9]")).click()
    expect(page.get_by_text(STORED)).to_be_visible()
    return chromium.settled(page)


def typed(page: Page, slug_unit: str, *, date: str, value: str) -> Page:
    page.get_by_label("Date de la valeur").fill(date)
    page.get_by_label(f"Valeur ({slug_unit})").fill(value)
    return page


def versions(page: Page, date: str) -> int:
    """How many versions of a date's value the sheet lists."""
    return page.locator("table").last.locator("tr", has=page.get_by_role("cell", name=date, exact=True)).count()


def test_a_value_is_entered_in_a_form_and_stands_on_the_sheet_as_provisional(open_own: Open) -> None:
    page = as_person(open_own(FORM.format("lieux_experimentation")))
    stored(previewed(typed(page, "lieux", date="30/06/2026", value="41")))
    sheet = open_own(SHEET.format("lieux_experimentation"))
    expect(sheet.get_by_text("37 lieux pour une cible de 30 lieux")).to_be_visible()
    expect(sheet.get_by_text("1 valeur provisoire : 41 lieux (30/06/2026), à valider")).to_be_visible()
    chart = sheet.locator("[data-testid=stVegaLiteChart]").first
    expect(chart).to_have_attribute("aria-label", re.compile("41"))
    assert versions(sheet, "30/06/2026") == 1


def test_what_cannot_be_read_is_explained_and_nothing_is_stored(open_own: Open) -> None:
    page = as_person(open_own(FORM.format("universites_concernees")))
    previewed(typed(page, "universités", date="03-04-23", value="45 %"))
    for said in ("a plusieurs sens", "n’est pas dans l’unité de l’indicateur"):
        expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Enregistrer"))).to_have_count(0)


def test_an_implausible_value_needs_a_reason_and_the_sheet_shows_it(open_own: Open) -> None:
    page = as_person(open_own(FORM.format("laureats_total")))
    previewed(typed(page, "lauréats", date="30/06/2026", value="12"))
    expect(page.get_by_text("un cumul qui baisse")).to_be_visible()
    page.get_by_role("button", name="Enregistrer 1 valeur").click()
    expect(page.get_by_text("Dites pourquoi les valeurs signalées sont exactes")).to_be_visible()
    page.get_by_label("dites pourquoi").fill("Recomptage de juin")
    stored(page)
    expect(open_own(SHEET.format("laureats_total")).get_by_text("Recomptage de juin")).to_be_visible()


def test_nothing_is_stored_without_an_address(open_own: Open) -> None:
    page = open_own(FORM.format("laureats_total"))
    previewed(typed(page, "lauréats", date="30/09/2026", value="360"))
    page.get_by_role("button", name="Enregistrer 1 valeur").click()
    expect(page.get_by_text("Indiquez votre adresse e-mail en haut de la page")).to_be_visible()


def test_cells_copied_from_a_spreadsheet_are_pasted_into_the_grid(open_own: Open) -> None:
    page = as_person(open_own(GRID))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 120, box["y"] + 52)
    cells = "Porteurs de projets lauréats\\t31/03/2026\\t≥ 670\\nporteurs_projets\\t2026-06-30\\t680\\tenviron"
    page.evaluate(f"navigator.clipboard.writeText('{cells}')")
    page.keyboard.press("Control+V")
    page.wait_for_timeout(800)
    previewed(page)
    expect(page.get_by_text("2 nouvelles valeurs")).to_be_visible()
    expect(page.get_by_role("cell", name="≥ 670")).to_be_visible()
    expect(page.get_by_role("cell", name="≈ 680")).to_be_visible()
    stored(page)


def test_a_messy_file_gives_its_good_rows_and_explains_the_others(open_own: Open, tmp_path: Path) -> None:
    file = tmp_path / "relevé.csv"
    lines = (
        "Indicateur;Date;Valeur;Précision;Source;Lien;Commentaire;Région",
        "experimentations;31/03/2026;90;;CHU de Dijon, page 2026;;ouvert <img src=x onerror=window.hacked=1>;IDF",
        "Total;;12 345;;;;;",
        "experimentations;03-04-23;12;;;;;",
        "experimentations;30/06/2026;=1+1;;;;;",
        "pepr_projets;2025;;;;;;",
    )
    file.write_bytes("\r\n".join(lines).encode("cp1252"))
    page = as_person(open_own(FILE))
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_text("3 lignes refusées").first).to_be_visible()
    chromium.settled(page)
    expect(page.get_by_text("Colonnes non reconnues, laissées de côté : Région")).to_be_visible()
    refused = page.locator("table", has=page.get_by_text("Tel que saisi")).locator("tbody tr")
    assert [row.locator("td").nth(0).inner_text() for row in refused.all()] == ["3", "4", "5"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Lignes refusées, à corriger (fichier CSV)").click()
    mended = download.value.path().read_text("utf-8-sig")
    assert mended.splitlines()[1].startswith("Total;;12 345;")
    assert "'=1+1" in mended
    stored(page)
    assert page.evaluate("window.hacked") is None


def test_a_filled_template_comes_in_as_a_workbook_and_a_second_time_changes_nothing(
    open_own: Open, tmp_path: Path
) -> None:
    page = as_person(open_own(FILE))
    with page.expect_download() as download:
        page.get_by_role("button", name="Modèle (XLSX)").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    file = tmp_path / "rempli.xlsx"
    header = ("indicateur", "date", "valeur", "precision", "source", "lien", "commentaire")
    file.write_bytes(
        write_xlsx([header, ("cma_laureats", "31/12/2025", Decimal(30), "exact", "ANR, 2026", None, None)])
    )
    for expected in ("1 nouvelle valeur", "1 déjà connue"):
        page.goto(page.url)
        chromium.settled(page)
        as_person(page)
        page.set_input_files("input[type=file]", file)
        expect(page.get_by_text(expected)).to_be_visible()
        if expected.endswith("valeur"):
            stored(chromium.charted(page))


def test_a_file_that_is_no_table_is_refused_with_what_to_do(open_own: Open, tmp_path: Path) -> None:
    page = as_person(open_own(FILE))
    file = tmp_path / "vide.csv"
    file.write_bytes(b"")
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_text("est vide")).to_be_visible()


@pytest.mark.parametrize(("choice", "shown"), [("Garder la leur", 1), ("Enregistrer la mienne par-dessus", 2)])
def test_the_second_of_two_editors_sees_both_values_and_chooses(open_own: Open, choice: str, shown: int) -> None:
    date = {1: "31/01/2026", 2: "28/02/2026"}[shown]
    first, second = (as_person(open_own(FORM.format("universites_concernees")), name) for name in ("marie", "paul"))
    previewed(typed(first, "universités", date=date, value="25"))
    previewed(typed(second, "universités", date=date, value="26"))
    stored(first)
    second.get_by_role("button", name="Enregistrer 1 valeur").click()
    expect(second.get_by_text("Quelqu’un d’autre a enregistré")).to_be_visible()
    conflict = second.get_by_role("row", name=re.compile("marie@example.org"))
    expect(conflict).to_contain_text("25 universités")
    expect(conflict).to_contain_text("26 universités")
    second.get_by_role("button", name=choice).click()
    chromium.settled(second)
    if shown == 2:
        stored(second)
    assert versions(open_own(SHEET.format("universites_concernees")), date) == shown


@pytest.mark.parametrize(("wait_ms", "month"), [(0, "01"), (20, "02"), (70, "03"), (300, "04")])
def test_a_double_click_stores_one_version(open_own: Open, wait_ms: int, month: str) -> None:
    page = as_person(open_own(FORM.format("pepr_projets")))
    previewed(typed(page, "projets", date=f"15/{month}/2026", value="30"))
    page.evaluate(
        """wait => {
            const button = [...document.querySelectorAll('button')].find(each => /^Enregistrer 1/.test(each.innerText));
            button.click();
            setTimeout(() => { button.click(); window.clickedTwice = true; }, wait);
        }""",
        wait_ms,
    )
    expect(page.get_by_text(STORED)).to_be_visible()
    page.wait_for_function("() => window.clickedTwice")
    chromium.settled(page).reload()
    chromium.settled(page)
    assert versions(open_own(SHEET.format("pepr_projets")), f"15/{month}/2026") == 1


def test_a_connection_cut_after_the_click_stores_once_or_not_at_all(open_own: Open) -> None:
    page = as_person(open_own(FORM.format("pepr_projets")))
    previewed(typed(page, "projets", date="15/06/2026", value="31"))
    page.get_by_role("button", name="Enregistrer 1 valeur").click(no_wait_after=True)
    page.context.set_offline(True)
    page.wait_for_timeout(500)
    page.close()
    page.context.set_offline(False)
    assert versions(open_own(SHEET.format("pepr_projets")), "15/06/2026") <= 1


def test_every_acknowledged_value_is_in_the_database_after_the_server_has_stopped(
    browser: Browser, figures: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(figures.read_bytes())
    with serve("dashboard:app", folder=PROJECT, environment=database(copy)) as running:
        for open_path in opener(browser, running.url):
            page = as_person(open_path(FORM.format("lieux_experimentation")))
            stored(previewed(typed(page, "lieux", date="31/12/2025", value="40")))
            break
    reopened = open_store(copy)
    row = reopened.rows("SELECT value, state FROM achievement WHERE period_end = $on", on=dt.date(2025, 12, 31))
    reopened.close()
    assert {"value": Decimal(40), "state": "submitted"} in row


def test_the_reason_given_for_a_value_outlives_a_conflict(own_server: Server) -> None:
    with visit(own_server.url, FORM.format("eds_laureats")) as slow, visit(own_server.url, "/saisie") as quick:
        preview_value(slow, "marie", "50000")
        slow.fill("recompté avec les porteurs", key=reason_key(slow))
        slow.rerun()
        quick.rerun(query_string="indicateur=eds_laureats")
        preview_value(quick, "paul", "500")
        quick.fill("autre décompte", key=reason_key(quick))
        quick.press(label="Enregistrer 1 valeur")
        slow.press(label="Enregistrer 1 valeur")
        slow.press(label="Enregistrer la mienne par-dessus")
        slow.press(label="Enregistrer 1 valeur")
        assert STORED.search(" ".join(slow.screen.alerts()))
    with visit(own_server.url, SHEET.format("eds_laureats")) as sheet:
        assert "recompté avec les porteurs" in sheet.screen.text()


def preview_value(tab: Visit, name: str, value: str) -> None:
    """Type a value that something speaks against, and look at its preview."""
    tab.fill(f"{name}@example.org", key="actor")
    tab.fill("15/03/2026", label="Date de la valeur")
    [field] = [each.label for each in tab.screen.widgets() if each.label.startswith("Valeur (")]
    tab.fill(value, label=field)
    tab.press(label="Prévisualiser")
    [source] = [each.key for each in tab.screen.widgets() if (each.key or "").startswith("source-")]
    tab.fill("sans source", key=source or "")


def reason_key(tab: Visit) -> str:
    """The key of the field that asks for a reason."""
    [key] = [each.key for each in tab.screen.widgets() if (each.key or "").startswith("reason-")]
    return key or ""
