"""Naming who is responsible for indicators: a new version each time, of nothing but the owner."""

import datetime as dt

import pytest

from indicators.access import Act
from indicators.catalogue import Catalogue
from indicators.errors import ActUnknown, NotAnAddress, NothingToStore, UnknownIndicator
from indicators.model import Clock, Kind
from indicators.ownership import name_owner
from indicators.readings import Desk, Wanted, count_indicators, reminders
from indicators.store import Receipt, Store, Submission, append, queries
from indicators.texts import LANGUAGES
from indicators.wording import awaited_counted, entry_change
from tests.fixtures import MARIE, NOW, TODAY

SITES, FUNDS = "lieux_experimentation", "montant_engage"
ANNE = "anne@example.org"


def _name(store: Store, *slugs: str, email: str = ANNE, id: str = "owner") -> Receipt:
    return name_owner(store, slugs=slugs, email=email, id=id, actor=MARIE, now=NOW)


def _owners(store: Store) -> dict[str, str | None]:
    return {slug: each.owner for slug, each in queries.definitions(store, on=TODAY).items() if each.owner}


def test_several_indicators_get_an_owner_at_once_and_a_double_click_stores_once(loaded: Store) -> None:
    first = _name(loaded, SITES, FUNDS, email=" Anne@Example.org ")
    assert _name(loaded, SITES, FUNDS).seq == first.seq
    assert _owners(loaded) == {SITES: ANNE, FUNDS: ANNE}
    assert queries.definitions(loaded, on=TODAY - dt.timedelta(days=1))[SITES].owner is None


def test_an_owner_is_replaced_and_taken_away_by_new_versions(loaded: Store) -> None:
    _name(loaded, SITES)
    _name(loaded, SITES, email="paul@example.org", id="second")
    _name(loaded, SITES, email="", id="third")
    assert _owners(loaded) == {}
    versions = [each["owner"] for each in queries.stored_rows(loaded, "indicator") if each["slug"] == SITES]
    assert sorted(map(str, versions)) == ["None", "None", ANNE, "paul@example.org"]


def test_nothing_is_stored_of_what_makes_no_sense(loaded: Store) -> None:
    version = loaded.version()
    for slug, email, error in (
        (SITES, "anne", NotAnAddress),
        ("nulle_part", ANNE, UnknownIndicator),
        (SITES, "", NothingToStore),
    ):
        with pytest.raises(error):
            _name(loaded, slug, email=email)
    assert loaded.version() == version


def test_nothing_but_the_owner_can_be_changed_with_that_act(loaded: Store) -> None:
    row = queries.definition_rows(loaded)[SITES]
    kept = {name: value for name, value in row.items() if name not in ("recorded_at", "batch")}
    for changed in ({"unit": "percent"}, {"public": False}, {"slug": "autre"}):
        rows = [{**kept, "version": row["version"] + 1, "owner": ANNE, **changed}]
        with pytest.raises(ActUnknown):
            append(loaded, Submission("x", MARIE, Act.NAME_OWNER, "form", {"indicator": rows}), now=NOW)


def test_the_journal_says_from_whom_to_whom(loaded: Store, catalogue: Catalogue) -> None:
    _name(loaded, SITES)
    wanted = Wanted(until=TODAY, clock=Clock.RECORDED, kinds=(Kind.INDICATOR,), indicators=(SITES,))
    newest = Desk(loaded, catalogue.strategy).journal(wanted).entries[0]
    said = entry_change(newest, queries.definitions(loaded, on=TODAY), catalogue.strategy, LANGUAGES["fr"])
    assert said.replace("\u00a0", " ") == f"responsable : responsable non précisé → {ANNE}"
    assert newest.batch.actor == MARIE.email


def test_those_without_anybody_are_counted_once(loaded: Store, catalogue: Catalogue) -> None:
    before = Desk(loaded, catalogue.strategy).overview(on=TODAY)
    awaited = reminders(before)
    _name(loaded, *(each.indicator.slug for each in awaited))
    after = Desk(loaded, catalogue.strategy).overview(on=TODAY)
    assert [each.owner for each in reminders(after)] == [ANNE] * len(awaited)
    assert (count_indicators(before).without_owner, count_indicators(after).without_owner) == (len(awaited), 0)
    assert "responsable" not in awaited_counted(count_indicators(after), LANGUAGES["fr"])
