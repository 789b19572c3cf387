"""Pages on paper: what Ctrl+P gives of the overview and of a sheet, on A4."""

import io

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser import chromium
from tests.browser.conftest import Open
from tests.browser.walking import OVERFLOW, PAGES

pytestmark = pytest.mark.browser

PRINTABLE_PX = 703
"""A4 without its margins of 12 mm, at 96 pixels to the inch."""
OVERVIEW, SHEET = PAGES["overview"], PAGES["sheet"]


def on_paper(page: Page) -> list[str]:
    """The text of each page of paper."""
    printed = chromium.charted(page).pdf(prefer_css_page_size=True, print_background=True)
    return [" ".join(each.extract_text().split()) for each in PdfReader(io.BytesIO(printed)).pages]


@pytest.mark.parametrize(
    ("path", "most", "told"),
    [
        (
            OVERVIEW,
            2,
            (
                "Sur 13 promesses",
                "non communiqué",
                "À relancer",
                "6 enveloppes",
            ),
        ),
        (SHEET, 2, ("Tiers-lieux d’expérimentation", "37 lieux", "123 %", "Plans", "L’Usine Digitale", "Sources")),
    ],
    ids=["overview", "sheet"],
)
def test_a_page_fits_on_few_sheets_of_paper_without_its_buttons(
    path: str, most: int, told: tuple[str, ...], open_page: Open
) -> None:
    sheets = on_paper(open_page(path))
    whole = " ".join(sheets).replace("\u202f", " ").replace("\u00a0", " ")
    assert 1 <= len(sheets) <= most
    letters = whole.replace(" ", "")  # small type is placed letter by letter, which reads as spaces
    assert [each for each in told if each.replace(" ", "") not in letters] == []
    assert [
        each for each in ("Langue", "English", "Image pour la presse", "Comment ces chiffres") if each in whole
    ] == []


@pytest.mark.parametrize("path", [OVERVIEW, SHEET], ids=["overview", "sheet"])
def test_nothing_runs_over_the_edge_of_the_paper(path: str, open_page: Open) -> None:
    page = open_page(path)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PRINTABLE_PX, "height": 1030})
    assert chromium.charted(page).evaluate(OVERFLOW) == 0


def test_charts_offer_no_picture_without_its_source(open_page: Open) -> None:
    page = chromium.charted(open_page(SHEET))
    page.get_by_test_id("stVegaLiteChart").first.hover()
    tools = page.get_by_test_id("stElementToolbar")
    assert tools.count() >= 1
    assert not any(each.is_visible() for each in tools.all())
