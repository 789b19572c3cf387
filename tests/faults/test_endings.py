"""F1, F14: the server ends while people save through its pages, told to (SIGTERM) or killed: nothing is lost."""

import asyncio
import os
import re
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

import psutil
import pytest

from indicators.store import open_store
from tests.bench.servers import STOP_SECONDS, Server, serve
from tests.browser.conftest import PROJECT, database
from tests.browser.test_fifty_editors import FIRST, SLUGS
from tests.crowd.editor import SAID, Editor
from tests.crowd.judging import assert_kept, held
from tests.crowd.notes import Ledger, Wish
from tests.faults.acts import either
from tests.visitor.blocking import run_apart
from tests.visitor.errors import VisitError
from tests.visitor.tab import Tab

pytestmark = pytest.mark.faults

RECEIPT = re.compile(SAID + r" \\?\(n°\s(\d+) du journal\\?\)")  # as Markdown
SAVES = 2
"""How often each of them has saved, on average, when the server is told to end."""
KILLED_PEOPLE, KILLED_SAVES = either(3, 8), either(6, 200)
LONGEST_SECONDS = 0.5


def wishes(person: int) -> Iterator[Wish]:
    """Days that nobody else enters, without end."""
    for number in count(300 * (person // len(SLUGS))):
        yield Wish((SLUGS[person % len(SLUGS)], FIRST + timedelta(days=number)), 700 + number)


async def saved_until_ended(
    server: Server, ledger: Ledger, mine: Sequence[Iterator[Wish]], *, after: int, pause: float, how: signal.Signals
) -> tuple[float, set[int]]:
    """Everybody saves until the server, ended in their midst, hangs up: when it was ended, and what it told of.

    Args:
        mine: What each of them saves, one after the other.
        after: How many saves are acknowledged before it is ended, ``pause`` seconds later.
    """
    slugs = [SLUGS[person % len(SLUGS)] for person in range(len(mine))]
    tabs = [Tab(server.url, page_name="saisie", query_string=f"indicateur={slug}") for slug in slugs]
    async with AsyncExitStack() as stack:
        for tab in tabs:
            await stack.enter_async_context(tab)
        await asyncio.gather(*(tab.rerun() for tab in tabs))
        saving = [asyncio.create_task(_save_all(tab, person, ledger, mine[person])) for person, tab in enumerate(tabs)]
        while len(ledger.acknowledged) < after and not any(each.done() for each in saving):
            await asyncio.sleep(0.01)
        await asyncio.sleep(pause)
        os.kill(server.pid, how)
        told_at = time.perf_counter()
        ended = await asyncio.gather(*saving, return_exceptions=True)
    assert [type(each) for each in ended] == [VisitError] * len(mine)
    sent = b"\n".join(payload for tab in tabs for payload in tab.payloads).decode(errors="replace")
    return told_at, {int(number) for number in RECEIPT.findall(sent)}


async def _save_all(tab: Tab, person: int, ledger: Ledger, mine: Iterator[Wish]) -> None:
    editor = Editor(tab, actor=f"person{person}@example.org", ledger=ledger)
    editor.sign()
    for wish in mine:
        await editor.preview(wish)
        await editor.confirm(wish)


def test_a_server_that_is_told_to_end_ends_by_itself_and_loses_nothing(loaded_file: Path, tmp_path: Path) -> None:
    path, people = Path(shutil.copyfile(loaded_file, tmp_path / "indicators.duckdb")), either(3, 30)
    ledger, mine = Ledger(), [wishes(person) for person in range(people)]
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as server:
        saving = saved_until_ended(server, ledger, mine, after=SAVES * people, pause=0, how=signal.SIGTERM)
        told_at, told = run_apart(saving)
        psutil.Process(server.pid).wait(STOP_SECONDS)  # longer than the server gives itself
        print(f"ended after {time.perf_counter() - told_at:.2f} s")
    with closing(open_store(path)) as store:
        assert_kept(ledger, store)
        stored = {each.batch for each in held(store)}
    print(f"{len(told)} told, {len(stored)} stored, {len(ledger.unknown)} unknown")
    assert {each.batch for each in ledger.acknowledged} <= told <= stored


def test_a_server_that_is_killed_again_and_again_loses_nothing(loaded_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(loaded_file, tmp_path / "indicators.duckdb"))
    ledger, choices, kills = Ledger(), Random(4), 0  # noqa: S311
    mine, told = [wishes(person) for person in range(KILLED_PEOPLE)], set[int]()
    while len(ledger.acknowledged) < KILLED_SAVES:
        after = len(ledger.acknowledged) + choices.randint(KILLED_PEOPLE, 3 * KILLED_PEOPLE)
        pause, kills = choices.uniform(0, LONGEST_SECONDS), kills + 1
        with serve("dashboard:app", folder=PROJECT, environment=database(path)) as server:
            saving = saved_until_ended(server, ledger, mine, after=after, pause=pause, how=signal.SIGKILL)
            told |= run_apart(saving)[1]
    with closing(open_store(path)) as store:
        assert_kept(ledger, store)
        stored = {each.batch for each in held(store)}
    print(f"killed {kills} times: {len(told)} told, {len(stored)} stored, {len(ledger.unknown)} unknown")
    assert {each.batch for each in ledger.acknowledged} <= told <= stored
