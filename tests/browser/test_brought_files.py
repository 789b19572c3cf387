"""Files that people bring, dropped in a real browser one after the other: what is said of each before it is stored."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import opendocument as odf
from tests.browser import chromium
from tests.browser.conftest import Open
from tests.fixtures import CASES

pytestmark = pytest.mark.browser

FILE = "/saisie?mode=fichier"
CASE_FILES = CASES / "files"


def dropped(page: Page, file: Path) -> Page:
    page.set_input_files("input[type=file]", file)
    return chromium.settled(page)


def test_three_files_in_a_row_each_say_what_was_read_of_them_and_show_their_comments(
    open_own: Open, tmp_path: Path
) -> None:
    page = open_own(FILE)
    dropped(page, CASE_FILES / "x10_two_filled_sheets.xlsx")
    expect(page.get_by_text("Feuille lue : « Formation ».")).to_be_visible()
    expect(page.get_by_text("Feuilles remplies qui n’ont pas été lues (1) : Expérimentation.")).to_be_visible()

    file = tmp_path / "relevé.ods"
    row = odf.row(*map(odf.text, ("cma_laureats", "06/2026", "26", "", "ANR, bilan 2026", "", "relu par l’ANR")))
    file.write_bytes(odf.archive(odf.document(odf.sheet(odf.row(odf.text("Suivi 2026")), odf.header(), row))))
    dropped(page, file)
    expect(page.get_by_text("Feuille lue : « Feuille1 ».")).to_be_visible()
    expect(page.get_by_text("trouvés à la ligne 2 ; au-dessus, n’a pas été lu : Suivi 2026.")).to_be_visible()
    expect(page.get_by_role("cell", name="26 consortiums · relu par l’ANR")).to_be_visible()
    expect(page.get_by_role("cell", name="juin 2026", exact=True)).to_be_visible()
    expect(page.get_by_text("Expérimentation.")).not_to_be_visible()

    dropped(page, CASE_FILES / "x07_hidden_rows.xlsx")
    expect(page.get_by_text("Lignes masquées dans le tableur, lues comme les autres (2) : ligne 3, 4.")).to_be_visible()
    expect(page.get_by_role("cell", name="38 lieux · masquée à la main")).to_be_visible()
    expect(page.get_by_text("Suivi 2026")).not_to_be_visible()


def test_what_has_two_meanings_is_asked_about_on_the_page(open_own: Open) -> None:
    page = open_own(FILE)
    for name, said in {
        "c35_fraction_advice.csv": "« 0,45 » a deux sens : 0,45 % ou 45 % ?",
        "c15_decimal_comma_in_comma_file.csv": "« 560,5 » a deux sens : un nombre à virgule",
        "x30_formula_not_calculated.xlsx": "« =19*2 » est une formule dont le résultat n’est pas dans le fichier",
        "c03_mixed_encodings.csv": "La ligne 3 n’est pas dans le même encodage que la ligne 2",
        "c37_hash_signs.csv": "Élargissez la colonne dans le tableur",
    }.items():
        dropped(page, CASE_FILES / name)
        expect(page.get_by_text(said).first).to_be_visible()
