"""F1, F2, F14: processes killed while they store, at any moment and at every step; nothing acknowledged is lost."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest

from indicators.store import append, open_store
from indicators.store.ledger import ledger_path
from indicators.store.mending import told
from tests.faults.acts import FULL, Acts, act, either
from tests.faults.crashing import DEATHS, MOST, SETTLED
from tests.fixtures import NOW, PROJECT, everything, opened_copy

pytestmark = pytest.mark.faults

STEPS = sorted(DEATHS)

Dead = tuple[Path, dict[str, list[str]]]


def crash(folder: Path, empty_file: Path, number: int, *plans: str) -> dict[str, list[str]]:
    """What processes told until they died, by plan; each plan's work on a database of its own."""
    for plan in plans:
        opened_copy(empty_file, folder / f"{plan}.duckdb").close()
    command = [sys.executable, "-m", "tests.faults.crashing", str(number), str(folder), *plans]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    parts = [part.splitlines() for part in ran.stdout.split("plan ")[1:]]
    return {lines[0]: lines[1:] for lines in parts}


def heard(lines: list[str]) -> Acts:
    acts = Acts()
    acts.hear("\n".join(lines))
    return acts


def test_processes_killed_at_any_moment_lose_nothing(empty_file: Path, tmp_path: Path) -> None:
    lines = crash(tmp_path, empty_file, either(12, 1_000), "any")["any"]
    acts, seconds = heard(lines), [float(line.split()[1]) for line in lines if line.startswith("opened ")]
    with closing(open_store(tmp_path / "any.duckdb")) as store:
        acts.assert_kept(store)
        unheard = len(store.rows("SELECT 1 FROM batch")) - len(acts.acknowledged)
    print(f"{len(acts.acknowledged)} acknowledged, {unheard} stored unheard, reopened in {median(seconds):.3f} s")
    print(f"at most {max(seconds):.3f} s")
    assert len(acts.acknowledged) > either(12, 1_000) / 2


@pytest.fixture(scope="module")
def dead(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Dead:
    """What is left of processes that died at each step, and what they told."""
    folder = tmp_path_factory.mktemp("dead")
    return folder, crash(folder, empty_file, either(1, 20), *STEPS)


@pytest.mark.parametrize("step", STEPS)
def test_a_process_that_dies_at_a_step_leaves_all_or_nothing(step: str, dead: Dead) -> None:
    folder, lines = dead
    path, acts, number = folder / f"{step}.duckdb", heard(lines[step]), either(1, 20)
    stored = step not in ("before the ledger", "half a line")
    with closing(open_store(path)) as store:
        acts.assert_kept(store)
        last, before = act(store.version() - (1 if stored else 0)), everything(store)
    assert told(ledger_path(path)).batches.keys() == {row["submission_id"] for row in before["batch"]}
    with closing(open_store(path)) as store:
        assert everything(store) == before
        assert append(store, last, now=NOW).repeated == stored
    assert len(acts.acknowledged) == number * SETTLED
    assert len(before["batch"]) == number * SETTLED + (number if stored else 0)


LITTLE_MEMORY = [
    "refused memory",
    *(["out of memory"] if os.access("/sys/fs/cgroup/memory/cgroup.procs", os.W_OK) else []),
]


@pytest.mark.parametrize("shortage", LITTLE_MEMORY if FULL else LITTLE_MEMORY[-1:])
def test_processes_that_die_for_want_of_memory_lose_nothing(shortage: str, empty_file: Path, tmp_path: Path) -> None:
    lines = crash(tmp_path, empty_file, either(1, 20), shortage)[shortage]
    acts = heard(lines)
    with closing(open_store(tmp_path / f"{shortage}.duckdb")) as store:
        acts.assert_kept(store)
    print(f"{shortage}: {len(acts.acknowledged)} of {len(acts.meant)} acknowledged")
    assert len(acts.acknowledged) >= either(1, 20) * SETTLED
    assert len(acts.meant) < either(1, 20) * MOST
