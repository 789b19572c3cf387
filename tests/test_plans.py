"""Revising a plan: read tolerantly, previewed with every figure it changes, stored whole, never over another one."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.access import Identity
from indicators.catalogue import Catalogue
from indicators.errors import NothingToStore, UnknownIndicator, VersionTaken
from indicators.intake import PlanPreview, confirm_plan, preview_plan
from indicators.intake.milestones import TypedMilestone, typed_milestone
from indicators.intake.plans import PlanDraft, draft_back_to, draft_of, look_again_on_top
from indicators.model import Aim, Milestone, Path, Plan, Precision, Qualifier
from indicators.readings import Desk
from indicators.store import Store, append, queries
from indicators.texts import LANGUAGES
from tests.fixtures import MARIE, NOW, PAUL, TODAY, entered

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
SITES, ENVELOPE, YEARLY, SHARE = (
    "lieux_experimentation",
    "budget_total",
    "apprenants_formes_par_an",
    "part_pepr_budget",
)


def typed(*rows: tuple[str, ...]) -> tuple[TypedMilestone, ...]:
    """Milestones as typed: (due, value) or (due, value, qualifier)."""
    return tuple(TypedMilestone(*row) for row in rows)


def draft(slug: str, *rows: tuple[str, ...], seen: int, **changes: object) -> PlanDraft:
    """A draft that nothing is wrong with, but for what is changed."""
    plain = PlanDraft(
        indicator=slug,
        milestones=typed(*rows),
        path=Path.LINEAR,
        aim=Aim.REACH,
        seen=seen,
        decision="Comité de pilotage du 20 novembre 2026",
        reason="Moyens ajoutés",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def previewed(store: Store, catalogue: Catalogue, wanted: PlanDraft, *, language: str = "fr") -> PlanPreview:
    return preview_plan(store, catalogue.strategy, wanted, today=TODAY, language=LANGUAGES[language])


def announced(store: Store, catalogue: Catalogue, wanted: PlanDraft, *, by: Identity = MARIE) -> Plan:
    found = previewed(store, catalogue, wanted)
    assert found.plan is not None, found.refusals
    confirm_plan(store, found, id=f"{by.email}-{found.plan.revision}", actor=by, now=NOW)
    return found.plan


def stored(store: Store, slug: str) -> tuple[Plan, ...]:
    return queries.plans(store, on=TODAY).get(slug, ())


def refused(store: Store, catalogue: Catalogue, wanted: PlanDraft) -> list[tuple[int, str, str]]:
    found = previewed(store, catalogue, wanted)
    assert found.plan is None
    assert found.rows == []
    with pytest.raises(NothingToStore):
        confirm_plan(store, found, id="refused", actor=MARIE, now=NOW)
    return [(each.line, each.column, each.error.code) for each in found.refusals]


def test_a_plan_is_announced_as_a_new_revision_with_everything_that_was_typed(
    loaded: Store, catalogue: Catalogue
) -> None:
    wanted = draft(
        SITES,
        ("2025", "≥ 40 lieux"),
        ("30/06/2027", "45", "environ"),
        seen=3,
        decided_on="20/11/2026",
        source="ANS, note interne",
    )
    plan = announced(loaded, catalogue, wanted)
    assert stored(loaded, SITES)[-1] == plan
    assert plan.revision == 4
    assert plan.milestones == (
        Milestone(Decimal(40), Qualifier.AT_LEAST, dt.date(2025, 12, 31), Precision.YEAR),
        Milestone(Decimal(45), Qualifier.ABOUT, dt.date(2027, 6, 30), Precision.DAY),
    )
    assert (plan.known_on, plan.decided_on, plan.reason_fr, plan.reason_en) == (
        TODAY,
        dt.date(2026, 11, 20),
        "Moyens ajoutés",
        None,
    )
    source = queries.every_source(loaded)[plan.source or ""]
    assert (source.title, source.publisher) == ("ANS, note interne", "ANS")
    batch = loaded.rows("SELECT actor, channel FROM batch ORDER BY seq DESC LIMIT 1")
    assert batch == [{"actor": MARIE.email, "channel": "form"}]


def test_nothing_of_the_earlier_plans_is_touched(loaded: Store, catalogue: Catalogue) -> None:
    before = stored(loaded, SITES)
    announced(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3))
    assert stored(loaded, SITES)[:3] == before


def test_a_known_source_is_named_by_its_id(loaded: Store, catalogue: Catalogue) -> None:
    found = previewed(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3, source="gouvernement-2022-11-21"))
    assert found.plan is not None
    assert (found.plan.source, dict(found.sources)) == ("gouvernement-2022-11-21", {})


def test_a_reason_typed_in_english_is_kept_as_english(loaded: Store, catalogue: Catalogue) -> None:
    found = previewed(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3, reason="More funds"), language="en")
    assert found.plan is not None
    assert (found.plan.reason_fr, found.plan.reason_en) == (None, "More funds")


def test_what_cannot_be_seen_is_left_out_of_the_texts(loaded: Store, catalogue: Catalogue) -> None:
    found = previewed(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3, reason=" Moyens\u200b\x00 ajoutés "))
    assert found.plan is not None
    assert found.plan.reason_fr == "Moyens ajoutés"


@pytest.mark.parametrize(
    ("slug", "value", "kept"),
    [
        (ENVELOPE, "750 000 000 €", "750"),
        (ENVELOPE, "0,75 Md€", "750"),
        (ENVELOPE, "718,4 M€", "718.4"),
        (SITES, "45 lieux", "45"),
        (SHARE, "9,25 %", "9.25"),
    ],
)
def test_amounts_are_read_in_the_unit_of_the_indicator(
    loaded: Store, catalogue: Catalogue, slug: str, value: str, kept: str
) -> None:
    found = previewed(loaded, catalogue, draft(slug, ("", value), seen=9))
    assert found.plan is not None, found.refusals
    assert found.plan.target.value == Decimal(kept)


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ((), (0, "milestones", "no_milestone")),
        ((("", "", "exact"),), (0, "milestones", "no_milestone")),
        ((("2027", ""),), (1, "value", "missing")),
        ((("2027", "beaucoup"),), (1, "value", "not_a_number")),
        ((("2027", "1,234"),), (1, "value", "ambiguous_number")),
        ((("2027", "45 M€"),), (1, "value", "wrong_unit")),
        ((("2027", "45,5"),), (1, "value", "too_many_decimals")),
        ((("2027", "100000000000000"),), (1, "value", "too_large")),
        ((("2027", "45,00001"),), (1, "value", "too_fine")),
        ((("03/04/27", "45"),), (1, "due", "two_digit_year")),
        ((("bientôt", "45"),), (1, "due", "not_a_date")),
        ((("2027", "45", "peut-être"),), (1, "qualifier", "unknown_qualifier")),
        ((("2027", "≥ 45", "exact"),), (1, "qualifier", "contrary_qualifiers")),
        ((("2026", "40"), ("2025", "45")), (2, "due", "due_out_of_order")),
        ((("2026", "40"), ("31/12/2026", "45")), (2, "due", "same_twice")),
        ((("18/10/2021", "45"),), (1, "due", "due_before_start")),
        ((("2026", "40"), ("", "45")), (2, "due", "undated_milestone")),
        ((("", "40"), ("2027", "45")), (1, "due", "undated_milestone")),
    ],
)
def test_a_milestone_that_cannot_be_taken_is_refused_where_it_stands(
    loaded: Store, catalogue: Catalogue, rows: tuple[tuple[str, ...], ...], refusal: tuple[int, str, str]
) -> None:
    assert refused(loaded, catalogue, draft(SITES, *rows, seen=3)) == [refusal]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"decision": "  "}, ("decision", "missing_text")),
        ({"reason": "\u200b"}, ("reason", "missing_text")),
        ({"reason": "x" * 4001}, ("reason", "long_text")),
        ({"source": "x" * 381}, ("source", "long_text")),
        ({"decided_on": "hier"}, ("decided_on", "not_a_date")),
        ({"decided_on": "11/2026"}, ("decided_on", "not_a_day")),
        ({"decided_on": "23/11/2026"}, ("decided_on", "not_yet_decided")),
    ],
)
def test_what_surrounds_the_milestones_is_checked_too(
    loaded: Store, catalogue: Catalogue, changes: dict[str, object], refusal: tuple[str, str]
) -> None:
    found = refused(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3, **changes))
    assert found == [(0, *refusal)]


def test_every_fault_is_told_at_once_by_the_row_of_the_form(loaded: Store, catalogue: Catalogue) -> None:
    wanted = draft(SITES, ("", ""), ("2026", "beaucoup"), ("demain", "45"), seen=3, decision="")
    assert refused(loaded, catalogue, wanted) == [
        (2, "value", "not_a_number"),
        (3, "due", "not_a_date"),
        (0, "decision", "missing_text"),
    ]


def test_a_dated_target_to_reach_needs_a_value_to_count_from(loaded: Store, catalogue: Catalogue) -> None:
    wanted = draft(ENVELOPE, ("2027", "750"), seen=6)
    assert refused(loaded, catalogue, wanted) == [(1, "due", "no_start")]
    assert previewed(loaded, catalogue, replace(wanted, aim=Aim.CEILING)).plan is not None
    assert previewed(loaded, catalogue, replace(wanted, milestones=typed(("", "750")))).plan is not None


def test_an_unknown_indicator_is_said(loaded: Store, catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIndicator):
        previewed(loaded, catalogue, draft("nimporte", ("2027", "45"), seen=0))


def test_a_yearly_flow_has_a_target_for_each_year_and_one_for_all_others(loaded: Store, catalogue: Catalogue) -> None:
    plan = announced(loaded, catalogue, draft(YEARLY, ("2026", "90 000"), ("2027", "110 000"), ("", "100 000"), seen=1))
    assert [each.due and each.due.year for each in plan.milestones] == [2026, 2027, None]
    assert refused(loaded, catalogue, draft(YEARLY, ("06/2026", "90 000"), seen=2)) == [(1, "due", "not_a_year")]
    first = draft(YEARLY, ("", "100 000"), ("2027", "110 000"), seen=2)
    assert refused(loaded, catalogue, first) == [(1, "due", "undated_milestone")]


@pytest.mark.parametrize(
    ("slug", "rows", "seen", "codes"),
    [
        (ENVELOPE, (("", "650"),), 6, "plan_swings"),
        (SITES, (("2027", "0"),), 3, "plan_past"),
        (ENVELOPE, (("", "71"),), 6, "plan_swings plan_leaps"),
        (SITES, (("2026", "45"), ("2027", "44")), 3, "plan_wanders"),
        (SITES, (("2026", "45"), ("2027", "45000")), 3, "plan_mixes_units plan_leaps"),
        (SHARE, (("", "120"),), 1, "plan_leaps plan_out_of_bounds"),
        (SITES, (("2027", "45"),), 3, None),
    ],
)
def test_what_speaks_against_a_plan_is_kept_with_it(
    loaded: Store, catalogue: Catalogue, slug: str, rows: tuple[tuple[str, ...], ...], seen: int, codes: str | None
) -> None:
    plan = announced(loaded, catalogue, draft(slug, *rows, seen=seen))
    assert plan.warnings == codes
    assert stored(loaded, slug)[-1].warnings == codes


def test_a_target_is_compared_with_plans_in_force_only(loaded: Store, catalogue: Catalogue) -> None:
    disputed = [plan for plan in stored(loaded, ENVELOPE) if not plan.is_judged]
    assert disputed
    assert announced(loaded, catalogue, draft(ENVELOPE, ("", "720"), seen=6)).warnings is None


def test_the_plan_in_force_is_not_announced_again(loaded: Store, catalogue: Catalogue) -> None:
    wanted = draft_of(SITES, stored(loaded, SITES), language=FRENCH)
    found = previewed(loaded, catalogue, replace(wanted, decision="Comité", reason="Confirmé"))
    assert found.is_in_force
    with pytest.raises(NothingToStore):
        confirm_plan(loaded, found, id="again", actor=MARIE, now=NOW)


@pytest.mark.parametrize("change", [{"path": Path.STEP}, {"aim": Aim.FLOOR}])
def test_another_path_or_aim_is_another_plan(loaded: Store, catalogue: Catalogue, change: dict[str, object]) -> None:
    wanted = draft_of(SITES, stored(loaded, SITES), language=FRENCH)
    changed = replace(wanted, decision="Comité", reason="Confirmé", **change)  # type: ignore[arg-type]
    assert not previewed(loaded, catalogue, changed).is_in_force


def test_confirming_twice_stores_once(loaded: Store, catalogue: Catalogue) -> None:
    found = previewed(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3, source="ANS, note"))
    first = confirm_plan(loaded, found, id="click", actor=MARIE, now=NOW)
    second = confirm_plan(loaded, found, id="click", actor=MARIE, now=NOW)
    assert (first.repeated, second.repeated, first.seq) == (False, True, second.seq)
    assert [plan.revision for plan in stored(loaded, SITES)] == [1, 2, 3, 4]


def test_of_two_editors_the_second_sees_both_plans_and_chooses(loaded: Store, catalogue: Catalogue) -> None:
    mine = previewed(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3))
    theirs = announced(loaded, catalogue, draft(SITES, ("2027", "50"), seen=3), by=PAUL)
    with pytest.raises(VersionTaken):
        confirm_plan(loaded, mine, id="mine", actor=MARIE, now=NOW)
    assert stored(loaded, SITES)[-1] == theirs
    again = previewed(loaded, catalogue, mine.draft)
    assert [(each.plan, each.actor, each.recorded_at) for each in again.overtaken_by] == [(theirs, PAUL.email, NOW)]
    on_top = previewed(loaded, catalogue, look_again_on_top(again))
    assert on_top.overtaken_by == ()
    assert on_top.in_force == theirs
    confirm_plan(loaded, on_top, id="mine-again", actor=MARIE, now=NOW)
    assert [plan.target.value for plan in stored(loaded, SITES)[-2:]] == [Decimal(50), Decimal(45)]
    assert queries.announcements(loaded, SITES)[5] == (MARIE.email, NOW)


def test_a_conflict_over_a_plan_stores_no_source_either(loaded: Store, catalogue: Catalogue) -> None:
    mine = previewed(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3, source="ANS, ma note"))
    announced(loaded, catalogue, draft(SITES, ("2027", "50"), seen=3), by=PAUL)
    with pytest.raises(VersionTaken):
        confirm_plan(loaded, mine, id="mine", actor=MARIE, now=NOW)
    assert not set(mine.sources) & set(queries.every_source(loaded))


def test_a_source_that_somebody_stored_meanwhile_is_simply_used(loaded: Store, catalogue: Catalogue) -> None:
    found = previewed(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3, source="ANS, note commune"))
    append(loaded, entered(*found.sources.values(), id="theirs", table="source"), now=NOW)
    confirm_plan(loaded, found, id="mine", actor=MARIE, now=NOW)
    assert found.plan is not None
    assert stored(loaded, SITES)[-1].source == found.plan.source


def test_revisions_are_numbered_after_disputed_and_contextual_plans_too(loaded: Store, catalogue: Catalogue) -> None:
    wanted = draft_of(ENVELOPE, stored(loaded, ENVELOPE), language=FRENCH)
    assert wanted.seen == 6
    assert wanted.milestones == typed(("", "718,4", "exact"))
    found = previewed(loaded, catalogue, draft(ENVELOPE, ("", "750"), seen=wanted.seen))
    assert found.in_force == stored(loaded, ENVELOPE)[2]


def test_going_back_announces_the_earlier_plan_again(loaded: Store, catalogue: Catalogue) -> None:
    announced(loaded, catalogue, draft(SITES, ("2027", "45"), seen=3))
    plans = stored(loaded, SITES)
    back = draft_back_to(SITES, plans, plan=plans[1], language=FRENCH)
    assert back.reason == "Annulation\u00a0: retour au plan du 24/02/2022"
    announced(loaded, catalogue, replace(back, decision="Comité"))
    after = stored(loaded, SITES)
    assert [plan.revision for plan in after] == [1, 2, 3, 4, 5]
    assert (after[4].milestones, after[4].source) == (plans[1].milestones, plans[1].source)


def test_a_plan_of_a_ratio_changes_its_verdict(loaded: Store, catalogue: Catalogue) -> None:
    wanted = draft(SHARE, ("", "8"), seen=1, aim=Aim.FLOOR)
    found = previewed(loaded, catalogue, wanted)
    assert found.plan is not None
    desk = Desk(loaded, catalogue.strategy)
    what_if = desk.what_if(on=TODAY, plans={SHARE: found.plan})
    ((before, after),) = what_if.affected()
    assert before.target is not None
    assert after.target is not None
    assert (before.target.value, after.target.value) == (Decimal(9), Decimal(8))
    assert (before.status, after.status) == ("undated", "reached")
    announced(loaded, catalogue, wanted)
    assert desk.overview(on=TODAY).named(SHARE).status is after.status


def test_an_envelope_changes_every_share_of_it(loaded: Store, catalogue: Catalogue) -> None:
    found = previewed(loaded, catalogue, draft(ENVELOPE, ("", "800"), seen=6, path=Path.STEP))
    assert found.plan is not None
    what_if = Desk(loaded, catalogue.strategy).what_if(on=TODAY, plans={ENVELOPE: found.plan})
    shares = {
        before.indicator.slug: (before.achieved and before.achieved.value, after.achieved and after.achieved.value)
        for before, after in what_if.affected()
    }
    assert shares == {
        ENVELOPE: (None, None),
        SHARE: (Decimal("8.3519"), Decimal("7.5")),  # 60 of 718.4 M€, then of 800
        "taux_engagement": (Decimal("76.5590"), Decimal("68.75")),  # 550 of them
    }
    assert what_if.after.named(ENVELOPE).plan == found.plan
    assert what_if.sheet_after(ENVELOPE).situation.superseded[-1] == found.in_force


def test_a_revision_counts_from_its_day_on(loaded: Store, catalogue: Catalogue) -> None:
    announced(loaded, catalogue, draft(ENVELOPE, ("", "800"), seen=6))
    desk = Desk(loaded, catalogue.strategy)
    eve = desk.overview(on=TODAY - dt.timedelta(days=1)).named(ENVELOPE)
    assert eve.target is not None
    assert eve.target.value == Decimal("718.4")


amounts = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number).scaleb(-1))
qualifiers = st.sampled_from(list(Qualifier))
days = st.lists(st.dates(dt.date(2022, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=6, unique=True).map(sorted)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=days, aim=st.sampled_from([Aim.FLOOR, Aim.CEILING]), path=st.sampled_from(list(Path)), data=st.data())
def test_an_accepted_plan_is_read_back_from_the_store_as_it_was_previewed(
    loaded: Store, catalogue: Catalogue, days: list[dt.date], aim: Aim, path: Path, data: st.DataObject
) -> None:
    milestones = tuple(Milestone(data.draw(amounts), data.draw(qualifiers), day, Precision.DAY) for day in days)
    plans = stored(loaded, ENVELOPE)
    language = data.draw(st.sampled_from([FRENCH, ENGLISH]))
    rows = tuple(typed_milestone(each, language) for each in milestones)
    seen = max(plan.revision for plan in plans)
    wanted = replace(draft(ENVELOPE, seen=seen, aim=aim, path=path), milestones=rows)
    found = previewed(loaded, catalogue, wanted, language=language.code)
    assert found.plan is not None, found.refusals
    assert found.plan.milestones == milestones
    if not found.is_in_force:
        confirm_plan(loaded, found, id=f"plan-{seen}", actor=MARIE, now=NOW)
        assert stored(loaded, ENVELOPE)[-1] == found.plan
