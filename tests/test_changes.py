"""What changed between two readings: complete, nothing more, each kind told apart; and the command that prints it."""

import datetime as dt
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.access import Act
from indicators.catalogue import Catalogue
from indicators.errors import DaysTurnedRound
from indicators.intake import load_catalogue
from indicators.model import Achievement, AsOf, Indicator, Plan, Status
from indicators.readings import Changes, Desk, PlanKind, ValueKind, change_figures
from indicators.store import Store, Submission, append, initialise
from tests.fixtures import ANNIVERSARY, CATALOGUE, MARIE, NOW, PROJECT, TODAY, Row, entered, redefine, value_row

SITES, ENVELOPE = "lieux_experimentation", "budget_total"
TOMORROW = TODAY + dt.timedelta(days=1)


# Complete: the earlier reading with the changes put in is the later one

COMMITTED, SHARE, WINNERS = "montant_engage", "taux_engagement", "laureats_total"
DEFINED = (SITES, COMMITTED, ENVELOPE, SHARE)
"""Defined from the first day on: two that are reported, one that is only planned, and the ratio of two of them."""
REPORTED = (SITES, COMMITTED, WINNERS)
PERIODS = tuple(TODAY + dt.timedelta(days=days) for days in (-20, -1, 2))
DAYS = tuple(TODAY + dt.timedelta(days=days) for days in range(-5, 4))
EXAMPLES = int(os.environ.get("CHANGES_EXAMPLES", "40"))
"""How many stores the property invents; ``make abuse`` asks for 1,000."""

Period = tuple[str, dt.date]


@dataclass(frozen=True)
class State:
    """What one reading says, in plain values.

    Attributes:
        plans: By indicator and revision, the milestones among the rest.
        values: By indicator and end of period: the version that counts and the last disputed one.
    """

    definitions: dict[str, Row]
    plans: dict[tuple[str, int], Row]
    values: dict[Period, tuple[Row | None, Row | None]]
    statuses: dict[str, Status]


@dataclass
class Scribe:
    """Writes what is invented into a store, numbering versions as people do."""

    store: Store
    catalogue: Catalogue
    desk: Desk

    def begin(self) -> None:
        self._load("indicator", [self._definition(slug, DAYS[0]) for slug in DEFINED])

    def write(self, invented: Sequence[Row]) -> None:
        """One submission after the other."""
        for each in invented:
            kind, known_on = each["kind"], each["known_on"]
            if kind == "value":
                self._value(each, known_on)
            elif kind == "definition":
                self._load("indicator", [self._definition(each["slug"], known_on, label_fr=each["label"])])
            else:
                self._plan(each, known_on)

    def _value(self, each: Row, known_on: dt.date) -> None:
        place = {"indicator": each["slug"], "period_end": each["period_end"]}
        before = [row for row in self._rows("achievement") if place.items() <= row.items()]
        value = max(before, key=_version)["value"] if each["same"] and before else each["value"]
        row = value_row(**place, version=len(before) + 1, value=value, known_on=known_on, state=each["state"])
        self._append(Act.REPORT, "achievement", {**row, "certainty": each["certainty"]})

    def _plan(self, each: Row, known_on: dt.date) -> None:
        before = [row for row in self._rows("target") if row["indicator"] == each["slug"]]
        last = max((row["revision"] for row in before), default=0)
        joined = each["kind"] == "milestone" and last > 0
        place = {"revision": last if joined else last + 1}
        number = sum(row["revision"] == last for row in before) + 1 if joined else 1
        due = dt.date(2026 + number, 12, 31)
        row = {
            **_plan_row(each["slug"], **place),
            "milestone": number,
            "due": due,
            "value": each["value"] or Decimal(1),
        }
        changed = {"known_on": known_on, "certainty": each["certainty"], "standing": each["standing"]}
        self._append(Act.REVISE_PLAN, "target", {**row, **changed})

    def _definition(self, slug: str, known_on: dt.date, **changes: object) -> Row:
        said = next(row for row in self.catalogue.indicators if row["slug"] == slug)
        before = [row for row in self._rows("indicator") if row["slug"] == slug]
        return {**said, "version": len(before) + 1, "known_on": known_on, **changes}

    def _load(self, table: str, rows: list[Row]) -> None:
        number = self.store.version() + 1
        append(self.store, Submission(f"batch {number}", CATALOGUE, Act.LOAD, "catalogue", {table: rows}), now=NOW)

    def _append(self, act: Act, table: str, row: Row) -> None:
        number = self.store.version() + 1
        append(self.store, Submission(f"batch {number}", MARIE, act, "form", {table: [row]}), now=NOW)

    def _rows(self, table: str) -> list[Row]:
        return self.store.rows("FROM " + table)

    def state(self, moment: AsOf) -> State:
        """What a reading must say, from the rows alone; the verdict is that of the overview."""
        seen = {table: self._seen(table, moment) for table in ("indicator", "target", "achievement")}
        definitions = {each["slug"]: each for each in sorted(seen["indicator"], key=_version)}
        slugs = definitions.keys()
        plans: dict[tuple[str, int], list[Row]] = {}
        for row in sorted(seen["target"], key=lambda row: int(row["milestone"])):
            if row["indicator"] in slugs:
                plans.setdefault((row["indicator"], row["revision"]), []).append(row)
        situations = self.desk.overview(on=moment.on, until_seq=moment.until_seq).situations
        return State(
            definitions={slug: _only(Indicator, row) for slug, row in definitions.items()},
            plans={place: _plan_of(rows) for place, rows in plans.items()},
            values=_values([row for row in seen["achievement"] if row["indicator"] in slugs], moment.on),
            statuses={each.indicator.slug: each.status for each in situations},
        )

    def _seen(self, table: str, moment: AsOf) -> list[Row]:
        received = {row["submission_id"]: row["seq"] for row in self.store.rows("FROM batch")}
        last = self.store.version() if moment.until_seq is None else moment.until_seq
        return [row for row in self._rows(table) if row["known_on"] <= moment.on and received[row["batch"]] <= last]


