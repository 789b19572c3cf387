"""The marks of an ``.ods`` workbook: OpenDocument 1.3, parts ``styles.xml`` and ``content.xml``.

Rows, columns and cells are written once with the number of their repetitions, a million at the end of each sheet: what
lies outside of the filled range is never looked at.
"""

import math
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from .formats import DAY, MONTH, TIME, YEAR, Format, Section, bare, read_condition
from .marks import Marks, Place, Refused

Attributes = dict[str, str]

_PARTS = {
    "day": DAY,
    "day-of-week": DAY,
    "month": MONTH,
    "year": YEAR,
    "era": YEAR,
    "hours": TIME,
    "minutes": TIME,
    "seconds": TIME,
    "am-pm": TIME,
}
_DATA_STYLES = {"number-style", "currency-style", "percentage-style", "date-style", "time-style"}
_NUMBERS = {"number", "scientific-number", "fraction"}
_LINKS = {"table-source", "cell-range-source", "dde-source", "dde-link"}
_BLANKS = {"tab": "\t", "line-break": "\n"}
_ERROR = re.compile(r"#[A-ZÀ-Ý/0]+[!?]?|(?:Err|Erreur) ?: ?\d+")


@dataclass
class DataStyle:
    """A number format while it is read: what it says of itself, and which others take its place under a condition."""

    percent: bool
    parts: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=lambda: [""])
    thousands: int = 0
    others: list[tuple[str, str]] = field(default_factory=list)

    def section(self, condition: tuple[str, float] | None = None) -> Section:
        before = bare(self.texts[0]) if len(self.texts) > 1 else ""
        after = " ".join(self.texts[1:])
        return Section(
            condition, before, bare(after.replace("%", "") if self.percent else after), self.thousands, self.percent
        )


@dataclass
class Cell:
    """A cell while it is read."""

    attributes: Attributes
    is_covered: bool
    texts: list[str] = field(default_factory=list)
    has_blanks: bool = False

    @property
    def repeated(self) -> int:
        return int(self.attributes.get("number-columns-repeated", "1"))

    @property
    def text(self) -> str:
        return "".join(self.texts).strip()


