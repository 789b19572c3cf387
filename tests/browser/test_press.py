"""The page *Presse* in a real browser: what is shown, taken away, frozen, packed and refused."""

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.bench.servers import Server
from tests.browser import chromium
from tests.browser.conftest import Open
from tests.browser.receipts import expect_receipt
from tests.browser.test_entry import as_person
from tests.browser.test_pages import MAIN, english_sentences, text_of

pytestmark = pytest.mark.browser

SITES = "/presse?indicateur=lieux_experimentation"
DISPUTED = "/presse?indicateur=montant_engage"


def says(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator(MAIN)).to_contain_text(text)


def shown(page: Page) -> Page:
    """The page once its picture is there."""
    expect(page.locator(f"{MAIN} img")).to_be_visible()
    return chromium.settled(page)


def downloaded(page: Page, name: str | re.Pattern[str]) -> tuple[str, bytes]:
    """What a button hands out: the file's name and its bytes."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def fetched(server: Server, path: str) -> bytes:
    with urlopen(f"{server.url}{path}") as answer:
        return bytes(answer.read())


def test_the_picture_shown_is_the_one_that_is_taken_away_and_that_its_address_gives(
    open_own: Open, own_server: Server
) -> None:
    page = shown(open_own(SITES))
    name, png = downloaded(page, "PNG")
    assert re.fullmatch(r"lieux_experimentation-trajectory-wide-fr-\d{4}-\d\d-\d\d\.png", name)
    assert Image.open(io.BytesIO(png)).size == (1920, 1080)
    assert downloaded(page, "PDF")[1].startswith(b"%PDF-")
    _, svg = downloaded(page, "SVG")
    assert b"<svg" in svg
    address = urlsplit(page.get_by_text("/presse/lieux_experimentation.svg?").inner_text())
    assert fetched(own_server, f"{address.path}?{address.query}") == svg
    alt = page.locator(f"{MAIN} img").get_attribute("alt")
    assert alt is not None
    assert "37" in alt


def test_kind_format_and_language_are_in_the_address(open_own: Open) -> None:
    page = shown(open_own(SITES))
    page.get_by_role("radio", name="Grand chiffre").click()
    page.wait_for_url(re.compile("image=figure"))
    shown(page)
    again = shown(open_own(f"/presse?{urlsplit(page.url).query}&format=square&lang=en"))
    name, png = downloaded(again, "PNG")
    assert name.startswith("lieux_experimentation-figure-square-en-")
    assert Image.open(io.BytesIO(png)).size == (1080, 1080)


def test_a_frozen_picture_has_a_link_of_its_own_with_the_same_bytes(open_own: Open, own_server: Server) -> None:
    page = shown(open_own(SITES))
    as_person(page, "marie")
    _, png = downloaded(page, "PNG")
    page.get_by_role("button", name="Figer cette image").dblclick()
    expect_receipt(page, "Image figée.")
    link = urlsplit(page.get_by_text(re.compile(r"/presse/\d{4}-\d\d-\d\d-[0-9a-f]{8}/")).inner_text()).path
    assert fetched(own_server, link) == png
    expect(page.get_by_role("row", name=re.compile("Tiers-lieux.*inchangé"))).to_have_count(1)


def test_what_is_disputed_is_shown_only_when_that_is_asked_for_and_then_said(open_own: Open) -> None:
    page = open_own(DISPUTED)
    says(page, "L’image montrerait un chiffre contesté : Aides engagées.")
    assert page.locator(f"{MAIN} img").count() == 0
    page.get_by_role("button", name="chiffres contestés").click()
    shown(page)
    says(page, "certains chiffres sont contestés")


def test_the_kit_holds_every_picture_that_may_leave_and_names_the_others(open_own: Open) -> None:
    page = shown(open_own(SITES))
    page.get_by_role("button", name="Préparer le dossier").click()
    expect(page.get_by_role("button", name=re.compile("Télécharger presse-"))).to_be_visible(timeout=60_000)
    says(page, "Aides engagées : L’image montrerait un chiffre contesté")
    name, packed = downloaded(page, re.compile("Télécharger presse-"))
    assert re.fullmatch(r"presse-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.zip", name)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        assert {"index.html", "captions.txt", "figures.csv"} <= set(names)
        assert sum(each.endswith(".png") for each in names) == 5
        assert archive.testzip() is None


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("indicateur=nulle_part", "nulle_part"),
        (f"{urlsplit(SITES).query}&format=poster", "« poster » n’est pas un choix possible ici."),
        (f"{urlsplit(SITES).query}&image=tartan&reserves=tout", ""),
    ],
)
def test_nonsense_in_the_address_is_told_and_breaks_nothing(query: str, told: str, open_own: Open) -> None:
    page = open_own(f"/presse?{query}")
    says(page, told or "Légende")
    assert "incident" not in text_of(page)


def test_nothing_is_cut_off_on_a_phone_and_nothing_is_english_in_french(open_own: Open) -> None:
    page = shown(open_own("/presse?indicateur=axes&lang=en", width=390, height=844))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "Comparison" in text_of(page)
    french = text_of(shown(open_own("/presse?indicateur=axes")))
    assert [each for each in english_sentences() if each in french] == []
