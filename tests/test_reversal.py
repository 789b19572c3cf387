"""Undoing, validating and rejecting: always a new version, once per submission, never over somebody else's."""

import datetime as dt
import tempfile
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.errors import (
    BatchUnknown,
    CatalogueBatch,
    ChangedSince,
    GroundsMissing,
    NothingToStore,
    NothingToUndo,
)
from indicators.intake import reversal, validation
from indicators.model import State
from indicators.store import Receipt, Store, append, history, queries
from indicators.texts import LANGUAGES
from tests.fixtures import ANNIVERSARY, NOW, PAUL, TODAY, Row, entered, opened_copy, value_row

SITES = "lieux_experimentation"
LATER = NOW + dt.timedelta(hours=1)
DAY = dt.date(2023, 5, 5)
EARLIER_YEAR = ANNIVERSARY.replace(year=2021)

Content = dict[dt.date, tuple[object, ...]]


def _undo(
    store: Store, version: int, *, id: str = "undo", end: dt.date = ANNIVERSARY, reason: str = "faute"
) -> Receipt:
    return reversal.undo_value(
        store,
        indicator=SITES,
        period_end=end,
        version=version,
        id=id,
        actor=PAUL,
        now=LATER,
        reason=reason,
        state=State.VALIDATED,
    )


def _last(store: Store, *, end: dt.date = ANNIVERSARY) -> Row:
    rows = [each for each in queries.stored_rows(store, "achievement") if each["period_end"] == end]
    return max(rows, key=lambda row: row["version"])


def _current(store: Store) -> Content:
    """What counts today, without its version and its stamps."""
    return {
        each.period_end: (each.value, each.qualifier, each.certainty, each.source, each.comment_fr)
        for each in queries.current_achievements(store, SITES, on=dt.date.max)
    }


@pytest.fixture
def twice(loaded: Store) -> Store:
    """A value of 10, then of "about 12" with a comment and a reason, on top of the catalogue's sources."""
    end = {"period_end": EARLIER_YEAR, "known_on": EARLIER_YEAR}
    rows = [
        value_row(**end, value=Decimal(10), source="dp-acceleration-2023", comment_fr="première"),
        value_row(**end, version=2, value=Decimal(12), qualifier="about", reason="corrigé", warnings="fall"),
    ]
    source = loaded.rows("SELECT id FROM source LIMIT 1")[0]["id"]
    append(loaded, entered({**rows[0], "source": source}, id="one"), now=NOW)
    append(loaded, entered(rows[1], id="two"), now=NOW)
    return loaded


# One value


def test_undoing_a_second_version_says_again_what_the_first_said(twice: Store) -> None:
    _undo(twice, 2, end=EARLIER_YEAR)
    first, last = (
        next(each for each in queries.stored_rows(twice, "achievement") if each["batch"] == id)
        for id in ("one", "undo")
    )
    said = ("value", "qualifier", "source", "comment_fr", "certainty", "period_precision", "period_start")
    assert {name: last[name] for name in said} == {name: first[name] for name in said}
    assert (last["version"], last["reason"], last["warnings"]) == (3, "faute", None)
    assert (last["known_on"], last["recorded_at"], last["channel"]) == (TODAY, LATER, "form")


def test_undoing_a_first_version_withdraws_the_value(store: Store) -> None:
    append(store, entered(value_row(qualifier="about", comment_fr="sûr ?")), now=NOW)
    _undo(store, 1)
    last = _last(store)
    assert (last["version"], last["value"], last["qualifier"], last["comment_fr"]) == (2, None, "exact", None)
    assert _current(store) == {}


def test_undoing_a_withdrawal_brings_the_value_back(store: Store) -> None:
    append(store, entered(value_row()), now=NOW)
    _undo(store, 1)
    _undo(store, 2, id="again")
    assert _last(store)["value"] == 10


def test_undoing_a_version_over_a_disputed_one_brings_back_what_counted(store: Store) -> None:
    rows = [
        value_row(value=Decimal(10)),
        value_row(version=2, value=Decimal(90), certainty="disputed"),
        value_row(version=3, value=Decimal(12)),
    ]
    append(store, entered(*rows), now=NOW)
    _undo(store, 3)
    assert (_last(store)["value"], _last(store)["certainty"]) == (10, "certain")


def test_undoing_a_version_over_a_value_that_was_disputed_itself_withdraws(store: Store) -> None:
    rows = [value_row(), value_row(version=2, certainty="disputed"), value_row(version=3, value=Decimal(12))]
    append(store, entered(*rows), now=NOW)
    _undo(store, 3)
    assert _current(store) == {}


