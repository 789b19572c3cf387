"""The answers: what the real figures say on a day, the clocks, the judging of one indicator, and the caches."""

import datetime as dt
import gc
import weakref
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.catalogue import Catalogue, read_catalogue
from indicators.errors import UnknownIndicator
from indicators.intake import load_catalogue
from indicators.model import AsOf, Certainty, Population, Qualifier, Status
from indicators.progress import shown_percent
from indicators.readings import Desk, Overview, Sheet, Situation, figures
from indicators.readings.changes import ValueKind
from indicators.store import Store, append
from indicators.store.lock import Lock
from tests.entering import at_once
from tests.fixtures import ANNIVERSARY, NOW, TODAY, entered, plan_row, redefine, value_row
from tests.holding import Room
from tests.small_catalogue import change, write_catalogue

OPENED, VISITED = "indicators/opened.toml", "indicators/visited.toml"


def _rate(situation: Situation) -> float | None:
    return None if situation.rate is None else round(situation.rate, 2)


def _value(situation: Situation) -> tuple[Decimal | None, Qualifier] | None:
    return (situation.achieved.value, situation.achieved.qualifier) if situation.achieved else None


@pytest.fixture(scope="module")
def then(desk: Desk) -> Overview:
    """The first anniversary, 21 November 2022."""
    return desk.overview(on=ANNIVERSARY)


@pytest.fixture(scope="module")
def today(desk: Desk) -> Overview:
    """22 November 2026."""
    return desk.overview(on=TODAY)


@pytest.fixture(scope="module")
def every_day(desk: Desk) -> list[Overview]:
    """The overview of each day on which the catalogue learnt something, of its eve and of today."""
    known = desk.store.rows("SELECT known_on FROM achievement UNION SELECT known_on FROM target")
    days = {each["known_on"] for each in known if isinstance(each["known_on"], dt.date)}
    eves = {day - dt.timedelta(days=1) for day in days}
    return [desk.overview(on=day) for day in sorted(days | eves | {TODAY})]


# The real figures on the first anniversary


def test_at_the_anniversary_10_sites_of_30_are_33_percent(then: Overview) -> None:
    sites = then.named("lieux_experimentation")
    assert _value(sites) == (Decimal(10), Qualifier.EXACT)
    assert sites.target is not None
    assert (sites.target.value, sites.due) == (Decimal(30), dt.date(2024, 12, 31))
    assert _rate(sites) == 33.33
    assert sites.planned == pytest.approx(10.2308, abs=0.0001)
    assert sites.gap == pytest.approx(-0.2308, abs=0.0001)
    assert sites.status is Status.ON_TRACK


def test_at_the_anniversary_the_envelope_is_718_4_after_650_and_670(then: Overview) -> None:
    budget = then.named("budget_total")
    assert budget.plan is not None
    assert budget.plan.target.value == Decimal("718.4")
    assert [plan.target.value for plan in budget.superseded] == [650, 670]
    assert budget.achieved is None


def test_at_the_anniversary_61_projects_had_won_without_a_target(then: Overview) -> None:
    winners = then.named("laureats_total")
    assert _value(winners) == (Decimal(61), Qualifier.EXACT)
    assert (winners.target, winners.rate, winners.status) == (None, None, Status.NO_TARGET)


def test_at_the_anniversary_about_150_million_were_committed(then: Overview) -> None:
    assert _value(then.named("montant_engage")) == (Decimal(150), Qualifier.ABOUT)


# The real figures today


def test_today_37_sites_of_30_are_123_percent_and_reached(today: Overview) -> None:
    sites = today.named("lieux_experimentation")
    assert _value(sites) == (Decimal(37), Qualifier.EXACT)
    assert sites.target is not None
    assert (sites.target.value, sites.planned) == (Decimal(30), 30.0)
    assert (_rate(sites), sites.status) == (123.33, Status.REACHED)


def test_up_to_35_sites_is_shown_beside_the_plan_and_not_judged_upon(today: Overview) -> None:
    sites = today.named("lieux_experimentation")
    beside = [(plan.target.value, plan.target.qualifier) for plan in sites.beside]
    assert beside == [(Decimal(35), Qualifier.AT_MOST)]
    assert sites.plan is not None
    assert sites.plan.revision == 2


