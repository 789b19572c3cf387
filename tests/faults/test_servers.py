"""The database server goes, comes back, dies or is cut off while people store: nothing acknowledged is lost."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial

import duckdb
import pytest

from indicators.catalogue import Catalogue
from indicators.errors import OutcomeUnknown, ServerAway, ServerBusy
from indicators.readings import Desk
from indicators.store import Store, append, open_store
from indicators.store import postgres as room
from indicators.store.address import Server
from tests.entering import at_once
from tests.faults.acts import Acts, act, attempt, either
from tests.fixtures import NOW, PROJECT, TODAY
from tests.postgres import Postgres, url_of

EDITORS, SAVES, KILLS = either(10, 50), either(3, 10), either(2, 30)
AWAY = (ServerAway, ServerBusy, OutcomeUnknown)

HOLD = """
import os, sys
from indicators.store import open_store, store_address
store = open_store(store_address(os.environ["BASE"]))
with store.writing:
    store.settle()
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def acts() -> Acts:
    return Acts()


@pytest.fixture
def awake(postgres: Postgres) -> Iterator[Postgres]:
    """The server, which runs again when the test is over."""
    yield postgres
    if not postgres.runs():
        postgres.start()


def test_reading_goes_on_while_the_server_is_away_and_writing_by_itself_afterwards(
    shared_loaded: Store, awake: Postgres, acts: Acts, catalogue: Catalogue
) -> None:
    desk = Desk(shared_loaded, catalogue.strategy)
    assert attempt(shared_loaded, acts, 1) is None
    awake.stop()
    assert isinstance(attempt(shared_loaded, acts, 2), ServerAway)
    assert isinstance(shared_loaded.trouble(), ServerAway)
    assert len(desk.overview(on=TODAY).situations) > 30
    assert desk.sheet("lieux_experimentation", on=TODAY).versions
    awake.start()
    shared_loaded.follow()
    assert shared_loaded.trouble() is None
    assert attempt(shared_loaded, acts, 3) is None


def test_a_connection_cut_before_the_commit_stores_nothing(
    shared_store: Store, base: Server, postgres: Postgres, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = shared_store.ledger().write

    def cut_off(frames: object) -> int:
        postgres.cut(base.database)
        return write(frames)  # type: ignore[arg-type]

    monkeypatch.setattr(shared_store.ledger(), "write", cut_off)
    assert isinstance(attempt(shared_store, acts, 1), ServerAway)
    monkeypatch.undo()
    assert attempt(shared_store, acts, 2) is None
    acts.assert_kept(shared_store)


class _Answerless:
    """A cursor whose commit is never answered: it came just before the connection broke, or just after."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, before: Callable[[], None]) -> None:
        self._cursor, self._before = cursor, before

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)

    def commit(self) -> None:
        self._before()
        self._cursor.commit()
        raise duckdb.TransactionException("server closed the connection unexpectedly")


@pytest.mark.parametrize("is_stored", [False, True])
def test_a_commit_that_was_never_answered_is_settled_by_saving_again(
    is_stored: bool, shared_store: Store, base: Server, postgres: Postgres, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (lambda: None) if is_stored else partial(postgres.cut, base.database)
    ledger = shared_store.ledger()
    monkeypatch.setattr(ledger, "_cursor", _Answerless(ledger._cursor, before))  # type: ignore[attr-defined]
    assert isinstance(attempt(shared_store, acts, 1), OutcomeUnknown)
    monkeypatch.undo()
    assert attempt(shared_store, acts, 1) is None
    assert shared_store.version() == 1
    acts.assert_kept(shared_store)


def test_editors_of_two_servers_lose_nothing_while_the_database_is_killed_again_and_again(
    shared_store: Store, base: Server, awake: Postgres, acts: Acts
) -> None:
    with closing(open_store(base)) as other:
        done = threading.Event()
        killer = threading.Thread(target=_kill_now_and_then, args=(awake, done))
        killer.start()
        at_once(*(partial(_edit, (shared_store, other)[person % 2], acts, person) for person in range(EDITORS)))
        done.set()
        killer.join()
        for each in (shared_store, other):
            each.follow()
            acts.assert_kept(each)
            assert each.version() == EDITORS * SAVES
    assert len(acts.acknowledged) == EDITORS * SAVES


def _edit(store: Store, acts: Acts, person: int) -> None:
    """Save some values, each again and again until it is stored, as people are told to."""
    for save in range(SAVES):
        submission = act(person * SAVES + save)
        acts.meant.append(submission.id)
        while submission.id not in acts.acknowledged:
            with suppress(*AWAY):
                append(store, submission, now=NOW)
                acts.acknowledged.append(submission.id)


def _kill_now_and_then(postgres: Postgres, done: threading.Event) -> None:
    choices = random.Random(7)  # noqa: S311
    for _ in range(KILLS):
        time.sleep(choices.uniform(0.05, 0.4))
        postgres.stop(how=signal.SIGKILL)
        time.sleep(choices.uniform(0, 0.3))
        postgres.start()
        if done.is_set():
            return


def test_a_server_that_dies_in_its_turn_keeps_nobody_waiting(shared_store: Store, base: Server, acts: Acts) -> None:
    holder = _holder(base)
    holder.kill()
    holder.wait()
    assert attempt(shared_store, acts, 1) is None


def test_a_frozen_server_is_waited_for_a_while_and_then_loses_its_turn(
    shared_store: Store, base: Server, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = room._TURN.replace("10s", "300ms")
    monkeypatch.setattr(room, "_TURN", quick)
    holder = _holder(base, impatience="60s", instead="2s")
    try:
        holder.send_signal(signal.SIGSTOP)
        assert isinstance(attempt(shared_store, acts, 1), ServerBusy)
        acts.refused.clear()
        until = time.monotonic() + 60
        while attempt(shared_store, acts, 1) is not None:
            acts.refused.clear()
            assert time.monotonic() < until
        acts.assert_kept(shared_store)
    finally:
        holder.kill()
        holder.wait()


def _holder(base: Server, *, impatience: str = "", instead: str = "") -> subprocess.Popen[str]:
    """Another process that has its turn, and keeps it."""
    patched = (
        f"from indicators.store import postgres\npostgres._TURN = postgres._TURN.replace({impatience!r}, {instead!r})\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", (patched if impatience else "") + HOLD],
        cwd=PROJECT,
        env={**os.environ, "BASE": url_of(base)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process
