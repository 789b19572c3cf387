"""Files that people bring: 19 of the project's own, each after a fault that was reported in public, and their siblings.

``cases/brought_files.csv`` says what must come of each file in ``cases/files``; to add one, put it there with its row.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from indicators import export
from indicators.catalogue import Catalogue
from indicators.errors import FileRefused
from indicators.intake import Preview
from indicators.intake.columns import WRITTEN
from indicators.opendata import FORMATS, TABLES, frame
from indicators.readings import Desk, Overview, answers
from indicators.store import Store, queries
from indicators.texts import LANGUAGES
from tests import opendocument as odf
from tests.entering import FUNDS, JUNE, SHARE, SITES, Entry, changed, told
from tests.fixtures import CASES, Row, cases, everything
from tests.test_workbooks import changed as with_parts

TODAY = dt.date(2026, 11, 30)
HEADER = ("indicateur", "date", "valeur", "precision", "source", "lien", "commentaire")
Fill = Callable[[Workbook, Worksheet], object]


@pytest.fixture(scope="module")
def entry(shared_entry: Entry) -> Entry:
    """One store for all: nothing is confirmed in this file."""
    return shared_entry


@pytest.mark.parametrize("case", cases("brought_files"))
def test_each_file_gives_what_its_row_says_and_stores_nothing(case: Row, entry: Entry) -> None:
    data = (CASES / "files" / case["file"]).read_bytes()
    before = everything(entry.store)
    preview = _previewed(entry, data, case)
    assert everything(entry.store) == before
    if preview is None:
        return
    assert (preview.unchanged, preview.blank) == (int(case["unchanged"]), int(case["blank"]))
    assert _values(preview) == _parted(case["values"])
    assert [" ".join(map(str, refused)) for refused in told(preview)] == _parted(case["refused"])
    assert _warned(preview) == _parted(case["warned"])
    assert [notice.code for notice in preview.notices] == case["notices"].split()
    assert preview.ignored == ()


def _previewed(entry: Entry, data: bytes, case: Row) -> Preview | None:
    """None where the whole file is refused, as it must be."""
    if not case["whole"]:
        return entry.file(data, name=case["file"], today=TODAY)
    with pytest.raises(FileRefused) as caught:
        entry.file(data, name=case["file"], today=TODAY)
    assert f"{caught.value.code} {caught.value.values['line']}" == case["whole"]
    return None


def _parted(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


def _values(preview: Preview) -> list[str]:
    rows = preview.changes.sort("line").select("line", "indicator", "period_end", "period_precision", "value").rows()
    return [f"{line} {slug} {day} {precision} {value.normalize():f}" for line, slug, day, precision, value in rows]


def _warned(preview: Preview) -> list[str]:
    rows = preview.changes.drop_nulls("warnings").sort("line").select("line", "warnings").rows()
    return [f"{line} {codes}" for line, codes in rows]


def xlsx(*fills: Fill) -> bytes:
    """A workbook with one sheet per function that fills it below our header."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        for fill in fills:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADER)
            fill(book, sheet)
    return file.getvalue()


def shown(code: str, value: float | dt.date, *, column: int = 2, slug: str = SITES) -> bytes:
    """A workbook with one value, whose cell of the value or of the date has a number format."""

    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(1, 0, [slug, "30/06/2026", 40])
        form = book.add_format({"num_format": code})
        if isinstance(value, dt.date):
            sheet.write_datetime(1, column, dt.datetime.combine(value, dt.time()), form)
        else:
            sheet.write_number(1, column, value, form)

    return xlsx(fill)


JUNE_1, JUNE_15 = dt.date(2026, 6, 1), dt.date(2026, 6, 15)


