"""What a value would change before it is stored: every figure before and after, and what depends on it."""

import datetime as dt
from typing import Any

import pytest

from indicators.model import Achievement, State
from indicators.readings import Desk
from indicators.readings.situation import Situation
from indicators.readings.whatif import WhatIf
from indicators.store import queries
from tests.entering import FUNDS, JUNE, SHARE, SITES, Entry
from tests.fixtures import TODAY, everything

RATIO = "taux_engagement"


@pytest.fixture(scope="module")
def entry(shared_entry: Entry) -> Entry:
    """One store for all: nothing is confirmed in this file."""
    return shared_entry


@pytest.fixture(scope="module")
def desk(entry: Entry) -> Desk:
    return Desk(entry.store, entry.strategy)


def _supposing(desk: Desk, entry: Entry, *rows: str) -> WhatIf:
    return desk.what_if(on=TODAY, values=entry.rows(*rows).values(last=8))


def _named(found: WhatIf) -> list[str]:
    return [after.indicator.slug for _, after in found.affected()]


def _value(situation: Situation) -> Any:
    return situation.achieved.value if situation.achieved else None


def test_a_value_is_shown_before_and_after(desk: Desk, entry: Entry) -> None:
    found = _supposing(desk, entry, f"{SITES};2026-06-30;42")
    before, after = found.before.named(SITES), found.after.named(SITES)
    assert (_value(before), _value(after)) == (37, 42)
    assert [before.rate, after.rate] == pytest.approx([37 / 30 * 100, 140])
    assert after.achieved is not None
    assert (after.achieved.period_end, after.achieved.state) == (JUNE, State.SUBMITTED)


def test_the_ratio_that_depends_on_a_value_follows_it(desk: Desk, entry: Entry) -> None:
    found = _supposing(desk, entry, f"{FUNDS};2026-06-30;650")
    assert _value(found.after.named(FUNDS)) == 650
    assert float(_value(found.before.named(RATIO))) == pytest.approx(550 / 718.4 * 100, abs=0.01)
    assert float(_value(found.after.named(RATIO))) == pytest.approx(650 / 718.4 * 100, abs=0.01)


def test_exactly_what_differs_is_affected(desk: Desk, entry: Entry) -> None:
    assert _named(_supposing(desk, entry, f"{FUNDS};2026-06-30;650")) == [FUNDS, RATIO]
    assert _named(_supposing(desk, entry, f"{SITES};2026-06-30;42", f"{SHARE};2025;45 %")) == [SHARE, SITES]


def test_a_correction_of_an_older_value_affects_no_current_figure(desk: Desk, entry: Entry) -> None:
    found = _supposing(desk, entry, f"{SITES};2022-11-21;12")
    assert _named(found) == []
    assert [each.value for each in found.sheet_after(SITES).points] == [12, 25, 37, 37]


def test_what_says_nothing_new_affects_nothing(desk: Desk, entry: Entry) -> None:
    found = _supposing(desk, entry, f"{SITES};2025-11-12;37")
    assert found.affected() == ()
    assert found.before.whole == found.after.whole


def test_a_value_for_a_day_to_come_changes_nothing_yet(desk: Desk, entry: Entry) -> None:
    assert _named(_supposing(desk, entry, f"{SITES};2027-06-30;42")) == []


def test_a_first_value_gives_an_indicator_its_figures(desk: Desk, entry: Entry) -> None:
    found = _supposing(desk, entry, f"{SHARE};2025;45 %")
    assert (_value(found.before.named(SHARE)), _value(found.after.named(SHARE))) == (None, 45)


def test_a_withdrawn_value_leaves_the_one_before(desk: Desk, entry: Entry) -> None:
    found = desk.what_if(on=TODAY, values={FUNDS: [_withdrawn(entry, FUNDS, dt.date(2025, 11, 12))]})
    assert (_value(found.before.named(FUNDS)), _value(found.after.named(FUNDS))) == (550, 290)
    assert _named(found) == [FUNDS, RATIO]


def test_withdrawing_the_only_value_leaves_none(desk: Desk, entry: Entry) -> None:
    only = "ami_sante_numerique_laureats"
    found = desk.what_if(on=TODAY, values={only: [_withdrawn(entry, only, dt.date(2022, 9, 26))]})
    assert found.after.named(only).achieved is None
    assert _named(found) == [only]


def _withdrawn(entry: Entry, slug: str, period_end: dt.date) -> Achievement:
    rows = entry.store.frame("SELECT * FROM achievement WHERE indicator = $slug", slug=slug)
    (values,) = queries.achievements_of(rows.filter(period_end=period_end)[-1:].with_columns(value=None)).values()
    return values[0]


def test_supposing_stores_nothing_and_leaves_the_desk_s_answers_alone(desk: Desk, entry: Entry) -> None:
    before, overview = everything(entry.store), desk.overview(on=TODAY)
    found = _supposing(desk, entry, f"{SITES};2026-06-30;42")
    found.sheet_after(SITES)
    assert everything(entry.store) == before
    assert desk.overview(on=TODAY) is overview is found.before
    assert found.after.stamp != found.before.stamp


def test_the_sheet_after_shows_the_value_among_its_points(desk: Desk, entry: Entry) -> None:
    sheet = _supposing(desk, entry, f"{SITES};2026-06-30;42").sheet_after(SITES)
    assert [each.value for each in sheet.points] == [10, 25, 37, 37, 42]
