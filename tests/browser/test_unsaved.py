"""What is typed stays until it is stored or given up: people go to another page, another mode and the other language.

Three times in a row each, as they do in a meeting; afterwards everything is still there, and once it is stored, gone.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bench.servers import Server
from tests.browser import chromium
from tests.browser.conftest import Open, opener
from tests.browser.test_choices import TIMES, busy_file, busy_server, switch_language
from tests.browser.test_entry import FILE, FORM, GRID, STORED, as_person
from tests.browser.test_plans import type_value
from tests.browser.walking import turn_to

pytestmark = pytest.mark.browser

SITES = "lieux_experimentation"
FIELDS = """() => Object.fromEntries([...document.querySelectorAll(
    '[data-testid=stMain] [class*=st-key-] :is(input:not([type=file]), textarea)'
)].map(field => {
    const classes = [...field.closest('[class*=st-key-]').classList];
    const key = classes.find(name => name.startsWith('st-key-'));
    return [key + (field.type === 'radio' ? field.value : ''), field.matches('[type=radio], [type=checkbox]')
        ? String(field.checked) : field.value];
}))"""
CHOSEN = """() => [...document.querySelectorAll(
    '[data-testid=stMain] [class*=st-key-] button[data-selected=true]'
)].map(button => [...button.parentElement.children].indexOf(button))"""
__all__ = ["busy_file", "busy_server"]


@pytest.fixture
def open_busy(browser: Browser, busy_server: Server) -> Iterator[Open]:
    yield from opener(browser, busy_server.url)


def read_fields(page: Page) -> dict[str, str]:
    """What every field of the page holds, by its key; tables by their cells."""
    fields: dict[str, str] = chromium.settled(page).evaluate(FIELDS)
    return fields


def go_elsewhere_and_back(page: Page, place: str, *, elsewhere: str = "Méthode") -> None:
    for name in (elsewhere, place):
        turn_to(page, name)


def look_elsewhere(page: Page, place: str) -> None:
    """The other language and back, another page and back."""
    switch_language(page, "English")
    switch_language(page, "Français")
    go_elsewhere_and_back(page, place)


def cell(page: Page, text: str) -> Locator:
    """The cells of the table that say so."""
    return page.locator("[data-testid=stDataFrame] [role=gridcell]", has_text=re.compile(f"^{text}$"))


def press(page: Page, name: str) -> None:
    """Press a button and wait for what comes of it: until then a field that begins anew is there twice."""
    page.get_by_role("button", name=name).click()
    chromium.settled(page)


def write_value(page: Page) -> None:
    page.get_by_label("Date de la valeur").fill("30/06/2026")
    page.get_by_label("Valeur (lieux)").fill("42")
    page.get_by_label("Commentaire").fill("Un lieu de plus")
    source = page.get_by_role("combobox", name="Source")
    source.fill("ANS, bilan, 2026")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Précision").click()
    page.get_by_role("option").nth(1).click()
    chromium.settled(page)


def test_a_value_stays_until_it_is_stored(open_busy: Open) -> None:
    page = as_person(open_busy(FORM.format(SITES)))
    empty = read_fields(page)
    write_value(page)
    typed = read_fields(page)
    assert len({key for key in typed if typed[key] != empty[key]}) == 5
    for _ in range(TIMES):
        look_elsewhere(page, "Saisie")
        for mode in ("Un fichier", "Plusieurs valeurs", "Une valeur"):
            page.locator(".st-key-mode").get_by_text(mode).click()
            chromium.settled(page)
        assert read_fields(page) == typed
    press(page, "Prévisualiser")
    expect(page.get_by_role("heading", name="Ce qui serait enregistré")).to_be_visible()
    page.get_by_label("dites pourquoi").fill("Un lieu a rouvert")
    look_elsewhere(page, "Saisie")
    expect(page.get_by_label("dites pourquoi")).to_have_value("Un lieu a rouvert")
    press(page, "Enregistrer 1 valeur")
    expect(page.get_by_text(STORED)).to_be_visible()
    expect(page.get_by_label("Valeur (lieux)")).to_have_value("")
    assert set(read_fields(page).values()) == set(empty.values())


def test_each_indicator_keeps_what_was_typed_for_it_and_giving_up_empties_it(open_busy: Open) -> None:
    page = as_person(open_busy(FORM.format(SITES)))
    write_value(page)
    typed = read_fields(page)
    for _ in range(TIMES):
        for name, value in (("Étudiants formés", ""), ("Tiers-lieux", "42")):
            page.get_by_role("combobox", name="Indicateur").fill(name)
            page.get_by_role("option").first.click()
            chromium.settled(page)
            expect(page.get_by_label(re.compile(r"^Valeur \("))).to_have_value(value)
    assert read_fields(page) == typed
    press(page, "Prévisualiser")
    press(page, "Abandonner")
    expect(page.get_by_label("Valeur (lieux)")).to_have_value("")


def test_what_is_stored_is_what_stands_in_the_fields(open_busy: Open) -> None:
    page = as_person(open_busy(FORM.format(SITES)))
    write_value(page)
    page.get_by_label("Date de la valeur").fill("31/07/2026")
    press(page, "Prévisualiser")
    expect(page.get_by_role("button", name="Enregistrer 1 valeur")).to_be_visible()
    page.get_by_label("Valeur (lieux)").fill("43")
    press(page, "Enregistrer 1 valeur")
    expect(page.get_by_role("cell", name="43 lieux").first).to_be_visible()
    expect(page.get_by_text(STORED)).to_have_count(0)


def test_a_table_stays_until_it_is_given_up(open_busy: Open) -> None:
    page = as_person(open_busy(GRID))
    type_cells(page)
    for _ in range(TIMES):
        look_elsewhere(page, "Saisie")
        for mode in ("Une valeur", "Plusieurs valeurs"):
            page.locator(".st-key-mode").get_by_text(mode).click()
            chromium.settled(page)
        for text in ("31/08/2026", "77"):
            expect(cell(page, text)).to_have_count(1)
    press(page, "Prévisualiser")
    expect(page.get_by_text("1 nouvelle valeur")).to_be_visible()
    press(page, "Abandonner")
    for text in ("31/08/2026", "77"):
        expect(cell(page, text)).to_have_count(0)


def type_cells(page: Page) -> None:
    """An indicator, a date and a value into the first row of the table."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 120, box["y"] + 52)
    page.evaluate("navigator.clipboard.writeText('experimentations\\t31/08/2026\\t77')")
    page.keyboard.press("Control+V")
    page.wait_for_timeout(800)
    chromium.settled(page)