@pytest.mark.parametrize("slug", ["etudiants_formes", "apprenants_formes_par_an", "part_apprenants_formes"])
def test_today_no_training_figure_was_ever_released_and_that_is_not_zero(slug: str, today: Overview) -> None:
    training = today.named(slug)
    assert (training.achieved, training.rate, training.gap) == (None, None, None)
    assert training.status is Status.NO_DATA


def test_the_disputed_200_000_students_do_not_replace_the_210_000(today: Overview) -> None:
    students = today.named("etudiants_formes")
    assert students.target is not None
    assert students.target.value == 210000
    assert [plan.target.value for plan in students.beside] == [200000]


def test_today_350_projects_have_won_without_a_target(today: Overview) -> None:
    winners = today.named("laureats_total")
    assert _value(winners) == (Decimal(350), Qualifier.EXACT)
    assert winners.status is Status.NO_TARGET


def test_today_at_least_550_million_are_committed_and_the_disputed_650_is_only_kept(desk: Desk) -> None:
    sheet = desk.sheet("montant_engage", on=TODAY)
    assert _value(sheet.situation) == (Decimal(550), Qualifier.AT_LEAST)
    assert [each.value for each in sheet.points] == [150, 290, 550]
    disputed = [each.value for each in sheet.versions if each.certainty is Certainty.DISPUTED]
    assert disputed == [650]


def test_today_the_research_share_fell_below_9_percent_because_the_envelope_grew(desk: Desk) -> None:
    points = desk.sheet("part_pepr_budget", on=TODAY).points
    assert [(each.period_end, round(each.value or 0, 2)) for each in points] == [
        (dt.date(2021, 10, 18), Decimal("9.23")),
        (dt.date(2022, 11, 20), Decimal("8.96")),
        (ANNIVERSARY, Decimal("8.35")),
    ]


def test_the_research_share_was_9_23_percent_before_the_envelope_grew(desk: Desk) -> None:
    share = desk.overview(on=dt.date(2022, 11, 19)).named("part_pepr_budget")
    assert share.achieved is not None
    assert round(share.achieved.value or 0, 2) == Decimal("9.23")
    assert share.status is Status.REACHED


@pytest.mark.parametrize(("on", "percent"), [(ANNIVERSARY, "20.88"), (TODAY, "76.56")])
def test_the_share_committed_uses_the_two_amounts_in_force_on_the_same_day(
    on: dt.date, percent: str, desk: Desk
) -> None:
    share = desk.overview(on=on).named("taux_engagement").achieved
    assert share is not None
    assert round(share.value or 0, 2) == Decimal(percent)


def test_a_ratio_keeps_the_precision_and_the_doubt_of_its_parts(today: Overview) -> None:
    share = today.named("taux_engagement").achieved
    assert share is not None
    assert (share.qualifier, share.certainty) == (Qualifier.AT_LEAST, Certainty.PROBABLE)


# What holds on every day


def test_nothing_is_shown_as_100_that_is_not_reached(every_day: list[Overview]) -> None:
    wrong = [
        (overview.on, each.indicator.slug)
        for overview in every_day
        for each in overview.situations
        if each.rate is not None and (shown_percent(each.rate) >= 100) != (each.status is Status.REACHED)
    ]
    assert wrong == []


def test_no_answer_uses_what_became_known_later(every_day: list[Overview]) -> None:
    for overview in every_day:
        for each in overview.situations:
            assert all(plan.known_on <= overview.on for plan in each.plans)
            if each.achieved is not None:
                assert each.achieved.known_on <= overview.on
                assert each.achieved.period_end <= overview.on


def test_no_verdict_rests_on_a_disputed_figure(every_day: list[Overview]) -> None:
    for overview in every_day:
        for each in overview.situations:
            assert each.achieved is None or each.achieved.certainty is not Certainty.DISPUTED
            assert each.plan is None or each.plan.is_judged