def test_a_version_changed_since_cannot_be_undone_and_the_error_says_by_whom_and_when(twice: Store) -> None:
    with pytest.raises(ChangedSince) as caught:
        _undo(twice, 1, end=EARLIER_YEAR)
    what, _ = LANGUAGES["fr"].explain(caught.value)
    assert "Tiers-lieux d’expérimentation" in what
    assert "21 novembre 2021" in what
    assert "marie@example.org" in what
    assert "22/11/2026 à\u00a009:00" in what
    assert _last(twice, end=EARLIER_YEAR)["version"] == 2


def test_a_version_that_never_was_cannot_be_undone(store: Store) -> None:
    with pytest.raises(NothingToUndo):
        _undo(store, 1)


def test_undoing_twice_with_one_form_stores_once(twice: Store) -> None:
    first = _undo(twice, 2, end=EARLIER_YEAR)
    second = _undo(twice, 2, end=EARLIER_YEAR)
    assert (first.repeated, second.repeated, second.seq) == (False, True, first.seq)
    assert _last(twice, end=EARLIER_YEAR)["version"] == 3


def test_of_two_people_who_undo_at_once_one_is_told_about_the_other(twice: Store) -> None:
    answers: list[object] = []

    def undo(id: str) -> None:
        try:
            answers.append(_undo(twice, 2, id=id, end=EARLIER_YEAR))
        except ChangedSince as error:
            answers.append(error)

    threads = [threading.Thread(target=undo, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, Receipt) for each in answers) == 1
    assert _last(twice, end=EARLIER_YEAR)["version"] == 3


def test_a_reason_is_never_empty(store: Store) -> None:
    append(store, entered(value_row()), now=NOW)
    with pytest.raises(GroundsMissing):
        _undo(store, 1, reason=" \u200b ")


# A whole submission


def _undo_batch(store: Store, seq: int, *, id: str = "undo") -> tuple[Receipt, reversal.BatchReversal]:
    return reversal.undo_batch(
        store, seq, id=id, actor=PAUL, now=LATER, reason="mauvais fichier", state=State.VALIDATED
    )


@pytest.fixture
def brought(loaded: Store) -> int:
    """Number of a submission of three values, the second of which somebody changed since."""
    ends = [ANNIVERSARY.replace(month=month) for month in (1, 2, 3)]
    rows = [value_row(period_end=end, value=Decimal(number)) for number, end in enumerate(ends, start=1)]
    receipt = append(loaded, entered(*rows, id="file"), now=NOW)
    append(loaded, entered({**rows[1], "version": 2, "value": Decimal(7)}, id="change"), now=NOW)
    return receipt.seq


def test_undoing_a_submission_leaves_what_was_changed_since_and_lists_it(loaded: Store, brought: int) -> None:
    before = _current(loaded)
    receipt, done = _undo_batch(loaded, brought)
    changed = ANNIVERSARY.replace(month=2)
    assert [each.entry.after.period_end for each in done.reversals] == [  # type: ignore[union-attr]
        ANNIVERSARY.replace(month=1),
        ANNIVERSARY.replace(month=3),
    ]
    assert [(each.after.period_end, each.version) for each in done.changed] == [(changed, 2)]  # type: ignore[union-attr]
    gone = {each.entry.after.period_end for each in done.reversals}  # type: ignore[union-attr]
    assert _current(loaded) == {end: said for end, said in before.items() if end not in gone}
    assert loaded.rows("SELECT rows_accepted FROM batch WHERE seq = $seq", seq=receipt.seq)[0]["rows_accepted"] == 2


def test_undoing_a_submission_twice_with_one_form_stores_once_and_says_the_same(loaded: Store, brought: int) -> None:
    first, done = _undo_batch(loaded, brought)
    second, again = _undo_batch(loaded, brought)
    assert (second.seq, second.repeated, again) == (first.seq, True, done)


def test_a_submission_of_which_nothing_stands_has_nothing_to_undo_and_it_is_said_who_was_faster(
    loaded: Store, brought: int
) -> None:
    _undo_batch(loaded, brought)
    with pytest.raises(ChangedSince) as caught:
        _undo_batch(loaded, brought, id="another form")
    assert caught.value.values["actor"] == "paul@example.org"


# What nobody had validated goes back without a validator


def _take_back(store: Store, version: int) -> Row:
    reversal.undo_value(
        store,
        indicator=SITES,
        period_end=ANNIVERSARY,
        version=version,
        id=f"undo {version}",
        actor=PAUL,
        now=LATER,
        reason="faute",
        state=State.SUBMITTED,
    )
    return _last(store)