def _version(row: Row) -> int:
    return int(row["version"])


def _only(noun: type[Any], row: Row) -> Row:
    """The columns of a row that a noun has."""
    return {field.name: row[field.name] for field in fields(noun)}


def _plan_of(rows: list[Row]) -> Row:
    named = ("value", "qualifier", "due", "due_precision")
    milestones = tuple({name: row[name] for name in named} for row in rows)
    return _only(Plan, {**rows[0], "milestones": milestones})


def _values(rows: Iterable[Row], on: dt.date) -> dict[Period, tuple[Row | None, Row | None]]:
    periods: dict[Period, list[Row]] = {}
    for row in sorted(rows, key=_version):
        if row["period_end"] <= on:
            periods.setdefault((row["indicator"], row["period_end"]), []).append(row)
    return {place: (_counting(versions), _disputed(versions)) for place, versions in periods.items()}


def _counting(versions: list[Row]) -> Row | None:
    """The last undisputed version, unless a later one disputes the very value."""
    undisputed = [row for row in versions if row["certainty"] != "disputed"]
    if not undisputed:
        return None
    last = undisputed[-1]
    later = [row for row in versions if row["certainty"] == "disputed" and row["version"] > last["version"]]
    doubted = last["value"] is not None and last["value"] in [row["value"] for row in later]
    return None if doubted else _only(Achievement, last)


def _disputed(versions: list[Row]) -> Row | None:
    disputed = [row for row in versions if row["certainty"] == "disputed"]
    return _only(Achievement, disputed[-1]) if disputed else None


def _put_in(earlier: State, found: Changes) -> State:
    """The earlier reading with the changes put in."""
    return State(
        definitions={**earlier.definitions, **{each.after.slug: asdict(each.after) for each in found.definitions}},
        plans={
            **earlier.plans,
            **{(each.indicator.slug, each.after.revision): asdict(each.after) for each in found.plans},
        },
        values={
            **earlier.values,
            **{
                (each.indicator.slug, each.after.period_end): (_plain(each.told.counts), _plain(each.told.disputed))
                for each in found.values
            },
        },
        statuses={**earlier.statuses, **{each.indicator.slug: each.after for each in found.statuses}},
    )


def _plain(achieved: Achievement | None) -> Row | None:
    return asdict(achieved) if achieved else None