@pytest.mark.parametrize(
    ("code", "held", "period_end", "precision"),
    [
        ("mmm-yy", JUNE_1, JUNE, "month"),
        ("[$-40C]mmmm yyyy;@", JUNE_1, JUNE, "month"),
        ("yyyy-mm", JUNE, JUNE, "month"),
        ('mm"/"yyyy', JUNE_1, JUNE, "month"),
        ("yyyy", dt.date(2025, 12, 31), dt.date(2025, 12, 31), "year"),
        ("yy", dt.date(2025, 1, 1), dt.date(2025, 12, 31), "year"),
        ('"année "yyyy', dt.date(2025, 1, 1), dt.date(2025, 12, 31), "year"),
        ("dd/mm/yyyy", JUNE_1, JUNE_1, "day"),
        ("d mmm yy", JUNE_15, JUNE_15, "day"),
        ("[$-F800]dddd, mmmm dd, yyyy", JUNE_15, JUNE_15, "day"),
        ("dd/mm/yyyy hh:mm", JUNE_15, JUNE_15, "day"),
    ],
)
def test_a_date_is_read_no_finer_than_its_cell_shows_it(
    code: str, held: dt.date, period_end: dt.date, precision: str, entry: Entry
) -> None:
    preview = entry.file(shown(code, held, column=1))
    assert preview.refusals == ()
    assert preview.changes.select("period_end", "period_precision").rows() == [(period_end, precision)]


@pytest.mark.parametrize(
    ("code", "held", "said"),
    [
        ("mmm-yy", JUNE_15, ("06/2026", "15/06/2026")),
        ("yyyy", JUNE_15, ("2026", "15/06/2026")),
        ("yyyy", dt.date(2026, 12, 1), ("2026", "01/12/2026")),
        ("dd/mm", JUNE_15, ("15/06", "15/06/2026")),
        ("mmmm", JUNE_1, ("06", "01/06/2026")),
        ("hh:mm", JUNE_1, ("00:00", "01/06/2026")),
    ],
)
def test_a_date_that_holds_another_day_than_it_shows_is_asked_about_with_both(
    code: str, held: dt.date, said: tuple[str, str], entry: Entry
) -> None:
    preview = entry.file(shown(code, held, column=1))
    assert (told(preview), preview.changes.is_empty()) == ([(2, "date", "date_shown")], True)
    assert all(text in LANGUAGES["fr"].explain(preview.refusals[0].error)[0] for text in said)


def test_a_year_typed_into_a_cell_for_dates_is_named(entry: Entry) -> None:
    for code in ("dd/mm/yyyy", "yyyy", "mmm-yy"):
        preview = entry.file(shown(code, 2025.0, column=1))
        assert told(preview) == [(2, "date", "year_as_date")]
        assert "2025" in LANGUAGES["fr"].explain(preview.refusals[0].error)[0]


def test_a_date_shown_as_a_month_in_an_opendocument_is_a_month(entry: Entry) -> None:
    month = odf.style(
        "mois", '<number:date-style><number:month number:textual="true"/><number:year/></number:date-style>'
    )
    year = odf.style("an", "<number:date-style><number:year/></number:date-style>")
    first, middle = "2026-06-01", "2026-06-15"
    data = odf.ods(
        odf.row(odf.text(SITES), odf.cell("date", first, "juin 26", style="mois"), odf.cell("float", "40", "40")),
        odf.row(odf.text(FUNDS), odf.cell("date", "2025-12-31", "2025", style="an"), odf.cell("float", "555", "555")),
        odf.row(odf.text(SHARE), odf.cell("date", middle, "juin 26", style="mois"), odf.cell("float", "40", "40")),
        odf.row(odf.text("cma_laureats"), odf.cell("date", middle, "15/06/2026"), odf.cell("float", "25", "25")),
        styles=month + year,
    )
    preview = entry.file(data, name="relevé.ods")
    assert _values(preview) == [
        f"2 {SITES} 2026-06-30 month 40",
        f"3 {FUNDS} 2025-12-31 year 555",
        "5 cma_laureats 2026-06-15 day 25",
    ]
    assert told(preview) == [(4, "date", "date_shown")]


