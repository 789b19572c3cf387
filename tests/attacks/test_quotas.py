"""Writes without end: refusals, downloads, submissions and frozen pictures of one person."""

import datetime as dt
import uuid

import pytest

from indicators.access import Act, Identity, Origin
from indicators.errors import NotAllowed, TooManyFrozen, TooManyStored
from indicators.limits import FROZEN_PER_DAY, STORED_PER_DAY
from indicators.model import Door, Event, EventKind, Role
from indicators.store import Store, Submission, append, door, events, members
from indicators.store.quotas import APART, check_quota
from tests.fixtures import MARIE, NOW
from tests.staff import appointed, give_roles, known_as

STRANGER = Identity("mallory@example.org", Origin.SIGNED_IN)
MANAGER = known_as(Role.MANAGER)


def refuse(store: Store, *, now: dt.datetime, act: Act = Act.REPORT) -> None:
    with pytest.raises(NotAllowed):
        door.require(store, members.person(store, STRANGER), act, now=now)


def test_a_refusal_that_is_repeated_is_kept_once_in_ten_minutes(store: Store) -> None:
    for second in range(50):
        refuse(store, now=NOW + dt.timedelta(seconds=second))
    assert events.count_events(store) == 1
    refuse(store, now=NOW, act=Act.VALIDATE)
    refuse(store, now=NOW + APART)
    assert events.count_events(store) == 3


def test_so_is_a_refused_submission_and_a_download(store: Store) -> None:
    rows = {"member": [appointed("mallory@example.org", Role.ADMINISTRATOR)]}
    for _ in range(5):
        with pytest.raises(NotAllowed):
            append(store, Submission(uuid.uuid4().hex, STRANGER, Act.APPOINT, "members", rows), now=NOW)
        events.record(store, Event(NOW, STRANGER.email, EventKind.EXPORTED, Door.PAGE, subject="valeurs.csv"))
    assert events.count_events(store) == 2


def test_a_sign_out_is_kept_however_often(store: Store) -> None:
    for _ in range(3):
        events.record(store, Event(NOW, STRANGER.email, EventKind.SIGNED_OUT, Door.PAGE, detail="a"))
    assert events.count_events(store) == 3


def fill_day(store: Store, actor: Identity, *, number: int, channel: str) -> None:
    """Let somebody have stored so often already, as the store's own rows say."""
    with store.writing:
        store.cursor().execute(
            """
            INSERT INTO batch SELECT 'filled-' || $channel || i, 1000 + i, $actor, $at, $channel, NULL, NULL, 1, 0
            FROM range($number) AS many(i)
            """,
            {"channel": channel, "actor": actor.email, "at": NOW, "number": number},
        )


def test_one_person_stores_so_often_in_a_day_and_others_go_on(store: Store) -> None:
    give_roles(store, appointed(MANAGER.email, Role.MANAGER))
    fill_day(store, MANAGER, number=STORED_PER_DAY - 1, channel="form")
    check_quota(store, MANAGER, Act.REPORT, now=NOW)
    fill_day(store, MANAGER, number=1, channel="grid")
    with pytest.raises(TooManyStored):
        append(store, Submission("a", MANAGER, Act.REPORT, "form", {"achievement": []}), now=NOW)
    check_quota(store, known_as(Role.SECRETARY), Act.REPORT, now=NOW)
    check_quota(store, MARIE, Act.REPORT, now=NOW)
    check_quota(store, MANAGER, Act.REPORT, now=NOW + dt.timedelta(days=1, seconds=1))


def test_one_person_freezes_so_many_pictures_in_a_day(store: Store) -> None:
    fill_day(store, MANAGER, number=FROZEN_PER_DAY, channel="press")
    check_quota(store, MANAGER, Act.REPORT, now=NOW)
    with pytest.raises(TooManyFrozen):
        check_quota(store, MANAGER, Act.FREEZE, now=NOW)
