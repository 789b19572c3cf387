"""Workbooks that people upload: what each cell says as text, and hostile ones, each built here and refused."""

import datetime as dt
import io
import os
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from indicators import errors
from indicators.intake.cells import EDGES, Cells
from indicators.intake.files import read_cells
from indicators.intake.workbook import read_workbook
from indicators.intake.workbook_child.cells import read_number
from indicators.intake.workbook_child.formats import Section

SHEET = "xl/worksheets/sheet1.xml"
SHEET_XML = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
HEADER_XML = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'

Parts = dict[str, bytes | str]


def book(*fills: Callable[[Workbook, Worksheet], object]) -> bytes:
    """A workbook with one sheet per function that fills it."""
    file = io.BytesIO()
    written = Workbook(file, {"in_memory": True})
    for fill in fills:
        fill(written, written.add_worksheet())
    written.close()
    return file.getvalue()


def simple(_: Workbook, sheet: Worksheet) -> None:
    for row, cells in enumerate([["a", "b"], ["1", 2]]):
        sheet.write_row(row, 0, cells)


def changed(data: bytes, parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same workbook with some parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", method) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def with_cells(xml: str) -> bytes:
    """A workbook whose sheet holds exactly this XML below its header."""
    return changed(book(simple), {SHEET: SHEET_XML.format(HEADER_XML + xml)})


def read(data: bytes) -> Cells:
    return read_cells("relevé.xlsx", data)


def only_column(data: bytes) -> list[str | None]:
    return read(data).rows["c0"].to_list()


def test_each_type_of_cell_becomes_the_text_that_means_the_same() -> None:
    def fill(written: Workbook, sheet: Worksheet) -> None:
        day, hour = written.add_format({"num_format": "dd/mm/yyyy"}), written.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["valeur", "rang"])
        sheet.write_column(1, 0, [37, 718.4, 0.1 + 0.2, 1.234, -0.0, 1e21, 1e-7, True, "  texte\u00a0", "007", "1,5"])
        sheet.write_datetime(12, 0, dt.datetime(2026, 11, 22), day)
        sheet.write_datetime(13, 0, dt.datetime(2026, 11, 22, 8, 30), day)
        sheet.write_datetime(14, 0, dt.time(8, 30), hour)
        sheet.write_formula(15, 0, "=1+1", None, 2)
        sheet.write_formula(16, 0, "=1/0", None, "#DIV/0!")
        sheet.write_blank(17, 0, None, day)
        sheet.write_column(1, 1, range(17))

    assert only_column(book(fill)) == [
        *("37", "718.4", "0.3", "1.2340", "0", "1000000000000000000000", "0.0000001", "TRUE", "texte", "007", "1,5"),
        *("2026-11-22", "2026-11-22 08:30:00", "08:30:00", "2", "#DIV/0!", None),
    ]


def test_a_number_shown_in_percent_is_read_as_it_is_shown() -> None:
    def fill(written: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["valeur", "rang"])
        formats = ["0%", "0.00%", '0.0 %;[Red]-0.0 "%"', '0.0 "%"', r"0.0 \%", "0.00"]
        for row, code in enumerate(formats, start=1):
            sheet.write(row, 0, 0.4525, written.add_format({"num_format": code}))
        sheet.write(7, 0, "45", written.add_format({"num_format": "0%"}))

    assert only_column(book(fill)) == [*["45.25 %"] * 3, *["0.4525 %"] * 2, "0.4525", "45"]


def test_a_formula_never_calculated_shows_itself_and_is_not_taken_for_a_blank() -> None:
    data = with_cells('<row r="2"><c r="A2"><f>SUM(C1:C9)</f></c><c r="B2"><v>1</v></c></row>')
    assert only_column(data) == ["=SUM(C1:C9)"]


def test_cells_without_references_stand_side_by_side() -> None:
    data = with_cells('<row><c><v>1</v></c><c t="e"><v>#REF!</v></c></row>')
    assert read(data).rows.rows() == [(2, "1", "#REF!")]


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(3, 2, ["a", "b"])
        sheet.write_row(6, 2, ["1", "2"])
        sheet.write_row(9, 2, ["3", "4", "de trop"])
        sheet.merge_range(11, 2, 12, 3, "fusion")

    table = read(book(fill))
    assert table.header == ("a", "b")
    assert table.rows.rows() == [(7, "1", "2"), (12, "fusion", None)]
    assert table.uneven.rows() == [(10, "3 ; 4 ; de trop", 3)]


