"""What changed between two readings: each kind told apart, on the real figures too; and the command that prints it."""

import datetime as dt
import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.catalogue import Catalogue
from indicators.errors import DaysTurnedRound
from indicators.intake import load_catalogue
from indicators.model import AsOf
from indicators.readings import Desk, PlanKind, ValueKind, change_figures
from indicators.store import Store, append
from tests.commands import run
from tests.fixtures import (
    ANNIVERSARY,
    NOW,
    PROJECT,
    TODAY,
    Row,
    entered,
    plan_row,
    redefine,
    value_row,
)
from tests.holding import SITES

TOMORROW = TODAY + dt.timedelta(days=1)


# Each kind is told right

WITHOUT_VALUE: Row = {"value": None}
TEN: Row = {"value": Decimal(10)}
TWELVE: Row = {"value": Decimal(12)}
TEN_DISPUTED: Row = {"value": Decimal(10), "certainty": "disputed"}
TWELVE_DISPUTED: Row = {"value": Decimal(12), "certainty": "disputed"}

VALUES = [
    ("a first value is new", [], [TEN], (ValueKind.NEW, None, 10, 10)),
    ("another value is a revision", [TEN], [TWELVE], (ValueKind.REVISED, 10, 12, 12)),
    ("so is another precision", [TEN], [{**TEN, "qualifier": "at_least"}], (ValueKind.REVISED, 10, 10, 10)),
    (
        "so is another first day",
        [TEN],
        [{**TEN, "period_start": dt.date(2022, 1, 1)}],
        (ValueKind.REVISED, 10, 10, 10),
    ),
    (
        "a validation lets a figure count",
        [{**TEN, "state": "submitted"}],
        [TEN],
        (ValueKind.NEW, None, 10, 10),
    ),
    ("a comment says the same figure", [TEN], [{**TEN, "comment_fr": "sûr"}], (ValueKind.RESTATED, 10, 10, 10)),
    ("a figure that came back says the same", [TEN], [TWELVE, TEN], (ValueKind.RESTATED, 10, 10, 10)),
    ("what is taken back is withdrawn", [TEN], [WITHOUT_VALUE], (ValueKind.WITHDRAWN, 10, None, None)),
    ("what came and went is withdrawn", [], [TEN, WITHOUT_VALUE], (ValueKind.WITHDRAWN, None, None, None)),
    ("a value after a withdrawal is new", [TEN, WITHOUT_VALUE], [TEN], (ValueKind.NEW, None, 10, 10)),
    ("a doubtful first value is disputed", [], [TWELVE_DISPUTED], (ValueKind.DISPUTED, None, 12, None)),
    ("a doubtful other value replaces none", [TEN], [TWELVE_DISPUTED], (ValueKind.DISPUTED, 10, 12, 10)),
    ("a doubt of the very value lets none count", [TEN], [TEN_DISPUTED], (ValueKind.DISPUTED, 10, 10, None)),
    ("a value after a doubt of it is new", [TEN, TEN_DISPUTED], [TWELVE], (ValueKind.NEW, None, 12, 12)),
    ("a revision counts more than a doubt", [TEN], [TWELVE_DISPUTED, TWELVE], (ValueKind.REVISED, 10, 12, 12)),
    ("a doubt after a revision is kept beside it", [TEN], [TWELVE, TEN_DISPUTED], (ValueKind.REVISED, 10, 12, 12)),
    ("a second doubt is told", [TWELVE_DISPUTED], [TEN_DISPUTED], (ValueKind.DISPUTED, None, 10, None)),
]

ValueExample = tuple[ValueKind, int | None, int | None, int | None]


def _store_versions(store: Store, before: list[Row], after: list[Row]) -> AsOf:
    """Store versions of one value one by one; the moment at which only the first ones were there."""
    for number, changes in enumerate([*before, *after], start=1):
        append(store, entered(value_row(version=number, **changes), id=f"version {number}"), now=NOW)
    return AsOf(TODAY, store.version() - len(after))


@pytest.fixture
def defined(store: Store, catalogue: Catalogue) -> Store:
    """A store that knows what the indicators are, and nothing else."""
    load_catalogue(store, replace(catalogue, targets=(), achievements=()), now=NOW)
    return store


