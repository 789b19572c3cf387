"""What is said about a file as a whole: which sheet was read, what was left out, what the spreadsheet hides."""

from collections.abc import Iterator
from typing import NamedTuple

from indicators.errors import Phrase, noted
from indicators.intake.cells import Layout

TOLD_LINES = 20  # of the hidden ones: all of a thousand would make a page of numbers


class Notice(NamedTuple):
    """A sentence about a file; ``code`` is for machines."""

    code: str
    phrase: Phrase


def file_notices(layout: Layout) -> tuple[Notice, ...]:
    """Describe how a file is laid out, where that is not simply a header and its rows."""
    return tuple(_notices(layout))


def _notices(layout: Layout) -> Iterator[Notice]:
    if layout.sheet:
        yield Notice("sheet", Phrase(noted("Sheet read: “{name}”."), {"name": layout.sheet}))
    if layout.other_sheets:
        values = {"number": len(layout.other_sheets), "names": ", ".join(layout.other_sheets)}
        yield Notice("other_sheets", Phrase(noted("Filled sheets that were not read ({number}): {names}."), values))
    if layout.above:
        values = {"line": layout.header_line, "texts": " / ".join(layout.above)}
        yield Notice(
            "above_header",
            Phrase(noted("The names of the columns were found in line {line}; not read, above them: {texts}."), values),
        )
    if layout.hidden_rows:
        more = ", …" if len(layout.hidden_rows) > TOLD_LINES else ""
        lines = ", ".join(map(str, layout.hidden_rows[:TOLD_LINES])) + more
        values = {"number": len(layout.hidden_rows), "lines": lines}
        yield Notice(
            "hidden_rows",
            Phrase(noted("Rows that the spreadsheet hides, read like the others ({number}): line {lines}."), values),
        )
    if layout.hidden_columns:
        values = {"number": len(layout.hidden_columns), "names": ", ".join(layout.hidden_columns)}
        yield Notice(
            "hidden_columns",
            Phrase(noted("Columns that the spreadsheet hides, read like the others ({number}): {names}."), values),
        )
