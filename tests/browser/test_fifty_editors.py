"""Fifty people who enter values through the page, all at once: what the page said is what the file holds.

The same in the core, with threads: ``tests/test_concurrency.py``. Every editor is a tab over a websocket of its own.
"""

import asyncio
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles

import pytest

from indicators.store import open_store
from tests.bench.servers import serve
from tests.browser.conftest import PROJECT, database
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
RECEIPT = re.compile(r"1 valeur enregistrée, lot n° (\d+)\.")
THEIRS = "Leur valeur"

Place = tuple[str, date]


@dataclass(frozen=True)
class Wish:
    """A value that somebody wants stored; no two wishes for one place are alike."""

    place: Place
    value: int


@dataclass(frozen=True)
class Stored:
    """One version as the page acknowledged it, or as the file holds it."""

    batch: int
    actor: str
    place: Place
    value: int


@dataclass
class Ledger:
    """What people were told, kept outside the server."""

    acknowledged: list[Stored] = field(default_factory=list)
    lost_against: list[tuple[Place, str, int]] = field(default_factory=list)
    preview_seconds: list[float] = field(default_factory=list)
    save_seconds: list[float] = field(default_factory=list)


class Editor:
    """One person at one tab."""

    def __init__(self, tab: Tab, *, actor: str, ledger: Ledger) -> None:
        self._tab = tab
        self._actor = actor
        self._ledger = ledger

    async def arrive(self) -> None:
        await self._tab.rerun()
        self._tab.fill(self._actor, key="actor")

    async def save(self, wish: Wish) -> None:
        """Type, look at the preview, confirm; put one's own on top of what others saved, until it is in."""
        await self._preview(wish)
        for _ in range(TRIES):
            if self._conflict():
                self._note_conflict(wish)
                await self._tab.press(label="Enregistrer la mienne par-dessus")
            if await self._confirm(wish):
                return
        raise AssertionError(f"{self._actor} gave up {wish}: {self._tab.screen.alerts()}")

    async def _preview(self, wish: Wish) -> None:
        _, day = wish.place
        self._tab.fill(f"{day:%d/%m/%Y}", label="Date de la valeur")
        self._tab.fill(str(wish.value), label=self._label("Valeur ("))
        rerun = await self._tab.press(label="Prévisualiser")
        self._ledger.preview_seconds.append(rerun.seconds)

    async def _confirm(self, wish: Wish) -> bool:
        """Whether the page says that it is stored."""
        for reason in self._keys("reason-"):
            self._tab.fill("Recomptage", key=reason)
        rerun = await self._tab.press(label="Enregistrer 1 valeur", listen_for="1 valeur enregistrée")
        said = [found for each in self._tab.screen.alerts() if (found := RECEIPT.search(each))]
        if rerun.heard_seconds is None or not said:
            return False
        self._ledger.save_seconds.append(rerun.heard_seconds)
        self._ledger.acknowledged.append(Stored(int(said[0][1]), self._actor, wish.place, wish.value))
        return True

    def _conflict(self) -> list[str]:
        """The cells of the conflict that is shown: indicator, date, their value, by whom and when, mine."""
        tables = [each for each in self._tab.screen.texts() if THEIRS in each]
        return [cell.strip() for cell in tables[0].splitlines()[-1].strip("|").split("|")] if tables else []

    def _note_conflict(self, wish: Wish) -> None:
        """The loser is told who was faster, when and with what, and still has what was typed."""
        _, _, theirs, by, mine = self._conflict()
        assert _number(mine) == wish.value
        actor, _, when = by.partition(", ")
        assert re.search(r"\d{4}.*\d\d:\d\d", when), when
        self._ledger.lost_against.append((wish.place, actor, _number(theirs)))

    def _label(self, start: str) -> str:
        return next(each.label for each in self._tab.screen.widgets() if each.label.startswith(start))

    def _keys(self, start: str) -> list[str]:
        return [each.key for each in self._tab.screen.widgets() if each.key and each.key.startswith(start)]


def _number(amount: str) -> int:
    return int(re.sub(r"\D", "", amount.partition("(")[0]))