def with_formula(column: str, xml: str, *, recalculated: bool = False) -> bytes:
    """A workbook with one value, one of whose cells is this XML."""
    texts = dict(zip("ABCDEFG", (SITES, "30/06/2026", "40", "", "", "", "ok"), strict=True))
    cells = "".join(
        xml if name == column else f'<c r="{name}{{0}}" t="inlineStr"><is><t>{text}</t></is></c>'
        for name, text in texts.items()
    )
    header = "".join(
        f'<c r="{name}1" t="inlineStr"><is><t>{text}</t></is></c>' for name, text in zip(texts, HEADER, strict=True)
    )
    rows = f'<row r="1">{header}</row><row r="2">{cells.replace("{0}", "2")}</row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts: dict[str, bytes | str] = {
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    }
    data = xlsx(lambda book, sheet: None)
    if not recalculated:  # xlsxwriter asks for it
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            workbook = archive.read("xl/workbook.xml").decode()
        assert 'fullCalcOnLoad="1"' in workbook
        parts["xl/workbook.xml"] = workbook.replace('fullCalcOnLoad="1"', "")
    return with_parts(data, parts)


@pytest.mark.parametrize("column", ["A", "B", "C", "D", "E", "F", "G"])
@pytest.mark.parametrize("result", ["", "<v/>", "<v></v>"])
def test_a_formula_that_nobody_calculated_is_refused_in_any_column(column: str, result: str, entry: Entry) -> None:
    preview = entry.file(with_formula(column, f'<c r="{column}{{0}}"><f>H1&amp;I1</f>{result}</c>'))
    assert told(preview) == [(2, HEADER["ABCDEFG".index(column)], "formula")]
    assert preview.changes.is_empty()


def test_a_zero_that_a_library_wrote_for_a_formula_is_no_result_but_a_spreadsheet_s_zero_is(entry: Entry) -> None:
    formula = '<c r="C{0}"><f>H1-I1</f><v>0</v></c>'
    assert told(entry.file(with_formula("C", formula, recalculated=True))) == [(2, "valeur", "formula")]
    preview = entry.file(with_formula("C", formula))
    assert (preview.refusals, [row[3] for row in changed(preview)]) == ((), [0])


@pytest.mark.parametrize("column", ["D", "E", "G"])
def test_a_formula_whose_result_is_the_empty_text_is_blank_in_any_column(column: str, entry: Entry) -> None:
    preview = entry.file(with_formula(column, f'<c r="{column}{{0}}" t="str"><f>IF(1,"","x")</f><v></v></c>'))
    assert (preview.refusals, len(preview.changes)) == ((), 1)


def test_a_formula_of_an_opendocument_without_result_is_refused_and_an_empty_text_is_blank(entry: Entry) -> None:
    never = '<table:table-cell table:formula="of:=SUM([.H1:.H9])"/>'
    empty = '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>'
    failed = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    data = odf.ods(
        odf.row(odf.text(SITES), odf.text("30/06/2026"), never),
        odf.row(odf.text(FUNDS), odf.text("30/06/2026"), odf.cell("float", "555"), *[odf.EMPTY] * 3, never),
        odf.row(odf.text(SHARE), odf.text("30/06/2026"), odf.cell("float", "45"), empty),
        odf.row(odf.text("cma_laureats"), odf.text("30/06/2026"), failed),
    )
    preview = entry.file(data, name="a.ods")
    assert told(preview) == [(2, "valeur", "formula"), (3, "commentaire", "formula"), (5, "valeur", "missing_word")]
    assert [row[:2] for row in changed(preview)] == [(4, SHARE)]