@pytest.mark.parametrize(("before", "after", "told"), [pytest.param(*row, id=why) for why, *row in VALUES])
def test_values_are_told_apart(
    before: list[Row], after: list[Row], told: ValueExample, defined: Store, catalogue: Catalogue
) -> None:
    earlier = _store_versions(defined, before, after)
    (change,) = Desk(defined, catalogue.strategy).changes(earlier, AsOf(TODAY)).values
    kind, was, shown, counts = told
    assert (change.kind, change.after.value) == (kind, shown)
    assert (change.before.value if change.before else None) == was
    assert (change.told.counts.value if change.told.counts else None) == counts


@pytest.mark.parametrize(
    "unseen", [{"known_on": TOMORROW}, {"period_end": TOMORROW, "version": 1}], ids=["known later", "of a later day"]
)
def test_what_the_later_reading_does_not_see_is_no_change_until_it_does(
    unseen: Row, defined: Store, catalogue: Catalogue
) -> None:
    earlier = _store_versions(defined, [], [])
    append(defined, entered(value_row(**unseen)), now=NOW)
    desk = Desk(defined, catalogue.strategy)
    assert not desk.changes(earlier, AsOf(TODAY))
    assert [each.kind for each in desk.changes(AsOf(TODAY), AsOf(TOMORROW)).values] == [ValueKind.NEW]


def test_a_value_that_was_known_before_its_indicator_is_told_with_it(defined: Store, catalogue: Catalogue) -> None:
    append(defined, entered(value_row(indicator="sites_hospitaliers", known_on=TODAY)), now=NOW)
    kept = next(row for row in catalogue.indicators if row["slug"] == SITES)
    definition = {**kept, "slug": "sites_hospitaliers", "version": 1, "known_on": TOMORROW}
    append(defined, entered(definition, id="later", table="indicator"), now=NOW)
    found = Desk(defined, catalogue.strategy).changes(AsOf(TODAY), AsOf(TOMORROW))
    assert [(each.indicator.slug, each.kind) for each in found.values] == [("sites_hospitaliers", ValueKind.NEW)]
    assert [(each.before, each.fields) for each in found.definitions] == [(None, ())]
    assert [each.before for each in found.statuses] == [None]
    assert found.turned == ()


DISPUTED_PLAN: Row = {"certainty": "disputed"}
CONTEXT_PLAN: Row = {"standing": "context"}

PLANS: list[tuple[str, list[Row], Row, PlanKind, int | None]] = [
    ("the first plan", [], {}, PlanKind.FIRST, None),
    ("a plan in the place of another", [{}], {}, PlanKind.REVISED, 1),
    ("a disputed plan stands beside", [{}], DISPUTED_PLAN, PlanKind.ASIDE, 1),
    ("so does a figure of context", [{}], CONTEXT_PLAN, PlanKind.ASIDE, 1),
    ("a first disputed plan", [], DISPUTED_PLAN, PlanKind.ASIDE, None),
    ("the first plan after a disputed one", [DISPUTED_PLAN], {}, PlanKind.FIRST, None),
    ("a plan after a disputed one replaces the one before", [{}, DISPUTED_PLAN], {}, PlanKind.REVISED, 1),
]


@pytest.mark.parametrize(("before", "after", "kind", "replaced"), [pytest.param(*row, id=why) for why, *row in PLANS])
def test_plans_are_told_apart(
    before: list[Row], after: Row, kind: PlanKind, replaced: int | None, defined: Store, catalogue: Catalogue
) -> None:
    for number, changes in enumerate([*before, after], start=1):
        row = plan_row(revision=number, **changes)
        append(defined, entered(row, id=f"plan {number}", table="target"), now=NOW)
    found = Desk(defined, catalogue.strategy).changes(AsOf(TODAY, defined.version() - 1), AsOf(TODAY))
    (change,) = found.plans
    assert (change.kind, change.after.revision) == (kind, len(before) + 1)
    assert (change.before.revision if change.before else None) == replaced


