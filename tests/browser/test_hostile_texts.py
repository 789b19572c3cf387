"""Hostile texts in every field that people fill in: nothing runs, nothing is fetched from outside, pages hold."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=x onerror=window.hacked=1>",
    "<script>window.hacked=1</script>",
    "[cliquez](javascript:window.hacked=1)",
    "![espion](http://outside.invalid/pixel.png)",
    "\u001b[31mrouge\u001b[0m \u202etxet\u202c zéro\u200blargeur",
    "**gras** `code` # titre | colonne | $x^2$ :red[rouge] :material/bug_report:",
    "https://outside.invalid/a HTTP://outside.invalid www.outside.invalid mailto:eve@outside.invalid",
    "'; DROP TABLE achievement; --",
    "A" * 3_500,
)
MARKS = "/fiche?indicateur=porteurs_projets", "/journal", "/saisie", "/cibles?indicateur=porteurs_projets", "/"
NARROW_PX = 390


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def hostile_file(folder: Path) -> Path:
    """Values with one hostile text each as source and as comment, under a name that is hostile too."""
    rows = [
        f"porteurs_projets;{day:02}/06/2026;{700 + day};;{quoted(text[:300])};;{quoted(text)}"
        for day, text in enumerate(HOSTILE, start=1)
    ]
    file = folder / "<b>..%2f..%2fetc%2fpasswd;rm -rf.csv"
    file.write_text("\n".join(["indicateur;date;valeur;precision;source;lien;commentaire", *rows]), encoding="utf-8")
    return file


def watched(page: Page) -> list[str]:
    """The addresses outside the server that the page asks for from now on."""
    outside: list[str] = []
    page.on(
        "request",
        lambda asked: (
            None if "127.0.0.1" in asked.url or asked.url.startswith(("data:", "blob:")) else outside.append(asked.url)
        ),
    )
    return outside


def assert_inert(page: Page, name: str) -> None:
    """Nothing of a hostile text has run or became an element, and the page is as wide as its window."""
    assert page.evaluate("window.hacked") is None
    assert page.locator("[data-testid=stMain] img[src*=outside], [data-testid=stMain] script").count() == 0
    assert page.locator("a[href^=javascript], a[href*='outside.invalid' i]").count() == 0
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth + 1"), f"{name} is too wide"


def test_hostile_texts_are_shown_as_text_everywhere(open_own: Open, tmp_path: Path) -> None:
    page = open_own("/saisie?mode=fichier")
    outside = watched(page)
    page.get_by_label("Votre adresse e-mail").fill("www.outside.invalid/a@outside.invalid")
    page.keyboard.press("Enter")
    chromium.settled(page)
    page.set_input_files("input[type=file]", hostile_file(tmp_path))
    expect(page.get_by_text(f"{len(HOSTILE)} nouvelles valeurs")).to_be_visible()
    chromium.charted(page)
    page.get_by_role("button", name=re.compile("^Enregistrer [0-9]")).click()
    expect(page.get_by_text(re.compile("enregistrées \\(n°"))).to_be_visible()
    for path in MARKS:
        for width in (1440, NARROW_PX):
            shown = open_own(path, width=width)
            seen = watched(shown)
            chromium.charted(shown)
            assert seen == []
            assert_inert(shown, f"{path} at {width} px")
    assert page.evaluate("window.hacked") is None
    assert outside == []
    sheet = open_own(MARKS[0])
    for text in (*HOSTILE[:3], "'; DROP TABLE achievement;"):
        expect(sheet.get_by_role("cell", name=text).first).to_be_visible()