def test_the_disputed_12_consortia_are_never_current_but_kept(every_day: list[Overview], desk: Desk) -> None:
    current = [each.named("cma_laureats").achieved for each in every_day if each.situations]
    assert 12 not in [each.value for each in current if each is not None]
    assert 12 in [each.value for each in desk.sheet("cma_laureats", on=TODAY).versions]


def test_before_the_strategy_was_announced_nothing_is_known(desk: Desk) -> None:
    eve = desk.overview(on=dt.date(2021, 6, 28))
    assert (eve.situations, eve.late, eve.silent) == ((), (), ())
    assert eve.whole.total == 0


@pytest.mark.parametrize(
    ("on", "value"), [("2021-06-29", 650), ("2022-11-19", 650), ("2022-11-20", 670), ("2022-11-21", Decimal("718.4"))]
)
def test_before_a_revision_is_known_the_earlier_plan_is_in_force(on: str, value: Decimal, desk: Desk) -> None:
    budget = desk.overview(on=dt.date.fromisoformat(on)).named("budget_total")
    assert budget.plan is not None
    assert budget.plan.target.value == value


def test_the_due_date_of_the_sites_moved_when_the_revision_became_known(desk: Desk) -> None:
    dues = [desk.overview(on=dt.date(2022, 2, day)).named("lieux_experimentation").due for day in (23, 24)]
    assert dues == [dt.date(2025, 12, 31), dt.date(2024, 12, 31)]


def test_the_37_sites_were_announced_in_time_for_the_30_planned_for_the_end_of_2024(desk: Desk) -> None:
    eve, known = (desk.overview(on=dt.date(2024, 12, day)).named("lieux_experimentation") for day in (4, 5))
    assert (_value(eve), eve.status) == ((Decimal(25), Qualifier.EXACT), Status.ON_TRACK)
    assert (_value(known), known.status) == ((Decimal(37), Qualifier.EXACT), Status.REACHED)
    assert known.achieved is not None
    assert (known.achieved.period_end, known.achieved.source) == (dt.date(2024, 12, 4), "genopole-2024-12-05")


# Late data


def test_a_value_is_awaited_a_year_and_sixty_days_after_the_last_one(desk: Desk) -> None:
    due = dt.date(2024, 12, 8)
    universities = [
        desk.overview(on=due + dt.timedelta(days=days)).named("universites_concernees") for days in (-1, 0, 1, 714)
    ]
    assert {each.update_due for each in universities} == {due}
    assert [each.stale_days for each in universities] == [0, 0, 1, 714]
    assert [each.is_stale for each in universities] == [False, False, True, True]


def test_waiting_for_data_does_not_change_the_verdict_before_the_due_date(desk: Desk) -> None:
    on_time = desk.overview(on=dt.date(2023, 10, 9)).named("universites_concernees")
    stale = desk.overview(on=dt.date(2025, 12, 31)).named("universites_concernees")
    assert stale.is_stale
    assert (stale.status, stale.rate, stale.gap) == (on_time.status, on_time.rate, on_time.gap)


def test_a_milestone_passed_once_for_all_is_never_stale(today: Overview) -> None:
    passed = today.named("formation_socle_obligation_date")
    assert (passed.status, passed.update_due, passed.is_stale) == (Status.REACHED, None, False)


# Sums of the strategy


def test_context_is_shown_last_and_judged_nowhere(today: Overview) -> None:
    context = [each.indicator.context for each in today.situations]
    assert any(context)
    assert context == sorted(context)
    assert {each.status for each in today.of(Population.CONTEXT)} == {Status.NOT_JUDGED}
    assert "contexte" not in today.axes
    assert not any(each.indicator.context for each in (*today.headline, *today.late, *today.silent))


def test_only_promises_are_rolled_up(today: Overview) -> None:
    promises = today.of(Population.PROMISE)
    assert today.whole.total == sum(each.total for each in today.axes.values()) == len(promises)
    rated = [each for each in promises if each.rate is not None]
    clamped = [min(max(each.rate or 0.0, 0.0), 100.0) for each in rated]
    assert today.whole.rated == len(rated)
    assert today.whole.mean_rate == pytest.approx(sum(clamped) / len(clamped))


