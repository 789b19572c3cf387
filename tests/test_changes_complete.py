"""What changed between two readings is complete and nothing more: the earlier one with it put in is the later one."""

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.access import Act
from indicators.catalogue import Catalogue
from indicators.model import Achievement, AsOf, Indicator, Plan, Status
from indicators.readings import Changes, Desk, ValueKind
from indicators.store import Store, Submission, append, initialise
from tests.fixtures import (
    ANNIVERSARY,
    CATALOGUE,
    MARIE,
    NOW,
    TODAY,
    Row,
    plan_row,
    value_row,
)
from tests.holding import SITES, WINNERS

COMMITTED, SHARE, ENVELOPE = "montant_engage", "taux_engagement", "budget_total"
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
            **plan_row(indicator=each["slug"], **place),
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
    """What counts of each period and what is doubted of it; what nobody has confirmed is neither."""
    periods: dict[Period, list[Row]] = {}
    for row in sorted(rows, key=_version):
        if row["period_end"] <= on and row["state"] == "validated":
            periods.setdefault((row["indicator"], row["period_end"]), []).append(row)
    told = {place: (_counting(versions), _disputed(versions)) for place, versions in periods.items()}
    return {place: each for place, each in told.items() if each != (None, None)}


def _counting(versions: list[Row]) -> Row | None:
    """The last undisputed version, unless a later one disputes the very value, or it withdraws what never was."""
    undisputed = [row for row in versions if row["certainty"] != "disputed"]
    if all(row["value"] is None for row in undisputed):
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


def test_what_changed_in_between_is_the_sum_of_what_changed_on_the_way(desk: Desk, catalogue: Catalogue) -> None:
    scribe = Scribe(desk.store, catalogue, desk)
    days = [dt.date(2021, 1, 1), ANNIVERSARY, dt.date(2024, 1, 18), TODAY]
    state = scribe.state(AsOf(days[0]))
    assert state == State({}, {}, {}, {})
    for old, new in pairwise(days):
        state = _put_in(state, desk.changes(AsOf(old), AsOf(new)))
        assert state == scribe.state(AsOf(new))
    assert _put_in(State({}, {}, {}, {}), desk.changes(AsOf(days[0]), AsOf(TODAY))) == state
