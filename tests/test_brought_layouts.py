"""Files that people bring, continued: sheets, titles, hidden and merged cells, units, dates, links, endings."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from indicators import errors, export
from indicators.intake import Preview
from indicators.intake.files import read_cells
from indicators.intake.workbook_child.formats import read_format
from indicators.readings import answers
from indicators.texts import LANGUAGES
from tests import opendocument as odf
from tests.entering import FUNDS, JUNE, SHARE, SITES, YEARLY, Entry, changed, told, typed
from tests.fixtures import TODAY
from tests.test_brought_files import HEADER, shown, xlsx
from tests.test_workbooks import bomb, book

ROW = (SITES, "30/06/2026", "40")


@pytest.fixture(scope="module")
def entry(shared_entry: Entry) -> Entry:
    """One store for all: nothing is confirmed in this file."""
    return shared_entry


def notices(preview: Preview) -> dict[str, str]:
    """Code → French sentence."""
    say = LANGUAGES["fr"].say
    return {notice.code: say(notice.phrase.message, **notice.phrase.values) for notice in preview.notices}


def table(name: str, *rows: tuple[str, ...], hidden: bool = False) -> Callable[[Workbook, Worksheet], None]:
    """A sheet that holds these rows."""

    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.name = name
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        if hidden:
            sheet.hide()

    return fill


NOTES = table("Notes", ("Auteur", "Marie"), ("Version", "3"))
DATA = table("Données", HEADER, ROW)


@pytest.mark.parametrize(
    ("sheets", "read", "left_out"),
    [
        ([NOTES, DATA], "Données", "Notes"),
        ([table("Vide"), NOTES, DATA, table("Synthèse", ("total",), ("40",))], "Données", "Notes, Synthèse"),
        ([table("Page", ("indicateur", "date"), ("x", "y")), DATA], "Données", "Page"),
        ([table("Liste", ("valeur",), ("1",)), DATA, table("Autre", HEADER, ROW)], "Données", "Liste, Autre"),
        ([DATA, table("Ancien", HEADER, ROW, hidden=True)], "Données", "Ancien"),
        ([DATA, table("Listes", ("a", "b"), hidden=True)], "Données", ""),
    ],
)
def test_the_sheet_with_our_columns_is_read_and_the_filled_others_are_named(
    sheets: list[Callable[[Workbook, Worksheet], None]], read: str, left_out: str, entry: Entry
) -> None:
    preview = entry.file(book(*sheets))
    assert [row[:2] for row in changed(preview)] == [(2, SITES)]
    said = notices(preview)
    assert read in said["sheet"]
    assert said.get("other_sheets", "").partition(" : ")[2].rstrip(".").replace("\u00a0", " ") == left_out or (
        said.get("other_sheets", "").endswith(f"{left_out}.")
    )
    assert ("other_sheets" in said) is bool(left_out)


def test_an_opendocument_names_its_sheets_too(entry: Entry) -> None:
    sheets = [
        odf.sheet(odf.row(odf.text("Comment remplir")), name="Lisez-moi"),
        odf.sheet(odf.header(), odf.row(*map(odf.text, ROW)), name="Données"),
        odf.sheet(odf.header(), odf.row(*map(odf.text, ROW)), name="Cachée", hidden=True),
        odf.sheet(name="Vide"),
    ]
    preview = entry.file(odf.archive(odf.document(*sheets)), name="a.ods")
    assert changed(preview)[0][:2] == (2, SITES)
    assert "Données" in notices(preview)["sheet"]
    assert "(2)" in notices(preview)["other_sheets"]
    assert "Lisez-moi, Cachée" in notices(preview)["other_sheets"]


def test_a_workbook_without_our_columns_gets_advice_for_workbooks() -> None:
    with pytest.raises(errors.OneColumn) as caught:
        read_cells("a.xlsx", book(table("Notes", ("Comment remplir",), ("Merci",))))
    what, remedy = LANGUAGES["fr"].explain(caught.value)
    assert "Notes" in what
    assert "point-virgule" not in remedy
    assert "un par cellule" in remedy


TITLES = [
    ("Suivi de la stratégie – juin 2026",),
    ("Suivi", "juin 2026"),
    ("Direction : DNS", "", "confidentiel ; ne pas diffuser"),
]


@pytest.mark.parametrize("titles", [TITLES[:1], TITLES[:2], TITLES, [("",), TITLES[0], ("",), ("",)]])
@pytest.mark.parametrize("kind", ["xlsx", "ods", ";", ",", "\t"])
def test_the_header_is_found_below_titles_which_are_said(
    titles: list[tuple[str, ...]], kind: str, entry: Entry
) -> None:
    rows = [*titles, HEADER, ROW]
    if kind == "xlsx":
        data = book(table("Feuille", *rows))
    elif kind == "ods":
        data = odf.archive(odf.document(odf.sheet(*(odf.row(*map(odf.text, row)) for row in rows))))
    else:
        padded = [[*row, *[""] * (len(HEADER) - len(row))] for row in rows]
        quoted = [[f'"{cell}"' if ";" in cell else cell for cell in row] for row in padded]
        data = "\r\n".join(kind.join(row) for row in quoted).encode()
    preview = entry.file(data)
    assert [row[:2] for row in changed(preview)] == [(len(titles) + 2, SITES)]
    said = notices(preview)["above_header"]
    assert f"ligne {len(titles) + 1} ;" in said.replace("\u202f", " ")
    assert all(cell.split(" ;")[0] in said for row in titles for cell in row)


def test_a_header_under_a_title_that_lacks_a_column_is_named_not_the_title(entry: Entry) -> None:
    for data in (
        b"Suivi\n\nindicateur;date;montant\nx;2026;1",
        book(table("F", ("Suivi",), ("indicateur", "date", "x"), ROW)),
    ):
        with pytest.raises(errors.ColumnMissing) as caught:
            entry.file(data)
        assert "valeur" in str(caught.value.values["missing"])


def test_no_row_of_figures_is_taken_for_a_title(entry: Entry) -> None:
    preview = entry.rows(*(f"{SITES};{day:02}/06/2026;40" for day in range(1, 31)), "indicateur;date;valeur")
    assert (len(preview.changes), {line for line, _, _ in told(preview)}) == (30, {32})
    assert preview.notices == ()


def test_hidden_rows_and_columns_are_read_and_told(entry: Entry) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for place, day in enumerate(("01", "02", "03"), start=1):
            sheet.write_row(place, 0, [SITES, f"{day}/06/2026", 40, "", "ANS"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("E:E", None, None, {"hidden": True})

    preview = entry.file(xlsx(fill))
    assert len(preview.changes) == 3
    assert "(1)" in notices(preview)["hidden_rows"]
    assert "ligne 3" in notices(preview)["hidden_rows"]
    assert "source" in notices(preview)["hidden_columns"]


@pytest.mark.parametrize("how", ["filter", "collapse"])
def test_hidden_rows_of_an_opendocument_are_told_however_they_are_hidden(how: str, entry: Entry) -> None:
    days = [odf.row(odf.text(SITES), odf.text(f"0{day}/06/2026"), odf.cell("float", "40")) for day in (1, 2)]
    hidden = days[1].replace("<table:table-row ", f'<table:table-row table:visibility="{how}" ')
    columns = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="16381"/>'
    )
    data = odf.archive(odf.document(odf.sheet(odf.header(), days[0], hidden, columns=columns)))
    preview = entry.file(data)
    assert len(preview.changes) == 2
    assert "ligne 3" in notices(preview)["hidden_rows"]
    assert "valeur" in notices(preview)["hidden_columns"]


@pytest.mark.parametrize(("column", "refused"), [(0, "indicateur"), (1, "date"), (2, "valeur"), (4, "source")])
def test_merged_cells_are_explained_with_the_line_that_holds_their_text(
    column: int, refused: str, entry: Entry
) -> None:
    contents = (SITES, "30/06/2026", "40", "", "ANS")

    def fill(_: Workbook, sheet: Worksheet) -> None:
        slugs = (SITES, FUNDS, SHARE)
        for place, slug in enumerate(slugs, start=1):
            sheet.write_row(place, 0, [slug, "30/06/2026", "40", "", "ANS"])
        sheet.merge_range(1, column, 3, column, contents[column])

    preview = entry.file(xlsx(fill))
    assert told(preview) == [(3, refused, "merged_cell"), (4, refused, "merged_cell")]
    assert "ligne 2" in LANGUAGES["fr"].explain(preview.refusals[0].error)[0]
    assert [row[0] for row in changed(preview)] == [2]


def test_merged_cells_of_an_opendocument_are_explained_and_those_side_by_side_are_not(entry: Entry) -> None:
    spans = odf.text("ANS").replace("<table:table-cell ", '<table:table-cell table:number-rows-spanned="2" ')
    beside = '<table:table-cell office:value-type="float" office:value="40" table:number-columns-spanned="2"/>'
    covered = "<table:covered-table-cell/>"
    data = odf.ods(
        odf.row(odf.text(SITES), odf.text("30/06/2026"), odf.cell("float", "40"), odf.EMPTY, spans),
        odf.row(odf.text(FUNDS), odf.text("30/06/2026"), odf.cell("float", "555"), odf.EMPTY, covered),
        odf.row(odf.text(SHARE), odf.text("30/06/2026"), beside, covered),
    )
    preview = entry.file(data)
    assert told(preview) == [(3, "source", "merged_cell")]
    assert [row[0] for row in changed(preview)] == [2, 4]


@pytest.mark.parametrize(
    ("code", "held", "slug", "value"),
    [
        ('0.0" M€"', 560.5, FUNDS, "560.5"),
        ("#,##0.0 [$M€-40C]", 560.5, FUNDS, "560.5"),
        (r"0\ \M\€", 560, FUNDS, "560"),
        ('0" k"', 12, "etudiants_formes", "12000"),
        ('0.0,,"M€"', 560_500_000, FUNDS, "560.5"),
        ('[>=1000000]0.0,,"M€";[>=1000]0,"k€";0"€"', 560_500_000, FUNDS, "560.5"),
        ('0" lieux"', 40, SITES, "40"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-', 40, SITES, "40"),
        ("+0;-0", 40, SITES, "40"),
        ("#,##0;(#,##0)", -3, SITES, "-3"),
        ("General", 40, SITES, "40"),
        ("0.00E+00", 40, SITES, "40"),
        ('0"%"', 45, SHARE, "45"),
        ("0%", 0.45, SHARE, "45"),
    ],
)
def test_a_number_is_read_with_the_unit_that_its_format_shows(
    code: str, held: float, slug: str, value: str, entry: Entry
) -> None:
    preview = entry.file(shown(code, held, slug=slug))
    assert preview.refusals == ()
    assert [f"{row[3].normalize():f}" for row in changed(preview)] == [value]


def test_a_qualifier_in_a_number_format_is_one(entry: Entry) -> None:
    for code, qualifier in (('"≥ "0', "at_least"), ('"env. "0', "about"), ('0" environ"', "about")):
        assert entry.file(shown(code, 40)).changes["qualifier"].to_list() == [qualifier]


@pytest.mark.parametrize(
    ("code", "held", "slug", "refused"),
    [
        ('0" k€"', 119, FUNDS, "too_small_for_unit"),
        ('#,##0.00 "€"', 718.4, FUNDS, "too_small_for_unit"),
        ("0,", 12_000, SITES, "number_shown"),
        ("#,##0,,", 560_000_000, FUNDS, "number_shown"),
        ('0"%"', 25, SITES, "wrong_unit"),
        ('0" étudiants"', 40, SITES, "wrong_unit"),
        ('0"/36"', 19, SITES, "not_a_number"),
    ],
)
def test_a_number_whose_format_shows_another_unit_is_asked_about(
    code: str, held: float, slug: str, refused: str, entry: Entry
) -> None:
    preview = entry.file(shown(code, held, slug=slug))
    assert (told(preview), preview.changes.is_empty()) == ([(2, "valeur", refused)], True)


def test_units_in_the_formats_of_an_opendocument_are_read(entry: Entry) -> None:
    millions = odf.style(
        "M",
        '<number:number-style><number:number number:display-factor="1000000"/><number:text> M€</number:text>'
        "</number:number-style>",
    )
    euros = odf.style(
        "E",
        "<number:currency-style><number:text>-</number:text><number:number/><number:text> </number:text>"
        "<number:currency-symbol>€</number:currency-symbol></number:currency-style>",
    )
    data = odf.ods(
        odf.row(odf.text(FUNDS), odf.text("30/06/2026"), odf.cell("float", "560500000", "560,5 M€", style="M")),
        odf.row(odf.text("cma_montant_aides"), odf.text("30/06/2026"), odf.cell("currency", "60", "60 €", style="E")),
        odf.row(odf.text(SHARE), odf.text("30/06/2026"), odf.cell("percentage", "0.45", "45 %")),
        styles=millions + euros,
    )
    preview = entry.file(data)
    assert [(row[0], f"{row[3].normalize():f}") for row in changed(preview)] == [(2, "560.5"), (4, "45")]
    assert told(preview) == [(3, "valeur", "too_small_for_unit")]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("mmm-yy", {"month", "year"}),
        ("h:mm", {"time"}),
        ("mm:ss", {"time"}),
        ("yyyy\\-mm\\-dd\\ hh:mm:ss", {"year", "month", "day", "time"}),
        ('"jour "dd', {"day"}),
        ('0" d"', set()),
        ("[Red]General", set()),
    ],
)
def test_a_format_s_code_says_which_parts_of_a_date_it_shows(code: str, parts: set[str]) -> None:
    assert read_format(code).parts == parts


def test_a_date_before_the_count_begins_asks_for_a_reason_in_form_and_file(entry: Entry) -> None:
    early, start, known = ("17/10/2021", "18/10/2021", "31/12/2021")
    for date, warned in ((early, ["early"]), (start, [None])):
        assert entry.rows(f"{SITES};{date};5").changes["warnings"].to_list() == warned
        assert entry.form(typed("5", date=date)).changes["warnings"].to_list() == warned
    outside = entry.rows(f"inscrits_formations_sante_drees;{known};169534", f"{YEARLY};2021;100")
    assert outside.changes["warnings"].null_count() == 2


@pytest.mark.parametrize(
    ("dates", "codes"),
    [
        (("2011-12",), []),
        (("2011-12", "2012-13"), ["month_or_school_year", "school_year"]),
        (("2011-12", "2024-2025"), ["month_or_school_year", "school_year"]),
        (("2010-11", "2011-12"), ["month_or_school_year"] * 2),
        (("2010-11", "2011-12", "2011-05"), []),
        (("2024-25",), ["school_year"]),
        (("2024/2025",), ["school_year"]),
        (("2024–25",), ["school_year"]),
        (("année scolaire 2024-2025",), ["school_year"]),
        (("2011/12",), ["month_or_school_year"]),
        (("2024-2026",), ["not_a_date"]),
    ],
)
def test_a_month_beside_school_years_is_asked_about(dates: tuple[str, ...], codes: list[str], entry: Entry) -> None:
    preview = entry.rows(*(f"{SITES};{date};1" for date in dates))
    assert [code for _, _, code in told(preview)] == codes
    assert len(preview.changes) == len(dates) - len(codes)


def test_a_month_or_a_school_year_is_told_with_both_ways_to_write_it(entry: Entry) -> None:
    first, _ = entry.rows(f"{SITES};2011-12;1", f"{SITES};2012-13;1").refusals
    said = " ".join(LANGUAGES["fr"].explain(first.error))
    assert all(text in said for text in ("12/2011", "2011–2012", "08/2012"))


@pytest.mark.parametrize("text", ["####", "#", "##########"])
@pytest.mark.parametrize("field", ["date", "value", "qualifier"])
def test_signs_for_a_column_too_narrow_say_what_to_do(text: str, field: str, entry: Entry) -> None:
    row = {"indicator": SITES, "date": "2026-06-30", "value": "40", field: text}
    (refusal,) = entry.form(row).refusals
    assert refusal.error.code == "column_too_narrow"
    assert "largissez la colonne" in LANGUAGES["fr"].explain(refusal.error)[1]


@pytest.mark.parametrize("text", ["0,45", "0.4", "-0,5", "≈ 0,45", "0,4500"])
def test_a_fraction_for_a_share_without_decimals_asks_which_percent(text: str, entry: Entry) -> None:
    (refusal,) = entry.value(text, slug=SHARE).refusals
    assert refusal.error.code == "share_or_fraction"
    percent = LANGUAGES["fr"].explain(refusal.error)
    assert "ou" in percent[0]


@pytest.mark.parametrize(("text", "code"), [("0,45 %", "too_many_decimals"), ("45,5", "too_many_decimals")])
def test_what_is_no_fraction_of_a_share_is_not_taken_for_one(text: str, code: str, entry: Entry) -> None:
    assert told(entry.value(text, slug=SHARE)) == [(2, "valeur", code)]


@pytest.mark.parametrize(
    ("header", "row", "codes"),
    [
        ("indicateur,date,valeur,commentaire", f"{FUNDS},2026-06-30,560,5", ["decimal_comma"]),
        ("indicateur,date,valeur,commentaire", f"{FUNDS},2026-06-30,560,5 M€", ["decimal_comma"]),
        ("indicateur,date,valeur,source,lien", f"{FUNDS},2026-06-30,560,5", ["decimal_comma"]),
        ("indicateur,date,valeur,précision", f"{FUNDS},2026-06-30,1 560,25", ["unknown_qualifier", "decimal_comma"]),
        ("indicateur,date,valeur,unité", f"{FUNDS},2026-06-30,560,5", ["decimal_comma"]),
        ("indicateur,date,valeur,commentaire", f"{FUNDS},2026-06-30,560,relu 5 fois", []),
        ("indicateur,date,valeur,commentaire", f'{FUNDS},2026-06-30,"560,5",5', []),
        ("indicateur,date,valeur,cible", f"{FUNDS},2026-06-30,560,600", []),
        ("indicateur,valeur,date", f"{FUNDS},560,2026-06-30", []),
        ("indicateur;date;valeur;commentaire", f"{FUNDS};2026-06-30;560;5", []),
    ],
)
def test_a_decimal_comma_that_parts_two_cells_is_asked_about(
    header: str, row: str, codes: list[str], entry: Entry
) -> None:
    preview = entry.rows(row, header=header)
    assert [code for _, _, code in told(preview)] == codes
    assert preview.changes.is_empty() is bool(codes)


@pytest.mark.parametrize("break_", ["\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1e"])
def test_a_line_break_of_any_kind_in_a_text_is_one(break_: str, entry: Entry) -> None:
    preview = entry.form(typed("40", comment=f"ligne un{break_}ligne deux"))
    assert preview.changes["comment_fr"].to_list() == ["ligne un\nligne deux"]


@pytest.mark.parametrize("control", ["\x07", "\x1f", "\x01", "\x9f"])
def test_another_control_character_does_not_glue_two_words(control: str, entry: Entry) -> None:
    preview = entry.form(typed("40", comment=f"mot{control}mot"))
    assert preview.changes["comment_fr"].to_list() == ["mot mot"]


def test_tabs_and_line_breaks_of_an_opendocument_part_words(entry: Entry) -> None:
    comment = (
        '<table:table-cell office:value-type="string"><text:p>un<text:tab/>deux<text:line-break/>trois</text:p>'
        "<text:p>quatre</text:p></table:table-cell>"
    )
    data = odf.ods(odf.row(*map(odf.text, (*ROW, "", "", "")), comment))
    assert entry.file(data).changes["comment_fr"].to_list() == ["un\tdeux\ntrois\nquatre"]


@pytest.mark.parametrize(
    ("link", "stored"),
    [
        ("HTTPS://example.org/A", "https://example.org/A"),
        ("Http://example.org", "http://example.org"),
        ("hTTps://Example.org", "https://Example.org"),
    ],
)
def test_a_scheme_in_capitals_is_a_link(link: str, stored: str, entry: Entry) -> None:
    preview = entry.rows(f"{SITES};2026-06-30;40;;;{link};")
    assert (preview.refusals, preview.changes["evidence"].to_list()) == ((), [stored])


@pytest.mark.parametrize("end", [b"\x1a", b"\n\x1a", b"\r\n\x1a\r\n", b"\x1a\x1a\0\0"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_stray_ctrl_z_ends_a_file(end: bytes, encoding: str, entry: Entry) -> None:
    data = f"indicateur;date;valeur;commentaire\n{SITES};2026-06-30;40;été".encode(encoding) + end
    assert entry.file(data).changes["comment_fr"].to_list() == ["été"]


def test_the_date_column_of_our_workbooks_has_the_text_format() -> None:
    for code, name in (("fr", "date"), ("en", "date")):
        data = export.write_xlsx([("x", name, "y"), ("a", "09/2024", "b"), ("c", None, "d")])
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
            styles = archive.read("xl/styles.xml").decode()
        (column,) = [part for part in sheet.split("<col ")[1:] if part.startswith('min="2"')]
        style = int(column.partition('style="')[2].partition('"')[0])
        formats = [part.partition('"')[0] for part in styles.partition("<cellXfs")[2].split('numFmtId="')[1:]]
        assert f'numFmtId="{formats[style]}" formatCode="@"' in styles, code


def test_a_template_s_date_column_is_text(entry: Entry) -> None:
    overview = answers.overview(entry.store, entry.strategy, on=TODAY)
    data = export.write_xlsx(export.template(overview, [FUNDS], LANGUAGES["fr"]))
    assert read_cells("a.xlsx", data).header[1] == "date"


NEVER = odf.text("x")
HOSTILE: list[tuple[str, Callable[[], bytes], type[errors.FileRefused]]] = [
    ("a password", lambda: odf.archive("x", {"META-INF/manifest.xml": "<m:encryption-data/>"}), errors.WorkbookLocked),
    (
        "a password on all of it",
        lambda: _without_content({"encrypted-package": "x", "META-INF/manifest.xml": "<m:encryption-data/>"}),
        errors.WorkbookLocked,
    ),
    (
        "macros",
        lambda: odf.archive(odf.document(odf.sheet()), {"Basic/Standard/Module1.xml": "<x/>"}),
        errors.WorkbookWithMacros,
    ),
    (
        "scripts",
        lambda: odf.archive(odf.document(odf.sheet()), {"Scripts/python/a.py": "x"}),
        errors.WorkbookWithMacros,
    ),
    (
        "links",
        lambda: odf.archive(odf.document(odf.sheet(odf.header(), columns='<table:table-source xlink:href="a.ods"/>'))),
        errors.WorkbookWithLinks,
    ),
    ("DOCTYPE", lambda: odf.archive(odf.document(before="<!DOCTYPE lol [<!ENTITY a 'b'>]>")), errors.WorkbookUnsafe),
    ("a bomb", lambda: odf.archive(odf.document(odf.sheet()) + " " * 60_000_000), errors.WorkbookTooHeavy),
    ("a part that shrinks", lambda: odf.archive(odf.document(odf.sheet()) + " " * 2_000_000), errors.WorkbookTooHeavy),
    (
        "21 sheets",
        lambda: odf.archive(odf.document(*(odf.sheet(name=str(n)) for n in range(21)))),
        errors.WorkbookTooHeavy,
    ),
    (
        "a row repeated without end",
        lambda: odf.ods(odf.row(*[NEVER] * 3, attributes='table:number-rows-repeated="1048576"')),
        errors.WorkbookTooHeavy,
    ),
    (
        "a cell repeated without end",
        lambda: odf.ods(
            odf.row(
                '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>',
                attributes='table:number-rows-repeated="1048576"',
            )
        ),
        errors.WorkbookDamaged,
    ),
    ("cut short", lambda: odf.ods(odf.row(NEVER, NEVER))[:-60], errors.WorkbookDamaged),
    ("XML that stops", lambda: odf.archive(odf.document(odf.sheet(odf.header()))[:-80]), errors.WorkbookDamaged),
    (
        "a text document",
        lambda: odf.archive("<x/>", media="application/vnd.oasis.opendocument.text"),
        errors.FileOfAnotherKind,
    ),
    ("no figures", lambda: odf.archive(odf.document(odf.sheet())), errors.NoRecords),
]


def _without_content(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, part in {"mimetype": odf.MEDIA, **parts}.items():
            packed.writestr(name, part)
    return file.getvalue()


@pytest.mark.parametrize(("build", "refusal"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_opendocument_is_refused(build: Callable[[], bytes], refusal: type[errors.FileRefused]) -> None:
    with pytest.raises(refusal) as caught:
        read_cells("a.ods", build())
    assert "rien n’a été enregistré" in " ".join(LANGUAGES["fr"].explain(caught.value)).lower()


def test_a_bomb_named_ods_is_refused_like_a_workbook() -> None:
    with pytest.raises(errors.WorkbookTooHeavy):
        read_cells("a.ods", bomb(51))


def test_an_opendocument_says_what_a_workbook_says(entry: Entry) -> None:
    data = odf.ods(
        odf.row(
            odf.text(SITES), odf.cell("date", "2026-06-30", "30/06/2026"), odf.cell("float", "40"), odf.text("environ")
        ),
        odf.row(*[odf.EMPTY] * 3, attributes='table:number-rows-repeated="2"'),
        odf.row(odf.text(FUNDS), odf.cell("date", "2026-06-30T00:00:00"), odf.text("555 M€")),
        odf.row(odf.text(SHARE), odf.text("30/06/2026"), odf.cell("boolean", "true", "VRAI")),
        odf.row(odf.text(YEARLY), odf.cell("float", "2025"), odf.cell("float", "310")),
    )
    preview = entry.file(data, name="relevé.ods")
    assert [(row[0], row[1], row[2]) for row in changed(preview)] == [
        (2, SITES, JUNE),
        (5, FUNDS, JUNE),
        (7, YEARLY, dt.date(2025, 12, 31)),
    ]
    assert changed(preview)[0][4] == "about"
    assert told(preview) == [(6, "valeur", "not_a_number")]
