"""The rules: the worked cases of ``cases/*.csv``, and what must hold for any figures."""

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators import progress
from indicators.aggregation import roll_up
from indicators.forecast import compute_pace, project_values
from indicators.model import Confidence, Qualifier, Status, Thresholds
from indicators.progress import Number
from indicators.wording import CONFIDENCE_WORDS, STATUS_WORDS
from tests.fixtures import PROJECT, cases, day, number, points

Case = Mapping[str, str]

THRESHOLDS = Thresholds(on_track_percent=Decimal(95), watch_percent=Decimal(85))
START, DUE = dt.date(2021, 10, 18), dt.date(2024, 12, 31)

amounts = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=4)
factors = st.decimals(min_value="0.01", max_value=1000, places=2)
directions = st.sampled_from(["up", "down"])
qualifiers = st.sampled_from(Qualifier)
days = st.dates(min_value=dt.date(2015, 1, 1), max_value=dt.date(2035, 12, 31))
plans = st.dictionaries(days, amounts, min_size=1, max_size=6).map(lambda plan: sorted(plan.items()))
histories = st.dictionaries(days, amounts, min_size=3, max_size=8).map(lambda values: sorted(values.items()))


def _near(found: float | None, expected: str) -> bool:
    """The same to the four decimals of the case; an empty cell is a missing figure."""
    if found is None or not expected:
        return found is None and not expected
    return math.isclose(found, float(expected), abs_tol=0.00005001)


@pytest.mark.parametrize("case", cases("progress_rate"))
def test_progress_rate(case: Case) -> None:
    rate = progress.progress_rate(
        number(case["achieved"]),
        baseline=number(case["baseline"]),
        target=number(case["target"]),
        direction=case["direction"],
    )
    expected = number(case["rate"])
    assert (None if rate is None else Decimal(str(round(rate, 2)))) == expected


@pytest.mark.parametrize("case", [each for each in cases("progress_rate") if each.values[0]["rate"]])
def test_a_float_counts_as_the_decimal_it_is_written_as(case: Case) -> None:
    exact, as_floats = (
        progress.progress_rate(
            kind(case["achieved"]),
            baseline=kind(case["baseline"]),
            target=kind(case["target"]),
            direction=case["direction"],
        )
        for kind in (Decimal, float)
    )
    assert as_floats == exact


@pytest.mark.parametrize("achieved", ["-7", "0", "0.3", "9", "10", "29.999", "30", "37", "718.3999"])
@pytest.mark.parametrize(("baseline", "target"), [("0", "30"), ("-5", "40"), ("24", "40"), ("0", "718.4")])
def test_clamped_and_rounded_the_rate_is_that_of_the_states_own_formula(
    achieved: str, baseline: str, target: str
) -> None:
    value, start, end = Decimal(achieved), Decimal(baseline), Decimal(target)
    official = min(max(100 * (value - start) / (end - start), Decimal(0)), Decimal(100)).quantize(Decimal("0.01"))
    rate = progress.progress_rate(value, baseline=start, target=end)
    assert rate is not None
    assert Decimal(str(min(max(rate, 0.0), 100.0))).quantize(Decimal("0.01")) == official


@given(one=amounts, other=amounts, baseline=amounts, target=amounts)
def test_more_achieved_is_never_a_lower_rate(one: Decimal, other: Decimal, baseline: Decimal, target: Decimal) -> None:
    assume(baseline < target)
    low, high = sorted((one, other))
    rates = [progress.progress_rate(value, baseline=baseline, target=target) for value in (low, high)]
    assert rates == sorted(rates, key=lambda rate: rate or 0.0)


@given(one=amounts, other=amounts, baseline=amounts, target=amounts)
def test_where_down_is_good_a_higher_value_is_never_a_higher_rate(
    one: Decimal, other: Decimal, baseline: Decimal, target: Decimal
) -> None:
    assume(target < baseline)
    low, high = sorted((one, other))
    rates = [progress.progress_rate(value, baseline=baseline, target=target, direction="down") for value in (high, low)]
    assert rates == sorted(rates, key=lambda rate: rate or 0.0)


@given(baseline=amounts, target=amounts)
def test_the_rate_is_exactly_0_at_the_baseline_and_100_at_the_target(baseline: Decimal, target: Decimal) -> None:
    assume(baseline != target)
    direction = "up" if baseline < target else "down"
    ends = [
        progress.progress_rate(value, baseline=baseline, target=target, direction=direction)
        for value in (baseline, target)
    ]
    assert ends == [0.0, 100.0]