def test_a_definition_tells_what_differs_and_one_that_came_back_tells_nothing(
    defined: Store, catalogue: Catalogue
) -> None:
    (kept,) = [row["label_fr"] for row in defined.rows("FROM indicator WHERE slug = $slug", slug=SITES)]
    redefine(defined, SITES, label_fr="Lieux", weight=Decimal(2))
    desk = Desk(defined, catalogue.strategy)
    (change,) = desk.changes(AsOf(TODAY, 1), AsOf(TODAY)).definitions
    assert (change.before.label_fr if change.before else None, change.after.label_fr) == (kept, "Lieux")
    assert change.fields == ("label_fr", "weight")
    redefine(defined, SITES, label_fr=kept, weight=Decimal(1))
    assert not desk.changes(AsOf(TODAY, 1), AsOf(TODAY))


def test_two_readings_of_one_moment_tell_no_change(desk: Desk) -> None:
    found = desk.changes(AsOf(TODAY), AsOf(TODAY))
    assert not found
    assert found.touched() == frozenset()


def test_days_turned_round_are_refused(desk: Desk) -> None:
    with pytest.raises(DaysTurnedRound):
        desk.changes(AsOf(TODAY), AsOf(ANNIVERSARY))


# The real figures, against the files of the catalogue

Entry = dict[str, Any]


def _last_day(date: object) -> dt.date:
    """A date of the catalogue: a day, or the last one of a month or year."""
    if isinstance(date, dt.date):
        return date
    text = str(date)
    if len(text) == len("2022"):
        return dt.date(int(text), 12, 31)
    first = dt.date.fromisoformat(text if len(text) > len("2022-11") else f"{text}-01")
    following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return first if len(text) > len("2022-11") else following - dt.timedelta(days=1)


def _known(entry: Entry) -> dt.date:
    return _last_day(entry.get("known_by", entry["known_on"]))


def _is_new(entry: Entry) -> bool:
    return ANNIVERSARY < _known(entry) <= TODAY


def _files() -> Iterator[tuple[str, Entry]]:
    for path in sorted((PROJECT / "data" / "indicators").glob("*.toml")):
        yield path.stem, tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _expected_values() -> dict[tuple[str, str], tuple[str, Any]]:
    """By slug and period: the kind and the value of each change since the anniversary."""
    found: dict[tuple[str, str], tuple[str, Any]] = {}
    for slug, entry in _files():
        for each in entry.get("achieved", []):
            day = _last_day(each["date"])
            others = [one for one in entry["achieved"] if one is not each and _last_day(one["date"]) == day]
            known = [one for one in others if one["certainty"] != "disputed" and _known(one) <= ANNIVERSARY]
            if day <= TODAY and _known(each) <= TODAY and (_is_new(each) or day > ANNIVERSARY):
                disputed = each["certainty"] == "disputed"
                kind = "disputed_value" if disputed else "revised_value" if known else "new_value"
                place = slug, day.isoformat()
                found[place] = found[place] if disputed and place in found else (kind, float(each["value"]))
    return found


def _expected_plans() -> dict[tuple[str, int], str]:
    """By slug and revision: the kind of each plan announced since the anniversary."""
    found: dict[tuple[str, int], str] = {}
    for slug, entry in _files():
        judged = [each for each in entry.get("target", []) if _is_judged(each)]
        for each in entry.get("target", []):
            first = not any(one["revision"] < each["revision"] for one in judged)
            if _is_new(each):
                kind = "first_plan" if first else "revised_plan"
                found[slug, each["revision"]] = kind if each in judged else "aside_plan"
    return found


def _is_judged(target: Entry) -> bool:
    return target.get("standing", "plan") == "plan" and target["certainty"] != "disputed"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("changes") / "indicators.duckdb"
    assert run(path, "init").returncode == 0
    return path


