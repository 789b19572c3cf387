"""From cells to entries: every cell is read or refused on its own, the rows without a fault go on.

Columns are read as a whole where they are plainly written; each distinct text that is not is read once by
``numbers``. Nothing is guessed and nothing is stored here. What is known already is ``comparison``'s business.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl

from indicators.errors import (
    ContraryQualifiers,
    LongText,
    LostCharacters,
    MissingCell,
    NotALink,
    SameTwice,
    UnevenRow,
)
from indicators.intake.cells import Cells
from indicators.intake.columns import (
    COMMENT,
    DATE,
    FIELDS,
    INDICATOR,
    LINK,
    QUALIFIER,
    SOURCE,
    VALUE,
    Columns,
    understand,
)
from indicators.intake.doubts import merged_values, note_doubts, note_fine_values, note_parted_decimals
from indicators.intake.encoding import LOST
from indicators.intake.faults import WHOLE_ROW, Faults, Refusal
from indicators.intake.marking import unmark_formulas
from indicators.intake.names import Names
from indicators.numbers import find_school_years, inert, read_date, read_qualifier, refuse_as_unsure

PLAIN_AMOUNT = r"^-?(?:\d{1,14}|\d{1,14}[.,](?:\d{1,2}|\d{4})|0[.,]\d{3})$"
PLAIN_DAY = r"^(?:199\d|20\d\d)-\d\d-\d\d$"
ADDRESS = r"^https?://[^\s/]\S*$"
LINE_BREAKS = r"\r\n|[\r\x0b\x0c\x1c-\x1e\x{85}\u{2028}\u{2029}]"
CONTROLS = r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x{9f}]"  # between two words: what a spreadsheet or Word put there
INVISIBLE = r"[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}\u{fffe}\u{ffff}]"
LIMITS = {SOURCE: 380, LINK: 2000, COMMENT: 4000}
DECIMALS = range(5)
NAMED = {"slug": pl.String, "unit": pl.String, "decimals": pl.Int32, "is_share": pl.Boolean}
TOLD_LINES = 20  # of those that speak of the same value


@dataclass(frozen=True)
class Entries:
    """What a table of cells says.

    Attributes:
        rows: One row per entry without a fault, ordered by its key indicator, period_end. Other columns: line,
            period_precision, value, percent_sign, qualifier, source (text), evidence, comment; null means "no change".
        refusals: In the order of the lines.
        blank: How many rows say nothing.
        columns: How the header was understood.
    """

    rows: pl.DataFrame
    refusals: tuple[Refusal, ...]
    blank: int
    columns: Columns


def read_entries(cells: Cells, names: Names) -> Entries:
    """Read every row of a table of cells.

    Args:
        names: The indicators that may be reported, with their units.

    Raises:
        ColumnMissing, ColumnTwice: The header cannot be understood.
    """
    columns = understand(cells.header)
    typed = _typed(cells, columns.place)
    says = pl.any_horizontal(pl.col(field).is_not_null() for field in (VALUE, QUALIFIER, SOURCE, LINK, COMMENT))
    shares = pl.col("line").is_in(merged_values(cells, columns.place)) & pl.col(INDICATOR).is_not_null()
    spoken = typed.filter(says | shares)
    faults = Faults(columns.headed)
    note_doubts(spoken, cells, columns.place, faults)
    note_parted_decimals(spoken, cells, columns.place, faults)
    rows = _named(spoken, faults, names)
    rows = _dated(rows, faults)
    rows = _valued(rows, faults, names)
    rows = _qualified(rows, faults)
    _check_texts(rows, faults)
    rows = _once(faults.without(rows).sort("slug", "period_end", "line"), faults)
    note_uneven(cells, faults)
    return Entries(
        rows=_selected(rows),
        refusals=faults.refusals(),
        blank=len(typed) - len(spoken),
        columns=columns,
    )


def _typed(cells: Cells, place: Mapping[str, int]) -> pl.DataFrame:
    """The known columns under the names of the fields; texts without what cannot be seen and our exports' marks."""
    columns = {field: pl.col(f"c{place[field]}") if field in place else pl.lit(None, pl.String) for field in FIELDS}
    for field in (SOURCE, LINK, COMMENT):
        if field in place and cells.rows[f"c{place[field]}"].null_count() < len(cells.rows):
            seen = columns[field].str.replace_all(LINE_BREAKS, "\n").str.replace_all(CONTROLS, " ")
            columns[field] = unmark_formulas(seen.str.replace_all(INVISIBLE, "")).str.strip_chars().replace("", None)
    for scheme in ("https", "http"):  # in capitals they say the same, but the store and the pages know these two
        columns[LINK] = columns[LINK].str.replace(f"(?i)^{scheme}://", f"{scheme}://")
    return cells.rows.select("line", **columns)


def _named(rows: pl.DataFrame, faults: Faults, names: Names) -> pl.DataFrame:
    faults.note(rows.filter(pl.col(INDICATOR).is_null()), INDICATOR, lambda _: MissingCell())
    return faults.read(rows, INDICATOR, names.find, gives=NAMED)


