"""Naming who is responsible, where it is missed: on the page for entering values and on the sheet."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.conftest import Open
from tests.browser.test_entry import SHEET, as_person

pytestmark = pytest.mark.browser

UNNAMED = re.compile(r"(\d+) n’ont pas de responsable\.")


def unnamed(page: Page) -> int:
    said = page.get_by_text(UNNAMED)
    expect(said).to_have_count(1)
    found = UNNAMED.search(said.inner_text())
    return int(found[1]) if found else 0


def test_one_line_says_how_many_have_nobody_and_three_are_named_one_after_the_other(open_own: Open) -> None:
    page = as_person(open_own("/saisie"))
    page.get_by_text(re.compile("valeurs attendues$")).click()
    chromium.settled(page)
    before = unnamed(page)
    assert page.get_by_text("responsable non précisé").count() == 0
    for step, address in enumerate(("anne@example.org", "paul@example.org", "zoe@example.org"), start=1):
        if not page.get_by_role("combobox", name="Indicateurs").is_visible():
            page.get_by_role("button", name="Désigner un responsable").click()
        page.get_by_role("combobox", name="Indicateurs").click()
        page.get_by_role("option").nth(1).click()  # the first one that has nobody, after "all of them"
        page.keyboard.press("Escape")
        if not page.get_by_label("Adresse e-mail de la personne responsable").is_visible():
            page.get_by_role("button", name="Désigner un responsable").click()
        page.get_by_label("Adresse e-mail de la personne responsable").fill(address)
        page.keyboard.press("Tab")
        chromium.settled(page)
        page.get_by_role("button", name="Désigner comme responsable").click()
        expect(page.get_by_text(f"{address} : responsable de 1 indicateur (n°")).to_be_in_viewport()
        chromium.settled(page)
        expect(page.get_by_role("cell", name=address)).to_be_visible()
        assert unnamed(page) == before - step


def test_the_sheet_names_who_is_responsible_and_lets_somebody_be_named(open_own: Open) -> None:
    page = open_own(SHEET.format("laureats_total"))
    expect(page.get_by_text("Responsable : responsable non précisé")).to_be_visible()
    for address in ("anne@example.org", "paul@example.org", ""):
        page.get_by_role("button", name="Désigner un responsable").click()
        if page.get_by_label("Votre adresse e-mail").input_value() == "":
            page.get_by_label("Votre adresse e-mail").fill("marie@example.org")
            page.keyboard.press("Tab")
            chromium.settled(page)
        page.get_by_label("Adresse e-mail de la personne responsable").fill(address)
        page.keyboard.press("Tab")
        chromium.settled(page)
        page.get_by_role("button", name="Désigner comme responsable").click()
        expect(page.get_by_text(f"Responsable : {address or 'responsable non précisé'}")).to_be_visible()
        page.keyboard.press("Escape")
        chromium.settled(page)
