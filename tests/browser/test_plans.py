"""Targets, as a committee's secretary meets the page: a plan revised, refused, taken over by somebody else."""

import re

import pytest
from playwright.sync_api import Page, Position, expect

from tests.browser import chromium
from tests.browser.conftest import Open
from tests.browser.receipts import expect_receipt
from tests.browser.test_pages import MAIN, english_sentences, text_of

pytestmark = pytest.mark.browser

ROW_PX = 35
EDITED_MS = 700  # longer than a double click, and than the editor waits to hand an edit on


def sign(page: Page, address: str) -> None:
    page.get_by_label("Votre adresse e-mail").fill(address)
    page.keyboard.press("Enter")
    chromium.settled(page)


def type_value(page: Page, value: str, *, row: int = 1, column: int = 1) -> None:
    """Open a cell of the milestones and type over what it holds."""
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    width = (grid.bounding_box() or {"width": 640})["width"]
    place: Position = {"x": width * (column + 0.5) / 3, "y": ROW_PX * (row + 0.5)}
    opened = page.locator(".gdg-input")
    for _ in range(2):  # the first click may only bring the focus back to where it was
        if not opened.count():
            grid.click(position=place)
            page.wait_for_timeout(EDITED_MS)
    if not opened.count():
        page.keyboard.press("Enter")
    opened.fill(value)
    page.keyboard.press("Enter")
    page.wait_for_timeout(EDITED_MS)


def describe(page: Page, *, decision: str, reason: str) -> None:
    page.get_by_label("Référence de la décision (obligatoire)").fill(decision)
    page.get_by_label("Motif (obligatoire)").fill(reason)


def preview(page: Page) -> str:
    page.get_by_role("button", name="Prévisualiser").click()
    expect(page.get_by_role("heading", name="Ce qui serait annoncé")).to_be_visible()
    return text_of(chromium.settled(page))


def announce(page: Page) -> None:
    page.get_by_role("button", name="Annoncer ce plan").click()


def test_a_plan_is_revised_from_the_form_to_the_sheet(open_own: Open) -> None:
    page = open_own("/cibles?indicateur=budget_total")
    assert "718,4 M€" in text_of(page)
    sign(page, "marie@example.org")
    type_value(page, "750")
    describe(page, decision="Comité du 20/11/2026, point 2", reason="Moyens ajoutés pour la formation")
    said = preview(page)
    assert "718,4 M€ → 750 M€" in said
    assert "8,35 % → 8 %" in said
    assert "Part de l’enveloppe engagée" in said
    announce(page)
    expect_receipt(page, "Révision 7 annoncée")
    page.get_by_text("Voir la fiche").click()
    expect(page.locator("h1")).to_have_text("Enveloppe de la stratégie")
    said = text_of(chromium.charted(page))
    assert "750 M€" in said
    assert "Comité du 20/11/2026, point 2 – Moyens ajoutés pour la formation" in said
    assert "remplacé" in said


def test_what_is_wrong_is_listed_and_mended(open_own: Open) -> None:
    page = open_own("/cibles?indicateur=lieux_experimentation")
    sign(page, "marie@example.org")
    type_value(page, "beaucoup")
    describe(page, decision="Comité du 20/11/2026", reason="")
    said = preview(page)
    assert "2 points à corriger d’abord." in said
    assert "Jalon 1, valeur beaucoup « beaucoup » n’est pas un nombre." in said
    assert page.get_by_role("button", name="Annoncer ce plan").count() == 0
    type_value(page, "45")
    describe(page, decision="Comité du 20/11/2026", reason="Moyens ajoutés")
    assert "123 % → 82 %" in preview(page)
    expect(page.get_by_role("button", name="Annoncer ce plan")).to_be_enabled()


def test_a_warning_is_confirmed_with_a_tick_and_stays_with_the_plan(open_own: Open) -> None:
    page = open_own("/cibles?indicateur=universites_concernees")
    sign(page, "marie@example.org")
    type_value(page, "5000")
    describe(page, decision="Comité du 20/11/2026", reason="Essai")
    assert "dix fois la cible précédente" in preview(page)
    expect(page.get_by_role("button", name="Annoncer ce plan")).to_be_disabled()
    page.get_by_text("Je confirme").click()
    announce(page)
    expect_receipt(page, "Révision 2 annoncée")
    page.get_by_text("Voir la fiche").click()
    expect(page.locator("h1")).to_have_text("Universités concernées")
    assert "Confirmé malgré tout : dix fois la cible précédente" in text_of(chromium.charted(page))


def test_nobody_announces_without_an_address(open_own: Open) -> None:
    page = open_own("/cibles?indicateur=lieux_experimentation")
    type_value(page, "45")
    describe(page, decision="Comité du 20/11/2026", reason="Moyens ajoutés")
    assert "Indiquez votre adresse e-mail" in preview(page)
    expect(page.get_by_role("button", name="Annoncer ce plan")).to_be_disabled()


def test_two_people_revise_the_same_plan_and_the_second_chooses(open_own: Open) -> None:
    marie, paul = (open_own("/cibles?indicateur=eds_budget") for _ in range(2))
    for page, address, value in ((marie, "marie@example.org", "80"), (paul, "paul@example.org", "90")):
        sign(page, address)
        type_value(page, value)
        describe(page, decision=f"Décision de {address}", reason="Nouveaux moyens")
        preview(page)
    announce(marie)
    expect(marie.locator(MAIN)).to_contain_text("Révision 3 annoncée")
    announce(paul)
    expect(paul.locator(MAIN)).to_contain_text("Rien n’est perdu")
    said = text_of(chromium.settled(paul))
    for told in (
        "80 M€",
        "marie@example.org, ",
        "Décision de marie@example.org",
        "90 M€",
        "le vôtre, pas encore annoncé",
    ):
        assert told in said
    paul.get_by_role("button", name="Reprendre mon plan après le leur").click()
    expect(paul.locator(MAIN)).to_contain_text("80 M€ → 90 M€")
    announce(paul)
    expect(paul.locator(MAIN)).to_contain_text("Révision 4 annoncée")
    assert "Décision de marie@example.org" in text_of(chromium.settled(paul))


def test_an_earlier_plan_is_taken_up_again(open_own: Open) -> None:
    page = open_own("/cibles?indicateur=lieux_experimentation")
    page.get_by_test_id("stSelectbox").nth(1).click()
    page.get_by_role("option").nth(1).click()
    chromium.settled(page)
    expect(page.get_by_label("Motif (obligatoire)")).to_have_value(re.compile("^Annulation\\s: retour au plan"))


def test_the_page_of_a_past_day_says_that_a_revision_counts_from_today(open_own: Open) -> None:
    said = text_of(open_own("/cibles?indicateur=lieux_experimentation&au=2022-01-01"))
    assert "Une révision compte à partir d’aujourd’hui" in said
    assert "fin 2024" in said


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_fits_a_phone(open_own: Open, theme: str) -> None:
    page = open_own("/cibles?indicateur=lieux_experimentation", width=390, height=844, theme=theme)
    overflow = page.evaluate(
        """() => { const main = document.querySelector('[data-testid=stMain]');
                   return main.scrollWidth - main.clientWidth; }"""
    )
    assert overflow <= 0


def test_no_english_sentence_is_left_on_the_french_page(open_own: Open) -> None:
    said = text_of(open_own("/cibles?indicateur=lieux_experimentation"))
    assert [each for each in english_sentences() if each in said] == []
