"""The faults of a table of cells, collected while it is read: which line, which column, as typed, why.

Each distinct text is read once, however many rows repeat it; a row with a fault goes no further.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from indicators.errors import CellRefused
from indicators.numbers import inert

Reader = Callable[..., Mapping[str, Any]]

WHOLE_ROW = ""


@dataclass(frozen=True)
class Refusal:
    """One cell (or whole row) that cannot be taken.

    Attributes:
        line: As in the person's own file.
        column: As headed there; empty for a whole row.
        text: As typed, shortened, what cannot be seen replaced.
        indicator: Its slug, or as typed where that was not understood; None where the row names none.
    """

    line: int
    column: str
    text: str
    error: CellRefused
    indicator: str | None


class Faults:
    """What was refused so far.

    Args:
        header: Field → how its column is headed.
    """

    def __init__(self, header: Mapping[str, str]) -> None:
        self._header = header
        self._found: dict[tuple[int, str], Refusal] = {}

    def read(
        self,
        rows: pl.DataFrame,
        field: str,
        reader: Reader,
        *,
        gives: Mapping[str, Any],
        beside: Sequence[str] = (),
        unless: pl.Expr | None = None,
    ) -> pl.DataFrame:
        """Read each distinct text of a column once and add what it says; null where it is blank or refused.

        Args:
            reader: From the text and the columns ``beside`` to the columns of ``gives``; raises CellRefused.
            unless: Rows that were read already.
        """
        wanted = pl.col(field).is_not_null() & (pl.lit(value=True) if unless is None else ~unless)
        on = [field, *beside]
        distinct = rows.filter(wanted).select(on).unique().rows()
        if not distinct:
            return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in gives.items())
        answers, errors = _each(distinct, reader)
        schema = {**dict.fromkeys(on, pl.String), **gives}
        read = pl.DataFrame(
            [(*key, *(answer[name] for name in gives)) for key, answer in answers], schema, orient="row"
        )
        if errors:
            refused = pl.DataFrame(list(errors), dict.fromkeys(on, pl.String), orient="row")
            bad = rows.filter(wanted).join(refused, on=on, how="semi", nulls_equal=True)
            self.note(bad, field, lambda row: errors[tuple(row[name] for name in on)])
        return rows.join(read, on=on, how="left", nulls_equal=True, maintain_order="left")

    def note(self, rows: pl.DataFrame, field: str, error: Callable[[Mapping[str, Any]], CellRefused]) -> None:
        """Refuse a cell of each of these rows; the first fault of a cell counts.

        Args:
            error: From the row, without its dates and amounts (slow to turn into Python), to what is said.
        """
        for row in rows.select(pl.all().exclude(pl.Date, pl.Decimal)).iter_rows(named=True):
            place, text = (row["line"], field), inert(row.get(field) or "")
            named = inert(row.get("slug") or row.get("indicator") or "") or None
            if place not in self._found:
                self._found[place] = Refusal(row["line"], self._header.get(field, field), text, error(row), named)

    def without(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that have no fault."""
        if not self._found:
            return rows
        return rows.filter(~pl.col("line").is_in(sorted({line for line, _ in self._found})))

    def refusals(self) -> tuple[Refusal, ...]:
        """Everything refused, in the order of the lines."""
        return tuple(self._found[key] for key in sorted(self._found))


def _each(
    distinct: Sequence[tuple[Any, ...]], reader: Reader
) -> tuple[list[tuple[tuple[Any, ...], Mapping[str, Any]]], dict[tuple[Any, ...], CellRefused]]:
    answers, errors = [], {}
    for key in distinct:
        try:
            answers.append((key, reader(*key)))
        except CellRefused as error:
            errors[key] = error
    return answers, errors