@pytest.fixture(scope="module")
def printed(database: Path) -> list[Row]:
    """``changes --json`` from the anniversary to today."""
    ran = run(database, "changes", "--since", "2022-11-21", "--on", "2026-11-22", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    listed: list[Row] = json.loads(ran.stdout)
    return listed


def test_since_the_anniversary_the_values_are_those_of_the_files(printed: list[Row]) -> None:
    told = [each for each in printed if each["kind"].endswith("_value")]
    found = {(each["slug"], each["period_end"]): (each["kind"], each["after"]["achieved"]) for each in told}
    assert found == _expected_values()
    assert len(found) == len(told) == 35


def test_since_the_anniversary_the_plans_are_those_of_the_files(printed: list[Row]) -> None:
    told = [each for each in printed if each["kind"].endswith("_plan")]
    found = {(each["slug"], each["after"]["revision"]): each["kind"] for each in told}
    assert found == _expected_plans()
    assert len(found) == len(told) == 9


def test_since_the_anniversary_the_statuses_are_those_that_two_readings_tell(printed: list[Row], desk: Desk) -> None:
    before, after = (
        {each.indicator.slug: each.status.value for each in desk.overview(on=day).situations}
        for day in (ANNIVERSARY, TODAY)
    )
    told = {each["slug"]: (each["before"], each["after"]) for each in printed if each["kind"] == "status"}
    assert told == {slug: (before[slug], word) for slug, word in after.items() if before[slug] != word}
    assert told[SITES] == ("on_track", "reached")


def test_what_is_printed_is_what_the_desk_tells(printed: list[Row], desk: Desk) -> None:
    told = change_figures(desk.changes(AsOf(ANNIVERSARY), AsOf(TODAY)))
    assert printed == json.loads(json.dumps(told))


ACHIEVED = {
    "version",
    "state",
    "period_start",
    "comment",
    "achieved",
    "qualifier",
    "achieved_on",
    "achieved_precision",
    "certainty",
    "source",
}
PLANNED = {"revision", "known_on", "value", "qualifier", "due", "standing", "certainty", "source"}
PLANNED |= {"milestones", "path", "aim"}
ABOUT = {"kind", "slug", "label"}


def _keys(value: object) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


def test_each_kind_of_change_has_its_own_fields(database: Path) -> None:
    ran = run(database, "changes", "--since", "2021-01-01", "--on", "2026-11-22", "--json")
    listed = json.loads(ran.stdout)
    kinds = {each["kind"] for each in listed}
    assert {
        "new_value",
        "disputed_value",
        "first_plan",
        "revised_plan",
        "aside_plan",
        "status",
        "new_indicator",
    } == kinds
    for each in listed:
        if each["kind"].endswith("_value"):
            assert set(each) == ABOUT | {"period_end", "known_on", "before", "after"}
            assert _keys(each["after"]) == ACHIEVED
            assert _keys(each["before"]) in (set(), ACHIEVED)
        elif each["kind"].endswith("_plan"):
            assert set(each) == ABOUT | {"before", "after"}
            assert _keys(each["after"]) == PLANNED
            assert _keys(each["before"]) in (set(), PLANNED)
        else:
            assert set(each) == ABOUT | {"before", "after"}


@pytest.mark.parametrize(
    ("language", "counted", "lines"),
    [
        ("fr", "34\u00a0nouvelles valeurs", ["Nouvelles valeurs", "Valeurs contestées", "Plans révisés"]),
        ("en", "34 new values", ["New values", "Disputed values", "Revised plans"]),
    ],
)
def test_the_text_counts_the_changes_and_tells_them_kind_by_kind(
    language: str, counted: str, lines: list[str], database: Path
) -> None:
    ran = run(database, "--lang", language, "changes", "--since", "2022-11-21", "--on", "2026-11-22")
    assert (ran.returncode, ran.stderr) == (0, "")
    first, *others = ran.stdout.splitlines()
    assert counted.replace("\u00a0", " ") in first.replace("\u00a0", " ")
    assert [line for line in others if line in lines] == lines


def test_where_nothing_changed_the_text_says_so_and_the_list_is_empty(database: Path) -> None:
    asked = ("changes", "--since", "2026-11-21", "--on", "2026-11-21")
    assert run(database, *asked).stdout == "Rien n’a changé.\n"
    assert run(database, *asked, "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (("--since", "21/11/2022"), "21/11/2022"),
        (("--since", "2022-02-30"), "2022-02-30"),
        (("--since", ""), "2022-11-21"),
        (("--since", "2022-11-21", "--on", "hier"), "hier"),
        (("--since", "2026-11-22", "--on", "2022-11-21"), "22 novembre 2026"),
    ],
)
def test_a_day_that_cannot_be_read_or_comes_too_late_is_refused_in_a_sentence(
    asked: tuple[str, ...], named: str, database: Path
) -> None:
    ran = run(database, "changes", *asked)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert named in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert "Traceback" not in ran.stderr


def test_without_a_first_day_the_usage_is_told(database: Path) -> None:
    ran = run(database, "changes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--since" in ran.stderr