def test_the_first_visible_sheet_that_holds_something_is_read() -> None:
    def hidden(written: Workbook, sheet: Worksheet) -> None:
        simple(written, sheet)
        sheet.hide()

    def named(written: Workbook, sheet: Worksheet) -> None:
        sheet.name = "Données"
        sheet.write_row(0, 0, ["x", "y"])
        sheet.write_row(1, 0, [0.5, 0.5], written.add_format({"num_format": "0%"}))

    table = read(book(lambda written, sheet: sheet.activate(), hidden, named, simple))
    assert (table.sheet, table.header, table.rows.rows()) == ("Données", ("x", "y"), [(2, "50 %", "50 %")])


TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\x7f\ufffe\uffff"))


@settings(max_examples=12)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=30))
def test_texts_come_back_as_they_were_written(texts: list[tuple[str, str, str]]) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for row, cells in enumerate([("a", "b", "c"), *texts, ("fin", "", "")]):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)

    expected = [(line, *(cell.strip(EDGES) or None for cell in cells)) for line, cells in enumerate(texts, start=2)]
    assert read(book(fill)).rows.rows() == [row for row in expected if any(row[1:])] + [
        (len(texts) + 2, "fin", None, None)
    ]


def test_numbers_keep_fifteen_digits_and_never_have_an_exponent() -> None:
    for value, text in [(1e15, "1000000000000000"), (123456789.123456789, "123456789.123457"), (float("inf"), "inf")]:
        assert read_number(value, Section()).text == text
    assert read_number(0.07, Section(percent=True)).text == "7 %"


def many_sheets(number: int) -> bytes:
    return changed(book(simple), {f"xl/worksheets/sheet{place}.xml": "<worksheet/>" for place in range(1, number + 1)})


