"""What entries would change: each compared with what is known, warned about, and turned into its next version.

A blank cell means "no change"; an entry that says what is known already makes no version. Where somebody else saved
after the person had begun, the entry is a conflict: both values stand side by side until the person has chosen.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from indicators import plausibility
from indicators.intake.encoding import save_in_windows, simplify_spaces
from indicators.model import Certainty, Indicator, Measure, Qualifier

KEY = ["indicator", "period_end"]
CONTENT = ("value", "qualifier", "source", "evidence", "comment_fr", "comment_en")
_AMOUNT = pl.Decimal(18, 4)


@dataclass(frozen=True)
class Comparison:
    """Entries beside what is known.

    Attributes:
        changes: One row per version to be stored. Key indicator, period_end; line, version, what the entry decides of
            the table ``achievement``, the same as known ``before_…``, ``last_version`` (null for a new period) with
            its seq, actor and recorded_at, and ``warnings`` (codes; null where nothing speaks against it).
        conflicts: Like ``changes``: those that somebody else changed after the person had begun.
        unchanged: How many entries say what is known.
        not_years: Entries of annual flows for another period than a year.
        unknown: Entries without a value, for a period that has none.
    """

    changes: pl.DataFrame
    conflicts: pl.DataFrame
    unchanged: int
    not_years: pl.DataFrame
    unknown: pl.DataFrame


def compare(
    rows: pl.DataFrame,
    standing: pl.DataFrame,
    *,
    definitions: Mapping[str, Indicator],
    targets: Mapping[str, Decimal],
    starts_on: dt.date,
    language: str,
    today: dt.date,
    seen: int | None,
) -> Comparison:
    """Compare entries with what is known.

    Args:
        rows: ``Entries.rows``, sources as ids.
        standing: ``queries.standing_values``.
        targets: End of the plan in force, by slug.
        starts_on: When the strategy began; running totals are counted from their own start.
        language: Of the comments.
        seen: Data version that the person had in front of them; None where they see it only now.
    """
    beside = _beside(rows, standing, _described(definitions, targets, starts_on), language=language)
    unknown = pl.col("value").is_null()
    not_year = (pl.col("measure") == Measure.ANNUAL.value) & pl.col("last_version").is_null() & ~_ends_a_year()
    fit = beside.filter(~unknown & ~not_year)
    changed = fit.filter(pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"before_{name}")) for name in CONTENT))
    versions = _versions(changed, today=today).with_columns(_warnings(changed, standing, today=today))
    overtaken = pl.lit(value=False) if seen is None else (pl.col("seq") > seen).fill_null(value=False)
    return Comparison(
        changes=versions.filter(~overtaken),
        conflicts=versions.filter(overtaken),
        unchanged=len(fit) - len(changed),
        not_years=beside.filter(~unknown & not_year),
        unknown=beside.filter(unknown),
    )


def _beside(rows: pl.DataFrame, standing: pl.DataFrame, described: pl.DataFrame, *, language: str) -> pl.DataFrame:
    """Each entry with what is known of its period; blank cells filled from there."""
    known = standing.select(
        *KEY,
        "last_version",
        "seq",
        "actor",
        "recorded_at",
        "period_start",
        "certainty",
        *(pl.col(name).alias(f"before_{name}") for name in CONTENT),
    )
    joined = rows.join(known, on=KEY, how="left").join(described, on="indicator", how="left")
    texts = {
        f"comment_{code}": pl.col("comment") if code == language else pl.lit(None, pl.String) for code in ("fr", "en")
    }
    said = joined.with_columns(**texts)
    said = said.with_columns(_keep_known_text(said, f"comment_{code}") for code in ("fr", "en"))
    filled = {name: pl.coalesce(name, f"before_{name}") for name in CONTENT}
    return said.with_columns(**filled).with_columns(pl.col("qualifier").fill_null(Qualifier.EXACT.value))


def _keep_known_text(rows: pl.DataFrame, name: str) -> pl.Expr:
    """A text, but the known one where it says the same, as far as a file in Windows-1252 can say it."""
    differing = rows.filter(pl.col(name) != pl.col(f"before_{name}")).select(name, f"before_{name}").unique().rows()
    same = {new: known for new, known in differing if simplify_spaces(new) == save_in_windows(known)}
    same |= {new: known for new, known in differing if simplify_spaces(new) == simplify_spaces(known)}
    typed, known = pl.col(name), pl.col(f"before_{name}")
    return pl.when(known.eq_missing(typed.replace(same))).then(known).otherwise(typed).alias(name) if same else typed


def _described(
    definitions: Mapping[str, Indicator], targets: Mapping[str, Decimal], starts_on: dt.date
) -> pl.DataFrame:
    """What the checks need of each indicator."""
    columns: dict[str, Any] = {
        "indicator": pl.String,
        "measure": pl.String,
        "target": _AMOUNT,
        "lower_bound": _AMOUNT,
        "upper_bound": _AMOUNT,
        "counted_from": pl.Date,
    }
    rows = [
        (
            each.slug,
            each.measure.value,
            targets.get(each.slug),
            each.lower_bound,
            each.upper_bound,
            _counted_from(each, starts_on),
        )
        for each in definitions.values()
    ]
    return pl.DataFrame(rows, columns, orient="row")


def _counted_from(indicator: Indicator, starts_on: dt.date) -> dt.date:
    is_total = indicator.measure is Measure.CUMULATIVE
    return indicator.baseline_on if is_total and indicator.baseline_on else starts_on


def _ends_a_year() -> pl.Expr:
    return (pl.col("period_end").dt.month() == 12) & (pl.col("period_end").dt.day() == 31)


def _versions(changed: pl.DataFrame, *, today: dt.date) -> pl.DataFrame:
    """The rows of the table that the entries would become. A value that somebody reports anew is certain."""
    annual = pl.col("measure") == Measure.ANNUAL.value
    year_start = pl.when(annual).then(pl.col("period_end").dt.truncate("1y"))
    reported = pl.col("value").ne_missing(pl.col("before_value"))
    return changed.with_columns(
        (pl.col("last_version").fill_null(0) + 1).cast(pl.Int32).alias("version"),
        pl.coalesce("period_start", year_start).alias("period_start"),
        pl.when(reported | pl.col("certainty").is_null())
        .then(pl.lit(Certainty.CERTAIN.value))
        .otherwise("certainty")
        .alias("certainty"),
        pl.lit(today).alias("known_on"),  # as a preview shows it; storing sets the day again
        pl.lit("day").alias("known_precision"),
    )


def _warnings(changed: pl.DataFrame, standing: pl.DataFrame, *, today: dt.date) -> pl.Series:
    """What speaks against each changed value; a comment alone is not questioned."""
    if changed.is_empty():
        return pl.Series("warnings", [], pl.String)
    facts = _facts(changed, standing, today=today)
    silent = changed.select(pl.col("value").eq_missing(pl.col("before_value"))).to_series()
    found = plausibility.value_warnings(facts)
    return pl.select(pl.when(~silent).then(found).alias("warnings")).to_series()


def _facts(changed: pl.DataFrame, standing: pl.DataFrame, *, today: dt.date) -> pl.DataFrame:
    """``plausibility.FACTS`` of each change, in its order: its neighbours are those that would stand beside it."""
    around = _series(changed, standing)
    neighbours = around.with_columns(
        pl.col("number").shift(1).over("indicator").alias("previous"),
        pl.col("period_end").shift(1).over("indicator").alias("previous_on"),
        pl.col("number").shift(2).over("indicator").alias("second"),
        pl.col("number").shift(-1).over("indicator").alias("following"),
        pl.col("period_end").shift(-1).over("indicator").alias("following_on"),
        (pl.col("number").cum_sum().over("indicator") - pl.col("number")).alias("sum_of_earlier"),
        (pl.col("number").cum_count().over("indicator") - 1).alias("earlier"),
    )
    own = changed.select(
        *KEY,
        "measure",
        "percent_sign",
        pl.col("value").cast(pl.Float64),
        pl.col("before_value").cast(pl.Float64).alias("before"),
        *(pl.col(name).cast(pl.Float64) for name in ("target", "lower_bound", "upper_bound")),
        pl.lit(today).alias("today"),
        "counted_from",
    )
    first = (
        standing.filter(pl.col("value").is_not_null())
        .group_by("indicator")
        .agg(pl.col("period_end").min().alias("first"))
    )
    facts = own.join(neighbours, on=KEY, how="left", maintain_order="left")
    facts = facts.join(first, on="indicator", how="left", maintain_order="left")
    facts = facts.with_columns(pl.min_horizontal("counted_from", "first").alias("starts_on"))
    return facts.select(pl.col(name).cast(kind) for name, kind in plausibility.FACTS.items())


def _series(changed: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """Every value of the indicators concerned as they would stand, in order: indicator, period_end, number."""
    entered = changed.select(*KEY, pl.col("value").cast(pl.Float64).alias("number"))
    kept = standing.filter(pl.col("value").is_not_null()).join(changed, on="indicator", how="semi")
    others = kept.select(*KEY, pl.col("value").cast(pl.Float64).alias("number")).join(entered, on=KEY, how="anti")
    return pl.concat([others, entered]).sort(KEY)
