"""Many people at once: what was acknowledged is found again, with its value and its author, and nothing else is."""

import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from statistics import quantiles

import pytest

from indicators.errors import VersionTaken
from indicators.intake import Preview
from tests.entering import SITES, Entry, at_once, typed
from tests.fixtures import at_the_machine, everything

PEOPLE, CONTESTED = 50, 10
SAVES = int(os.environ.get("EDITOR_SAVES", "3"))
"""How often each of them saves; ``make abuse`` asks for 10."""
FIRST = date(2026, 2, 1)  # nothing real is known of later days
SLUGS = (
    *(SITES, "cma_laureats", "eds_laureats", "dispositifs_ouverts", "laureats_total", "porteurs_projets"),
    *("imagerie_laureats", "filieres_formation", "etudiants_formes", "juristes_formes"),
)

Place = tuple[str, date]
Written = tuple[Place, int, Decimal, str]


@dataclass
class Ledger:
    """What people were told, kept outside the store."""

    written: list[Written] = field(default_factory=list)
    refused: list[tuple[str, Decimal]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    storing: list[float] = field(default_factory=list)
    retries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def _edit(entry: Entry, ledger: Ledger, *, actor: str, places: list[Place], value: int, tries: int) -> None:
    """One person's save, tried again on top of the others' values until it is in, or given up."""
    seen = entry.store.version()
    rows = [typed(str(value), slug=slug, date=day.isoformat()) for slug, day in places]
    started = time.perf_counter()
    preview = entry.form(*rows, seen=seen).with_conflicts()
    for _ in range(tries):
        confirmed = time.perf_counter()
        try:
            entry.save(preview, actor=at_the_machine(actor), reason="essai")
        except VersionTaken:
            preview = entry.again(preview).with_conflicts()
            with ledger.lock:
                ledger.retries += 1
            continue
        with ledger.lock:
            ledger.seconds.append(time.perf_counter() - started)
            ledger.storing.append(time.perf_counter() - confirmed)
            ledger.written += _written(preview, actor)
        return
    with ledger.lock:
        ledger.refused += [(actor, Decimal(value)) for _ in places]


def _written(preview: Preview, actor: str) -> list[Written]:
    rows = preview.changes.select("indicator", "period_end", "version", "value").rows()
    return [((slug, day), version, value, actor) for slug, day, version, value in rows]


def _found(entry: Entry) -> list[Written]:
    """Every version of the periods that people edited, with who brought it."""
    tables = everything(entry.store)
    actors = {row["submission_id"]: row["actor"] for row in tables["batch"]}
    return [
        ((row["indicator"], row["period_end"]), row["version"], row["value"], actors[row["batch"]])
        for row in tables["achievement"]
        if row["period_end"] >= FIRST
    ]


def _assert_nothing_lost(entry: Entry, ledger: Ledger) -> None:
    found = _found(entry)
    assert Counter(found) == Counter(ledger.written)
    for place in {each for each, *_ in found}:
        versions = sorted(version for each, version, *_ in found if each == place)
        assert versions == [*range(1, len(versions) + 1)]
    stored = {(actor, value) for _, _, value, actor in found}
    assert not stored & set(ledger.refused)
    numbers = sorted(row["seq"] for row in everything(entry.store)["batch"])
    assert numbers == [*range(1, len(numbers) + 1)]


def _report(name: str, ledger: Ledger, seconds: float) -> None:
    """For whoever runs this with ``-s``: times say as much about the machine, so nothing is asserted about them."""
    whole, storing = (quantiles(each, n=20)[-1] for each in (ledger.seconds, ledger.storing))
    print(
        f"{name}: {len(ledger.written)} values acknowledged in {len(ledger.seconds)} saves, {ledger.retries} retries,"
        f" {len(ledger.refused)} given up, {seconds:.1f} s,"
        f" p95 {storing:.2f} s to store, {whole:.2f} s with the preview"
    )


@pytest.mark.parametrize(("saves", "tries"), [(2, 1), (SAVES, 1000)])
def test_fifty_people_who_edit_the_same_ten_values_lose_nothing(saves: int, tries: int, entry: Entry) -> None:
    ledger, started = Ledger(), time.perf_counter()

    def person(number: int) -> None:
        choices = random.Random(number)  # noqa: S311
        for save in range(saves):
            days = sorted(choices.sample(range(CONTESTED), k=choices.randint(1, 2)))
            places = [(SITES, FIRST + timedelta(days=day)) for day in days]
            value = 1_000 + number * 100 + save
            actor = f"person{number}@example.org"
            _edit(entry, ledger, actor=actor, places=places, value=value, tries=tries)

    at_once(*(partial(person, number) for number in range(PEOPLE)))
    _report(f"same ten values, {tries} tries", ledger, time.perf_counter() - started)
    _assert_nothing_lost(entry, ledger)
    assert len(ledger.seconds) == PEOPLE * saves or tries == 1
    assert bool(ledger.refused) == (tries == 1)


def test_fifty_people_who_edit_five_hundred_values_never_meet(entry: Entry) -> None:
    ledger, started = Ledger(), time.perf_counter()

    def person(number: int) -> None:
        for slugs in (SLUGS[:5], SLUGS[5:]):
            places = [(slug, FIRST + timedelta(days=number)) for slug in slugs]
            _edit(entry, ledger, actor=f"person{number}@example.org", places=places, value=1_000 + number, tries=1)

    at_once(*(partial(person, number) for number in range(PEOPLE)))
    _report("five hundred values", ledger, time.perf_counter() - started)
    _assert_nothing_lost(entry, ledger)
    assert (len(ledger.written), ledger.refused) == (PEOPLE * len(SLUGS), [])
