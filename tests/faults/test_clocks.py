"""F10: clocks that go back, leap an hour or live elsewhere. The order is that of the batches, not of the times."""

import datetime as dt
import time
from contextlib import closing
from pathlib import Path

import pytest

from indicators.cli.shared import now
from indicators.store import append, open_store
from indicators.store.ledger import ledger_path, lines
from indicators.store.verification import verify
from tests.faults.acts import act
from tests.fixtures import NOW, opened_copy

pytestmark = pytest.mark.faults

CLOCK = [
    NOW,
    NOW - dt.timedelta(hours=1),
    NOW - dt.timedelta(days=366),
    dt.datetime(2026, 10, 25, 0, 59),
    dt.datetime(2026, 10, 25, 1, 1),
    dt.datetime(2026, 3, 29, 2, 30),
    NOW + dt.timedelta(days=1),
]


def test_a_clock_that_goes_back_refuses_nothing_and_reorders_nothing(empty_file: Path, tmp_path: Path) -> None:
    store = opened_copy(empty_file, tmp_path / "clock.duckdb")
    receipts = [append(store, act(number), now=moment).seq for number, moment in enumerate(CLOCK)]
    store.close()
    with closing(open_store(store.path)) as again:
        kept = again.rows("SELECT seq, recorded_at FROM batch ORDER BY seq")
        assert verify(again) == ()
    told = [line.facts["utc"] for line in lines(ledger_path(store.path)) if line.kind == "stored"]
    assert receipts == list(range(1, len(CLOCK) + 1))
    assert [(row["seq"], row["recorded_at"]) for row in kept] == list(zip(receipts, CLOCK, strict=True))
    assert told == [moment.isoformat() for moment in CLOCK]


def test_the_time_kept_is_the_same_in_every_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for zone in ("Pacific/Kiritimati", "Europe/Paris", "Pacific/Niue"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        seen.append(now())
    monkeypatch.undo()
    time.tzset()
    assert max(seen) - min(seen) < dt.timedelta(minutes=5)
    assert all(moment.tzinfo is None for moment in seen)
