"""Delimited text: CSV and its cousins, as spreadsheets of every language and age write them.

Encodings: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252. Separators: ``;`` ``,`` or tab. Newlines:
any. Quotes: RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180). A file without a quote is read by Polars, since
there a record is a line; any other by Python's ``csv``, which knows in which line each record starts. A test holds
both to the same answer.

What does not belong here: what kind of file it is (``files``), which records fit (``cells``).
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from indicators.errors import (
    CellTooLong,
    FileEmpty,
    FileRefused,
    NotText,
    QuoteNotClosed,
    TooManyLines,
    UnreadableCharacter,
)
from indicators.intake.cells import MAX_CELL_CHARS, Cells, Record, finish, gather, read_header, shortened

MAX_LINES = 2_000_000
SEPARATORS = (b";", b",", b"\t")  # the first wins a tie: in French files commas are decimal

_UTF8_BOM, _UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb'"?sep=([;,\t])"?[ ;,\t]*(?:\n|\Z)', re.IGNORECASE)
_BLANK_LINES = re.compile(rb"(?:[ ;,\t]*\n)*")
_QUOTED = re.compile(rb'"[^"]*(?:""[^"]*)*"(?!")')
_HEADER_BYTES = 65_536  # as far as the separator is looked for
_NO_SUCH_BYTE = b"\x01"  # "separates" nothing, so that Polars reads whole lines


@dataclass(frozen=True)
class Body:
    """The text from the header on, in UTF-8 with ``\\n`` for newlines, the line where it starts, what separates."""

    text: bytes
    line: int
    separator: bytes
    name: str


def read_delimited(name: str, data: bytes) -> Cells:
    """The table of a text file.

    Raises:
        FileRefused: One of its subclasses, with the line.
    """
    body = find_body(name, data)
    plain = None if b'"' in body.text else read_plain(body)
    return read_quoted(body) if plain is None else plain


def find_body(name: str, data: bytes) -> Body:
    """Where the header starts, below blank lines and Excel's ``sep=``, and what separates its names.

    Raises:
        FileEmpty, TooManyLines, NotText, UnreadableCharacter: It is no text to read.
    """
    text = _as_utf8(name, data)
    if not text.strip():
        raise FileEmpty(name=shortened(name))
    if text.count(b"\n") > MAX_LINES:
        raise TooManyLines(name=shortened(name), millions=MAX_LINES // 1_000_000)
    declared = _DECLARED.match(text)
    start = declared.end() if declared else 0
    blank = _BLANK_LINES.match(text, start)
    start = blank.end() if blank else start
    head = _QUOTED.sub(b"", text[start : start + _HEADER_BYTES]).partition(b"\n")[0]
    separator = declared.group(1) if declared else max(SEPARATORS, key=head.count)
    return Body(text[start:], text.count(b"\n", 0, start) + 1, separator, name)


def read_plain(body: Body) -> Cells | None:
    """A table without quotes whose records all have the header's number of cells; None if it is not such a one."""
    head, _, text = body.text.partition(b"\n")
    header = read_header(head.decode().split(body.separator.decode()), line=body.line)
    if not text or _NO_SUCH_BYTE in text:
        return None
    lines = _split(text, _NO_SUCH_BYTE, 1)
    even = pl.col("column_1").str.count_matches(body.separator.decode(), literal=True) == len(header) - 1
    if lines.height != text.count(b"\n") + 1 or not lines.select(even.fill_null(False).all()).item():
        return None
    first = body.line + 1
    line = pl.int_range(first, first + lines.height, dtype=pl.Int64).alias("line")
    return finish(header, _split(text, body.separator, len(header)).select(line, pl.all()), name=body.name)


def read_quoted(body: Body) -> Cells:
    """Any table, record by record (twenty times slower than ``read_plain``).

    Raises:
        QuoteNotClosed, CellTooLong: With the line.
    """
    records = _records(body)
    line, names = next(records)
    return gather(read_header(names, line=line), records, name=body.name, joint=body.separator.decode())


def _as_utf8(name: str, data: bytes) -> bytes:
    """The text in UTF-8, without BOM, each newline a ``\\n``.

    Raises:
        NotText: There is a NUL in it.
        UnreadableCharacter: A byte that means nothing in the file's encoding.
    """
    if data.startswith(_UTF16_BOMS):
        data = _decode(data, "utf-16").encode()
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\0" in data:
        raise NotText(name=shortened(name), line=data.count(b"\n", 0, data.index(b"\0")) + 1)
    if data.startswith(_UTF8_BOM):
        _decode(data, "utf-8")
        return data.removeprefix(_UTF8_BOM).rstrip(b"\n")
    try:
        data.decode()
    except UnicodeDecodeError:
        data = _decode(data, "windows-1252").encode()
    return data.rstrip(b"\n")


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        raise UnreadableCharacter(line=len(re.findall(r"\r\n?|\n", before)) + 1) from error


def _split(text: bytes, separator: bytes, width: int) -> pl.DataFrame:
    """``column_1``, ``column_2``, …: null where empty."""
    columns = {f"column_{place}": pl.String for place in range(1, width + 1)}
    return pl.read_csv(text, has_header=False, separator=separator.decode(), quote_char=None, schema=columns)


def _records(body: Body) -> Iterator[Record]:
    """Every record, the header first, with the line where it starts."""
    lines = io.TextIOWrapper(io.BytesIO(body.text), encoding="utf-8", newline="\n")
    reader = csv.reader(lines, delimiter=body.separator.decode(), strict=True)
    line = body.line
    try:
        for cells in reader:
            yield line, cells
            line = body.line + reader.line_num
    except csv.Error as error:
        raise _fault(body, line) from error


def _fault(body: Body, line: int) -> FileRefused:
    """Why ``csv`` stopped in the record that starts in ``line``: a quote not closed, else a cell over its limit."""
    text = body.text.split(b"\n", line - body.line)[-1]
    cell = re.compile(rb'(?:"[^"]*(?:""[^"]*)*"|[^"\n%b][^\n%b]*)?(%b|\n|\Z)' % ((body.separator,) * 3))
    place = 0
    while (found := cell.match(text, place)) and found.group(1) == body.separator:
        place = found.end()
    if found:
        return CellTooLong(line=line, limit=MAX_CELL_CHARS)
    return QuoteNotClosed(line=line + text.count(b"\n", 0, place))
