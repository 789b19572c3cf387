"""F14: the server is told to end (SIGTERM) while people save through its pages: it ends, and nothing is lost."""

import asyncio
import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import psutil
import pytest

from indicators.store import open_store
from tests.bench.servers import STOP_SECONDS, Server, serve
from tests.browser.conftest import PROJECT, database
from tests.browser.test_fifty_editors import FIRST, SLUGS, Editor, Ledger, Wish, held
from tests.faults.acts import Acts, either
from tests.visitor.blocking import run_apart
from tests.visitor.errors import VisitError
from tests.visitor.tab import Tab

pytestmark = pytest.mark.faults

RECEIPT = re.compile(r"1 valeur enregistrée, lot n°\s(\d+)\.")
SAVES = 2
"""How often each of them has saved, on average, when the server is told to end."""


def wishes(person: int, meant: list[Wish]) -> Iterator[Wish]:
    """Days that nobody else enters, without end; each is noted before it is tried."""
    first = 300 * (person // len(SLUGS))
    for number in count(first):
        wish = Wish((SLUGS[person % len(SLUGS)], FIRST + timedelta(days=number)), 700 + number)
        meant.append(wish)
        yield wish


async def saved_until_told(server: Server, people: int, meant: list[Wish], ledger: Ledger) -> tuple[float, set[int]]:
    """Everybody saves until the server, told to end in their midst, hangs up: when it was told, and what it told of."""
    tabs = [
        Tab(server.url, page_name="saisie", query_string=f"indicateur={SLUGS[n % len(SLUGS)]}") for n in range(people)
    ]
    async with AsyncExitStack() as stack:
        for tab in tabs:
            await stack.enter_async_context(tab)
        editors = [Editor(tab, actor=f"person{n}@example.org", ledger=ledger) for n, tab in enumerate(tabs)]
        await asyncio.gather(*(each.arrive() for each in editors))
        saving = [asyncio.create_task(_save_all(each, wishes(n, meant))) for n, each in enumerate(editors)]
        while len(ledger.acknowledged) < SAVES * people and not any(each.done() for each in saving):
            await asyncio.sleep(0.01)
        os.kill(server.pid, signal.SIGTERM)
        told_at = time.perf_counter()
        ended = await asyncio.gather(*saving, return_exceptions=True)
    assert [type(each) for each in ended] == [VisitError] * people
    sent = b"\n".join(payload for tab in tabs for payload in tab.payloads).decode(errors="replace")
    return told_at, {int(number) for number in RECEIPT.findall(sent)}


async def _save_all(editor: Editor, wanted: Iterator[Wish]) -> None:
    for wish in wanted:
        await editor.save(wish)


def test_a_server_that_is_told_to_end_ends_by_itself_and_loses_nothing(loaded_file: Path, tmp_path: Path) -> None:
    path, people = Path(shutil.copyfile(loaded_file, tmp_path / "indicators.duckdb")), either(3, 30)
    meant: list[Wish] = []
    ledger = Ledger()
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as server:
        told_at, told = run_apart(saved_until_told(server, people, meant, ledger))
        psutil.Process(server.pid).wait(STOP_SECONDS)  # longer than the server gives itself
        print(f"ended after {time.perf_counter() - told_at:.2f} s")
    found, _, _ = held(path)
    assert set(ledger.acknowledged) <= set(found)
    assert {each.batch for each in ledger.acknowledged} <= told <= {each.batch for each in found}
    assert {(each.place, each.value) for each in found} <= {(each.place, each.value) for each in meant}
    with closing(open_store(path)) as store:
        ids = {row["seq"]: row["submission_id"] for row in store.rows("SELECT seq, submission_id FROM batch")}
        mine = store.rows("SELECT submission_id FROM batch WHERE channel = 'form'")
        print(f"{len(told)} told, {len(mine)} stored, of {len(meant)} meant")
        Acts(meant=list(ids.values()), acknowledged=[ids[number] for number in told]).assert_kept(store)