def _dated(rows: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """ISO days as a whole, other dates one by one."""
    faults.note(rows.filter(pl.col(DATE).is_null() & pl.col("slug").is_not_null()), DATE, lambda _: MissingCell())
    typed = pl.col(DATE)
    plain = pl.when(typed.str.contains(PLAIN_DAY)).then(typed).str.to_date("%Y-%m-%d", strict=False)
    rows = rows.with_columns(plain.alias("day"))
    gives = {"dated": pl.Date, "precision": pl.String}
    unsure = find_school_years(rows[DATE].drop_nulls().unique())
    rows = faults.read(rows, DATE, partial(_date, unsure=unsure), gives=gives, unless=pl.col("day").is_not_null())
    return rows.with_columns(
        pl.coalesce("day", "dated").alias("period_end"),
        pl.coalesce("precision", pl.lit("day")).alias("period_precision"),
    )


def _date(text: str, *, unsure: Collection[str]) -> Mapping[str, Any]:
    if text in unsure:
        refuse_as_unsure(text)
    read = read_date(text)
    return {"dated": read.day, "precision": read.precision}


def _valued(rows: pl.DataFrame, faults: Faults, names: Names) -> pl.DataFrame:
    """Plain numbers as a whole; those with signs, units or spaces one by one, each in its indicator's unit."""
    typed = pl.col(VALUE)
    number = pl.when(typed.str.contains(PLAIN_AMOUNT)).then(typed).str.replace(",", ".", literal=True)
    rows = rows.with_columns(number.cast(pl.Decimal(18, 4), strict=False).alias("plain"))
    gives = {"read": pl.Decimal(18, 4), "sign": pl.String, "percent_sign": pl.Boolean, "converted": pl.Boolean}
    rows = faults.read(
        rows, VALUE, names.read_amount, gives=gives, beside=("unit",), unless=pl.col("plain").is_not_null()
    ).with_columns(pl.coalesce("plain", "read").alias("amount"), pl.col("percent_sign").fill_null(value=False))
    kept = pl.any_horizontal(
        (pl.col("decimals") == places) & (pl.col("amount") == pl.col("amount").round(places)) for places in DECIMALS
    )
    note_fine_values(rows.filter(~kept), faults, names)
    return rows


def _qualified(rows: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """The word of the precision column, or the sign that stands with the value."""
    rows = faults.read(rows, QUALIFIER, lambda text: {"word": read_qualifier(text)}, gives={"word": pl.String})
    contrary = rows.filter(pl.col("word") != pl.col("sign"))
    told = (VALUE, QUALIFIER)
    faults.note(contrary, QUALIFIER, lambda sign, word: ContraryQualifiers(sign=sign, word=word), of=told)
    return rows


def _check_texts(rows: pl.DataFrame, faults: Faults) -> None:
    """Source, link and comment: no letters lost, not too long, and a link is one."""
    for field, limit in LIMITS.items():
        lost = rows.filter(pl.col(field).str.contains(LOST))
        faults.note(lost, field, lambda text: LostCharacters(text=inert(text)))
        long = rows.filter(pl.col(field).str.len_chars() > limit)
        faults.note(long, field, lambda text, limit=limit: LongText(length=len(text), limit=limit))
    faults.note(rows.filter(~pl.col(LINK).str.contains(ADDRESS)), LINK, lambda text: NotALink(text=inert(text)))


def _once(rows: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """Rows that speak of the same value: none of them can be known to be the right one."""
    same = (pl.col("slug") == pl.col("slug").shift()) & (pl.col("period_end") == pl.col("period_end").shift())
    again = rows.select(again=same.fill_null(value=False)).to_series()
    if not again.any():
        return rows
    twice = rows.filter(again | again.shift(-1, fill_value=False))
    told = twice.with_columns(_told_lines().over("slug", "period_end").alias("lines"))
    faults.note(told, DATE, lambda lines: SameTwice(lines=lines), of=("lines",))
    return faults.without(rows)


def _told_lines() -> pl.Expr:
    """The lines of a group as its sentence tells them: all of a million would make a million long sentences."""
    lines = pl.col("line").sort()
    more = pl.when(pl.len() > TOLD_LINES).then(pl.lit(", …")).otherwise(pl.lit(""))
    return lines.head(TOLD_LINES).cast(pl.String).str.join(", ") + more


def note_uneven(cells: Cells, faults: Faults) -> None:
    """Refuse the records that do not fit the header."""
    expected = len(cells.header)
    rows = cells.uneven.rename({"text": WHOLE_ROW})
    faults.note(rows, WHOLE_ROW, lambda cells: UnevenRow(cells=cells, expected=expected), of=("cells",))


def _selected(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "line",
        "period_end",
        "period_precision",
        "percent_sign",
        pl.col("slug").alias("indicator"),
        pl.col("amount").alias("value"),
        pl.coalesce("word", "sign").alias("qualifier"),
        pl.col(SOURCE).alias("source"),
        pl.col(LINK).alias("evidence"),
        pl.col(COMMENT).alias("comment"),
    )
