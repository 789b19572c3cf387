"""Files that people take home: the template, the values as they stand, the rows that were refused.

What leaves here can be read back unchanged by ``intake``, also after a spreadsheet saved it in Windows-1252, and no
cell is an active formula: texts of CSV are marked (``intake.marking``), XLSX cells are explicit strings or numbers.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import polars as pl
import xlsxwriter

from indicators import wording
from indicators.intake.columns import DATE, FIELDS, WRITTEN
from indicators.intake.encoding import simplify_spaces
from indicators.intake.marking import keep_own_mark, mark_formulas
from indicators.intake.preview import Preview
from indicators.model import Achievement, Population, Precision, Qualifier
from indicators.numbers import join_decimals, write_short_date
from indicators.readings import Overview, Situation
from indicators.store import Store, queries
from indicators.texts import FRENCH, Language

Cell = str | Decimal | int | None
Table = Sequence[Sequence[Cell]]

SEPARATORS = {"fr": ";", "en": ","}
EXACT_DIGITS = 15
_DATE_NAMES = {names[FIELDS.index(DATE)] for names in WRITTEN.values()}

QUALIFIERS = {
    "fr": {"exact": "exact", "about": "environ", "at_least": "au moins", "at_most": "au plus"},
    "en": {each.value: each.value for each in Qualifier},
}


def write_csv(table: Table, language: Language) -> bytes:
    """A table as CSV that spreadsheets open without questions: UTF-8 with BOM, the separator of the language."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=SEPARATORS[language.code], lineterminator="\r\n")
    writer.writerows([_csv_cell(cell, language) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell, language: Language) -> str:
    if cell is None or isinstance(cell, str):
        return mark_formulas(cell or "")
    return written_plainly(Decimal(cell), language)


def written_plainly(value: Decimal, language: Language) -> str:
    """A number without thousands marks; never with three decimals alone, which would read as thousands."""
    whole, _, decimals = f"{value.normalize():f}".partition(".")
    return join_decimals(whole, decimals, language.code)


def write_xlsx(table: Table, *, created: dt.datetime | None = None) -> bytes:
    """A table as a spreadsheet: texts are strings whatever they look like, numbers are numbers where that is exact.

    Args:
        created: What the file says of its own making; by default now, so that its bytes change with time.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": created} if created else {})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        dates = [column for column, name in enumerate(table[0]) if name in _DATE_NAMES] if table else []
        for column in dates:  # as texts, or a spreadsheet makes 1 September 2024 of 09/2024
            sheet.set_column(column, column, None, book.add_format({"num_format": "@"}))
        for place, row in enumerate(table):
            for column, cell in enumerate(row):
                _write_cell(sheet, place, column, cell, bold if place == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return file.getvalue()


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, style: xlsxwriter.format.Format | None
) -> None:
    if isinstance(cell, Decimal | int) and len(Decimal(cell).as_tuple().digits) <= EXACT_DIGITS:
        sheet.write_number(row, column, float(cell), style)
    elif cell is not None:
        sheet.write_string(row, column, str(cell), style)


def template(overview: Overview, slugs: Iterable[str], language: Language) -> Table:
    """One row per indicator to report, with what it is called, its unit and its last value beside the empty cells."""
    header = (*WRITTEN[language.code], *_beside(language))
    blank = (None,) * (len(WRITTEN[language.code]) - 1)
    situations = [overview.named(slug) for slug in slugs]
    rows = [
        (
            each.indicator.slug,
            *blank,
            *map(simplify_spaces, _described(each, overview, language)),
        )
        for each in situations
        if not each.indicator.numerator and each.population is not Population.ENVELOPE
    ]
    return (header, *rows)


def _described(situation: Situation, overview: Overview, language: Language) -> tuple[str, str, str]:
    return (
        wording.label(situation.indicator, language),
        wording.unit_text(situation.indicator, overview.strategy, language),
        wording.achieved_text(situation, overview.strategy, language),
    )


def _beside(language: Language) -> tuple[str, ...]:
    return ("libellé", "unité", "dernière valeur") if language is FRENCH else ("label", "unit", "last value")


def current_values(store: Store, overview: Overview, language: Language) -> Table:
    """Every value of the overview's indicators that counts on its day, in the columns that ``intake`` reads."""
    found = queries.every_current_achievement(store, on=overview.on, unconfirmed=not overview.strategy.validation)
    shown = sorted(each.indicator.slug for each in overview.situations)
    rows = [_value_row(slug, each, language) for slug in shown for each in found.get(slug, ())]
    return (WRITTEN[language.code], *rows)


def _value_row(slug: str, achieved: Achievement, language: Language) -> Sequence[Cell]:
    return (
        slug,
        _written_date(achieved, language),
        achieved.value,
        QUALIFIERS[language.code][achieved.qualifier],
        achieved.source,
        achieved.evidence,
        _write_text(achieved.comment_fr if language is FRENCH else achieved.comment_en),
    )


def _write_text(text: str | None) -> str | None:
    """A text as it can be read back: with spaces that Windows-1252 has too, and with its own apostrophe kept."""
    return keep_own_mark(simplify_spaces(text)) if text else text


def _written_date(achieved: Achievement, language: Language) -> str:
    """21/11/2022, 11/2022, 2022; in English ISO, which no spreadsheet turns round."""
    if language is FRENCH:
        return write_short_date(achieved.period_end, language.code, precision=achieved.period_precision)
    lengths = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
    return achieved.period_end.isoformat()[: lengths[achieved.period_precision]]


def refused_rows(preview: Preview, language: Language) -> Table:
    """The rows that were refused, as typed, each with its line and what to do: mend them and import this file."""
    said: dict[int, str] = {}  # a fault that a million rows share is put into words once
    told: dict[int, list[str]] = {}
    for refusal in preview.refusals:
        if id(refusal.error) not in said:
            said[id(refusal.error)] = " ".join(language.explain(refusal.error))
        words = said[id(refusal.error)]
        told.setdefault(refusal.line, []).append(f"{refusal.column}: {words}" if refusal.column else words)
    header = (*preview.cells.header, *(("ligne", "motif") if language is FRENCH else ("line", "problem")))
    lines = preview.cells.rows.filter(pl.col("line").is_in(list(told)))
    rows = [(row[0], row[1:]) for row in lines.iter_rows()]
    uneven = [
        (line, (text, *[None] * (len(preview.cells.header) - 1))) for line, text, _ in preview.cells.uneven.iter_rows()
    ]
    return (
        header,
        *((*cells, line, " ".join(told[line])) for line, cells in sorted([*rows, *uneven], key=lambda each: each[0])),
    )
