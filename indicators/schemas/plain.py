"""The checks of a table's model as one Polars query, which says whether a frame fits but not what is wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import polars as pl
from pandera.api.polars.components import Column

from indicators.schemas.tables import columns, key, schema

_CHECKS: dict[str, Callable[..., pl.Expr]] = {
    "greater_than_or_equal_to": lambda column, min_value: column >= min_value,
    "less_than_or_equal_to": lambda column, max_value: column <= max_value,
    "isin": lambda column, allowed_values: column.is_in(allowed_values),
    "str_matches": lambda column, pattern: column.str.contains(pattern),
    "str_length": lambda column, min_value, max_value, exact_value: column.str.len_chars().is_between(
        min_value, max_value
    ),
}


def plainly_fits(table: str, rows: pl.DataFrame) -> bool:
    """Whether a frame satisfies every check of its table's model: pandera would give it back as it is."""
    return dict(rows.schema) == columns(table) and all(rows.select(_checks(table)).row(0))


@cache
def _checks(table: str) -> Sequence[pl.Expr]:
    """One yes or no per check."""
    modelled = schema(table).columns
    fits = [check.all() for name, column in modelled.items() for check in row_checks(name, column)]
    unique = pl.struct(key(table)).n_unique() == pl.len()
    return [check.alias(str(place)) for place, check in enumerate([*fits, unique])]


def row_checks(name: str, column: Column) -> Iterator[pl.Expr]:
    """The checks of one column, each a yes or no per row; null, where the value is, passes."""
    if not column.nullable:
        yield pl.col(name).is_not_null()
    for check in column.checks:
        statistics: dict[str, Any] = check.statistics
        yield _CHECKS[check.name](pl.col(name), **statistics)
