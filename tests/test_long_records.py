"""Records are never cut: however many versions, events and pictures there are, all of them can be read."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.access import Act
from indicators.catalogue import Catalogue
from indicators.charts.look import PALETTES
from indicators.charts.story import Story
from indicators.dossier.content import Listing
from indicators.dossier.page import indicator_page
from indicators.model import Door, Event, EventKind
from indicators.press import frozen_list
from indicators.readings import Desk, administration
from indicators.readings.administration import EVENTS_AT_ONCE
from indicators.readings.answers import VERSIONS_AT_ONCE
from indicators.store import Store, Submission, append, events, queries, snapshots
from indicators.store.versions import last_validated
from indicators.texts import FRENCH
from tests.fixtures import MARIE, NOW, TODAY, Row, entered, value_row

SITES, WINNERS = "lieux_experimentation", "cma_laureats"
DAYS = [dt.date(2023, 1, 1) + dt.timedelta(days=number) for number in range(3 * VERSIONS_AT_ONCE)]


@pytest.fixture
def long_desk(loaded: Store, catalogue: Catalogue) -> Desk:
    """A desk at which two indicators have many more values than a sheet draws at once."""
    rows = [
        value_row(indicator=slug, period_end=day, value=Decimal(20 + number % 7), source="gouvernement-2025-11-12")
        for slug in (SITES, WINNERS)
        for number, day in enumerate(DAYS)
    ]
    append(loaded, entered(*rows, id="many"), now=NOW)
    return Desk(loaded, catalogue.strategy)


def test_every_version_is_on_the_sheet_part_by_part(long_desk: Desk) -> None:
    sheet = long_desk.sheet(SITES, on=TODAY)
    stored = [row for row in queries.stored_rows(long_desk.store, "achievement") if row["indicator"] == SITES]
    assert (len(sheet.versions), sheet.versions_total) == (VERSIONS_AT_ONCE, len(stored))
    parts = [
        long_desk.versions(sheet, start, start + VERSIONS_AT_ONCE) for start in range(0, len(stored), VERSIONS_AT_ONCE)
    ]
    found = [(each.period_end, each.version) for part in parts for each in part]
    assert found == sorted(((row["period_end"], row["version"]) for row in stored), reverse=True)
    assert parts[0] == sheet.versions


def test_an_old_disputed_value_is_drawn_and_its_source_is_in_the_dossier(long_desk: Desk) -> None:
    sheet = long_desk.sheet(WINNERS, on=TODAY)
    (disputed,) = sheet.disputed
    assert disputed not in sheet.versions
    assert Story(sheet, FRENCH, PALETTES["light"]).disputed == [disputed]
    source = sheet.sources[disputed.source or ""]
    assert source in sheet.cited_sources
    blocks = indicator_page(sheet, [], FRENCH).blocks
    assert source.title in str([block for block in blocks if isinstance(block, Listing)])


def test_whoever_validates_an_old_period_sees_its_validated_value(long_desk: Desk) -> None:
    for day in (DAYS[0], DAYS[1], DAYS[-1]):
        found = last_validated(long_desk.store, SITES, on=TODAY, period_end=day)
        assert found is not None
        assert found.period_end == day
    before = last_validated(long_desk.store, SITES, on=TODAY, period_end=DAYS[0] - dt.timedelta(days=1))
    assert before is not None
    assert before.period_end == dt.date(2022, 11, 21)


def test_every_event_is_on_the_page_of_the_administration(long_desk: Desk) -> None:
    number = 2 * EVENTS_AT_ONCE + 1
    for minute in range(number):
        moment = NOW + dt.timedelta(minutes=minute)
        events.record(long_desk.store, Event(moment, f"{minute}@example.org", EventKind.SIGNED_OUT, Door.PAGE))
    found = administration(long_desk.store, long_desk.journal_choices())
    assert (len(found.events), found.events_total) == (EVENTS_AT_ONCE, number)
    rest = events.events(long_desk.store, skip=EVENTS_AT_ONCE, last=number)
    assert [each.actor for each in (*found.events, *rest)] == [
        f"{minute}@example.org" for minute in reversed(range(number))
    ]


def test_every_frozen_picture_is_listed(long_desk: Desk) -> None:
    for number in range(51):
        freeze_without_drawing(long_desk.store, f"2026-11-22-{number:08}")
    listed = [each.picture.snapshot for each in frozen_list(long_desk, today=TODAY)]
    assert sorted(listed) == [f"2026-11-22-{number:08}" for number in range(51)]


def freeze_without_drawing(store: Store, name: str) -> None:
    """Keep a picture whose bytes nobody looks at."""
    figures = f'{{"{SITES}": [{{"slug": "{SITES}"}}]}}'
    state = {"id": name, "instant": NOW, "label": "22 novembre 2026", "frozen_on": TODAY, "until_seq": store.version()}
    state |= {"figures": figures, "checksum": snapshots.checksum(store, on=TODAY, until_seq=1, figures=figures)}
    said: Row = {"snapshot": name, "slug": SITES, "ending": "png", "kind": "figure", "format": "wide", "language": "fr"}
    said |= {"title": "t", "caption": "c", "alt": "a", "content": b"x", "sha256": "0" * 64}
    append(store, Submission(name, MARIE, Act.FREEZE, "press", {"snapshot": [state], "picture": [said]}), now=NOW)
