"""What leaves comes back unchanged: values, templates, refused rows; and nothing that leaves is a live formula."""

import csv
import datetime as dt
import io
import re
import uuid
import zipfile
from collections.abc import Callable
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from indicators import export
from indicators.model import Precision, Qualifier
from indicators.readings import Overview, answers
from indicators.store import append
from indicators.texts import LANGUAGES, Language
from tests.entering import FILES, FUNDS, HEADER, JUNE, SITES, Entry, changed, told, typed
from tests.fixtures import NOW, TODAY, Row, entered, redefine, value_row

Writer = Callable[[export.Table, Language], bytes]

WRITERS: dict[str, Writer] = {
    "csv": export.write_csv,
    "xlsx": lambda table, _: export.write_xlsx(table),
}
EXAMPLES = {"csv": FILES // 20, "xlsx": FILES // 100}  # a workbook is read in a process of its own
ANY_WAY = [pytest.param(code, kind, id=f"{code}-{kind}") for code in LANGUAGES for kind in WRITERS]
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "'=1+1",
    "''=1+1",
    "'",
    "''",
    "\"deux\" ; 'un', puis\nun autre",
    "<script>window.__x = 1</script>",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE achievement; --",
    "_x0041_ _x000D_",
    "{value} {0} %s",
    "1e5",
    "0012",
    "2026-01-01",
    "TRUE",
    "#N/A",
    "https://example.org/?a=1&b=2",
)

characters = st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from("\n;,\"' =+-@\t")
comments = st.sampled_from(HOSTILE) | st.text(characters).map(str.strip).filter(bool)
amounts = st.integers(1, 18).flatmap(lambda digits: st.integers(0, 10**digits - 1)).map(lambda n: Decimal(n) / 10_000)
days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 11, 1)) | st.integers(1990, 2025).map(lambda n: dt.date(n, 2, 28))


@st.composite
def reported(draw: st.DrawFn) -> Row:
    """A value as the catalogue or a person may have reported it."""
    day, precision = draw(days), draw(st.sampled_from(Precision))
    return value_row(
        indicator=SITES,
        version=1,
        period_end=_end(day, precision),
        period_precision=precision.value,
        value=draw(amounts) * draw(st.sampled_from([1, 1, 1, -1])),
        qualifier=draw(st.sampled_from(Qualifier)).value,
        comment_fr=draw(st.none() | comments),
        comment_en=draw(st.none() | comments),
        evidence=draw(st.none() | st.just("https://example.org/a?b=1;c,d&e='=1")),
    )


def _end(day: dt.date, precision: Precision) -> dt.date:
    if precision is Precision.YEAR:
        return dt.date(day.year, 12, 31)
    following = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return day if precision is Precision.DAY else following - dt.timedelta(days=1)


def _overview(entry: Entry) -> Overview:
    return answers.overview(entry.store, entry.strategy, on=TODAY)


def _exported(entry: Entry, code: str, kind: str) -> bytes:
    language = LANGUAGES[code]
    return WRITERS[kind](export.current_values(entry.store, _overview(entry), language), language)


@pytest.mark.parametrize(("code", "kind"), ANY_WAY)
def test_all_current_values_come_back_as_nothing_new(code: str, kind: str, shared_entry: Entry) -> None:
    preview = shared_entry.file(_exported(shared_entry, code, kind))
    assert (preview.unchanged, len(preview.changes), preview.refusals, preview.ignored) == (
        _known(shared_entry),
        0,
        (),
        (),
    )


def _known(entry: Entry) -> int:
    """How many values are current."""
    return len(export.current_values(entry.store, _overview(entry), LANGUAGES["fr"])) - 1


@pytest.fixture(scope="module")
def fine_entry(shared_entry: Entry) -> Entry:
    """A store whose sites keep four decimals."""
    redefine(shared_entry.store, SITES, decimals=4)
    return shared_entry


@pytest.mark.parametrize(("code", "kind"), ANY_WAY)
def test_any_values_come_back_as_nothing_new(code: str, kind: str, fine_entry: Entry) -> None:
    @settings(max_examples=EXAMPLES[kind])
    @given(st.lists(reported(), min_size=1, max_size=6, unique_by=lambda row: row["period_end"]))
    def comes_back(rows: list[Row]) -> None:
        _append(fine_entry, rows)
        preview = fine_entry.file(_exported(fine_entry, code, kind))
        assert preview.refusals == ()
        assert preview.changes.rows(named=True) == []
        assert preview.unchanged >= len(rows)

    comes_back()


@pytest.mark.parametrize(("code", "kind"), ANY_WAY)
def test_whatever_text_somebody_types_comes_back_as_nothing_new(code: str, kind: str, fine_entry: Entry) -> None:
    texts = st.text(st.characters(codec="utf-8"), max_size=30) | comments

    @settings(max_examples=EXAMPLES[kind])
    @given(texts, texts)
    def comes_back(comment: str, source: str) -> None:
        preview = fine_entry.form(typed("42", comment=comment, source=source), language=code)
        if len(preview.changes):
            fine_entry.save(preview, reason="essai")
        assert fine_entry.form(typed("42", comment=comment, source=source), language=code).unchanged == 1
        again = fine_entry.file(_exported(fine_entry, code, kind))
        assert (again.refusals, again.changes.rows(named=True)) == ((), [])

    comes_back()


def _append(entry: Entry, rows: list[Row]) -> None:
    """Store rows on top of whatever their periods hold."""
    last: dict[dt.date, int] = {}
    for row in entry.store.rows("SELECT period_end, version FROM achievement WHERE indicator = $slug", slug=SITES):
        last[row["period_end"]] = max(row["version"], last.get(row["period_end"], 0))
    versions = [{**row, "version": last.get(row["period_end"], 0) + 1} for row in rows]
    append(entry.store, entered(*versions, id=uuid.uuid4().hex), now=NOW)