def test_a_file_stays_until_it_is_removed(open_busy: Open, tmp_path: Path) -> None:
    file = tmp_path / "relevé.csv"
    file.write_text("indicateur;date;valeur\nexperimentations;31/03/2026;90\n", encoding="utf-8")
    page = as_person(open_busy(FILE))
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_text("1 nouvelle valeur")).to_be_visible()
    chromium.settled(page)  # the field it was dropped into names it too, until it is read
    for _ in range(TIMES):
        expect(page.get_by_text("1 nouvelle valeur")).to_be_visible()
        expect(page.get_by_text("relevé.csv")).to_be_visible()
        look_elsewhere(page, "Saisie")
        for mode in ("Une valeur", "Un fichier"):
            page.locator(".st-key-mode").get_by_text(mode).click()
            chromium.settled(page)
    press(page, "Retirer ce fichier")
    expect(page.get_by_text("relevé.csv")).to_have_count(0)
    expect(page.get_by_text("1 nouvelle valeur")).to_have_count(0)


def test_a_refused_file_says_why_until_it_is_removed(open_busy: Open, tmp_path: Path) -> None:
    file = tmp_path / "vide.csv"
    file.write_bytes(b"")
    page = as_person(open_busy(FILE))
    page.set_input_files("input[type=file]", file)
    for _ in range(TIMES):
        expect(page.get_by_text("est vide")).to_be_visible()
        look_elsewhere(page, "Saisie")
    press(page, "Retirer ce fichier")
    expect(page.get_by_text("est vide")).to_have_count(0)


