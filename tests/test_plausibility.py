"""What speaks against a value or a plan: the worked cases, one that passes and one that warns for each check."""

import datetime as dt

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given

from indicators.plausibility import FACTS, PLAN_CHECKS, VALUE_CHECKS, plan_warnings, value_warnings
from indicators.wording import WARNING_WORDS
from tests.fixtures import TODAY, Row, cases, number, points


def facts(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(FACTS), "today": TODAY, **row} for row in rows], FACTS)


def _case(row: Row) -> Row:
    return {
        "value": float(row["value"]),
        **{name: float(row[name]) if row[name] else None for name in ("before", "previous", "second", "following")},
        "sum_of_earlier": float(row["earlier_sum"]) if row["earlier_sum"] else None,
        "earlier": int(row["earlier"]),
        "period_end": dt.date.fromisoformat(row["period_end"]),
        "measure": row["measure"],
        "percent_sign": row["percent_sign"] == "yes",
        "target": float(row["target"]) if row["target"] else None,
        "lower_bound": float(row["lower"]) if row["lower"] else None,
        "upper_bound": float(row["upper"]) if row["upper"] else None,
        "starts_on": dt.date.fromisoformat(row["starts_on"]) if row["starts_on"] else None,
    }


@pytest.mark.parametrize("row", cases("plausibility"))
def test_each_check_of_a_value_warns_where_it_should_and_only_there(row: Row) -> None:
    found = facts(_case(row)).select(found=VALUE_CHECKS[row["check"]]().fill_null(value=False)).item()
    assert found is (row["warns"] == "yes")


@pytest.mark.parametrize("row", cases("plausible_plans"))
def test_each_check_of_a_plan_warns_where_it_should_and_only_there(row: Row) -> None:
    found = plan_warnings(
        points(row["plan"]),
        earlier=[number(each) or 0 for each in row["earlier"].split()],
        baseline=number(row["baseline"]),
        direction=row["direction"],
        measure=row["measure"],
        aim=row["aim"],
        lower_bound=number(row["lower_bound"]),
        upper_bound=number(row["upper_bound"]),
    )
    assert (row["check"] in found) is (row["warns"] == "yes")


@pytest.mark.parametrize(("table", "checks"), [("plausibility", VALUE_CHECKS), ("plausible_plans", PLAN_CHECKS)])
def test_each_check_has_a_case_that_passes_and_one_that_warns(table: str, checks: dict[str, object]) -> None:
    shown = {(case.values[0]["check"], case.values[0]["warns"]) for case in cases(table)}
    assert shown == {(check, warns) for check in checks for warns in ("yes", "no")}


def test_each_warning_has_words() -> None:
    assert set(WARNING_WORDS) == {*VALUE_CHECKS, *PLAN_CHECKS}


def test_several_warnings_stand_side_by_side_and_the_more_exact_one_replaces_the_vaguer() -> None:
    ahead = {"period_end": dt.date(2030, 1, 1), "measure": "cumulative", "percent_sign": False}
    found = value_warnings(facts({**ahead, "value": 10.0, "previous": 10_000.0}))
    assert found.to_list() == ["unit_mix_up fall future"]


def test_nothing_is_said_of_a_plain_value() -> None:
    plain = {"period_end": TODAY, "measure": "stock", "percent_sign": False, "value": 10.0, "previous": 9.0}
    assert value_warnings(facts(plain)).to_list() == [None]


@given(
    st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(("before", "previous", "second", "target"), st.none() | st.floats(-1e14, 1e14))
            | {"value": st.floats(-1e14, 1e14), "measure": st.sampled_from(["stock", "share", "cumulative", "annual"])}
            | {"period_end": st.dates(dt.date(1990, 1, 1), dt.date(2099, 1, 1)), "percent_sign": st.booleans()}
        ),
        max_size=5,
    )
)
def test_a_row_is_judged_alone_whatever_stands_beside_it(rows: list[Row]) -> None:
    together = value_warnings(facts(*rows)).to_list()
    assert together == [value_warnings(facts(row)).item() for row in rows]
