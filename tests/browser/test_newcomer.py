"""Somebody who is here for the first time: how many clicks and fields it takes to correct a value, to get a picture."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import chromium
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

SITES, WINNERS = "Tiers-lieux d’expérimentation", "Lauréats, tous dispositifs"


@dataclass
class Hand:
    """Clicks and types like a person, one thing after the other; what it counts is printed (``-s``)."""

    page: Page
    clicks: int = 0
    fields: int = 0
    began: float = field(default_factory=time.perf_counter)

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1
        chromium.charted(self.page)

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        target = self.page.get_by_label(label)
        target.clear()
        target.press_sequentially(text)
        self.fields += 1

    def tell(self, what: str) -> None:
        seconds = time.perf_counter() - self.began
        print(f"\n{what}: {self.clicks} clicks, {self.fields} fields, {seconds:.1f} s of the dashboard's own time")


def test_a_value_is_corrected_from_the_first_page_on(open_own: Open) -> None:
    page = open_own("/")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name=SITES, exact=True).first)
    hand.click(page.get_by_role("link", name="Saisir ou corriger une valeur"))
    hand.fill("Votre adresse e-mail", "marie@example.org")
    hand.click(page.get_by_test_id("stButtonGroup").get_by_text("12/11/2025"))
    hand.fill(re.compile("^Valeur"), "38")
    hand.click(page.get_by_role("button", name="Prévisualiser"))
    hand.click(page.get_by_role("button", name="Enregistrer 1 valeur"))
    expect(page.get_by_text(re.compile(r"enregistrée \(n°"))).to_be_visible()
    hand.tell("one value corrected")
    assert (hand.clicks, hand.fields) == (5, 2)


def test_a_picture_is_taken_home_from_the_first_page_on(open_own: Open, tmp_path: Path) -> None:
    page = open_own("/")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name=WINNERS, exact=True).first)
    hand.click(page.get_by_role("link", name="Image pour la presse"))
    with page.expect_download() as downloaded:
        hand.click(page.get_by_role("button", name=re.compile("PNG")))
    downloaded.value.save_as(tmp_path / "picture.png")
    hand.tell("one picture")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
    assert (hand.clicks, hand.fields) == (3, 0)


@pytest.mark.parametrize(
    ("way", "title"),
    [
        ("Saisir ou corriger une valeur", "Saisir des valeurs réalisées"),
        ("Obtenir une image pour la presse", "Images pour la presse"),
    ],
)
def test_help_leads_from_any_page_to_a_value_and_to_a_picture(way: str, title: str, open_own: Open) -> None:
    page = open_own("/journal")
    page.get_by_role("button", name="Aide", exact=True).click()
    page.get_by_role("link", name=way).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