@given(achieved=amounts, baseline=amounts, target=amounts, direction=directions, factor=factors, shift=amounts)
def test_another_unit_gives_the_very_same_rate(
    achieved: Decimal, baseline: Decimal, target: Decimal, direction: str, factor: Decimal, shift: Decimal
) -> None:
    def rate(scale: Decimal, move: Decimal) -> float | None:
        return progress.progress_rate(
            achieved * scale + move, baseline=baseline * scale + move, target=target * scale + move, direction=direction
        )

    assert rate(factor, shift) == rate(Decimal(1), Decimal(0))


@given(achieved=amounts, baseline=amounts, target=amounts)
def test_a_mirrored_indicator_has_the_same_rate(achieved: Decimal, baseline: Decimal, target: Decimal) -> None:
    upwards = progress.progress_rate(achieved, baseline=baseline, target=target, direction="up")
    mirrored = progress.progress_rate(-achieved, baseline=-baseline, target=-target, direction="down")
    assert mirrored == upwards


@given(figures=st.tuples(amounts, amounts, amounts), place=st.integers(0, 2), direction=directions)
@pytest.mark.parametrize("missing", [None, float("nan"), Decimal("NaN"), float("inf")])
def test_any_missing_figure_gives_no_rate(
    missing: float | Decimal | None, figures: tuple[Decimal, Decimal, Decimal], place: int, direction: str
) -> None:
    achieved, baseline, target = (missing if place == each else figure for each, figure in enumerate(figures))
    assert progress.progress_rate(achieved, baseline=baseline, target=target, direction=direction) is None


@given(achieved=amounts, baseline=amounts, target=amounts, direction=directions)
def test_with_a_baseline_past_its_target_the_rate_only_says_whether_the_target_is_met(
    achieved: Decimal, baseline: Decimal, target: Decimal, direction: str
) -> None:
    past = baseline >= target if direction == "up" else baseline <= target
    assume(past)
    met = achieved >= target if direction == "up" else achieved <= target
    rate = progress.progress_rate(achieved, baseline=baseline, target=target, direction=direction)
    assert rate == (100.0 if met else 0.0)


@given(target=st.integers(1, 10**9), missing=st.integers(1, 18))
def test_a_hair_below_the_target_is_never_shown_as_100(target: int, missing: int) -> None:
    achieved = target - Decimal(10) ** -missing
    rate = progress.progress_rate(achieved, baseline=0, target=target)
    assert rate is not None
    assert progress.shown_percent(rate) < 100


@pytest.mark.parametrize("case", cases("shown_percent"))
def test_shown_percent(case: Case) -> None:
    assert progress.shown_percent(float(case["rate"])) == int(case["shown"])


@given(rate=st.floats(min_value=0, max_value=100, exclude_min=True, exclude_max=True))
def test_shown_percent_is_never_100_below_100_and_never_0_for_a_start(rate: float) -> None:
    assert 1 <= progress.shown_percent(rate) <= 99


