"""Delimited text: CSV and its cousins, as spreadsheets of every language and age write them.

Separators: ``;`` ``,`` or tab. Newlines: any. Quotes: RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180). A file
without a quote is read by Polars, since there a record is a line; any other by Python's ``csv``, which knows in which
line each record starts. A test holds both to the same answer.

What does not belong here: what kind of file it is (``files``), its encoding (``encoding``), which records fit
(``cells``).
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from indicators.errors import (
    CellTooLong,
    FileEmpty,
    FileRefused,
    QuoteNotClosed,
    TooManyLines,
)
from indicators.intake.cells import (
    HEADER_WITHIN,
    MAX_CELL_CHARS,
    Cells,
    Layout,
    Record,
    finish,
    gather,
    read_header,
    shortened,
)
from indicators.intake.columns import count_needed
from indicators.intake.encoding import read_utf8

MAX_LINES = 2_000_000
SEPARATORS = (b";", b",", b"\t")  # the first wins a tie: in French files commas are decimal

_DECLARED = re.compile(rb'"?sep=([;,\t])"?[ ;,\t]*(?:\n|\Z)', re.IGNORECASE)
_BLANK_LINES = re.compile(rb"(?:[ ;,\t]*\n)*")
_QUOTED = re.compile(rb'"[^"]*(?:""[^"]*)*"(?!")')
_HEADER_BYTES = 65_536  # as far as the separator is looked for
_NO_SUCH_BYTE = b"\x01"  # "separates" nothing, so that Polars reads whole lines


@dataclass(frozen=True)
class Body:
    """The text from the header on, in UTF-8 with ``\n`` for newlines; where it starts, and what separates its names.

    Attributes:
        above: The lines above that are not blank.
    """

    text: bytes
    line: int
    separator: bytes
    name: str
    above: tuple[str, ...] = ()

    @property
    def layout(self) -> Layout:
        return Layout(header_line=self.line, above=self.above, separator=self.separator.decode())


def read_delimited(name: str, data: bytes) -> Cells:
    """The table of a text file.

    Raises:
        FileRefused: One of its subclasses, with the line.
    """
    body = find_body(name, data)
    plain = None if b'"' in body.text else read_plain(body)
    return read_quoted(body) if plain is None else plain


def find_body(name: str, data: bytes) -> Body:
    """Find where the header starts, below blank lines, titles and Excel's ``sep=``, and what separates its names.

    Raises:
        FileEmpty, TooManyLines: There is no table to read.
        FileRefused: As of ``read_utf8``.
    """
    text = read_utf8(name, data)
    if not text.strip():
        raise FileEmpty(name=shortened(name))
    if text.count(b"\n") > MAX_LINES:
        raise TooManyLines(name=shortened(name), millions=MAX_LINES // 1_000_000)
    declared = _DECLARED.match(text)
    separators = (declared.group(1),) if declared else SEPARATORS
    start = declared.end() if declared else 0
    blank = _BLANK_LINES.match(text, start)
    start = blank.end() if blank else start
    header = _find_header(text, start, separators)
    above = [shortened(line.decode(errors="replace")) for line in text[start:header].split(b"\n")]
    head = _QUOTED.sub(b"", text[header : header + _HEADER_BYTES]).partition(b"\n")[0]
    separator = max(separators, key=head.count)
    return Body(text[header:], text.count(b"\n", 0, header) + 1, separator, name, tuple(filter(None, above)))


def _find_header(text: bytes, start: int, separators: Sequence[bytes]) -> int:
    """Where the line starts that names most of the columns we need; the first line where none names two of them."""
    lines = text[start : start + _HEADER_BYTES].split(b"\n")
    counts: dict[int, int] = {}
    first = start
    for line in lines:
        if line.strip(b" ;,\t") and len(counts) < HEADER_WITHIN:
            counts[start] = max(count_needed(_split_names(line, separator)) for separator in separators)
        start += len(line) + 1
    best = max(counts, key=lambda place: counts[place], default=first)
    return best if counts.get(best, 0) >= 2 else next(iter(counts), first)


def _split_names(line: bytes, separator: bytes) -> list[str]:
    return [name.strip(' "') for name in line.decode(errors="replace").split(separator.decode())]


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
    raw = _split(text, body.separator, len(header)).select(line, pl.all())
    return finish(header, raw, name=body.name, layout=body.layout)


def read_quoted(body: Body) -> Cells:
    """Any table, record by record (twenty times slower than ``read_plain``).

    Raises:
        QuoteNotClosed, CellTooLong: With the line.
    """
    records = _records(body)
    line, names = next(records)
    header = read_header(names, line=line)
    return gather(header, records, name=body.name, joint=body.separator.decode(), layout=body.layout)


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
