"""That copies are made, or are not, is seen before one is needed: on the page Administration and in ``/metrics``."""

import datetime as dt

import pytest

from indicators.catalogue import read_strategy
from indicators.readings import Desk, administration
from indicators.store import Store
from indicators.store.backups import back_up_on_schedule, last_copy
from indicators.texts import FRENCH, LANGUAGES
from pages.administration.records import is_copy_overdue, last_copy_text
from tests.fixtures import NOW

MADE = NOW.replace(microsecond=0)
SHORTLY, LONG = dt.timedelta(minutes=5), dt.timedelta(days=9)
DAY = dt.timedelta(days=1)


def test_the_last_copy_is_the_newest_one_on_schedule_and_no_copy_by_hand(loaded: Store) -> None:
    assert last_copy(loaded) is None
    back_up_on_schedule(loaded, every_hours=24, keep=14, now=MADE - DAY)
    back_up_on_schedule(loaded, every_hours=24, keep=14, now=MADE)
    (loaded.path.parent / "backups" / "by-hand.duckdb").touch()
    assert last_copy(loaded) == MADE


@pytest.mark.parametrize(
    ("age", "running", "overdue"),
    [
        (None, SHORTLY, False),  # the first one is made ten minutes after the start
        (None, LONG, True),
        (DAY, LONG, False),
        (DAY + dt.timedelta(hours=3), LONG, True),
        (9 * DAY, SHORTLY, False),  # the service was stopped: it has just begun again
    ],
)
def test_a_copy_is_overdue_once_the_server_had_the_time_to_make_it(
    age: dt.timedelta | None, running: dt.timedelta, overdue: bool, loaded: Store
) -> None:
    if age is not None:
        back_up_on_schedule(loaded, every_hours=24, keep=14, now=MADE - age)
    found = administration(loaded, Desk(loaded, read_strategy()).journal_choices())
    assert is_copy_overdue(found, now=MADE, running=running) is overdue


def test_the_page_says_when_the_last_copy_was_made_and_where_none_is(
    loaded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(code: str) -> str:
        return last_copy_text(administration(loaded, Desk(loaded, read_strategy()).journal_choices()), LANGUAGES[code])

    assert said(FRENCH.code) == "aucune pour l’instant"
    back_up_on_schedule(loaded, every_hours=24, keep=14, now=MADE)
    assert str(MADE.year) in said("fr")
    assert said("fr") != said("en")
    monkeypatch.setenv("DASHBOARD_BACKUP_HOURS", "0")
    assert said("en") == "none is made by the dashboard itself"
