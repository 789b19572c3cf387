"""The faults of a table of cells, collected while it is read: which line, which column, as typed, why.

Each distinct text is read once, however many rows repeat it; a row with a fault goes no further.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl

from indicators.errors import CellRefused
from indicators.numbers import inert

Reader = Callable[..., Mapping[str, Any]]

WHOLE_ROW = ""


class Refusal(NamedTuple):
    """One cell (or whole row) that cannot be taken; a file may have half a million, so it is no more than a tuple.

    Attributes:
        line: As in the person's own file.
        column: As headed there; empty for a whole row.
        text: As typed, shortened, what cannot be seen replaced.
        error: Shared by the cells that say the same.
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
        self._found: defaultdict[str, dict[int, Refusal]] = defaultdict(dict)  # field → line → what is refused there

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
            self.note(bad, field, lambda *key: errors[key], of=on)
        return rows.join(read, on=on, how="left", nulls_equal=True, maintain_order="left")

    def note(
        self, rows: pl.DataFrame, field: str, error: Callable[..., CellRefused], *, of: Sequence[str] = ()
    ) -> None:
        """Refuse a cell of each of these rows; the first fault of a cell counts.

        Args:
            error: From the columns ``of`` (if none are named: from the cell) to what is said; asked once
                for rows that are the same there.
        """
        head, found = self._header.get(field, field), self._found[field]
        error, shown = cache(error), cache(inert)
        columns = rows["line"].to_list(), rows[field].to_list(), _indicators(rows), rows.select(of or field).iter_rows()
        for line, text, indicator, said_of in zip(*columns, strict=True):
            if line not in found:
                found[line] = Refusal(line, head, shown(text or ""), error(*said_of), shown(indicator or "") or None)

    def without(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that have no fault."""
        lines = sorted(set().union(*self._found.values()))
        return rows.filter(~pl.col("line").is_in(lines)) if lines else rows

    def refusals(self) -> tuple[Refusal, ...]:
        """Everything refused, in the order of the lines, then of the fields' names."""
        by_field = (self._found[field].values() for field in sorted(self._found))
        return tuple(sorted(chain.from_iterable(by_field), key=attrgetter("line")))


def _indicators(rows: pl.DataFrame) -> list[str | None]:
    """The slug of each row's indicator where it was understood, else its text."""
    names = [name for name in ("slug", "indicator") if name in rows.columns]
    return rows.with_columns(pl.coalesce(*names, pl.lit(None, pl.String)).alias("named"))["named"].to_list()


def _each(
    distinct: Sequence[tuple[Any, ...]], reader: Reader
) -> tuple[list[tuple[tuple[Any, ...], Mapping[str, Any]]], dict[tuple[Any, ...], CellRefused]]:
    answers, errors = [], {}
    for key in distinct:
        try:
            answers.append((key, reader(*key)))
        except CellRefused as error:
            errors[key] = error.with_traceback(None)  # a traceback keeps the frames that it passed, and their locals
    return answers, errors
