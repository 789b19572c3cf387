"""What speaks against a value or a plan: the worked cases, one that passes and one that warns for each check."""

import datetime as dt
import re
from decimal import Decimal

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given

from indicators.plausibility import FACTS, PLAN_CHECKS, VALUE_CHECKS, plan_warnings, value_warnings
from indicators.texts import LANGUAGES
from indicators.wording import WARNING_WORDS, warning_codes, warning_texts
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
    assert found.to_list() == ["unit_mix_up=10000 fall=10000 future"]


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


YEAR_BEFORE, YEAR_AFTER = dt.date(2025, 11, 12), dt.date(2027, 9, 1)
RIGHT = " : l’unité est-elle la bonne ?"


@pytest.mark.parametrize(
    ("measure", "figures", "said"),
    [
        ("stock", {"value": 370, "previous": 37}, "370 est 10 fois 37, valeur du 12/11/2025"),
        ("stock", {"value": 3, "previous": 37}, "3 est 12,3 fois moins que 37, valeur du 12/11/2025"),
        ("stock", {"value": 0, "before": 37}, "0 au lieu de 37, valeur du 30/06/2026"),
        ("stock", {"value": 37000, "following": 37}, f"37 000 est 1 000 fois 37, valeur du 01/09/2027{RIGHT}"),
        ("cumulative", {"value": 36, "previous": 37}, "un cumul qui baisse : 36 après 37, valeur du 12/11/2025"),
        ("cumulative", {"value": 38, "following": 37.5}, "un cumul qui baisse : 38 avant 37,5, valeur du 01/09/2027"),
        ("stock", {"value": 400, "target": 30}, f"400 est 13,3 fois la cible, 30{RIGHT}"),
        ("stock", {"value": 101, "upper_bound": 100}, "101 dépasse 100, le maximum possible pour cet indicateur"),
        ("stock", {"value": -1, "lower_bound": 0}, "-1 est inférieur à 0, le minimum possible pour cet indicateur"),
    ],
)
def test_a_warning_names_both_figures(measure: str, figures: dict[str, float], said: str) -> None:
    days = {"period_end": dt.date(2026, 6, 30), "previous_on": YEAR_BEFORE, "following_on": YEAR_AFTER}
    numbers = {name: float(each) for name, each in figures.items()}
    warnings = value_warnings(facts({**days, "measure": measure, "percent_sign": False, **numbers})).item()
    texts = warning_texts(warnings, LANGUAGES["fr"], value=Decimal(str(figures["value"])))
    assert [re.sub(r"[\u202f\u00a0]", " ", text).replace("−", "-") for text in texts] == [said]
    assert warning_codes(warnings)[0] in VALUE_CHECKS


def test_warnings_stored_without_a_figure_are_said_as_before() -> None:
    assert warning_texts("leap fall", LANGUAGES["en"], value=Decimal(370)) == [
        "ten times the value before, or a tenth of it",
        "a running total that falls",
    ]
