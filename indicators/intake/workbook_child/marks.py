"""What the XML of a sheet says about its cells that their values do not tell; the same for every kind of workbook."""

from dataclasses import dataclass, field

from .formats import Format

Place = tuple[int, int]
"""Row and column, from 0."""


class Refused(Exception):
    """The workbook cannot be read; the argument is the fault to answer."""


@dataclass
class Marks:
    """The marks of one sheet.

    Attributes:
        texts: Place → the text that stands for the cell: errors, formulas without result.
        formats: Place → its format, where that shows something else than the cell holds.
        formulas: Places of formulas that nobody calculated.
        merged: Place below the first row of merged cells → that first row.
        hidden_rows, hidden_columns: Numbers, from 0.
    """

    texts: dict[Place, str] = field(default_factory=dict)
    formats: dict[Place, Format] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    merged: dict[Place, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def merge(self, first: Place, last: Place) -> None:
        """Note a range of merged cells: what stands in its first row says nothing in the rows below."""
        rows, columns = range(first[0] + 1, last[0] + 1), range(first[1], last[1] + 1)
        self.merged.update(((row, column), first[0]) for row in rows for column in columns)
