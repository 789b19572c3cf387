"""From a form, a grid or a file to a preview: what would be stored, what speaks against it, what is refused.

Nothing is stored here; ``confirm`` does that with what this room hands out.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from indicators.catalogue import Strategy
from indicators.errors import LongText, NotAYear, NothingToComment
from indicators.intake.cells import UNEVEN, Cells
from indicators.intake.columns import DATE, FIELDS, SOURCE, TITLES, VALUE
from indicators.intake.comparison import Comparison, compare
from indicators.intake.entries import LIMITS, Entries, read_entries
from indicators.intake.faults import Faults, Refusal
from indicators.intake.files import digest, read_cells
from indicators.intake.names import Names
from indicators.intake.notices import Notice, file_notices
from indicators.intake.sources import with_source_ids
from indicators.model import Achievement, Source, State
from indicators.numbers import inert
from indicators.readings.situation import in_force
from indicators.readings.turns import turn
from indicators.store import Store, queries

Step = Callable[[float], object]
Row = dict[str, Any]

READ, UNDERSTOOD, COMPARED = 0.4, 0.7, 1.0
NAME_LENGTH = 200


@dataclass(frozen=True)
class File:
    """Where entries came from, for the batch's record."""

    name: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Preview:
    """What would happen if the person confirmed.

    Attributes:
        channel: ``form``, ``grid`` or ``file``.
        seen: Data version that this preview was made from.
        changes, conflicts: As in ``Comparison``.
        sources: New rows of the table ``source`` that the changes need, by id.
        unchanged, blank: Rows that say what is known, rows that say nothing.
        refusals: In the order of the lines.
        headed: Field → how its column is headed.
        ignored: Columns that were not understood.
        cells: What was read, for the file of refused rows.
    """

    channel: str
    seen: int
    changes: pl.DataFrame
    conflicts: pl.DataFrame
    sources: Mapping[str, Row]
    unchanged: int
    blank: int
    refusals: tuple[Refusal, ...]
    headed: Mapping[str, str]
    ignored: tuple[str, ...]
    language: str
    cells: Cells
    file: File | None = None

    @property
    def warned(self) -> int:
        """How many changes something speaks against."""
        return len(self.changes) - int(self.changes["warnings"].null_count())

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is said about the file as a whole."""
        return file_notices(self.cells.layout)

    @property
    def unsourced(self) -> int:
        """How many new or changed values have neither a source nor the word that they have none."""
        return len(self.changes.filter(_is_unsourced()))

    @property
    def refused_rows(self) -> int:
        return len({refusal.line for refusal in self.refusals})

    def only_refused(self) -> "Preview":
        """The refused rows alone, for whoever has still to mend them."""
        lines = sorted({refusal.line for refusal in self.refusals})
        cells = replace(self.cells, rows=self.cells.rows.filter(pl.col("line").is_in(lines)))
        return replace(self, changes=self.changes.clear(), conflicts=self.conflicts.clear(), sources={}, cells=cells)

    def without_warned(self) -> "Preview":
        """The same without the changes that something speaks against."""
        return replace(self, changes=self.changes.filter(pl.col("warnings").is_null()))

    def without_unsourced(self) -> "Preview":
        """The same without the values of which nobody said where they come from."""
        return replace(self, changes=self.changes.filter(~_is_unsourced()))

    def unsourced_lines(self) -> pl.DataFrame:
        """Line, indicator and value of what ``without_unsourced`` leaves out."""
        return self.changes.filter(_is_unsourced()).select("line", "indicator", "value").sort("line")

    def with_source(self, text: str, known: Mapping[str, Source]) -> "Preview":
        """The same with one source for every value that has none.

        Args:
            text: A source as a person writes it, or that there is none ("sans source").
            known: Every stored source, by id.

        Raises:
            LongText: It does not fit.
        """
        if len(text) > LIMITS[SOURCE]:
            raise LongText(length=len(text), limit=LIMITS[SOURCE])
        named, new = with_source_ids(pl.DataFrame({"source": [text]}), known)
        given = pl.when(_is_unsourced()).then(pl.lit(named["source"][0])).otherwise("source").alias("source")
        return replace(self, changes=self.changes.with_columns(given), sources={**self.sources, **new})

    def with_conflicts(self, lines: Collection[int] | None = None) -> "Preview":
        """The same with the person's values of these lines (by default all) to be stored on top of the others'.

        The rest is left as the others have it, and stays so if somebody is faster once more.
        """
        on_top = pl.col("line").is_in(sorted(self.conflicts["line"] if lines is None else lines))
        left = self.conflicts.filter(~on_top)["line"].to_list()
        cells = replace(self.cells, rows=self.cells.rows.filter(~pl.col("line").is_in(left)))
        changes = pl.concat([self.changes, self.conflicts.filter(on_top)])
        return replace(self, changes=changes, conflicts=self.conflicts.clear(), cells=cells)

    def without_conflicts(self) -> "Preview":
        """The same with the others' values left as they are."""
        return self.with_conflicts(())

    def values(self, *, last: int) -> dict[str, tuple[Achievement, ...]]:
        """The last few values of each indicator as they would stand, provisional, for ``readings``' what-if."""
        rows = self.changes.with_columns(pl.lit(State.SUBMITTED.value).alias("state")).sort("indicator", "period_end")
        return queries.achievements_of(rows.group_by("indicator", maintain_order=True).tail(last))