ACCENTS = (
    "indicateur;date;valeur;précision;source;commentaire\r\n"
    f"{SITES};30/06/2026;40;au moins;Ministère;Réalisé à l’été\r\n"
)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (ACCENTS.encode("mac_roman"), "character", 2),
        (ACCENTS.replace("è", "e").encode("mac_roman"), "other_encoding", 1),
        (ACCENTS.replace("’", " ").encode("cp850"), "other_encoding", 1),
        (ACCENTS.replace("’", " ").replace("précision", "precision").encode("cp437"), "other_encoding", 2),
        (ACCENTS.encode() + f"{FUNDS};30/06/2026;555;;;région\r\n".encode("cp1252"), "mixed_encodings", 3),
        (ACCENTS.encode("cp1252") + f"{FUNDS};30/06/2026;555;;;région\r\n".encode(), "mixed_encodings", 1),
        (b"\xef\xbb\xbf" + ACCENTS.encode() + "x;1;2;;;région".encode("cp1252"), "character", 3),
        (ACCENTS.replace("précision", "pr\ufffdcision").encode(), "header_garbled", None),
        (ACCENTS.replace("précision", "prÃ©cision").encode(), "header_garbled", None),
    ],
)
def test_what_is_in_no_encoding_that_we_know_is_refused_with_its_line(
    data: bytes, code: str, line: int | None, entry: Entry
) -> None:
    with pytest.raises(FileRefused) as caught:
        entry.file(data)
    assert (caught.value.code, caught.value.values.get("line")) == (code, line)


@pytest.mark.parametrize(
    "text",
    [
        "Réalisé à l’été : « œuvre » – 12 € … ‰",
        "ACTIVITÉ… QUALITÉ » LES ÉLÈVES, ÇA ET LÀ",
        "Étudiant•e•s ; Žižek, Škoda, São Paulo, Ångström, n° 5 ², ½ ™",
        "“quoted” ‘text’, naïve, Œuvre, cœur, CŒUR, Ÿ",
    ],
)
def test_windows_1252_goes_on_being_read(text: str, entry: Entry) -> None:
    data = f'indicateur;date;valeur;commentaire\n{SITES};30/06/2026;40;"{text}"\n'.encode("cp1252")
    assert entry.file(data).changes["comment_fr"].to_list() == [text]


@pytest.mark.parametrize("text", ["Bilan r\ufffdalis\ufffd", "RÃ©alisÃ© Ã\u00a0 Paris", "lâ€™annÃ©e", "Â« bilan Â»"])
@pytest.mark.parametrize("column", ["source", "commentaire"])
def test_a_text_that_lost_letters_is_asked_about(text: str, column: str, entry: Entry) -> None:
    data = f"indicateur;date;valeur;{column}\n{SITES};30/06/2026;40;{text}\n".encode()
    assert told(entry.file(data)) == [(2, column, "lost_characters")]
    field = {"source": "source", "commentaire": "comment"}[column]
    typed = {"indicator": SITES, "date": "2026-06-30", "value": "40", field: text}
    assert [code for _, _, code in told(entry.form(typed))] == ["lost_characters"]


LIVE = (
    "voir note;=1+1;fin",
    "a,=6+6,fin",
    "note\n=3+3\nfin",
    "a\t@SUM(A1)",
    "a; +1",
    'a;"=1+1"',
    "Points :\n- un\n- deux",
    ";;-1",
    "=1;=2,=3",
    "a,＝1",
)


@pytest.mark.parametrize("text", LIVE)
def test_no_cell_of_a_csv_of_ours_is_active_whatever_parts_it(text: str) -> None:
    table = [("indicateur", "commentaire"), (SITES, text), ("fin", f"« {text} »")]
    for language in LANGUAGES.values():
        assert [*_active(export.write_csv(table, language))] == []


@pytest.mark.parametrize("text", LIVE)
def test_a_text_marked_against_formulas_comes_back_as_it_was(text: str, entry: Entry) -> None:
    first = entry.form({"indicator": SITES, "date": "2026-06-30", "value": "40", "comment": text})
    (comment,) = first.changes["comment_fr"]
    for code, language in LANGUAGES.items():
        names = WRITTEN[code]
        data = export.write_csv([names, (SITES, "2026-06-30", 40, None, None, None, comment)], language)
        assert entry.file(data).changes[f"comment_{code}"].to_list() == [comment]


def test_an_apostrophe_within_a_list_is_nobody_s_mark(entry: Entry) -> None:
    text = "codes 'A', '-1', '+2' ; '=3'"
    preview = entry.rows(f'{SITES};2026-06-30;40;;;;"{text}"')
    assert preview.changes["comment_fr"].to_list() == [text]