def test_a_plan_stays_until_it_is_given_up(open_busy: Open) -> None:
    page = as_person(open_busy(f"/cibles?indicateur={SITES}"))
    empty = read_fields(page)
    type_value(page, "45")
    page.get_by_label("Référence de la décision (obligatoire)").fill("Comité, point 2")
    page.get_by_label("Motif (obligatoire)").fill("Deux lieux de plus")
    page.locator("[class*='-path'] label[data-testid=stRadioOption]").last.click()
    typed = read_fields(page)
    assert typed != empty
    for _ in range(TIMES):
        look_elsewhere(page, "Cibles")
        assert read_fields(page) == typed
        expect(cell(page, "45")).to_have_count(1)
    press(page, "Prévisualiser")
    press(page, "Abandonner")
    assert list(read_fields(page).values()) == list(empty.values())
    expect(cell(page, "45")).to_have_count(0)


def test_a_role_stays_until_it_is_given_up(open_busy: Open) -> None:
    page = as_person(open_busy("/administration"))
    page.get_by_role("combobox", name="Le rôle de qui").fill("paul@example.org")
    page.keyboard.press("Enter")
    for name in ("responsable", "axes et indicateurs choisis"):
        page.get_by_role("radio", name=name).click()
        chromium.settled(page)
    open_list(page, "Axes")
    page.get_by_role("option").nth(2).click()
    page.keyboard.press("Escape")
    chromium.settled(page)
    typed, chosen, tags = read_fields(page), page.evaluate(CHOSEN), page.locator("[data-tag]").all_inner_texts()
    assert tags
    for _ in range(TIMES):
        look_elsewhere(page, "Administration")
        assert read_fields(page) == typed
        assert page.evaluate(CHOSEN) == chosen
        assert page.locator("[data-tag]").all_inner_texts() == tags
    press(page, "Abandonner")
    expect(page.get_by_role("combobox", name="Le rôle de qui")).to_have_value("")


def test_the_choice_of_a_kit_stays(open_busy: Open) -> None:
    page = open_busy("/presse")
    kit = page.locator(".st-key-press-kit-indicators")
    kit.locator("[data-tag] button").first.click()
    chromium.settled(page)
    tags = kit.locator("[data-tag]").all_inner_texts()
    assert tags
    for _ in range(TIMES):
        look_elsewhere(page, "Images")
        assert kit.locator("[data-tag]").all_inner_texts() == tags


def test_the_reason_for_taking_back_stays(open_busy: Open) -> None:
    page = as_person_in_journal(open_busy("/journal"))
    typed = read_fields(page)
    for _ in range(TIMES):
        look_elsewhere(page, "Journal")
        assert read_fields(page) == typed


def open_list(page: Page, name: str) -> None:
    chromium.scrolled_to(page.get_by_role("combobox", name=name, exact=True)).click()


def as_person_in_journal(page: Page) -> Page:
    """Choose a value to take back and say why."""
    open_list(page, "Valeur")
    page.get_by_role("option").first.click()
    chromium.settled(page)
    page.get_by_label("Motif", exact=True).fill("saisi deux fois")
    return as_person(page)


def test_the_reason_for_refusing_stays(open_busy: Open) -> None:
    page = chromium.unfolded(as_person(open_busy("/saisie")))
    page.get_by_label("Motif, en cas de refus").fill("illisible")
    page.keyboard.press("Tab")
    for _ in range(TIMES):
        look_elsewhere(page, "Saisie")
        expect(chromium.unfolded(page).get_by_label("Motif, en cas de refus")).to_have_value("illisible")
