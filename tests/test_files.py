"""Files that people upload, as text: encodings, separators, quotes, line numbers, and what is refused."""

import csv
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import errors
from indicators.intake import delimited
from indicators.intake.cells import EDGES, MAX_CELL_CHARS, MAX_COLUMNS, Cells
from indicators.intake.files import digest, read_cells
from indicators.store import initialise
from indicators.texts import LANGUAGES
from tests.fixtures import NOW

Table = list[list[str]]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TABLE = "indicateur;date;valeur\nétabs;2026-01-01;1 234,5\nœuvre;;12 €\n"


def read(text: str | bytes, **options: Any) -> Cells:
    return read_cells("relevé.csv", text if isinstance(text, bytes) else text.encode(), **options)


def rows(table: Cells) -> list[tuple[Any, ...]]:
    return table.rows.rows()


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def zipped(**parts: bytes) -> bytes:
    """A zip; ``__`` in a name is a slash, ``_`` a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def parquet() -> bytes:
    file = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "windows-1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoted", [False, True])
def test_every_spreadsheet_s_text_says_the_same(encoding: str, separator: str, newline: str, quoted: bool) -> None:
    cells = [["indicateur", "date", "valeur"], ["étabs", "2026-01-01", "1 234.5"], ["œuvre", "", "12 €"]]
    mark = '"' if quoted else ""
    text = newline.join(separator.join(f"{mark}{cell}{mark}" for cell in record) for record in cells)
    start = "\ufeff" if encoding == "utf-16-be" else ""
    table = read((start + text).encode(encoding))
    assert table.header == ("indicateur", "date", "valeur")
    assert rows(table) == [(2, "étabs", "2026-01-01", "1 234.5"), (3, "œuvre", None, "12 €")]
    assert table.uneven.is_empty()


def test_the_frames_have_their_columns_and_types() -> None:
    table = read(TABLE)
    assert table.rows.schema == {"line": pl.Int64, "c0": pl.String, "c1": pl.String, "c2": pl.String}
    assert table.uneven.schema == {"line": pl.Int64, "text": pl.String, "cells": pl.Int64}
    assert table.sheet == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n\n1;2\n \n;\n3;4\n\n\n", [(3, "1", "2"), (6, "3", "4")]),
        ("\n;\n a;b\n1;2", [(4, "1", "2")]),
        ("sep=,\na,b\n1;2,3", [(3, "1;2", "3")]),
        ('"sep=;"\r\na;b\r\n1;2', [(3, "1", "2")]),
        ('a;b\n"1\n2";3\n4;"5\r\n6"\n7;8', [(2, "1\n2", "3"), (4, "4", "5\n6"), (6, "7", "8")]),
        ('"a\nx";b\n1;2', [(3, "1", "2")]),
        ('a;b\n"dit ""oui"" ; non";2', [(2, 'dit "oui" ; non', "2")]),
        ('a;b\nle "Ségur";2', [(2, 'le "Ségur"', "2")]),
        ("a;b;c\n1;2\n3;4;5;;\n;;;;", [(2, "1", "2", None), (3, "3", "4", "5")]),
        ("a;b;;\n1;2;;\n3;4", [(2, "1", "2"), (3, "3", "4")]),
        ("a;b\n\u00a01\u202f2\u202f; \u200b\ufeff", [(2, "1\u202f2", None)]),
        ("a;b\n1\x0b;2\x01", [(2, "1\x0b", "2\x01")]),
        ("a;b\n1;\x01\n\n2;\u2028 3\u0085", [(2, "1", "\x01"), (4, "2", "3\u0085")]),
        ("a;b\n1,5;2\n3,5;4", [(2, "1,5", "2"), (3, "3,5", "4")]),
        ("a;b,c\n1;2", [(2, "1", "2")]),
    ],
)
def test_line_numbers_are_those_of_the_file(text: str, expected: list[tuple[Any, ...]]) -> None:
    table = read(text)
    assert rows(table) == expected
    assert table.uneven.is_empty()


def test_names_are_trimmed_and_kept_though_they_stand_twice_or_are_blank() -> None:
    assert read("\ufeff\ufeff valeur\u00a0;;valeur;\u200bdate\n1;2;3;4").header == ("valeur", "", "valeur", "date")


def test_a_separator_inside_quotes_does_not_count() -> None:
    assert read('"a,b,c";d\n1;2').header == ("a,b,c", "d")


def test_a_record_that_does_not_fit_is_set_aside_with_its_line() -> None:
    table = read("a;b\n1;2;3\n4;5\nune remarque\n6;7;;8;" + "x" * 500)
    assert rows(table) == [(3, "4", "5")]
    assert [row[::2] for row in table.uneven.rows()] == [(2, 3), (4, 1), (5, 5)]
    assert table.uneven["text"][0] == "1;2;3"
    assert table.uneven["text"].str.len_chars().max() == 200


def test_one_longer_and_one_shorter_record_do_not_make_up_for_each_other() -> None:
    table = read("a;b;c\n1;2;3;4\n5;6\n7;8;9")
    assert rows(table) == [(3, "5", "6", None), (4, "7", "8", "9")]
    assert table.uneven["line"].to_list() == [2]


REFUSED: list[tuple[bytes, type[errors.FileRefused], dict[str, object]]] = [
    (b"", errors.FileEmpty, {}),
    (b"\xef\xbb\xbf", errors.FileEmpty, {}),
    (b" \r\n\t\n", errors.FileEmpty, {}),
    (b"a;b\n", errors.NoRecords, {}),
    (b"a;b\n;\n \n", errors.NoRecords, {}),
    (b"a;b\n" + b"\n" * 2_000_001 + b"1;2", errors.TooManyLines, {}),
    (b"valeur\n12\n", errors.OneColumn, {"line": 1, "text": "valeur"}),
    (b"\n\nvaleur;\n12\n", errors.OneColumn, {"line": 3}),
    (b"a|b\n1|2", errors.OneColumn, {"line": 1}),
    (b";".join([b"a"] * (MAX_COLUMNS + 1)) + b"\n1", errors.TooManyColumns, {"count": MAX_COLUMNS + 1}),
    (b";".join([b"a"] * 1_000_000) + b"\n1", errors.TooManyColumns, {"count": 1_000_000}),
    (b"a;b\n1;2\n3;" + b"x" * (MAX_CELL_CHARS + 1), errors.CellTooLong, {"line": 3}),
    (b'a;b\n1;2\n"3";' + b"x" * (MAX_CELL_CHARS + 1), errors.CellTooLong, {"line": 3}),
    (b'a;b\n1;2\n"3";' + b"x" * 200_000, errors.CellTooLong, {"line": 3}),
    (b"x" * (MAX_CELL_CHARS + 1) + b";b\n1;2", errors.CellTooLong, {"line": 1}),
    (b'a;b\n1;2\n3;"4\n5;6\n', errors.QuoteNotClosed, {"line": 3}),
    (b'a;b\n"1\n1";"2\n3;4\n', errors.QuoteNotClosed, {"line": 3}),
    (b'a;b\n"le "grand" soir";2', errors.QuoteNotClosed, {"line": 2}),
    (b'a;b\n3;"4\n5;6\n7;"8"\n', errors.QuoteNotClosed, {"line": 2}),
    (b'a;b\n1;"2\n' + b"3;4\n" * 100_000, errors.QuoteNotClosed, {"line": 2}),
    (b'"a;b\n1;2', errors.QuoteNotClosed, {"line": 1}),
    (b"a;b\n1;2\x00\n", errors.NotText, {"line": 2}),
    (utf16(TABLE), errors.NotText, {"line": 1}),
    (b"a;b\r\n\xe9;1\r\n2;\x81", errors.UnreadableCharacter, {"line": 3}),
    (b"\xef\xbb\xbfa;b\n1;\xe9", errors.UnreadableCharacter, {"line": 2}),
    (b"\xff\xfe" + utf16("a;b\n1;2\n") + b"\x00\xd8", errors.UnreadableCharacter, {"line": 3}),
    (b"\xff\xfe" + utf16("a;b\n1;2") + b"\x00", errors.UnreadableCharacter, {"line": 2}),
    (OLE + utf16("EncryptedPackage"), errors.WorkbookLocked, {}),
    (OLE + utf16("Workbook"), errors.OldWorkbook, {}),
]


@pytest.mark.parametrize(("data", "refusal", "said"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_with_its_line(
    data: bytes, refusal: type[errors.FileRefused], said: dict[str, object]
) -> None:
    with pytest.raises(refusal) as caught:
        read(data)
    assert {name: caught.value.values[name] for name in said} == said
    assert "rien n’a été enregistré" in " ".join(LANGUAGES["fr"].explain(caught.value)).lower()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (parquet(), "a Parquet or Arrow file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08", "a compressed archive"),
        (b"<!DOCTYPE html><table>", "a web page or an XML file"),
        (b"\xef\xbb\xbf\r\n<?xml version='1.0'?>", "a web page or an XML file"),
        (b'[{"a": 1}]', "a JSON file"),
        (b"{\\rtf1", "a text document (.rtf)"),
        (b"SQLite format 3\0", "a database"),
        (OLE, "a document of an old Office"),
        (zipped(word__document_xml=b"<w/>"), "a Word document"),
        (
            zipped(content_xml=b"<o/>", mimetype=b"application/vnd.oasis"),
            "an OpenDocument text or drawing (.odt, .odg)",
        ),
        (zipped(xl__workbook_bin=b""), "a binary workbook (.xlsb)"),
        (zipped(photo_jpg=b""), "a zip archive"),
        (zipped(), "a zip archive"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(errors.FileOfAnotherKind) as caught:
        read(data)
    assert str(caught.value.values["kind"]) == kind


def test_a_database_is_never_opened(tmp_path: Path) -> None:
    initialise(tmp_path / "a.duckdb", now=NOW).close()
    with pytest.raises(errors.FileOfAnotherKind, match="a database"):
        read((tmp_path / "a.duckdb").read_bytes())


def test_a_file_over_its_limit_is_refused_before_it_is_looked_at() -> None:
    assert read(TABLE, limit_bytes=len(TABLE.encode())).rows.height == 2
    with pytest.raises(errors.FileTooLarge):
        read(TABLE, limit_bytes=len(TABLE.encode()) - 1)
    with pytest.raises(errors.FileTooLarge) as caught:
        read(b"PK\x03\x04" + bytes(10_000_000))
    assert caught.value.values["limit"] == "10"


def test_a_file_s_name_is_shown_shortened_and_never_opened() -> None:
    with pytest.raises(errors.FileEmpty) as caught:
        read_cells("../../etc/passwd\0" + "x" * 5_000, b"")
    assert len(str(caught.value.values["name"])) == 200


def test_the_reader_writes_nothing_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    read(TABLE)
    read('a;b\n"1";2')
    assert os.listdir(tmp_path) == []


def test_the_same_file_has_the_same_digest() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def one_way(body: delimited.Body, way: Any) -> Any:
    try:
        table = way(body)
    except errors.FileRefused as refusal:
        return type(refusal), refusal.values
    return table and (table.header, rows(table), table.uneven.rows())


PIECES = st.sampled_from([*"ab1;,\t\n\n \u00a0\u200bé\u2028\x0b\x01\x1c", ";;", "1;2\n", "x;y;z\n", "é;;\n"])


@settings(max_examples=1_000)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_both_ways_to_read_a_text_without_quotes_agree(text: str) -> None:
    try:
        body = delimited.find_body("a.csv", ("a;b;c\n" + text).encode())
    except errors.FileEmpty:
        return
    plain = one_way(body, delimited.read_plain)
    assert plain is None or plain == one_way(body, delimited.read_quoted)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(TABLES)
def test_an_even_text_without_quotes_is_read_the_fast_way_and_alike(table: Table) -> None:
    unlike = str.maketrans("", "", '";\n\x01')
    lines = [";".join(cell.translate(unlike) for cell in record) for record in table]
    header = ";".join(f"n{place}" for place in range(len(table[0])))
    body = delimited.find_body("a.csv", "\n".join([header, *lines, "fin" + ";" * (len(table[0]) - 1)]).encode())
    plain = one_way(body, delimited.read_plain)
    assert plain is not None
    assert plain == one_way(body, delimited.read_quoted)


@settings(max_examples=300)
@given(
    TABLES,
    st.sampled_from(";,\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_comes_back_as_it_was_written(table: Table, separator: str, quoting: Any, end: str, code: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=end)
    writer.writerow(names := [f"n{place}" for place in range(len(table[0]))])
    expected = []
    for record in [*table, ["fin", *names[1:]]]:
        line = text.getvalue().count("\n") + 1
        writer.writerow(record)
        if any(trimmed := [cell.strip(EDGES) or None for cell in record]):
            expected.append((line, *trimmed))
    found = read(text.getvalue().encode(code))
    assert (found.header, rows(found)) == (tuple(names), expected)


@settings(max_examples=1_500)
@given(
    st.sampled_from([b"", b"a;b\n", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b'"', b"sep=;\n", OLE, b"a,b\n\x81"]),
    st.one_of(st.binary(max_size=60), st.text(st.sampled_from('ab;,"\t\r\n\0é\u2028'), max_size=40).map(str.encode)),
)
def test_whatever_bytes_are_sent_they_are_read_or_refused(start: bytes, rest: bytes) -> None:
    try:
        table = read(start + rest)
    except errors.FileRefused:
        return
    assert table.rows.width == len(table.header) + 1 >= 3