def contested(person: int) -> list[Wish]:
    """Days among the ten that everybody is after, in an order of one’s own."""
    days = random.Random(person).choices(range(CONTESTED), k=SAVES)  # noqa: S311
    return [Wish((SITES, FIRST + timedelta(days=day)), 1_000 + SAVES * person + save) for save, day in enumerate(days)]


def apart(person: int) -> list[Wish]:
    """Days of an indicator that nobody else enters."""
    first = SAVES * (person // len(SLUGS))
    slug = SLUGS[person % len(SLUGS)]
    return [Wish((slug, FIRST + timedelta(days=day)), 700 + day) for day in range(first, first + SAVES)]


async def everybody_saves(url: str, wishes: Callable[[int], Sequence[Wish]], ledger: Ledger) -> float:
    """Everybody arrives, then all begin; how many seconds that takes."""
    async with AsyncExitStack() as stack:
        editors = [await stack.enter_async_context(_tab(url, wishes(person))) for person in range(PEOPLE)]
        people = [Editor(tab, actor=f"person{number}@example.org", ledger=ledger) for number, tab in enumerate(editors)]
        await asyncio.gather(*(person.arrive() for person in people))
        started = time.perf_counter()
        await asyncio.gather(*(_one_after_another(person, wishes(number)) for number, person in enumerate(people)))
        return time.perf_counter() - started


async def _one_after_another(person: Editor, wishes: Sequence[Wish]) -> None:
    for wish in wishes:
        await person.save(wish)


def _tab(url: str, wishes: Sequence[Wish]) -> Tab:
    slug, _ = wishes[0].place
    return Tab(url, page_name="saisie", query_string=f"indicateur={slug}", patience_seconds=PATIENCE_SECONDS)


def held(path: Path) -> tuple[list[Stored], dict[Place, list[int]], list[int]]:
    """What the file holds of people's values, the versions of each of their places, and the numbers of all batches."""
    store = open_store(path)
    rows = store.rows(
        "SELECT seq, actor, indicator, period_end, version, value::INTEGER AS value FROM achievement"
        " JOIN batch ON submission_id = batch WHERE channel = 'form'"
    )
    numbers = [row["seq"] for row in store.rows("SELECT seq FROM batch ORDER BY seq")]
    store.close()
    versions: dict[Place, list[int]] = {}
    for row in rows:
        versions.setdefault((row["indicator"], row["period_end"]), []).append(row["version"])
    found = [Stored(row["seq"], row["actor"], (row["indicator"], row["period_end"]), row["value"]) for row in rows]
    return found, versions, numbers


def report(name: str, ledger: Ledger, seconds: float) -> None:
    """For whoever runs this with ``-s``: times say as much about the machine, so nothing is asserted about them."""
    said = [f"{len(ledger.acknowledged)} saves, {len(ledger.lost_against)} conflicts shown, {seconds:.1f} s"]
    for step, taken in (("preview", ledger.preview_seconds), ("confirm to receipt", ledger.save_seconds)):
        cuts = quantiles(taken, n=20)
        said.append(f"{step} p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s")
    print(f"{name}: {'; '.join(said)}")


@pytest.mark.parametrize("wishes", [contested, apart])
def test_fifty_editors_lose_nothing_and_are_told_the_truth(
    wishes: Callable[[int], Sequence[Wish]], figures: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    ledger = Ledger()
    with serve("dashboard:app", folder=PROJECT, environment=database(copy)) as running:
        seconds = run_apart(everybody_saves(running.url, wishes, ledger))
    report(wishes.__name__, ledger, seconds)
    found, versions, numbers = held(copy)
    assert Counter(found) == Counter(ledger.acknowledged)
    assert len(found) == PEOPLE * SAVES
    assert all(sorted(each) == [*range(1, len(each) + 1)] for each in versions.values())
    assert numbers == [*range(1, len(numbers) + 1)]
    assert bool(ledger.lost_against) == (wishes is contested)
    assert set(ledger.lost_against) <= {(each.place, each.actor, each.value) for each in found}
