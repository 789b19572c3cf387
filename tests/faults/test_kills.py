"""F1, F2, F14: processes killed while they store, at any moment and at every step; nothing acknowledged is lost."""

import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from indicators.store import append, open_store
from indicators.store.mending import told
from tests.faults.acts import Acts, act, either
from tests.faults.crashing import DEATHS, SETTLED
from tests.fixtures import NOW, PROJECT, everything, opened_copy

pytestmark = pytest.mark.faults


@pytest.fixture
def path(empty_file: Path, tmp_path: Path) -> Path:
    opened = opened_copy(empty_file, tmp_path / "killed.duckdb")
    opened.close()
    return opened.path


def crash(path: Path, plan: str, number: int) -> tuple[Acts, list[float]]:
    """What processes meant and were told until they died, and the seconds that each took to open what was left."""
    command = [sys.executable, "-m", "tests.faults.crashing", plan, str(path), str(number), "1"]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    acts = Acts()
    acts.hear(ran.stdout)
    return acts, [float(line.split()[1]) for line in ran.stdout.splitlines() if line.startswith("opened ")]


def test_processes_killed_at_any_moment_lose_nothing(path: Path) -> None:
    acts, seconds = crash(path, "any", either(15, 1_000))
    store = open_store(path)
    acts.assert_kept(store)
    unheard = len(store.rows("SELECT 1 FROM batch")) - len(acts.acknowledged)
    store.close()
    print(f"{len(acts.acknowledged)} acknowledged, {unheard} stored unheard, reopened in {median(seconds):.3f} s")
    assert len(acts.acknowledged) > len(seconds) / 2


@pytest.mark.parametrize("step", sorted(DEATHS))
def test_a_process_that_dies_at_a_step_leaves_all_or_nothing(step: str, path: Path) -> None:
    number = either(1, 20)
    acts, _ = crash(path, step, number)
    stored = step not in ("before the ledger", "half a line")
    store = open_store(path)
    acts.assert_kept(store)
    last = act(store.version() - (1 if stored else 0))
    before, heard = everything(store), told(path.with_name(f"{path.name}.ledger"))
    store.close()
    store = open_store(path)
    assert everything(store) == before
    assert append(store, last, now=NOW).repeated == stored
    store.close()
    assert len(acts.acknowledged) == number * SETTLED
    assert len(before["batch"]) == number * SETTLED + (number if stored else 0)
    assert heard.batches.keys() == {row["submission_id"] for row in before["batch"]}