@given(one=st.floats(-1e6, 1e6), other=st.floats(-1e6, 1e6))
def test_a_higher_rate_is_never_shown_as_a_lower_one(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert progress.shown_percent(low) <= progress.shown_percent(high)


@pytest.mark.parametrize("case", cases("planned_value"))
def test_planned_value(case: Case) -> None:
    on = dt.date.fromisoformat(case["on"])
    assert _near(progress.planned_value(on, points(case["plan"]), path=case["path"]), case["planned"])


@given(plan=plans, path=st.sampled_from(["linear", "step"]))
def test_a_plan_is_exact_at_its_points(plan: list[tuple[dt.date, Decimal]], path: str) -> None:
    assert [progress.planned_value(on, plan, path=path) for on, _ in plan] == [float(value) for _, value in plan]


@given(plan=plans, on=days)
def test_a_plan_lies_between_its_neighbours(plan: list[tuple[dt.date, Decimal]], on: dt.date) -> None:
    planned = progress.planned_value(on, plan)
    if on < plan[0][0]:
        assert planned is None
    elif on >= plan[-1][0]:
        assert planned == float(plan[-1][1])
    else:
        around = next((before, after) for before, after in pairwise(plan) if before[0] <= on <= after[0])
        low, high = sorted(float(value) for _, value in around)
        assert planned is not None
        assert low <= planned <= high


@given(plan=plans, on=days)
def test_a_step_only_ever_asks_for_a_value_that_is_due(plan: list[tuple[dt.date, Decimal]], on: dt.date) -> None:
    due = [float(value) for day_due, value in plan if day_due <= on]
    assert progress.planned_value(on, plan, path="step") == (due[-1] if due else None)


def test_the_gap_is_achieved_less_planned_and_missing_where_either_is() -> None:
    assert progress.gap(Decimal("550"), planned=561.9) == -11.9
    assert progress.gap(None, planned=561.9) is None
    assert progress.gap(Decimal("550"), planned=None) is None


def _status(case: Case) -> Status:
    value = number(case["achieved"])
    return progress.status(
        dt.date.fromisoformat(case["on"]),
        achieved=None if value is None else (dt.date.fromisoformat(case["achieved_on"]), value),
        target=number(case["target"]),
        due=day(case["due"]),
        plan=points(case["plan"]),
        thresholds=THRESHOLDS,
        direction=case["direction"],
        aim=case["aim"],
        path=case["path"],
        decimals=int(case["decimals"]),
        delay_days=int(case["delay_days"]),
        is_cumulative=case["cumulative"] == "yes",
        qualifier=case["qualifier"] or "exact",
    )


@pytest.mark.parametrize("case", cases("status"))
def test_status(case: Case) -> None:
    assert _status(case) == case["status"]


def test_each_status_is_reached_by_a_worked_case() -> None:
    assert {each.values[0]["status"] for each in cases("status")} == {*Status} - {Status.NOT_JUDGED}


ALSO_CALLED = {
    Status.ON_TRACK: {Status.ON_TRACK, Status.REACHED},
    Status.TOO_OLD: {Status.TOO_OLD, Status.REACHED},
    Status.UNDATED: {Status.UNDATED, Status.REACHED},
    Status.NO_TARGET: {Status.NO_TARGET, Status.REACHED},
}
"""What a better value, allowed beside the worst one, may be by itself: what is said of the worst is true of it, too."""


@st.composite
def judged(draw: st.DrawFn) -> dict[str, Any]:
    """Whatever a value can be judged by."""
    plan = draw(plans)
    return {
        "on": draw(days),
        "target": draw(st.one_of(st.just(plan[-1][1]), amounts)),
        "due": draw(st.one_of(st.none(), st.just(plan[-1][0]), days)),
        "plan": draw(st.one_of(st.just(plan), st.just([]))),
        "direction": draw(directions),
        "aim": draw(st.sampled_from(["reach", "floor", "ceiling"])),
        "path": draw(st.sampled_from(["linear", "step"])),
        "decimals": draw(st.integers(0, 2)),
        "delay_days": draw(st.sampled_from([0, 60])),
        "is_cumulative": draw(st.booleans()),
        "thresholds": THRESHOLDS,
    }


@settings(max_examples=400)
@given(terms=judged(), value=amounts, value_on=days, qualifier=qualifiers, shares=st.lists(st.floats(0, 1), max_size=8))
def test_a_status_holds_for_every_value_that_the_qualifier_allows(
    terms: dict[str, Any], value: Decimal, value_on: dt.date, qualifier: Qualifier, shares: list[float]
) -> None:
    """Of the values allowed the ends, those at the target and the plan, and some between are judged as exact ones."""

    def verdict_of(exact: Number) -> Status:
        return progress.status(**terms, achieved=(value_on, exact))

    verdict = progress.status(**terms, achieved=(value_on, value), qualifier=qualifier)
    low, high = progress.allowed_range(value, qualifier, decimals=terms["decimals"])
    far = [*(float(each) for _, each in terms["plan"]), float(terms["target"]), 3_000_000.0, -3_000_000.0]
    between = [min(max(each, float(low)), float(high)) for each in far]
    between += [min(between) + share * (max(between) - min(between)) for share in shares]
    allowed = [Decimal(repr(each)) for each in between if low <= progress.to_fraction(each) <= high]
    found = {verdict_of(each) for each in (*allowed, value)}
    if verdict is Status.TOO_IMPRECISE:
        ends = {progress.status(**terms, achieved=(value_on, _as_decimal(end))) for end in (low, high)}
        assert len(ends) == 2
        assert ends & {Status.OVERDUE, Status.LATE, Status.WATCH}
    else:
        assert found <= ALSO_CALLED.get(verdict, {verdict})


def _as_decimal(value: Fraction) -> Decimal:
    """An end of a range, which has few decimals, as it is written."""
    return Decimal(value.numerator) / Decimal(value.denominator)


@given(terms=judged(), value=amounts, value_on=days)
def test_an_exact_value_is_never_too_imprecise(terms: dict[str, Any], value: Decimal, value_on: dt.date) -> None:
    assert progress.status(**terms, achieved=(value_on, value)) is not Status.TOO_IMPRECISE


@given(
    value=st.integers(-5, 29),
    value_on=st.dates(START, DUE),
    on=st.dates(START, DUE),
    path=st.sampled_from(["linear", "step"]),
)
def test_late_data_is_not_late_delivery(value: int, value_on: dt.date, on: dt.date, path: str) -> None:
    plan = [(START, 0), (DUE, 30)]
    assume(value_on <= on)
    verdicts = {
        progress.status(
            when, achieved=(value_on, value), target=30, due=DUE, plan=plan, thresholds=THRESHOLDS, path=path
        )
        for when in (value_on, on)
    }
    assert len(verdicts) == 1


@given(
    a_day=st.integers(1, 10_000),
    percent=st.sampled_from([95, 85]),
    elapsed=st.integers(1, 400),
    left=st.integers(1, 999),
)
def test_exactly_the_threshold_is_enough(a_day: int, percent: int, elapsed: int, left: int) -> None:
    """The plan asks for ``a_day`` more each day: 95 % and 85 % of that belong to the better side."""
    on, due = START + dt.timedelta(days=elapsed), START + dt.timedelta(days=elapsed + left)
    target = a_day * (elapsed + left)
    achieved = Decimal(a_day * elapsed * percent) / 100
    assume(achieved < target)
    verdict = progress.status(
        on,
        achieved=(on, achieved),
        target=target,
        due=due,
        plan=[(START, 0), (due, target)],
        thresholds=THRESHOLDS,
        decimals=4,
    )
    assert verdict is (Status.ON_TRACK if percent == 95 else Status.WATCH)


def test_there_is_no_verdict_about_lateness_before_the_plan_starts() -> None:
    eve = START - dt.timedelta(days=1)
    verdict = progress.status(
        eve, achieved=(eve, 5), target=30, due=DUE, plan=[(START, 0), (DUE, 30)], thresholds=THRESHOLDS
    )
    assert verdict not in {Status.ON_TRACK, Status.WATCH, Status.LATE, Status.OVERDUE}


@pytest.mark.parametrize("case", cases("pace"))
def test_pace(case: Case) -> None:
    pace = compute_pace(
        points(case["points"]),
        target=number(case["target"]),
        due=day(case["due"]),
        direction=case["direction"],
        aim=case["aim"],
    )
    assert _near(pace.needed, case["needed"])
    assert _near(pace.recent, case["recent"])
    assert pace.since == day(case["since"])


@pytest.mark.parametrize("case", cases("projection"))
def test_projection(case: Case) -> None:
    upper = float(case["upper"]) if case["upper"] else None
    projected = project_values(
        points(case["points"]), target=number(case["target"]), direction=case["direction"], upper=upper
    )
    if not case["slowest"]:
        assert projected is None
        return
    assert projected is not None
    assert _near(projected.slowest, case["slowest"])
    assert _near(projected.fastest, case["fastest"])
    assert (projected.earliest, projected.latest) == (day(case["earliest"]), day(case["latest"]))


@given(history=histories, ahead=st.integers(0, 3650), direction=directions)
def test_a_projected_range_contains_every_pace_it_is_made_of(
    history: list[tuple[dt.date, Decimal]], ahead: int, direction: str
) -> None:
    projected = project_values(history, target=None, direction=direction)
    assert projected is not None
    low, high = projected.range_on(history[-1][0] + dt.timedelta(days=ahead))
    for changes in (1, 3, 5):
        start, end = history[-1 - min(changes, len(history) - 1)], history[-1]
        reached = float(end[1]) + ahead * float(end[1] - start[1]) / (end[0] - start[0]).days
        assert low <= reached or math.isclose(low, reached, rel_tol=1e-9, abs_tol=1e-3)
        assert high >= reached or math.isclose(high, reached, rel_tol=1e-9, abs_tol=1e-3)


@given(history=histories, ahead=st.integers(0, 3650))
def test_no_share_is_projected_above_100(history: list[tuple[dt.date, Decimal]], ahead: int) -> None:
    projected = project_values(history, target=None, upper=100.0)
    assert projected is not None
    low, high = projected.range_on(history[-1][0] + dt.timedelta(days=ahead))
    assert low <= high <= 100.0


@pytest.mark.parametrize("case", cases("next_update_due"))
def test_next_update_due(case: Case) -> None:
    due = progress.next_update_due(
        dt.date.fromisoformat(case["last_on"]), months=int(case["months"]), delay_days=int(case["delay_days"])
    )
    assert due == day(case["due"])


def _entries(text: str) -> list[tuple[Status, float | None, Decimal]]:
    parts = (entry.split(":") for entry in text.split())
    return [(Status(status), float(rate) if rate else None, Decimal(weight)) for status, rate, weight in parts]


@pytest.mark.parametrize("case", cases("roll_up"))
def test_roll_up(case: Case) -> None:
    rolled = roll_up(_entries(case["entries"]))
    assert _near(rolled.mean_rate, case["mean_rate"])
    assert (rolled.rated, rolled.total) == (int(case["rated"]), int(case["total"]))


def test_a_roll_up_counts_every_entry_under_its_status() -> None:
    rolled = roll_up(_entries("late:10:1 late:20:1 no_data::1"))
    assert rolled.counts == {Status.LATE: 2, Status.NO_DATA: 1}


@given(rates=st.lists(st.floats(-500, 500), min_size=1, max_size=20))
def test_a_mean_rate_stays_between_0_and_100(rates: list[float]) -> None:
    rolled = roll_up([(Status.LATE, rate, 1) for rate in rates])
    assert rolled.mean_rate is not None
    assert 0.0 <= rolled.mean_rate <= 100.0 + 1e-9


@pytest.mark.parametrize(
    ("above", "below", "percent"),
    [(60, 650, 9.23), (60, Decimal("718.4"), 8.35), (0, 650, 0.0), (60, 0, None), (None, 650, None), (60, None, None)],
)
def test_a_ratio_needs_both_parts(above: int | None, below: Decimal | None, percent: float | None) -> None:
    ratio = progress.ratio_percent(above, below)
    assert (None if ratio is None else round(ratio, 2)) == percent


@pytest.mark.parametrize(
    ("achieved", "written"),
    [("29999", 99.99), ("30000", 100.0), ("30001", 100.0), ("1", 0.01), ("0", 0.0), ("-1", -0.01), ("37000", 123.33)],
)
def test_two_decimals_never_round_to_reached_nor_to_nothing(achieved: str, written: float) -> None:
    rate = progress.progress_rate(Decimal(achieved), baseline=Decimal(0), target=Decimal(30000))
    assert rate is not None
    assert progress.written_percent(rate) == written


def test_a_target_that_the_baseline_had_met_is_late_once_it_is_lost() -> None:
    thresholds = Thresholds(on_track_percent=Decimal(95), watch_percent=Decimal(85))
    start, due = dt.date(2022, 1, 1), dt.date(2024, 12, 31)
    verdict = progress.status(
        dt.date(2023, 1, 1),
        achieved=(dt.date(2022, 12, 1), Decimal(20)),
        target=Decimal(30),
        due=due,
        plan=[(start, Decimal(40)), (due, Decimal(30))],
        thresholds=thresholds,
    )
    assert verdict is Status.LATE


def test_the_readme_says_which_judgements_ask_for_a_sentence() -> None:
    rows = [
        f"| {CONFIDENCE_WORDS[confidence]} | {', '.join(STATUS_WORDS[each] for each in Status if each in statuses)} |"
        for confidence, statuses in progress.CONTRADICTIONS.items()
    ]
    assert "\n".join(rows) in (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("confidence", list(Confidence))
def test_no_judgement_contradicts_what_nobody_can_compute(confidence: Confidence) -> None:
    assert not any(progress.contradicts(confidence, status) for status in (Status.NO_TARGET, Status.UNDATED))
