"""Two dashboards behind a real proxy on one PostgreSQL: editors of both lose nothing, also when one of them is killed.

Times say as much about the machine: they are printed (``-s``). ``make scale-demo``: fifty editors for a minute.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from statistics import quantiles

import pytest

from indicators.catalogue import Catalogue
from indicators.store import open_store
from tests.bench.servers import Server
from tests.crowd.gathering import Crowd, Plan
from tests.crowd.judging import assert_kept
from tests.crowd.notes import Ledger
from tests.faults.acts import either
from tests.postgres import Postgres, address
from tests.scale.lag import LagWatcher
from tests.scale.world import Several, data_version, several
from tests.visitor.blocking import run_apart

EDITORS, READERS, SECONDS = either(6, 50), either(2, 10), float(either(6, 60))
PLAN = Plan(readers=READERS, editors=EDITORS, seconds=SECONDS, think_seconds=either(1, 4) / 4, seed="scale")
SAVED_BEFORE = either(2, 50)
PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module")
def running(
    postgres: Postgres, loaded_base: str, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> Iterator[Several]:
    base = postgres.create(like=loaded_base)
    with several(tmp_path_factory.mktemp("scale"), address(postgres, base), catalogue, plan=PLAN) as found:
        yield found
    postgres.drop(base)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """What everybody was told of the one database."""
    return Ledger()


def test_editors_of_two_servers_lose_nothing_and_each_server_shows_what_the_other_stored(
    running: Several, ledger: Ledger
) -> None:
    crowd = Crowd([running.url], PLAN, jar=running.jar, ledger=ledger)
    with LagWatcher(running.servers) as watcher:
        run_apart(crowd.come_and_go())
        _wait_until_both_show_the_same(running)
    assert crowd.diary.troubles == []
    _report("two servers", crowd, watcher.lags)
    assert watcher.lags
    assert len({each.jar["server"] for each in crowd.people}) == len(running.servers)
    _assert_kept(crowd, running)


def test_a_server_that_is_killed_takes_nothing_with_it_and_its_visitors_go_on_at_the_other(
    running: Several, ledger: Ledger
) -> None:
    dying, _ = running.servers
    plan = replace(PLAN, seed="killed", first_value=5_000)
    crowd, before = Crowd([running.url], plan, jar=running.jar, ledger=ledger), len(ledger.acknowledged)
    killing = threading.Thread(target=_kill_in_the_midst, args=(dying, ledger, before + SAVED_BEFORE))
    killing.start()
    run_apart(crowd.come_and_go())
    killing.join()
    _report("one of two killed", crowd, [])
    print(f"{len(crowd.diary.troubles)} tabs broke, {len(crowd.ledger.unknown)} outcomes were unknown")
    assert crowd.diary.troubles
    assert data_version(dying) is None
    assert len(ledger.acknowledged) > before + SAVED_BEFORE
    _assert_kept(crowd, running)


def _kill_in_the_midst(dying: Server, ledger: Ledger, saves: int) -> None:
    """Once some have saved, and while the next ones do."""
    until = time.monotonic() + PATIENCE_SECONDS
    while len(ledger.acknowledged) < saves:
        assert time.monotonic() < until
        time.sleep(0.01)
    os.kill(dying.pid, signal.SIGKILL)


def _wait_until_both_show_the_same(running: Several) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while len({data_version(each) for each in running.servers}) > 1:
        assert time.monotonic() < until
        time.sleep(0.1)


def _assert_kept(crowd: Crowd, running: Several) -> None:
    with closing(open_store(running.base)) as store:
        assert_kept(crowd.ledger, store)


def _report(name: str, crowd: Crowd, lags: list[float]) -> None:
    said = [f"{name}: {len(crowd.ledger.acknowledged)} saves, {len(crowd.ledger.lost_against)} conflicts"]
    for what, seconds in (("receipt", crowd.diary.seconds["receipt"]), ("shown by the other server after", lags)):
        if len(seconds) > 1:
            cuts = quantiles(seconds, n=20, method="inclusive")
            said.append(f"{what} p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s, most {max(seconds):.2f} s")
    print("; ".join(said))