class DocumentParser:
    """Fill ``sheets`` from what an XML parser meets in ``styles.xml``, then in ``content.xml``.

    Args:
        sizes: Rows and columns up to the last filled cell of each sheet.
    """

    def __init__(self, sizes: list[Place]) -> None:
        self.sheets: list[Marks] = []
        self._sizes = sizes
        self._data_styles: dict[str, DataStyle] = {}
        self._cell_styles: dict[str, tuple[str, str]] = {}
        self._formats: dict[str, Format] = {}
        self._style: DataStyle | None = None
        self._cell: Cell | None = None
        self._row: list[Cell] = []
        self._row_attributes: Attributes = {}
        self._columns: list[tuple[int, str]] = []
        self._next_row = 0
        self._path: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        name = _local(tag)
        self._path.append(name)
        attributes = {_local(key): value for key, value in attributes.items()}
        if name in _LINKS:
            raise Refused("links")
        if self._path.count("table") > 1:
            raise Refused("damaged")  # a table within a cell
        if "table" in self._path:
            self._start_in_table(name, attributes)
        else:
            self._start_style(name, attributes)

    def data(self, text: str) -> None:
        if self._style is not None and self._path[-1] in {"text", "currency-symbol"}:
            self._style.texts[-1] += text
        elif self._cell is not None and "p" in self._path and "annotation" not in self._path:
            self._cell.texts.append(text)

    def end(self, tag: str) -> None:
        name = self._path.pop()
        if name in _DATA_STYLES:
            self._style = None
        elif name in {"table-cell", "covered-table-cell"} and self._cell is not None:
            self._row.append(self._cell)
            self._cell = None
        elif name == "table-row" and "table" in self._path:
            self._end_row()

    def close(self) -> list[Marks]:
        return self.sheets

    def _start_style(self, name: str, attributes: Attributes) -> None:
        if name in _DATA_STYLES:
            self._style = DataStyle(percent=name == "percentage-style")
            self._data_styles[attributes.get("name", "")] = self._style
        elif name == "style" and attributes.get("family") == "table-cell":
            known = attributes.get("data-style-name", ""), attributes.get("parent-style-name", "")
            self._cell_styles[attributes.get("name", "")] = known
        elif self._style is not None and name in _PARTS:
            self._style.parts.add(_PARTS[name])
        elif self._style is not None and name in _NUMBERS:
            self._style.texts.append("")
            self._style.thousands = round(math.log(float(attributes.get("display-factor", "1")), 1000))
        elif self._style is not None and name == "map":
            self._style.others.append((attributes.get("condition", ""), attributes.get("apply-style-name", "")))

    def _start_in_table(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self.sheets.append(Marks())
            self._columns, self._next_row = [], 0
        elif name == "table-column":
            self._start_column(attributes)
        elif name == "table-row":
            self._row, self._row_attributes = [], attributes
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell = Cell(attributes, is_covered=name.startswith("covered"))
        elif self._cell is not None and "annotation" not in self._path:
            self._start_in_cell(self._cell, name, attributes)

    def _start_in_cell(self, cell: Cell, name: str, attributes: Attributes) -> None:
        if name == "p" and cell.texts:
            cell.texts.append("\n")
        elif name == "s":
            cell.texts.append(" " * min(int(attributes.get("c", "1")), 100))
        elif name in _BLANKS:
            cell.texts.append(_BLANKS[name])
            cell.has_blanks = True

    def _start_column(self, attributes: Attributes) -> None:
        first = self._columns[-1][0] if self._columns else 0
        after = first + int(attributes.get("number-columns-repeated", "1"))
        self._columns.append((after, attributes.get("default-cell-style-name", "")))
        if attributes.get("visibility", "visible") != "visible":
            self.sheets[-1].hidden_columns.update(range(first, min(after, self._size[1])))

    @property
    def _size(self) -> Place:
        """Rows and columns of the sheet that is being read."""
        place = len(self.sheets) - 1
        return self._sizes[place] if place < len(self._sizes) else (0, 0)

    def _end_row(self) -> None:
        after = self._next_row + int(self._row_attributes.get("number-rows-repeated", "1"))
        rows = range(self._next_row, min(after, self._size[0]))
        self._next_row = after
        if self._row_attributes.get("visibility", "visible") != "visible":
            self.sheets[-1].hidden_rows.update(rows)
        column = 0
        for cell in self._row:
            columns = range(column, min(column + cell.repeated, self._size[1]))
            column += cell.repeated
            for place in ((row, each) for row in rows for each in columns):
                self._mark(cell, place)

    def _mark(self, cell: Cell, place: Place) -> None:
        marks, attributes = self.sheets[-1], cell.attributes
        kind, text = attributes.get("value-type", ""), cell.text
        has_result = bool(
            kind in {"string", "error"} or {"value", "date-value", "time-value", "boolean-value"} & {*attributes}
        )
        below = int(attributes.get("number-rows-spanned", "1")) - 1
        if below:
            beside = int(attributes.get("number-columns-spanned", "1")) - 1
            last = min(place[0] + below, self._size[0] - 1), min(place[1] + beside, self._size[1] - 1)
            marks.merge(place, last)
        if "formula" in attributes and not cell.is_covered and not has_result:
            marks.texts[place] = "=" + attributes["formula"].partition("=")[2]
            marks.formulas.add(place)
        elif (
            kind == "error"
            or ("formula" in attributes and _ERROR.fullmatch(text))
            or (kind == "string" and cell.has_blanks)
        ):
            marks.texts[place] = text
        elif kind not in {"", "string", "error"}:
            shown = self._format(self._style_name(attributes, place[1]))
            shown = _in_percent(shown) if kind == "percentage" else shown
            if not shown.is_plain:
                marks.formats[place] = shown

    def _style_name(self, attributes: Attributes, column: int) -> str:
        by_column = next((name for after, name in self._columns if column < after), "")
        return attributes.get("style-name") or self._row_attributes.get("default-cell-style-name") or by_column

    def _format(self, name: str) -> Format:
        """The format of a cell style, its own or that of the style it is derived from."""
        if name not in self._formats:
            data, parent, steps = *self._cell_styles.get(name, ("", "")), 0
            while not data and parent and steps < len(self._cell_styles):
                data, parent, steps = *self._cell_styles.get(parent, ("", "")), steps + 1
            self._formats[name] = self._built(self._data_styles.get(data))
        return self._formats[name]

    def _built(self, style: DataStyle | None) -> Format:
        if style is None:
            return Format()
        if style.parts:
            return Format(frozenset(style.parts))
        others = [(read_condition(text), self._data_styles.get(name)) for text, name in style.others]
        sections = [other.section(condition) for condition, other in others if other is not None and condition]
        return Format(sections=(*sections, style.section()))


def read_all_marks(archive: zipfile.ZipFile, sizes: list[Place]) -> list[Marks]:
    """Read the marks of every sheet."""
    parts = [name for name in ("styles.xml", "content.xml") if name in archive.namelist()]
    document = DocumentParser(sizes)
    for name in parts:
        parser = ET.XMLParser(target=document)  # noqa: S314 (see main)
        with archive.open(name) as part:
            while chunk := part.read(1 << 20):
                parser.feed(chunk)
        parser.close()
    return document.sheets


def _in_percent(shown: Format) -> Format:
    """A percentage stays one though its style is unknown."""
    return shown if any(section.percent for section in shown.sections) else Format(sections=(Section(percent=True),))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
