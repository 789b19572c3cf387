"""The journal: who stored what, when, in the place of what; its two clocks, its filters and its pages."""

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal

import pytest

from indicators import membership, wording
from indicators.catalogue import read_strategy
from indicators.model import Achievement, Certainty, Clock, Indicator, JournalEntry, Kind, Plan, Role, State
from indicators.numbers import end_of_day, local_day, write_moment
from indicators.readings import Desk
from indicators.store import Store, append, history, queries
from indicators.store.history import Wanted
from indicators.texts import LANGUAGES
from tests.fixtures import ANNIVERSARY, MARIE, NOW, TODAY, entered, redefine, value_row
from tests.postgres import either_store

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture(params=["file", "server"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store, in a file and on a server: the same tests for both."""
    return either_store(request)


def _journal(store: Store, **asked: object) -> tuple[JournalEntry, ...]:
    return history.journal_entries(store, Wanted(**{"until": TOMORROW, "clock": Clock.RECORDED, **asked}))  # type: ignore[arg-type]


def _values(entry: JournalEntry) -> tuple[object, object]:
    before, after = entry.before, entry.after
    assert isinstance(after, Achievement)
    assert before is None or isinstance(before, Achievement)
    return before.value if before else None, after.value


def test_an_entry_tells_who_when_how_and_from_what_to_what(store: Store) -> None:
    append(store, entered(value_row(value=Decimal(10))), now=NOW)
    append(store, entered(value_row(version=2, value=Decimal(12)), id="second"), now=LATER)
    last, first = _journal(store)
    assert (last.batch.seq, last.batch.actor, last.batch.channel) == (2, "marie@example.org", "form")
    assert (last.batch.recorded_at, last.kind, last.subject, last.version) == (
        LATER,
        Kind.ACHIEVEMENT,
        "lieux_experimentation",
        2,
    )
    assert [_values(last), _values(first)] == [(10, 12), (None, 10)]
    assert (last.is_last, first.is_last) == (True, False)


def test_every_value_plan_definition_and_source_has_its_entry(loaded: Store) -> None:
    for kind in Kind:
        rows = queries.stored_rows(loaded, kind.value)
        things = [each for each in rows if each.get("milestone", 1) == 1]
        assert len(_journal(loaded, kinds=(kind.value,), last=1000)) == len(things)


def test_newest_first_means_by_number_even_when_the_clock_went_back(store: Store) -> None:
    append(store, entered(value_row()), now=NOW)
    append(store, entered(value_row(version=2), id="second"), now=NOW - dt.timedelta(hours=3))
    assert [each.batch.seq for each in _journal(store)] == [2, 1]


def test_what_was_recorded_after_a_day_but_known_before_it_is_told_by_one_clock_only(store: Store) -> None:
    append(store, entered(value_row(known_on=YESTERDAY)), now=NOW)
    assert len(_journal(store, until=YESTERDAY, clock=Clock.KNOWN)) == 1
    assert _journal(store, until=YESTERDAY, clock=Clock.RECORDED) == ()
    assert len(_journal(store, until=TODAY, clock=Clock.RECORDED)) == 1


def test_what_was_recorded_before_it_became_known_is_told_by_the_other_clock_only(store: Store) -> None:
    append(store, entered(value_row(known_on=TOMORROW)), now=NOW)
    assert len(_journal(store, until=TODAY, clock=Clock.RECORDED)) == 1
    assert _journal(store, until=TODAY, clock=Clock.KNOWN) == ()


def test_the_clock_of_what_was_known_orders_by_that_day(store: Store) -> None:
    append(store, entered(value_row(known_on=TODAY)), now=NOW)
    other = value_row(period_end=YESTERDAY, known_on=YESTERDAY)
    append(store, entered(other, id="second"), now=LATER)
    assert [each.batch.seq for each in _journal(store, clock=Clock.KNOWN)] == [1, 2]
    assert [each.batch.seq for each in _journal(store)] == [2, 1]


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (dt.datetime(2026, 11, 21, 22, 59, 59), dt.date(2026, 11, 21)),
        (dt.datetime(2026, 11, 21, 23, 0), dt.date(2026, 11, 22)),
        (dt.datetime(2026, 7, 1, 22, 0), dt.date(2026, 7, 2)),
    ],
)
def test_a_day_ends_at_midnight_in_paris(store: Store, instant: dt.datetime, day: dt.date) -> None:
    append(store, entered(value_row()), now=instant)
    assert local_day(instant) == day
    assert instant < end_of_day(day)
    assert len(_journal(store, until=day)) == 1
    assert _journal(store, until=day - dt.timedelta(days=1)) == ()


def test_a_moment_is_written_as_the_clock_in_paris_shows_it() -> None:
    instant = dt.datetime(2026, 11, 22, 8, 14)
    assert write_moment(instant, "fr") == "22/11/2026 à\u00a009:14"
    assert write_moment(instant, "en") == "22 Nov 2026, 09:14"


def test_filters_choose_by_indicator_person_kind_and_channel(loaded: Store) -> None:
    append(loaded, entered(value_row(period_end=YESTERDAY)), now=LATER)
    assert [each.batch.seq for each in _journal(loaded, actors=("marie@example.org",))] == [2]
    assert [each.batch.seq for each in _journal(loaded, channels=("form",))] == [2]
    assert {each.subject for each in _journal(loaded, indicators=("budget_total",))} == {"budget_total"}
    assert {each.kind for each in _journal(loaded, kinds=("target", "source"))} == {Kind.TARGET, Kind.SOURCE}
    assert _journal(loaded, channels=("form",), kinds=("target",)) == ()


def test_pages_show_every_entry_once_and_do_not_move_when_something_is_stored_meanwhile(loaded: Store) -> None:
    whole = _journal(loaded, last=1000)
    shown = list(_journal(loaded, until_seq=1, last=20))
    append(loaded, entered(value_row(period_end=YESTERDAY)), now=LATER)
    while len(page := _journal(loaded, until_seq=1, skip=len(shown), last=20)):
        shown += page
    assert shown == list(whole)


def test_the_desk_knows_whether_there_are_older_entries_and_who_stored_anything(desk: Desk) -> None:
    first = desk.journal(Wanted(TODAY, Clock.RECORDED, last=20))
    assert (len(first.entries), first.older, first.choices.actors) == (20, True, ("catalogue",))
    every = desk.journal(Wanted(TODAY, Clock.RECORDED, last=1000))
    assert not every.older
    assert desk.journal(Wanted(TODAY, Clock.RECORDED, last=20)) is first


def test_a_plan_in_force_replaces_the_last_one_in_force_and_a_disputed_one_replaces_nothing(loaded: Store) -> None:
    entries = _journal(loaded, kinds=("target",), indicators=("budget_total",))
    for entry in entries:
        assert isinstance(entry.after, Plan)
        earlier = [each.after for each in entries if each.version < entry.version]
        judged = [plan for plan in earlier if isinstance(plan, Plan) and plan.is_judged]
        replaced = max(judged, key=lambda plan: plan.revision, default=None)
        assert entry.before == (replaced if entry.after.is_judged else None)
    assert any(entry.before for entry in entries)


def test_a_changed_definition_stands_beside_the_one_before(loaded: Store) -> None:
    redefine(loaded, "lieux_experimentation", label_fr="Lieux")
    entry = _journal(loaded, kinds=("indicator",), indicators=("lieux_experimentation",))[0]
    assert isinstance(entry.before, Indicator)
    assert isinstance(entry.after, Indicator)
    assert (entry.after.label_fr, entry.version, entry.is_last) == ("Lieux", 2, True)
    assert entry.before.label_fr != "Lieux"


def test_submitted_values_are_those_that_still_wait(store: Store) -> None:
    wait = {"state": "submitted", "warnings": "fall", "reason": "mesure corrigée"}
    rows = [
        value_row(value=Decimal(10)),
        value_row(version=2, value=Decimal(8), **wait),
        value_row(period_end=YESTERDAY, state="submitted"),
        value_row(period_end=YESTERDAY, version=2),
        value_row(period_end=TODAY, state="submitted"),
        value_row(period_end=TODAY, version=2, value=None, state="submitted"),
    ]
    append(store, entered(*rows), now=NOW)
    ((batch, number),) = history.waiting_batches(store)
    assert number == 2
    entry, withdrawn = history.waiting_values(store, batch, last=10)
    assert isinstance(withdrawn.after, Achievement)
    assert (withdrawn.after.period_end, withdrawn.after.value) == (TODAY, None)
    assert isinstance(entry.after, Achievement)
    assert _values(entry) == (10, 8)
    assert (entry.after.period_end, entry.after.state, entry.after.certainty) == (
        ANNIVERSARY,
        State.SUBMITTED,
        Certainty.CERTAIN,
    )
    assert (entry.after.warnings, entry.after.reason) == ("fall", "mesure corrigée")
    assert (entry.batch.actor, entry.batch.recorded_at) == ("marie@example.org", NOW)


def test_every_field_of_a_definition_that_can_change_has_its_word() -> None:
    names = {field.name for field in fields(Indicator)} - {"slug", "version"}
    assert set(wording.FIELD_WORDS) == names


def test_a_change_of_state_alone_is_told_and_so_is_a_version_that_changes_nothing(loaded: Store) -> None:
    rows = [value_row(period_end=TODAY, version=number, state="submitted") for number in (1, 2)]
    append(loaded, entered(*rows, value_row(period_end=TODAY, version=3)), now=NOW)
    definitions, strategy = queries.definitions(loaded, on=TODAY), read_strategy()
    said = [wording.entry_change(each, definitions, strategy, LANGUAGES["en"]) for each in _journal(loaded, last=3)]
    assert said == [
        "10\u202fsites · provisional → validated",
        "10\u202fsites (provisional), unchanged",
        "10\u202fsites (provisional)",
    ]


def test_what_changed_around_a_value_that_stays_the_same_is_named(loaded: Store) -> None:
    first = value_row(period_end=TODAY)
    commented = {**first, "version": 2, "comment_fr": "recompté", "comment_en": "recounted"}
    linked = {**commented, "version": 3, "comment_fr": "sûr", "evidence": "https://example.org/a"}
    append(loaded, entered(first, commented, linked), now=NOW)
    definitions, strategy = queries.definitions(loaded, on=TODAY), read_strategy()
    said = [wording.entry_change(each, definitions, strategy, LANGUAGES["fr"]) for each in _journal(loaded, last=2)]
    assert [each.replace("\u202f", " ").replace("\u00a0", " ") for each in said] == [
        "10 lieux · commentaire modifié, lien modifié",
        "10 lieux · commentaire modifié",
    ]


def test_the_reason_of_a_plan_is_told_in_the_language_it_was_given_in(loaded: Store) -> None:
    entry = next(each for each in _journal(loaded, kinds=("target",), last=1000) if isinstance(each.after, Plan))
    for kept, lost in (("reason_fr", "reason_en"), ("reason_en", "reason_fr")):
        plan = replace(entry.after, **{kept: "voté", lost: None, "decision": None, "warnings": None})  # type: ignore[arg-type]
        told = replace(entry, after=plan)
        assert {wording.entry_reason(told, each) for each in LANGUAGES.values()} == {"voté"}


def _appoint(store: Store, role: Role, scope: str, *, id: str) -> None:
    membership.appoint(
        store, read_strategy(), email="jeanne@example.org", role=role, scope=scope, id=id, actor=MARIE, now=LATER
    )


def test_a_change_of_role_is_told_with_who_gave_it_and_its_scope_in_words(loaded: Store) -> None:
    _appoint(loaded, Role.MANAGER, "axis:formation", id="given")
    _appoint(loaded, Role.MANAGER, "own", id="narrowed")
    _appoint(loaded, Role.NONE, "", id="taken")
    entries = _journal(loaded, kinds=("member",))
    assert [(each.kind, each.subject, each.version, each.is_last, each.batch.actor) for each in entries] == [
        (Kind.MEMBER, "jeanne@example.org", 3, True, MARIE.email),
        (Kind.MEMBER, "jeanne@example.org", 2, False, MARIE.email),
        (Kind.MEMBER, "jeanne@example.org", 1, False, MARIE.email),
    ]
    definitions, strategy = queries.definitions(loaded, on=TODAY), read_strategy()
    french = LANGUAGES["fr"]
    assert [wording.entry_change(each, definitions, strategy, french) for each in entries] == [
        "responsable (ses propres indicateurs) → aucun rôle",
        "responsable (axe Formation) → responsable (ses propres indicateurs)",
        "aucun rôle → responsable (axe Formation)",
    ]
    assert wording.subject_name(entries[0], definitions, french) == "jeanne@example.org"
    assert wording.subject_detail(entries[0], french) == "rôle, version 3"
    assert wording.known_text(entries[0], french) == "22/11/2026"


def test_changes_of_roles_are_filtered_by_kind_and_channel_and_are_not_undone(loaded: Store) -> None:
    _appoint(loaded, Role.READER, "", id="given")
    append(loaded, entered(value_row(period_end=YESTERDAY), id="value"), now=LATER)
    desk = Desk(loaded, read_strategy())
    roles = desk.journal(Wanted(TOMORROW, Clock.RECORDED, kinds=("member",)))
    assert [each.batch.channel for each in roles.entries] == ["members"]
    assert (roles.undoable, roles.batches) == ((), ())
    mixed = desk.journal(Wanted(TOMORROW, Clock.RECORDED, actors=(MARIE.email,)))
    assert {each.kind for each in mixed.entries} == {Kind.MEMBER, Kind.ACHIEVEMENT}
    assert [each.kind for each in mixed.undoable] == [Kind.ACHIEVEMENT]
    assert _journal(loaded, channels=("members",)) == roles.entries
    assert _journal(loaded, kinds=("target",), channels=("members",)) == ()