def test_the_gravest_of_what_is_late_comes_first(today: Overview) -> None:
    order = [list(Status).index(each.status) for each in today.late]
    assert order == sorted(order)
    assert not {each.indicator.slug for each in today.late} & {each.indicator.slug for each in today.silent}


def test_a_version_that_only_says_more_about_a_figure_is_no_revision(loaded: Store, desk: Desk) -> None:
    said_again = value_row(version=2, value=Decimal(10), comment_fr="Première vague.", known_on=TODAY)
    append(loaded, entered(said_again), now=NOW)
    (noted,) = Desk(loaded, desk.strategy).changes(AsOf(TODAY, 1), AsOf(TODAY)).values
    assert noted.kind is ValueKind.RESTATED
    append(loaded, entered(value_row(version=3, value=Decimal(11), known_on=TODAY), id="second"), now=NOW)
    (revised,) = Desk(loaded, desk.strategy).changes(AsOf(TODAY, 1), AsOf(TODAY)).values
    assert (revised.kind, revised.after.value) == (ValueKind.REVISED, Decimal(11))


def test_an_unknown_indicator_is_named(desk: Desk) -> None:
    with pytest.raises(UnknownIndicator, match="nonsense"):
        desk.sheet("nonsense", on=TODAY)


# One indicator, judged from a small catalogue


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_catalogue(tmp_path)


def _judged(store: Store, data: Path, slug: str, *, on: dt.date) -> Situation:
    catalogue = read_catalogue(data)
    load_catalogue(store, catalogue, now=NOW)
    return Desk(store, catalogue.strategy).overview(on=on).named(slug)


YEARS = """
[[target]]
revision = 1
known_on = 2021-10-18
due = "2022"
value = 700
certainty = "certain"
source = "launch-2021"

[[target]]
revision = 1
known_on = 2021-10-18
due = "2023"
value = 900
certainty = "certain"
source = "launch-2021"

[[achieved]]"""
UNFINISHED = """[[achieved]]
date = "2023"
period_start = 2023-01-01
known_on = 2023-05-01
value = 100
certainty = "certain"
source = "launch-2021"

[[achieved]]"""


def test_each_year_has_its_own_target_and_starts_from_0(store: Store, data: Path) -> None:
    change(data, VISITED, "[[achieved]]", YEARS)
    visits = _judged(store, data, "visited", on=dt.date(2023, 3, 1))
    assert visits.target is not None
    assert (visits.target.value, visits.baseline, _rate(visits)) == (Decimal(700), Decimal(0), 102.63)
    assert visits.status is Status.REACHED


def test_an_unfinished_year_is_compared_with_nothing(store: Store, data: Path) -> None:
    change(data, VISITED, "[[achieved]]", YEARS)
    change(data, VISITED, "[[achieved]]", UNFINISHED)
    visits = _judged(store, data, "visited", on=dt.date(2023, 6, 1))
    assert visits.achieved is not None
    assert visits.achieved.period_end == dt.date(2022, 12, 31)
    finished = Desk(store, read_catalogue(data).strategy).overview(on=dt.date(2024, 1, 1)).named("visited")
    assert (_rate(finished), finished.status) == (11.11, Status.OVERDUE)


def test_the_status_of_a_withdrawn_only_value_is_that_of_no_value(store: Store, data: Path) -> None:
    _judged(store, data, "opened", on=TODAY)
    withdrawal = value_row(indicator="opened", version=2, value=None, known_on=TODAY)
    append(store, entered(withdrawal), now=NOW)
    situation = Desk(store, read_catalogue(data).strategy).overview(on=TODAY).named("opened")
    assert (situation.achieved, situation.status) == (None, Status.NO_DATA)


def test_a_ceiling_that_is_broken_is_neither_on_track_nor_shown_as_100(store: Store, data: Path) -> None:
    change(data, OPENED, 'qualifier = "at_most"', 'qualifier = "at_most"\naim = "ceiling"')
    change(data, OPENED, "value = 12", 'aim = "ceiling"\nvalue = 12')
    change(data, OPENED, "value = 25", "value = 50")
    change(data, OPENED, "[10, 15]", "[10, 40]")
    sites = _judged(store, data, "opened", on=dt.date(2022, 12, 1))
    assert sites.status not in {Status.REACHED, Status.ON_TRACK}
    assert sites.rate is None or shown_percent(sites.rate) < 100