def test_the_open_data_of_a_hostile_comment_is_inert(entry: Entry) -> None:
    preview = entry.file((CASES / "files" / "c41_injection_adapted.csv").read_bytes())
    assert [*_active(FORMATS["csv"].write(preview.changes.select("indicator", "comment_fr")))] == []


@pytest.mark.parametrize("name", TABLES)
def test_no_file_of_the_open_data_has_an_active_cell(name: str, loaded: Store, catalogue: Catalogue) -> None:
    own = Entry(loaded, catalogue.strategy)
    own.save(own.file((CASES / "files" / "c41_injection_adapted.csv").read_bytes()), reason="essai")
    desk = Desk(loaded, catalogue.strategy)
    data = FORMATS["csv"].write(frame(name, desk, desk.overview(on=TODAY)))
    assert (b"=1+1" in data and b"=3+3" in data) is (name == "achievements")
    assert [*_active(data)] == []


def _active(data: bytes) -> Iterator[str]:
    """Texts that a spreadsheet calculates in some cell, whichever separator it takes."""
    text = data.decode("utf-8-sig")
    naive = (part for separator in ";,\t\n" for part in text.replace("\r", "\n").split(separator))
    readers = (csv.reader(io.StringIO(text), delimiter=separator) for separator in ";,\t")
    parted = (cell for reader in readers for row in reader for cell in row)
    for cell in (*naive, *parted):
        for line in cell.split("\n"):
            if line.strip(' "\u00a0\t').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")):
                yield line


def test_an_export_saved_in_windows_1252_comes_back_as_nothing_new(entry: Entry) -> None:
    found = export.current_values(entry.store, _overview(entry), LANGUAGES["fr"])
    text = export.write_csv(found, LANGUAGES["fr"]).decode("utf-8-sig")
    assert "\u202f" not in text
    assert any("\u202f" in (row["comment_fr"] or "") for row in queries.stored_rows(entry.store, "achievement"))
    preview = entry.file(text.encode("cp1252"))
    assert (preview.unchanged, preview.changes.rows(), preview.refusals) == (len(found) - 1, [], ())
    assert preview.sources == {}


def test_an_export_whose_dates_a_french_spreadsheet_turned_into_cells_comes_back_as_nothing_new(entry: Entry) -> None:
    found = export.current_values(entry.store, _overview(entry), LANGUAGES["fr"])

    def fill(book: Workbook, sheet: Worksheet) -> None:
        for place, row in enumerate(found[1:], start=1):
            sheet.write_row(place, 0, [float(cell) if isinstance(cell, Decimal) else cell for cell in row])
            _write_as_a_spreadsheet_does(book, sheet, place, str(row[1]))

    preview = entry.file(xlsx(fill))
    assert (preview.unchanged, preview.changes.rows(), preview.refusals) == (len(found) - 1, [], ())


def _write_as_a_spreadsheet_does(book: Workbook, sheet: Worksheet, place: int, text: str) -> None:
    """09/2024 becomes the first of September, shown sept-24; 2024 a number; 21/11/2022 that day."""
    if len(text) == 4:
        sheet.write_number(place, 1, int(text))
        return
    day = dt.datetime.strptime(f"01/{text}"[-10:], "%d/%m/%Y").replace(tzinfo=dt.UTC)
    sheet.write_datetime(
        place,
        1,
        day.replace(tzinfo=None),
        book.add_format({"num_format": "mmm-yy" if len(text) == 7 else "dd/mm/yyyy"}),
    )


def test_no_workbook_of_ours_holds_a_thin_space(entry: Entry) -> None:
    for code, language in LANGUAGES.items():
        data = export.write_xlsx(export.current_values(entry.store, _overview(entry), language))
        assert "\u202f" not in _strings(data), code
        assert "\u202f" not in _strings(export.write_xlsx(export.template(_overview(entry), [FUNDS], language)))


def _strings(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/sharedStrings.xml").decode()


def _overview(entry: Entry) -> Overview:
    return answers.overview(entry.store, entry.strategy, on=TODAY)