def _is_unsourced() -> pl.Expr:
    """Of a value that is reported anew; a comment on an old one is no occasion to ask for its source."""
    return pl.col("source").is_null() & pl.col("value").ne_missing(pl.col("before_value"))


def preview_file(
    store: Store, strategy: Strategy, *, name: str, data: bytes, today: dt.date, progress: Step = lambda _: None
) -> Preview:
    """Read a CSV, XLSX or ODS file and compare it with what is known.

    Args:
        progress: Told the share of the work that is done, 0 to 1.

    Raises:
        FileRefused: It is no table of ours; nothing of it can be taken.
    """
    cells = read_cells(name, data)
    progress(READ)
    shown = preview_cells(store, strategy, cells, channel="file", today=today, progress=progress)
    return replace(shown, file=File(name=_file_name(name), sha256=digest(data)))


def preview_typed(
    store: Store,
    strategy: Strategy,
    typed: Sequence[Mapping[str, str | None]],
    *,
    channel: str,
    language: str,
    today: dt.date,
    seen: int,
) -> Preview:
    """Read what was typed into a form or a grid and compare it with what is known.

    Args:
        typed: One mapping per row, field → text.
        seen: Data version when the person began: what others saved since is a conflict.
    """
    cells = _typed_cells(typed, language=language)
    with turn():
        return preview_cells(store, strategy, cells, channel=channel, today=today, seen=seen)


def preview_cells(
    store: Store,
    strategy: Strategy,
    cells: Cells,
    *,
    channel: str,
    today: dt.date,
    seen: int | None = None,
    progress: Step = lambda _: None,
) -> Preview:
    """Read cells and compare them with what is known.

    Raises:
        ColumnMissing, ColumnTwice: The header cannot be understood.
    """
    version = store.version()
    names = Names(queries.definitions(store, on=today), strategy)
    entries = read_entries(cells, names)
    progress(UNDERSTOOD)
    rows, sources = with_source_ids(entries.rows, queries.every_source(store))
    found = compare(
        rows,
        queries.standing_values(store, slug=_only_one(rows)),
        definitions=names.definitions,
        targets=_targets(store, on=today),
        starts_on=strategy.starts_on,
        language=entries.columns.language,
        today=today,
        seen=seen,
    )
    progress(COMPARED)
    return Preview(
        channel=channel,
        seen=version,
        changes=found.changes,
        conflicts=found.conflicts,
        sources=sources,
        unchanged=found.unchanged,
        blank=entries.blank,
        refusals=_refusals(entries, found, cells),
        headed=entries.columns.headed,
        ignored=entries.columns.ignored,
        language=entries.columns.language,
        cells=cells,
    )


def look_again(store: Store, strategy: Strategy, preview: Preview, *, today: dt.date) -> Preview:
    """The same entries beside what is known now: what others saved since the preview is a conflict."""
    with turn():
        again = preview_cells(store, strategy, preview.cells, channel=preview.channel, today=today, seen=preview.seen)
    return replace(again, file=preview.file)


def _targets(store: Store, *, on: dt.date) -> dict[str, Decimal]:
    """What each plan in force ends with."""
    plans = {slug: in_force(each) for slug, each in queries.plans(store, on=on).items()}
    return {slug: plan.target.value for slug, plan in plans.items() if plan is not None}


def _only_one(rows: pl.DataFrame) -> str | None:
    """The indicator, where all entries are about one: the store then reads that one only."""
    slugs = rows["indicator"].unique()
    return str(slugs[0]) if len(slugs) == 1 else None


def _refusals(entries: Entries, found: Comparison, cells: Cells) -> tuple[Refusal, ...]:
    """What could not be read, and what could but makes no sense beside what is known."""
    late = Faults(entries.columns.headed)
    dates = cells.rows.select("line", pl.col(f"c{entries.columns.place[DATE]}").alias(DATE))
    not_years = found.not_years.select("line", "indicator").join(dates, on="line")
    late.note(not_years, DATE, lambda text: NotAYear(text=inert(text)))
    late.note(found.unknown, VALUE, lambda _: NothingToComment())
    return tuple(sorted((*entries.refusals, *late.refusals()), key=lambda refusal: refusal.line))


def _typed_cells(typed: Sequence[Mapping[str, str | None]], *, language: str) -> Cells:
    """What was typed as a table like that of a file, numbered from 1."""
    columns = {f"c{place}": [_trimmed(row.get(field)) for row in typed] for place, field in enumerate(FIELDS)}
    schema = {"line": pl.Int64, **dict.fromkeys(columns, pl.String)}
    rows = pl.DataFrame({"line": range(1, len(typed) + 1), **columns}, schema)
    return Cells(header=TITLES[language], rows=rows, uneven=pl.DataFrame(schema=UNEVEN))


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None


def _file_name(name: str) -> str:
    """The file's own name, without the folders that a hostile one may carry."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "")[-NAME_LENGTH:] or "-"
