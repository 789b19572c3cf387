"""What speaks against a value or a plan that could nevertheless be true. Pure: no I/O, no clock.

One small function per check. A check of values is an expression over a frame with one row per value to be entered
(columns: ``FACTS``), so that one value and a million cost the same code; a check of a plan takes its figures.
A warning never refuses: it asks for a reason, which is kept with the value.

To add a check: a function, one line in ``VALUE_CHECKS`` or ``PLAN_CHECKS``, an ``_ok`` and a ``_ko`` row in
``tests/cases/plausibility.csv`` or ``plausible_plans.csv``. What does not belong here: what cannot be read or
stored at all (``numbers``, ``intake``), words (``wording``).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import polars as pl

from indicators.progress import Number, meets

FACTS = {
    "value": pl.Float64,  # as it would be stored
    "before": pl.Float64,  # what it replaces: the value of the same period
    "previous": pl.Float64,  # of the period before
    "previous_on": pl.Date,  # end of that period
    "second": pl.Float64,  # of the one before that
    "following": pl.Float64,  # of the period after
    "following_on": pl.Date,
    "sum_of_earlier": pl.Float64,  # of all periods before
    "earlier": pl.UInt32,  # how many these are
    "period_end": pl.Date,
    "today": pl.Date,
    "starts_on": pl.Date,  # when the count begins, or its first known value, whichever is earlier
    "measure": pl.String,
    "percent_sign": pl.Boolean,  # whether it was typed with one
    "target": pl.Float64,  # end of the plan in force
    "lower_bound": pl.Float64,
    "upper_bound": pl.Float64,
}
"""Columns that a check may look at; null where there is none."""

LEAP = 10
MIX_UPS = (100.0, 1_000.0, 1_000_000.0)
ABOUT = 1.25
SAME = 5e-5  # half of the last decimal stored
LIMIT = 1e14  # no stored figure reaches it

_value = pl.col("value")
_compared = pl.coalesce("before", "previous", "following")
_times = _value / _compared
_compared_on = (
    pl.when(pl.col("before").is_not_null())
    .then("period_end")
    .when(pl.col("previous").is_not_null())
    .then("previous_on")
    .otherwise("following_on")
)


def leaps() -> pl.Expr:
    """Ten times the value before, a tenth or less, nothing at all or the other sign.

    42 instead of 11,163 stayed on line for three days at the State's tool.
    """
    return (_compared != 0) & ((_times >= LEAP) | (_times <= 1 / LEAP))


def mixes_units() -> pl.Expr:
    """About 100, 1,000 or 1,000,000 times the value before, or the inverse: persons for thousands, euros for M€."""
    return pl.any_horizontal(
        (times / factor).is_between(1 / ABOUT, ABOUT) for factor in MIX_UPS for times in (_times, 1 / _times)
    )


def dwarfs_target() -> pl.Expr:
    """The first value ever, ten times the target or more: there is no predecessor to compare it with."""
    first = _compared.is_null() & (pl.col("target") > 0)
    return first & (_value / pl.col("target") >= LEAP)


def falls() -> pl.Expr:
    """A running total below that of the period before, or above that of the period after."""
    return (pl.col("measure") == "cumulative") & ((_value < pl.col("previous")) | (_value > pl.col("following")))


def leaves_percent() -> pl.Expr:
    """A share below 0 or above 100."""
    return (pl.col("measure") == "share") & ~_value.is_between(0, 100)


def is_fraction() -> pl.Expr:
    """A share between 0 and 1 where none was so small before: 0.45 typed for 45 %."""
    small = _value.is_between(0, 1, closed="right") & ~pl.col("percent_sign")
    return (pl.col("measure") == "share") & small & (_compared.is_null() | (_compared > 1))


def sums_earlier() -> pl.Expr:
    """Exactly the previous two values together, or all of them: a running total summed twice."""
    last_two = (_value - pl.col("previous") - pl.col("second")).abs() < SAME
    all_of_them = (_value - pl.col("sum_of_earlier")).abs() < SAME
    several = (pl.col("earlier") >= 2) & (_value != 0)
    return (pl.col("measure") != "share") & several & (last_two | all_of_them)


def is_ahead() -> pl.Expr:
    """A date in the future; a year or month that is not over yet."""
    return pl.col("period_end") > pl.col("today")


def is_early() -> pl.Expr:
    """A date before the count begins: 2006 typed for 2026."""
    return pl.col("period_end") < pl.col("starts_on")


def leaves_bounds() -> pl.Expr:
    """Outside the bounds that the indicator's definition gives."""
    return (_value < pl.col("lower_bound")) | (_value > pl.col("upper_bound"))


VALUE_CHECKS: Mapping[str, Callable[[], pl.Expr]] = {
    "leap": leaps,
    "unit_mix_up": mixes_units,
    "dwarfs_target": dwarfs_target,
    "fall": falls,
    "beyond_percent": leaves_percent,
    "fraction": is_fraction,
    "sum_of_earlier": sums_earlier,
    "future": is_ahead,
    "early": is_early,
    "out_of_bounds": leaves_bounds,
}
"""Code → check. The code is stored with the value."""

COMPARED_WITH: Mapping[str, tuple[pl.Expr, pl.Expr]] = {
    "leap": (_compared, _compared_on),
    "unit_mix_up": (_compared, _compared_on),
    "dwarfs_target": (pl.col("target"), pl.lit(None, pl.Date)),
    "fall": (
        pl.when(_value < pl.col("previous")).then("previous").otherwise("following"),
        pl.when(_value < pl.col("previous")).then("previous_on").otherwise("following_on"),
    ),
    "out_of_bounds": (
        pl.when(_value < pl.col("lower_bound")).then("lower_bound").otherwise("upper_bound"),
        pl.lit(None, pl.Date),
    ),
}
"""Code → the figure that the check compared the value with, and the day of that figure."""