@pytest.mark.parametrize(
    ("versions", "after"),
    [
        ([(10, "submitted")], (None, "validated")),
        ([(10, "validated"), (11, "submitted")], (10, "validated")),
        ([(10, "submitted"), (11, "submitted")], (10, "submitted")),
        ([(10, "validated"), (None, "submitted")], (10, "validated")),
        ([(10, "validated"), (None, "submitted"), (12, "submitted")], (None, "submitted")),
        ([(10, "validated"), (11, "validated")], (10, "submitted")),
        ([(10, "validated")], (None, "submitted")),
    ],
)
def test_only_what_was_validated_waits_for_a_validator_when_it_is_taken_back(
    store: Store, versions: list[tuple[int | None, str]], after: tuple[int | None, str]
) -> None:
    for number, (value, state) in enumerate(versions, start=1):
        amount = None if value is None else Decimal(value)
        append(store, entered(value_row(version=number, value=amount, state=state), id=str(number)), now=NOW)
    last = _take_back(store, len(versions))
    assert (last["value"], last["state"]) == after


def test_the_catalogue_cannot_be_undone_as_a_whole(loaded: Store) -> None:
    with pytest.raises(CatalogueBatch):
        _undo_batch(loaded, 1)


def test_a_number_that_was_never_given_is_unknown(store: Store) -> None:
    with pytest.raises(BatchUnknown):
        _undo_batch(store, 99)


def test_plans_are_left_alone_and_counted(loaded: Store) -> None:
    plan = loaded.rows("SELECT * EXCLUDE (recorded_at, batch) FROM target WHERE indicator = $slug", slug=SITES)[-1]
    last = loaded.rows("SELECT max(revision) AS last FROM target WHERE indicator = $slug", slug=SITES)[0]["last"]
    row = {**plan, "revision": last + 1, "milestone": 1}
    seq = append(loaded, entered(row, table="target", id="plan"), now=NOW).seq
    assert reversal.batch_reversal(loaded, seq).plans == 1
    with pytest.raises(NothingToUndo):
        _undo_batch(loaded, seq)


# Validation


@pytest.fixture
def waiting(loaded: Store) -> Store:
    """A validated 10, then a submitted 8 that was warned about."""
    append(loaded, entered(value_row(period_end=DAY)), now=NOW)
    submitted = value_row(
        period_end=DAY, version=2, value=Decimal(8), state="submitted", warnings="fall", reason="recompté"
    )
    append(loaded, entered(submitted, id="second"), now=NOW)
    return loaded


KEY = (SITES, DAY, 2)


def test_a_validated_value_says_the_same_and_keeps_its_warnings_and_reason(waiting: Store) -> None:
    validation.validate(waiting, [KEY], id="validate", actor=PAUL, now=LATER)
    last = _last(waiting, end=DAY)
    assert (last["version"], last["value"], last["state"], last["known_on"]) == (3, 8, "validated", TODAY)
    assert (last["warnings"], last["reason"]) == ("fall", "recompté")


def test_a_rejected_value_goes_back_to_the_last_validated_one(waiting: Store) -> None:
    append(
        waiting, entered(value_row(period_end=DAY, version=3, value=Decimal(9), state="submitted"), id="third"), now=NOW
    )
    validation.reject(waiting, [(SITES, DAY, 3)], id="reject", actor=PAUL, now=LATER, reason="sans source")
    last = _last(waiting, end=DAY)
    assert (last["version"], last["value"], last["state"], last["reason"]) == (4, 10, "validated", "sans source")


def test_a_rejected_first_value_is_withdrawn(store: Store) -> None:
    append(store, entered(value_row(state="submitted")), now=NOW)
    validation.reject(store, [(SITES, ANNIVERSARY, 1)], id="reject", actor=PAUL, now=LATER, reason="sans source")
    assert _last(store)["value"] is None


def test_a_rejection_needs_a_reason(waiting: Store) -> None:
    with pytest.raises(GroundsMissing):
        validation.reject(waiting, [KEY], id="reject", actor=PAUL, now=LATER, reason=" ")


def test_a_value_changed_since_is_not_validated_and_nothing_else_is_either(waiting: Store) -> None:
    other = value_row(period_end=EARLIER_YEAR, state="submitted")
    append(waiting, entered(other, id="other"), now=NOW)
    append(waiting, entered(value_row(period_end=DAY, version=3, state="submitted"), id="third"), now=NOW)
    keys = [(SITES, EARLIER_YEAR, 1), KEY]
    with pytest.raises(ChangedSince, match="5 May 2023"):
        validation.validate(waiting, keys, id="validate", actor=PAUL, now=LATER)
    assert _last(waiting, end=EARLIER_YEAR)["version"] == 1


def test_what_is_validated_already_is_not_validated_again(waiting: Store) -> None:
    first = validation.validate(waiting, [KEY], id="validate", actor=PAUL, now=LATER)
    assert validation.validate(waiting, [KEY], id="validate", actor=PAUL, now=LATER) == Receipt(
        first.seq, repeated=True
    )
    with pytest.raises(NothingToStore):
        validation.validate(waiting, [(SITES, DAY, 3)], id="once more", actor=PAUL, now=LATER)


# Whatever was changed