def bomb(megabytes: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    return changed(book(simple), {"xl/media/image1.xml": bytes(megabytes * 1_000_000)}, method)


def marked_encrypted(data: bytes) -> bytes:
    """The first entry of the directory says that its part is encrypted."""
    place = data.index(b"PK\x01\x02") + 8
    return data[:place] + b"\x01\x00" + data[place + 2 :]


ENTITIES = '<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>' + SHEET_XML.format(HEADER_XML)
HOSTILE: list[tuple[str, Callable[[], bytes], type[errors.FileRefused]]] = [
    ("larger than 50 MB once unpacked", lambda: bomb(51), errors.WorkbookTooHeavy),
    ("a part that shrinks a thousandfold", lambda: bomb(2), errors.WorkbookTooHeavy),
    ("10,000 sheets", lambda: many_sheets(10_000), errors.WorkbookTooHeavy),
    ("21 sheets", lambda: many_sheets(21), errors.WorkbookTooHeavy),
    ("DOCTYPE", lambda: changed(book(simple), {SHEET: ENTITIES}), errors.WorkbookUnsafe),
    ("DOCTYPE in UTF-16", lambda: changed(book(simple), {SHEET: ENTITIES.encode("utf-16")}), errors.WorkbookUnsafe),
    ("a part outside", lambda: changed(book(simple), {"../../etc/cron.xml": ""}), errors.WorkbookUnsafe),
    ("an absolute part", lambda: changed(book(simple), {"/etc/cron.xml": ""}), errors.WorkbookUnsafe),
    ("a part twice", lambda: changed(book(simple), {"XL/workbook.xml": ""}), errors.WorkbookUnsafe),
    ("an encrypted part", lambda: marked_encrypted(book(simple)), errors.WorkbookUnsafe),
    ("an odd compression", lambda: bomb(1, zipfile.ZIP_LZMA), errors.WorkbookUnsafe),
    ("macros", lambda: changed(book(simple), {"xl/vbaProject.bin": b"x"}), errors.WorkbookWithMacros),
    (
        "macros by its type",
        lambda: changed(book(simple), {"[Content_Types].xml": "vnd.ms-excel.sheet.macroEnabled.main+xml"}),
        errors.WorkbookWithMacros,
    ),
    ("links", lambda: changed(book(simple), {"xl/externalLinks/externalLink1.xml": "<x/>"}), errors.WorkbookWithLinks),
    ("cut short", lambda: book(simple)[:-500], errors.WorkbookDamaged),
    ("only a beginning", lambda: b"PK\x03\x04" + b"x" * 500, errors.WorkbookDamaged),
]


@pytest.mark.parametrize(("build", "refusal"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_workbook_is_refused_from_its_directory_in_half_a_second(
    build: Callable[[], bytes], refusal: type[errors.FileRefused]
) -> None:
    data = build()
    start = time.process_time()
    with pytest.raises(refusal):
        read(data)
    assert time.process_time() - start < 0.5


PARSED: list[tuple[str, str, type[errors.FileRefused] | None]] = [
    ("a dimension that claims everything", '<dimension ref="A1:XFD1048576"/>', None),
    (
        "two cells at either end of the sheet",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        errors.WorkbookTooHeavy,
    ),
    ("a row far below", '<row r="1000000"><c r="A1000000"><v>1</v></c></row>', errors.WorkbookTooHeavy),
    ("a format far below", '<row r="1048576"><c r="XFD1048576" s="1"/></row>', None),
    ("XML that stops", '<row r="2"><c r="A2"><v>1</v></row>', errors.WorkbookDamaged),
]


@pytest.mark.parametrize(("xml", "refusal"), [case[1:] for case in PARSED], ids=[case[0] for case in PARSED])
def test_sizes_that_a_sheet_claims_cost_nothing(xml: str, refusal: type[errors.FileRefused] | None) -> None:
    if xml.startswith("<dimension"):
        data = with_cells('<row r="2"><c r="A2"><v>1</v></c></row>')
        data = changed(data, {SHEET: zip_part(data).replace("<sheetData>", xml + "<sheetData>")})
    else:
        data = with_cells(xml + '<row r="2"><c r="A2"><v>1</v></c></row>' if refusal is None else xml)
    if refusal is None:
        assert read(data).rows.rows() == [(2, "1", None)]
    else:
        with pytest.raises(refusal):
            read(data)


def zip_part(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(SHEET).decode()


def repeated(characters: int, rows: int) -> bytes:
    """A workbook that says one text in every row of a column."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c><c r="B{row}"><v>1</v></c></row>' for row in range(2, rows + 2)
    )
    long = f"<si><t>{os.urandom(characters // 2).hex()}</t></si>"
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{long}</sst>'
    return changed(with_cells(cells), {"xl/sharedStrings.xml": strings})


def megabytes_taken(act: Callable[[], object]) -> float:
    """What something takes of this process's memory at its peak, beyond what it has before."""
    Path("/proc/self/clear_refs").write_text("5")  # begins the peak anew
    before = peak_kilobytes()
    with suppress(errors.FileRefused):
        act()
    return (peak_kilobytes() - before) / 1000


def peak_kilobytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@pytest.mark.parametrize(("characters", "rows"), [(120_000, 20_000), (9_000, 11_000), (900, 100_000)])
def test_a_text_repeated_in_every_cell_does_not_fill_the_memory(characters: int, rows: int) -> None:
    data = repeated(characters, rows)
    with pytest.raises(errors.WorkbookTooHeavy, match=r"memory|20 million characters"):
        read(data)
    assert megabytes_taken(lambda: read(data)) < 20


def test_the_most_characters_that_are_read_take_little_memory() -> None:
    data = repeated(9_000, 2_200)
    assert len(data) < 100_000
    assert read(data).rows.height == 2_200
    assert megabytes_taken(lambda: read(data)) < 150


def test_a_workbook_with_no_figures_is_refused() -> None:
    with pytest.raises(errors.NoRecords):
        read(book(lambda written, sheet: None))
    with pytest.raises(errors.NoRecords):
        read(book(lambda written, sheet: sheet.write_row(0, 0, ["a", "b"])))
    with pytest.raises(errors.OneColumn):
        read(book(lambda written, sheet: sheet.write_column(0, 0, ["a", "b"])))


def children() -> list[str]:
    """Command lines of this process's own readers that are alive."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_text()
        except (OSError, IndexError):  # it has ended meanwhile
            continue
        if parent == os.getpid() and "workbook_child" in command:
            found.append(command)
    return found


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(errors.WorkbookTooHeavy, match="memory or time"):
        read_workbook("a.xlsx", book(simple), seconds=0.001)
    assert children() == []


def test_a_reader_is_held_to_its_memory() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for row in range(20_000):
            sheet.write_row(row, 0, [f"texte {row} {column}" for column in range(10)])

    data, scarce = book(fill), 60_000_000
    assert read_workbook("a.xlsx", data).rows.height == 19_999
    assert read_workbook("a.xlsx", book(simple), memory_bytes=scarce).rows.height == 1
    with pytest.raises(errors.WorkbookTooHeavy, match="memory or time"):
        read_workbook("a.xlsx", data, memory_bytes=scarce)


def test_the_reader_writes_nothing_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    read(book(simple))
    assert os.listdir(tmp_path) == []


@cache
def _simple_book() -> bytes:
    """Made once: a workbook holds the minute at which it was made."""
    return book(simple)


@settings(max_examples=40)
@given(st.data())
def test_a_workbook_with_any_byte_changed_is_read_or_refused(choose: Any) -> None:
    data = bytearray(_simple_book())
    for _ in range(choose.draw(st.integers(1, 4))):
        data[choose.draw(st.integers(4, len(data) - 1))] = choose.draw(st.integers(0, 255))
    try:
        read(bytes(data))
    except errors.FileRefused:
        return
