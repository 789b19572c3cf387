"""Fifty people who enter values through the page, all at once: what the page said is what the file holds.

The same in the core, with threads: ``tests/test_concurrency.py``. Every editor is a tab over a websocket of its own.
"""

import asyncio
import os
import random
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles

import pytest

from indicators.store import open_store
from tests.bench.servers import serve
from tests.browser.conftest import PROJECT, database
from tests.crowd.editor import Editor
from tests.crowd.judging import assert_kept
from tests.crowd.notes import Ledger, Wish
from tests.visitor.blocking import run_apart
from tests.visitor.tab import Tab

PEOPLE, CONTESTED, TRIES = 50, 10, 500
PATIENCE_SECONDS = 600.0  # the last of fifty previews waits for all others
SAVES = int(os.environ.get("EDITOR_SAVES", "1"))
"""How often each of them saves; ``make abuse`` asks for 10."""

FIRST = date(2026, 2, 1)  # nothing real is known of later days
SITES = "lieux_experimentation"
SLUGS = (
    *(SITES, "cma_laureats", "eds_laureats", "dispositifs_ouverts", "laureats_total", "porteurs_projets"),
    *("imagerie_laureats", "filieres_formation", "etudiants_formes", "juristes_formes"),
)


@dataclass
class Told:
    """What people were told, and how long it took."""

    ledger: Ledger = field(default_factory=Ledger)
    preview_seconds: list[float] = field(default_factory=list)
    save_seconds: list[float] = field(default_factory=list)


def contested(person: int) -> list[Wish]:
    """Days among the ten that everybody is after, in an order of one’s own."""
    days = random.Random(person).choices(range(CONTESTED), k=SAVES)  # noqa: S311
    return [Wish((SITES, FIRST + timedelta(days=day)), 1_000 + SAVES * person + save) for save, day in enumerate(days)]


def apart(person: int) -> list[Wish]:
    """Days of an indicator that nobody else enters."""
    first = SAVES * (person // len(SLUGS))
    slug = SLUGS[person % len(SLUGS)]
    return [Wish((slug, FIRST + timedelta(days=day)), 700 + day) for day in range(first, first + SAVES)]


async def everybody_saves(url: str, wishes: Callable[[int], Sequence[Wish]], told: Told) -> float:
    """Everybody arrives, then all begin; how many seconds that takes."""
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(_tab(url, wishes(person))) for person in range(PEOPLE)]
        await asyncio.gather(*(tab.rerun() for tab in tabs))
        people = [
            Editor(tab, actor=f"person{number}@example.org", ledger=told.ledger) for number, tab in enumerate(tabs)
        ]
        started = time.perf_counter()
        await asyncio.gather(*(_one_after_another(each, wishes(number), told) for number, each in enumerate(people)))
        return time.perf_counter() - started


async def _one_after_another(person: Editor, wishes: Sequence[Wish], told: Told) -> None:
    person.sign()
    for wish in wishes:
        told.preview_seconds.append((await person.preview(wish)).seconds)
        told.save_seconds.append(await _save(person, wish))


async def _save(person: Editor, wish: Wish) -> float:
    """Confirm, on top of what others saved, until it is in; the seconds from the last press to the receipt."""
    for _ in range(TRIES):
        if person.has_conflict():
            await person.put_on_top(wish)
        rerun = await person.confirm(wish)
        if rerun.heard_seconds is not None:
            return rerun.heard_seconds
    raise AssertionError(f"{wish} was given up")


def _tab(url: str, wishes: Sequence[Wish]) -> Tab:
    slug, _ = wishes[0].place
    return Tab(url, page_name="saisie", query_string=f"indicateur={slug}", patience_seconds=PATIENCE_SECONDS)


def report(name: str, told: Told, seconds: float) -> None:
    """For whoever runs this with ``-s``: times say as much about the machine, so nothing is asserted about them."""
    ledger = told.ledger
    said = [f"{len(ledger.acknowledged)} saves, {len(ledger.lost_against)} conflicts shown, {seconds:.1f} s"]
    for step, taken in (("preview", told.preview_seconds), ("confirm to receipt", told.save_seconds)):
        cuts = quantiles(taken, n=20)
        said.append(f"{step} p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s")
    print(f"{name}: {'; '.join(said)}")


@pytest.mark.parametrize("wishes", [contested, apart])
def test_fifty_editors_lose_nothing_and_are_told_the_truth(
    wishes: Callable[[int], Sequence[Wish]], figures: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    told = Told()
    with serve("dashboard:app", folder=PROJECT, environment=database(copy)) as running:
        seconds = run_apart(everybody_saves(running.url, wishes, told))
    report(wishes.__name__, told, seconds)
    with closing(open_store(copy)) as store:
        assert_kept(told.ledger, store)
    assert len(told.ledger.acknowledged) == PEOPLE * SAVES
    assert bool(told.ledger.lost_against) == (wishes is contested)