# The caches


def test_an_answer_is_made_once_per_version_of_the_data_and_day(loaded: Store, desk: Desk) -> None:
    own = Desk(loaded, desk.strategy)
    first = own.overview(on=TODAY)
    sheet = own.sheet("laureats_total", on=TODAY)
    assert own.overview(on=TODAY) is first
    assert own.sheet("laureats_total", on=TODAY) is sheet
    assert own.overview(on=ANNIVERSARY) is not first


def test_a_sheet_is_kept_until_something_about_it_or_a_part_of_its_ratio_is_stored(loaded: Store, desk: Desk) -> None:
    own = Desk(loaded, desk.strategy)
    slugs = [each.indicator.slug for each in own.overview(on=TODAY).situations]
    before = {slug: own.sheet(slug, on=TODAY) for slug in slugs}
    append(loaded, entered(value_row(indicator="montant_engage", period_end=TODAY, known_on=TODAY)), now=NOW)
    read_again = {slug for slug in slugs if own.sheet(slug, on=TODAY) is not before[slug]}
    assert read_again == {"montant_engage", "taux_engagement", "budget_total"}  # the envelope says what is committed


def _everything(sheet: Sheet) -> tuple[object, ...]:
    parts = [figures(each) for each in (sheet.situation, *sheet.parts)]
    own = {sources_id: sheet.sources.get(sources_id) for sources_id in _sources_of(sheet)}
    return (parts, sheet.situation.plans, sheet.points, sheet.versions, sheet.pace, sheet.projection, own)


def _sources_of(sheet: Sheet) -> set[str]:
    told = [*sheet.points, *sheet.versions, *(target for plan in sheet.situation.plans for target in plan.milestones)]
    return {source for each in told if (source := getattr(each, "source", None))}


CHANGES: dict[str, Callable[[Store], object]] = {
    "a correction": lambda store: append(store, entered(value_row(version=2, value=Decimal(12))), now=NOW),
    "a withdrawal": lambda store: append(store, entered(value_row(version=2, value=None)), now=NOW),
    "a revised plan": lambda store: append(store, entered(plan_row(revision=9), table="target"), now=NOW),
    "a definition": lambda store: redefine(store, "lieux_experimentation", label_fr="Lieux", decimals=1),
    "that of a part": lambda store: redefine(store, "montant_engage", baseline=Decimal(1)),
    "nothing public": lambda store: redefine(store, "budget_pepr", public=False),
}


@pytest.mark.parametrize("unpublished", [True, False])
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_is_what_would_be_read(change: str, unpublished: bool, loaded: Store, desk: Desk) -> None:
    own, fresh = (Desk(loaded, desk.strategy, unpublished=unpublished) for _ in range(2))
    for on in (TODAY, ANNIVERSARY):
        for each in own.overview(on=on).situations:
            own.sheet(each.indicator.slug, on=on)
    CHANGES[change](loaded)
    for on in (TODAY, ANNIVERSARY):
        slugs = [each.indicator.slug for each in fresh.overview(on=on).situations]
        assert [each.indicator.slug for each in own.overview(on=on).situations] == slugs
        for slug in slugs:
            assert _everything(own.sheet(slug, on=on)) == _everything(fresh.sheet(slug, on=on))


def test_a_sheet_that_is_no_longer_public_is_not_kept_for_the_public(loaded: Store, desk: Desk) -> None:
    public = Desk(loaded, desk.strategy, unpublished=False)
    public.sheet("part_pepr_budget", on=TODAY)
    redefine(loaded, "budget_pepr", public=False)
    for slug in ("budget_pepr", "part_pepr_budget"):
        with pytest.raises(UnknownIndicator):
            public.sheet(slug, on=TODAY)


