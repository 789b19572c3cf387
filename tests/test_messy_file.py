"""One file as it really comes: from an old French Excel, with everything in it that goes wrong; and as a workbook."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from xlsxwriter import Workbook

from indicators.intake import Preview
from indicators.intake.sources import NO_SOURCE_TITLE
from tests.entering import FUNDS, JUNE, SHARE, SITES, Entry, added, changed, told
from tests.fixtures import everything

HEADER = ("Indicateur", "Période", "Valeur", "Précision", "Source", "Commentaire", "Vérifié par")
ROWS = (
    (SITES, "30/06/2026", "40", "", "ANS, bilan 2026", "relu ; « œuvre »\net signé", "Zoé"),
    ("Étudiants formés au numérique en santé", "31/12/2025", "1\u00a0234", "environ", "", "", ""),
    (FUNDS, "30/06/2026", "1\u00a0234,5", "", "ANS, bilan 2026", "", ""),
    (SHARE, "2025", "45 %", "", "", "", ""),
    ("", "", "", "", "", "", ""),
    ("cma_laureats", "", "", "", "", "", ""),
    ("Total", "", "1\u00a0319,5", "", "", "", ""),
    (SITES, "03-04-23", "12", "", "", "", ""),
    ("Tiers-lieux d’expérimentation", "1er mai 2026", "38", "", "", "", ""),
    ("LIEUX EXPERIMENTATION", "01/05/2026", "39", "", "", "", ""),
    ("lieux_experimentatio", "30/06/2026", "40", "", "", "", ""),
    (FUNDS, "31/05/2026", "=1+1", "", "", "", ""),
    (SITES, "12/11/2025", "37", "exact", "", "", ""),
)
STORED = [
    (SITES, JUNE, Decimal(40), "exact"),
    ("etudiants_formes", dt.date(2025, 12, 31), Decimal(1234), "about"),
    (FUNDS, JUNE, Decimal("1234.5"), "exact"),
    (SHARE, dt.date(2025, 12, 31), Decimal(45), "exact"),
]
REFUSED = [
    (6, "Indicateur", "total_row"),
    (7, "Période", "two_digit_year"),
    (8, "Période", "same_twice"),
    (9, "Période", "same_twice"),
    (10, "Indicateur", "unknown_indicator"),
    (11, "Valeur", "formula"),
]
"""Row of ``ROWS`` (from 0), column, code."""


def messy_1252() -> tuple[bytes, list[int]]:
    """The file and the line where each row starts: the first one takes two."""
    lines = [";".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in (HEADER, *ROWS)]
    starts = [2, *range(4, 4 + len(ROWS))]
    return "\r\n".join(lines).encode("windows-1252"), starts


def messy_workbook() -> tuple[bytes, list[int]]:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate((HEADER, *ROWS)):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)
        sheet.write_number(1, 2, 40)
        sheet.write_number(4, 2, 0.45, book.add_format({"num_format": "0 %"}))
        sheet.write_datetime(3, 1, dt.datetime(2026, 6, 30), book.add_format({"num_format": "dd/mm/yyyy"}))
    return file.getvalue(), [*range(2, 2 + len(ROWS))]


@pytest.mark.parametrize("made", [messy_1252, messy_workbook])
def test_exactly_the_good_rows_go_in_and_exactly_the_others_are_listed(
    made: Callable[[], tuple[bytes, list[int]]], entry: Entry
) -> None:
    data, lines = made()
    preview = entry.file(data, name="relevé")
    assert [row[1:] for row in changed(preview)] == STORED
    assert sorted(told(preview)) == sorted((lines[row], column, code) for row, column, code in REFUSED)
    assert (preview.unchanged, preview.ignored) == (1, ("Vérifié par",))
    _assert_stored(entry, preview)


def _assert_stored(entry: Entry, preview: Preview) -> None:
    before = everything(entry.store)
    entry.save(preview, reason="première année")
    new = added(entry.store, before)
    stored = [(row["indicator"], row["period_end"], row["value"], row["qualifier"]) for row in new["achievement"]]
    assert sorted(stored) == sorted(STORED)
    assert [row["title"] for row in new["source"]] == ["ANS, bilan 2026", NO_SOURCE_TITLE]
    assert (new["batch"][0]["rows_accepted"], new["batch"][0]["rows_refused"]) == (6, 6)
    (comment,) = {row["comment_fr"] for row in new["achievement"] if row["comment_fr"]}
    assert comment == "relu ; « œuvre »\net signé"