def _same_version(state: State) -> State:
    """A state that does not tell a definition from an earlier one that says the same."""
    return replace(state, definitions={slug: {**each, "version": 0} for slug, each in state.definitions.items()})


def _assert_nothing_more(earlier: State, later: State, found: Changes) -> None:
    """Each change is told once, and of something that differs."""
    values = [(each.indicator.slug, each.after.period_end) for each in found.values]
    plans = [(each.indicator.slug, each.after.revision) for each in found.plans]
    definitions = [each.after.slug for each in found.definitions]
    statuses = [each.indicator.slug for each in found.statuses]
    pairs: list[tuple[list[Any], dict[Any, Any], dict[Any, Any]]] = [
        (values, earlier.values, later.values),
        (plans, earlier.plans, later.plans),
        (statuses, earlier.statuses, later.statuses),
        (definitions, earlier.definitions, later.definitions),
    ]
    for told, before, after in pairs:
        assert sorted(told) == sorted(key for key in after if before.get(key) != after[key])
    assert all(each.before == earlier.statuses.get(each.indicator.slug) for each in found.statuses)
    for change in found.values:
        counted = earlier.values.get((change.indicator.slug, change.after.period_end), (None, None))[0]
        assert _plain(change.before) == counted
        assert (change.kind is ValueKind.DISPUTED) == (change.after.certainty == "disputed")


_CERTAINTIES = st.sampled_from(["certain", "certain", "probable", "disputed"])
_AMOUNTS = st.sampled_from([Decimal(10), Decimal(12), Decimal(30), None])
_INVENTED = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.just("value"),
            "slug": st.sampled_from(REPORTED),
            "period_end": st.sampled_from(PERIODS),
            "value": _AMOUNTS,
            "same": st.booleans(),
            "state": st.sampled_from(["submitted", "validated"]),
            "certainty": _CERTAINTIES,
            "known_on": st.sampled_from(DAYS),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["plan", "plan", "milestone"]),
            "slug": st.sampled_from([*REPORTED, ENVELOPE]),
            "value": _AMOUNTS,
            "certainty": _CERTAINTIES,
            "standing": st.sampled_from(["plan", "plan", "context"]),
            "known_on": st.sampled_from(DAYS),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("definition"),
            "slug": st.sampled_from([SITES, SHARE, WINNERS]),
            "label": st.sampled_from(["Lieux", "Autres lieux"]),
            "known_on": st.sampled_from(DAYS),
        }
    ),
)
_MOMENTS = st.lists(st.tuples(st.sampled_from(DAYS), st.one_of(st.none(), st.integers(1, 12))), min_size=3, max_size=3)


def _in_turn(moments: list[tuple[dt.date, int | None]]) -> list[AsOf]:
    """Moments each of which sees whatever the one before it saw; without a number, all that was received."""
    days = sorted(day for day, _ in moments)
    numbers = sorted((number for _, number in moments), key=lambda each: (each is None, each))
    return [AsOf(day, number) for day, number in zip(days, numbers, strict=True)]