def test_answers_of_an_earlier_version_are_let_go(loaded: Store, desk: Desk) -> None:
    own = Desk(loaded, desk.strategy)
    room = Room(loaded, desk.strategy)
    room.held()
    frozen = weakref.ref(own.overview(on=TODAY, until_seq=loaded.version()))
    passing = [weakref.ref(own.overview(on=on)) for on in (TODAY, ANNIVERSARY)]
    own.meeting(None, today=TODAY)
    own.sheet("laureats_total", on=TODAY)
    append(loaded, entered(value_row(version=2)), now=NOW)
    own.overview(on=TODAY)
    gc.collect()
    assert [each() for each in passing] == [None, None]
    assert frozen() is not None


def test_answers_share_what_does_not_differ_between_them(loaded: Store, desk: Desk) -> None:
    own = Desk(loaded, desk.strategy)
    before = own.overview(on=TODAY)
    append(loaded, entered(value_row(indicator="laureats_total", period_end=TODAY, known_on=TODAY)), now=NOW)
    after, supposed = own.overview(on=TODAY), own.what_if(on=TODAY).after
    new = {each.indicator.slug for each in after.situations} - {
        one.indicator.slug for one in after.situations for other in before.situations if one is other
    }
    assert new == {"laureats_total"}
    assert supposed is not after
    assert [*map(id, supposed.situations)] == [*map(id, after.situations)]
    assert {*map(id, after.sources.values())} >= {*map(id, before.sources.values())}


def test_after_an_append_every_answer_is_new(loaded: Store, desk: Desk) -> None:
    own = Desk(loaded, desk.strategy)
    before = own.sheet("laureats_total", on=TODAY)
    newer = value_row(indicator="laureats_total", period_end=TODAY, known_on=TODAY, value=Decimal(400))
    append(loaded, entered(newer), now=NOW)
    after = own.sheet("laureats_total", on=TODAY)
    assert _value(before.situation) == (Decimal(350), Qualifier.EXACT)
    assert _value(after.situation) == (Decimal(400), Qualifier.EXACT)
    assert after.stamp != before.stamp


def test_the_day_before_keeps_its_answer_after_an_append(loaded: Store, desk: Desk) -> None:
    own = Desk(loaded, desk.strategy)
    newer = value_row(indicator="laureats_total", period_end=TODAY, known_on=TODAY, value=Decimal(400))
    append(loaded, entered(newer), now=NOW)
    yesterday = own.overview(on=TODAY - dt.timedelta(days=1))
    assert _value(yesterday.named("laureats_total")) == (Decimal(350), Qualifier.EXACT)


# No pace out of nothing


@pytest.mark.parametrize("slug", ["etudiants_formes", "universites_concernees", "eds_recenses_france"])
def test_no_pace_is_asked_of_what_was_never_reported_is_overdue_or_outside(slug: str, desk: Desk) -> None:
    pace = desk.sheet(slug, on=TODAY).pace
    assert pace.needed is None
    assert desk.overview(on=TODAY).named(slug).achieved is not None or pace.recent is None


def test_a_source_is_not_known_before_a_figure_was_read_in_it(desk: Desk) -> None:
    assert len(desk.overview(on=ANNIVERSARY).sources) < len(desk.overview(on=TODAY).sources)
    assert "anfh-2025-11-12" not in desk.overview(on=ANNIVERSARY).sources


def test_an_answer_that_fifty_ask_for_at_once_is_computed_once(loaded: Store, catalogue: Catalogue) -> None:
    made: list[dt.date] = []

    class Counting(Store):
        """The same store, which counts how often an overview reads the definitions."""

        def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
            if "FROM indicator WHERE known_on" in sql:
                made.append(parameters["on"])
            return super().rows(sql, **parameters)

    loaded.close()
    counting = Counting(loaded.path, Lock(loaded.path))
    desk = Desk(counting, catalogue.strategy)
    answers = at_once(*[lambda: desk.overview(on=TODAY)] * 50)
    counting.close()
    assert made == [TODAY]
    assert all(each is answers[0] for each in answers)


def test_an_answer_that_failed_is_tried_again(desk: Desk) -> None:
    for _ in range(2):
        with pytest.raises(UnknownIndicator):
            desk.sheet("nobody", on=TODAY)
