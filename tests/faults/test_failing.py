"""F6 inside DuckDB: whichever of its own writes and syncs fails, no answer is false and the next start is sound.

Only in ``make faults``, and where there is a compiler: a small library is put before the C library's calls.
"""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from indicators.store import open_store
from indicators.store.backups import restore
from tests.faults.acts import FULL, Acts
from tests.faults.failing import CASES, EMPTY, named
from tests.fixtures import NOW, PROJECT

pytestmark = pytest.mark.faults

COMPILER = shutil.which("cc") or shutil.which("gcc")
SOURCE = Path(__file__).with_name("failing.c")

if FULL and COMPILER:

    @pytest.fixture(scope="module")
    def folder(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
        made = tmp_path_factory.mktemp("failing")
        shutil.copyfile(empty_file, made / EMPTY)
        return made

    @pytest.fixture(scope="module")
    def told(folder: Path) -> dict[str, list[str]]:
        """What was told in every case."""
        shim = folder / "failing.so"
        subprocess.run([str(COMPILER), "-shared", "-fPIC", "-O1", "-o", shim, SOURCE, "-ldl"], check=True)
        command = [sys.executable, "-m", "tests.faults.failing", str(folder), str(shim)]
        environment = {**os.environ, "LD_PRELOAD": str(shim)}
        ran = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
        return {lines[0]: lines[1:] for lines in (part.splitlines() for part in ran.stdout.split("plan ")[1:])}

    @pytest.mark.parametrize("name", [named(case) for case in CASES])
    def test_no_failing_call_of_duckdb_makes_an_answer_false(
        name: str, folder: Path, told: dict[str, list[str]], tmp_path: Path
    ) -> None:
        acts = Acts()
        acts.hear("\n".join(told[name]))
        with closing(open_store(folder / f"{name}.duckdb")) as store:
            acts.assert_kept(store)
            assert store.trouble() is None
        copy = folder / f"{name}.copy.duckdb"
        if copy.exists():
            restore(copy, tmp_path / "restored.duckdb", now=NOW)
        assert [line for line in told[name] if line.startswith("raised")] == []

    def test_the_disk_did_fail(told: dict[str, list[str]]) -> None:
        ended = {
            name: int(line.split()[1]) for name, lines in told.items() for line in lines if line.startswith("ended")
        }
        print(f"{len(ended)} of {len(told)} lived on; {sum(map(bool, ended.values()))} met a failing call")
        assert sum(map(bool, ended.values())) > len(CASES) / 2