@given(invented=st.lists(_INVENTED, min_size=1, max_size=11), moments=_MOMENTS)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
def test_an_earlier_reading_with_the_changes_put_in_is_the_later_one(
    invented: list[Row],
    moments: list[tuple[dt.date, int | None]],
    catalogue: Catalogue,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = initialise(tmp_path_factory.mktemp("changes") / "invented.duckdb", now=NOW)
    try:
        scribe = Scribe(store, catalogue, Desk(store, catalogue.strategy))
        scribe.begin()
        scribe.write(invented)
        readings = [(moment, scribe.state(moment)) for moment in _in_turn(moments)]
        for (old, earlier), (new, later) in combinations(readings, 2):
            found = scribe.desk.changes(old, new)
            assert _same_version(_put_in(earlier, found)) == _same_version(later)
            _assert_nothing_more(_same_version(earlier), _same_version(later), found)
            assert bool(found) == (_same_version(earlier) != _same_version(later))
    finally:
        store.close()


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
        "a validation says the same figure",
        [{**TEN, "state": "submitted"}],
        [TEN],
        (ValueKind.RESTATED, 10, 10, 10),
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


def _plan_row(slug: str = SITES, revision: int = 1, **changes: object) -> Row:
    row: Row = {
        "indicator": slug,
        "revision": revision,
        "milestone": 1,
        "due": dt.date(2027, 12, 31),
        "due_precision": "year",
        "value": Decimal(40),
        "qualifier": "exact",
        "path": "linear",
        "aim": "reach",
        "standing": "plan",
        "certainty": "certain",
        "known_on": TODAY,
        "known_precision": "day",
    }
    return {**row, **changes}


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
        row = _plan_row(revision=number, **changes)
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


def test_what_changed_in_between_is_the_sum_of_what_changed_on_the_way(desk: Desk, catalogue: Catalogue) -> None:
    scribe = Scribe(desk.store, catalogue, desk)
    days = [dt.date(2021, 1, 1), ANNIVERSARY, dt.date(2024, 1, 18), TODAY]
    state = scribe.state(AsOf(days[0]))
    assert state == State({}, {}, {}, {})
    for old, new in pairwise(days):
        state = _put_in(state, desk.changes(AsOf(old), AsOf(new)))
        assert state == scribe.state(AsOf(new))
    assert _put_in(State({}, {}, {}, {}), desk.changes(AsOf(days[0]), AsOf(TODAY))) == state


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


Ran = subprocess.CompletedProcess[str]


def _run(database: Path, *arguments: str) -> Ran:
    environment = {**os.environ, "INDICATORS_DATABASE_URL": f"duckdb:///{database}", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "indicators", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("changes") / "indicators.duckdb"
    assert _run(path, "init").returncode == 0
    return path


@pytest.fixture(scope="module")
def printed(database: Path) -> list[Row]:
    """``changes --json`` from the anniversary to today."""
    ran = _run(database, "changes", "--since", "2022-11-21", "--on", "2026-11-22", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    listed: list[Row] = json.loads(ran.stdout)
    return listed


def test_since_the_anniversary_the_values_are_those_of_the_files(printed: list[Row]) -> None:
    told = [each for each in printed if each["kind"].endswith("_value")]
    found = {(each["slug"], each["period_end"]): (each["kind"], each["after"]["achieved"]) for each in told}
    assert found == _expected_values()
    assert len(found) == len(told) == 33


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


ACHIEVED = {"version", "state", "achieved", "qualifier", "achieved_on", "certainty", "source"}
PLANNED = {"revision", "known_on", "value", "qualifier", "due", "standing", "certainty", "source"}
ABOUT = {"kind", "slug", "label"}


def _keys(value: object) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


def test_each_kind_of_change_has_its_own_fields(database: Path) -> None:
    ran = _run(database, "changes", "--since", "2021-01-01", "--on", "2026-11-22", "--json")
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
            assert set(each) == ABOUT | ({"before", "after"} if each["kind"] == "status" else {"fields"})


@pytest.mark.parametrize(
    ("language", "counted", "lines"),
    [
        ("fr", "32\u00a0nouvelles valeurs", ["Nouvelles valeurs", "Valeurs contestées", "Plans révisés"]),
        ("en", "32 new values", ["New values", "Disputed values", "Revised plans"]),
    ],
)
def test_the_text_counts_the_changes_and_tells_them_kind_by_kind(
    language: str, counted: str, lines: list[str], database: Path
) -> None:
    ran = _run(database, "--lang", language, "changes", "--since", "2022-11-21", "--on", "2026-11-22")
    assert (ran.returncode, ran.stderr) == (0, "")
    first, *others = ran.stdout.splitlines()
    assert counted.replace("\u00a0", " ") in first.replace("\u00a0", " ")
    assert [line for line in others if line in lines] == lines


def test_where_nothing_changed_the_text_says_so_and_the_list_is_empty(database: Path) -> None:
    asked = ("changes", "--since", "2026-11-21", "--on", "2026-11-21")
    assert _run(database, *asked).stdout == "Rien n’a changé.\n"
    assert _run(database, *asked, "--json").stdout == "[]\n"


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
    ran = _run(database, "changes", *asked)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert named in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert "Traceback" not in ran.stderr


def test_without_a_first_day_the_usage_is_told(database: Path) -> None:
    ran = _run(database, "changes")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--since" in ran.stderr