_CHANGES = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.none() | st.integers(0, 5),
        st.sampled_from(["exact", "about"]),
        st.sampled_from(["certain", "probable", "disputed"]),
    ),
    max_size=8,
)


def _change(store: Store, number: int, change: tuple[int, int | None, str, str]) -> tuple[dt.date, int]:
    month, value, qualifier, certainty = change
    end = ANNIVERSARY.replace(month=month)
    rows = [each["version"] for each in queries.stored_rows(store, "achievement") if each["period_end"] == end]
    version = max(rows, default=0) + 1
    amount = None if value is None else Decimal(value)
    row = value_row(period_end=end, version=version, value=amount, qualifier=qualifier, certainty=certainty)
    append(store, entered(row, id=f"change-{number}"), now=NOW)
    return end, version


@settings(max_examples=15)
@given(_CHANGES)
def test_undoing_a_change_brings_back_what_counted_before_it(
    empty_file: Path, changes: list[tuple[int, int | None, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = opened_copy(empty_file, Path(folder) / "s.duckdb")
        for number, change in enumerate(changes):
            before = _current(store)
            end, version = _change(store, number, change)
            after = _current(store)
            _undo(store, version, id=f"undo-{number}", end=end)
            assert _current(store) == before
            _undo(store, version + 1, id=f"redo-{number}", end=end)
            assert _current(store) == after
        store.close()


@settings(max_examples=15)
@given(_CHANGES, _CHANGES)
def test_undoing_every_change_newest_first_brings_back_the_first_state(
    empty_file: Path, first: list[tuple[int, int | None, str, str]], changes: list[tuple[int, int | None, str, str]]
) -> None:
    """One change per period: a second undo of the same period would undo the first undo."""
    with tempfile.TemporaryDirectory() as folder:
        store = opened_copy(empty_file, Path(folder) / "s.duckdb")
        for number, change in enumerate(first):
            _change(store, number, change)
        before = _current(store)
        single = {change[0]: change for change in changes}.values()
        made = [_change(store, 100 + number, change) for number, change in enumerate(single)]
        for end, version in reversed(made):
            _undo(store, version, id=f"undo-{end}", end=end)
        assert _current(store) == before
        store.close()


def test_a_whole_submission_is_confirmed_but_for_what_was_changed_since(store: Store) -> None:
    wait = {"state": "submitted"}
    rows = [value_row(period_end=day, **wait) for day in (DAY, ANNIVERSARY, TODAY)]
    seq = append(store, entered(*rows, id="season"), now=NOW).seq
    append(store, entered(value_row(period_end=TODAY, version=2, value=Decimal(9), **wait), id="since"), now=NOW)
    first = validation.validate_batch(store, seq, id="confirm", actor=PAUL, now=LATER)
    standing = queries.standing_values(store).select("period_end", "last_version", "state", "actor").rows()
    assert standing == [
        (ANNIVERSARY, 2, "validated", PAUL.email),
        (DAY, 2, "validated", PAUL.email),
        (TODAY, 2, "submitted", "marie@example.org"),
    ]
    assert validation.validate_batch(store, seq, id="confirm", actor=PAUL, now=LATER) == Receipt(
        first.seq, repeated=True
    )
    with pytest.raises(NothingToStore):
        validation.validate_batch(store, seq, id="again", actor=PAUL, now=LATER)


def test_an_unknown_submission_cannot_be_confirmed(store: Store) -> None:
    with pytest.raises(BatchUnknown):
        validation.validate_batch(store, 99, id="confirm", actor=PAUL, now=LATER)


def test_refusing_a_submission_goes_back_to_what_was_validated_not_to_what_was_only_submitted(store: Store) -> None:
    versions = [(40, "validated"), (45, "submitted"), (50, "submitted")]
    for number, (value, state) in enumerate(versions, start=1):
        row = value_row(version=number, value=Decimal(value), state=state)
        seq = append(store, entered(row, id=f"version {number}"), now=NOW).seq
    validation.reject_batch(store, seq, id="reject", actor=PAUL, now=LATER, reason="sans source")
    last = _last(store)
    assert (last["version"], last["value"], last["state"]) == (4, Decimal(40), "validated")
    assert validation.reject_batch(store, seq, id="reject", actor=PAUL, now=LATER, reason="sans source").repeated


def test_a_withdrawal_waits_for_a_second_look_and_is_refused_like_a_value(store: Store) -> None:
    withdrawn = value_row(version=2, value=None, state="submitted", reason="faute")
    append(store, entered(value_row(value=Decimal(40)), withdrawn), now=NOW)
    ((batch, number),) = history.waiting_batches(store)
    assert number == 1
    validation.reject_batch(store, batch.seq, id="reject", actor=PAUL, now=LATER, reason="à garder")
    assert (_last(store)["value"], _last(store)["state"]) == (Decimal(40), "validated")