_SAID_BETTER = {"leap": "unit_mix_up", "beyond_percent": "out_of_bounds"}
"""Checks that say nothing new where another one, more exact, has spoken already."""


def value_warnings(facts: pl.DataFrame) -> pl.Series:
    """What speaks against each row of ``facts``, separated by spaces; null where nothing does.

    Each is a code, with the figure that the value was compared with and its day, where there is one:
    ``leap=37@2025-11-12``. That is kept with the value, since the figure may be corrected later.
    """
    found = facts.select(**{code: check().fill_null(value=False) for code, check in VALUE_CHECKS.items()})
    told = found.with_columns(**{code: pl.col(code) & ~pl.col(better) for code, better in _SAID_BETTER.items()})
    compared = facts.select(**{f"{code} with": _figure_text(*pair) for code, pair in COMPARED_WITH.items()})
    words = [pl.when(code).then(_word(code)) for code in VALUE_CHECKS]
    codes = pl.concat_str(words, separator=" ", ignore_nulls=True).replace("", None)
    return told.hstack(compared).select(codes.alias("warnings")).to_series()


def _word(code: str) -> pl.Expr:
    with_figure = [pl.lit(code), pl.col(f"{code} with")] if code in COMPARED_WITH else [pl.lit(code)]
    return pl.concat_str(with_figure, ignore_nulls=True)


def _figure_text(figure: pl.Expr, day: pl.Expr) -> pl.Expr:
    """``=37@2025-11-12``; null where there is no figure, or one that no indicator could have."""
    number = pl.when(figure.abs() < LIMIT).then(figure).cast(pl.Decimal(18, 4)).cast(pl.String)
    shortest = number.str.strip_chars_end("0").str.strip_chars_end(".")
    return pl.lit("=") + shortest + pl.concat_str(pl.lit("@"), day.cast(pl.String)).fill_null("")


Plan = Sequence[tuple[dt.date | None, Number]]


def swings(plan: Plan, *, earlier: Sequence[Number], **_: object) -> bool:
    """The end target goes back on the last revision: up then down, or down then up."""
    ends = [float(each) for each in (*earlier, plan[-1][1])]
    steps = [after - before for before, after in pairwise(ends) if after != before]
    return len(steps) >= 2 and ends[-1] != ends[-2] and steps[-1] * steps[-2] < 0


def starts_past(plan: Plan, *, baseline: Number | None, direction: str, aim: str, **_: object) -> bool:
    """The baseline is already at or past the target: the rate of the way means nothing."""
    return aim == "reach" and baseline is not None and meets(baseline, target=plan[-1][1], direction=direction)


def mixes_units_within(plan: Plan, *, measure: str, **_: object) -> bool:
    """Two milestones that follow one another lie about 1,000 or 1,000,000 times apart: persons beside millions."""
    pairs = [(float(before), float(after)) for (_, before), (_, after) in pairwise(plan) if before and after]
    return any(_is_about(after / before, factor) for before, after in pairs for factor in MIX_UPS[1:])


def leaps_from(plan: Plan, *, earlier: Sequence[Number], **_: object) -> bool:
    """The end target is ten times the one before, or a tenth."""
    if not earlier or float(earlier[-1]) <= 0 or float(plan[-1][1]) <= 0:
        return False
    times = float(plan[-1][1]) / float(earlier[-1])
    return times >= LEAP or times <= 1 / LEAP


def wanders(plan: Plan, *, direction: str, measure: str, **_: object) -> bool:
    """The milestones of one plan go back and forth, or away from its aim."""
    steps = [float(after) - float(before) for (_, before), (_, after) in pairwise(plan)]
    way = 1 if direction == "up" else -1
    return measure != "annual" and any(step * way < 0 for step in steps)


def leaves_bounds_within(plan: Plan, *, lower_bound: Number | None, upper_bound: Number | None, **_: object) -> bool:
    """A milestone outside the bounds that the indicator's definition gives."""
    low = -float("inf") if lower_bound is None else lower_bound
    high = float("inf") if upper_bound is None else upper_bound
    return any(not low <= value <= high for _, value in plan)


PLAN_CHECKS: Mapping[str, Callable[..., bool]] = {
    "plan_swings": swings,
    "plan_past": starts_past,
    "plan_mixes_units": mixes_units_within,
    "plan_leaps": leaps_from,
    "plan_wanders": wanders,
    "plan_out_of_bounds": leaves_bounds_within,
}


def plan_warnings(
    plan: Plan,
    *,
    earlier: Sequence[Number],
    baseline: Number | None,
    direction: str,
    measure: str,
    aim: str = "reach",
    lower_bound: Number | None = None,
    upper_bound: Number | None = None,
) -> tuple[str, ...]:
    """The codes that speak against a plan.

    Args:
        plan: (due date or None, value) in order.
        earlier: End targets of the plans that were in force before, oldest first.
    """
    facts = {
        "earlier": earlier,
        "baseline": baseline,
        "direction": direction,
        "measure": measure,
        "aim": aim,
        "lower_bound": lower_bound,
        "upper_bound": upper_bound,
    }
    return tuple(code for code, check in PLAN_CHECKS.items() if check(plan, **facts))


def _is_about(times: float, factor: float) -> bool:
    return any(1 / ABOUT <= each / factor <= ABOUT for each in (times, 1 / times))