@pytest.mark.parametrize(("code", "kind"), ANY_WAY)
def test_a_template_comes_back_as_nothing_new(code: str, kind: str, shared_entry: Entry) -> None:
    language, overview = LANGUAGES[code], _overview(shared_entry)
    table = export.template(overview, [each.indicator.slug for each in overview.situations], language)
    preview = shared_entry.file(WRITERS[kind](table, language))
    assert (preview.blank, len(preview.changes), preview.refusals, preview.ignored) == (
        28,
        0,
        (),
        (),
    )  # 36 indicators less 2 ratios and 6 envelopes


@pytest.mark.parametrize(("code", "kind"), ANY_WAY)
def test_a_filled_template_is_read(code: str, kind: str, shared_entry: Entry) -> None:
    language, overview = LANGUAGES[code], _overview(shared_entry)
    header, row = export.template(overview, [FUNDS], language)
    preview = shared_entry.file(WRITERS[kind]((header, (row[0], "2026-06-30", "600 M€", *row[3:])), language))
    assert changed(preview) == [(2, FUNDS, JUNE, Decimal(600), "exact")]


REFUSED = (
    f"{SITES};2026-06-30;40;;;;bonne",
    f"{SITES};03-04-23;41;;;;-à dater",
    f"{FUNDS};2026-06-30;=1+1;;;;'=calcul",
    'nulle_part;2026-06-30;"1,234";;;;"deux\nlignes ; ""ici"""',
    f"{FUNDS};2026-05-31;560;;;;;;de trop",
)


@pytest.mark.parametrize(("code", "kind"), ANY_WAY)
def test_the_file_of_refused_rows_comes_back_refused_for_the_same_reasons(
    code: str, kind: str, shared_entry: Entry
) -> None:
    first = shared_entry.rows(*REFUSED)
    table = export.refused_rows(first, LANGUAGES[code])
    second = shared_entry.file(WRITERS[kind](table, LANGUAGES[code]))
    assert [line for line, *_ in told(first)] == [3, 4, 5, 5, 7]
    assert [each[1:] for each in told(second)] == [each[1:] for each in told(first)][:4]  # the last one is one cell now
    assert (second.changes.is_empty(), second.ignored) == (True, ())


@pytest.mark.parametrize(("code", "kind"), ANY_WAY)
def test_the_file_of_refused_rows_imports_once_it_is_mended(code: str, kind: str, shared_entry: Entry) -> None:
    header, *rows = export.refused_rows(shared_entry.rows(*REFUSED[1:4]), LANGUAGES[code])
    mended = [tuple(_mended(cell) if place < 3 else cell for place, cell in enumerate(row)) for row in rows]
    assert [row[-2] for row in mended] == [2, 3, 4]
    preview = shared_entry.file(WRITERS[kind]((header, *mended), LANGUAGES[code]))
    assert preview.refusals == ()
    assert preview.changes.sort("line").select("indicator", "value", "comment_fr").rows() == [
        (SITES, Decimal(41), "-à dater"),
        (FUNDS, Decimal(600), "=calcul"),
        ("eds_laureats", Decimal(17), 'deux\nlignes ; "ici"'),
    ]


def _mended(cell: export.Cell) -> export.Cell:
    right: dict[export.Cell, export.Cell] = {
        "03-04-23": "03/04/2023",
        "=1+1": "600",
        "nulle_part": "eds_laureats",
        "1,234": 17,
    }
    return right.get(cell, cell)


def _hostile_table() -> export.Table:
    texts = [*HOSTILE, "\t=1+1", "\r=1+1", "=", "-", "+"]
    return [("indicateur", "valeur"), *((text, Decimal("-12.5")) for text in texts)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_cell_of_a_csv_starts_like_a_formula(code: str) -> None:
    data = export.write_csv(_hostile_table(), LANGUAGES[code]).decode("utf-8-sig")
    cells = [
        cell for row in csv.reader(io.StringIO(data, newline=""), delimiter=export.SEPARATORS[code]) for cell in row
    ]
    live = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {cell.replace(",", ".") for cell in live} == {"-12.5"}  # a number, and one only


def test_cells_of_a_workbook_are_texts_or_numbers_and_never_formulas_or_links() -> None:
    with zipfile.ZipFile(io.BytesIO(export.write_xlsx(_hostile_table()))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        parts = book.namelist()
    cells = re.findall(r"<c ([^>]*)>(.*?)</c>", sheet, re.DOTALL)
    assert len(cells) == 2 * len(_hostile_table())
    assert {re.sub("<v>.*?</v>", "", content) for _, content in cells} == {""}
    assert {kind for attributes, _ in cells for kind in re.findall(r't="(\w+)"', attributes)} == {"s"}
    assert "<f" not in sheet
    assert "hyperlink" not in sheet
    assert not any("rels" in part and "sheet" in part for part in parts)


def test_a_number_that_a_spreadsheet_would_round_is_written_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(export.write_xlsx([(Decimal("12345678901234.5678"), Decimal("0.1234"))]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "12345678901234.5678" in book.read("xl/sharedStrings.xml").decode()
    assert "<v>0.1234</v>" in sheet


def test_every_text_of_the_file_of_refused_rows_is_inert(shared_entry: Entry) -> None:
    rows = [f'"{text}";2026;"{text}";;"{text}";;"{text}"' for text in HOSTILE if '"' not in text]
    table = export.refused_rows(shared_entry.rows(*rows, header=HEADER), LANGUAGES["fr"])
    data = export.write_csv(table, LANGUAGES["fr"]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(data, newline=""), delimiter=";") for cell in row]
    assert len(table) == len(rows) + 1
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
