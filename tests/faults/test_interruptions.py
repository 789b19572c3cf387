"""F2: kills during a checkpoint, a backup, a restore and each step of a migration. What bears a name is whole."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from indicators.store import initialise, open_store
from indicators.store.backups import restore
from indicators.store.verification import verify
from tests.faults.acts import Acts, attempt
from tests.faults.interrupting import MAIN, PLANS, TRIED, free
from tests.fixtures import NOW, PROJECT, everything, opened_copy

pytestmark = pytest.mark.faults

STORED_BEFORE = 2


@pytest.fixture(scope="module")
def dead(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Acts]]:
    """What is left of the processes of every plan, and what they told."""
    folder, told = tmp_path_factory.mktemp("interrupted"), {name: Acts() for name in TRIED}
    for name, acts in told.items():
        (folder / name).mkdir()
        if "migration" not in name:
            with closing(opened_copy(empty_file, folder / name / MAIN)) as store:
                for number in range(STORED_BEFORE):
                    attempt(store, acts, number)
    command = [sys.executable, "-m", "tests.faults.interrupting", str(folder), *TRIED]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    for part in ran.stdout.split("plan ")[1:]:
        name, _, lines = part.partition("\n")
        told[name].hear(lines)
    return folder, told


@pytest.mark.parametrize("name", [name for name in TRIED if "migration" not in name])
def test_what_bears_a_name_is_whole_nothing_is_lost_and_the_work_can_be_done_again(
    name: str, dead: tuple[Path, dict[str, Acts]], tmp_path: Path
) -> None:
    folder, acts = dead[0] / name, dead[1][name]
    with closing(open_store(folder / MAIN)) as store:
        acts.assert_kept(store)
        stored = [row["submission_id"] for row in everything(store)["batch"]]
    again = next(free(folder))
    if name != "merge":
        PLANS[name].work(folder, lambda _: None)
        assert again.exists() or "schedule" in name
    made = [*folder.glob("copy*.duckdb"), *folder.glob("backups/*.duckdb")]
    for copy in made:
        with closing(open_store(restore(copy, tmp_path / copy.name, now=NOW).path)) as store:
            kept = [row["submission_id"] for row in everything(store)["batch"]]
            assert kept[: len(stored)] == stored[: len(kept)]
            assert verify(store) == ()
    assert made or name == "merge"
    assert [file.name for file in folder.rglob("*.part")] == []


@pytest.mark.parametrize("name", [name for name in TRIED if "migration" in name])
def test_a_migration_that_was_killed_is_finished_by_the_next_one(name: str, dead: tuple[Path, dict[str, Acts]]) -> None:
    for path in sorted((dead[0] / name).glob("copy*.duckdb")):
        for _ in range(2):
            with closing(initialise(path, now=NOW)) as store:
                stored = everything(store)
                assert [row["submission_id"] for row in stored["batch"]] == ["first", "second"]
                assert len(stored["achievement"]) == 2
                assert verify(store) == ()
        copies = list((dead[0] / name / "backups").glob(f"{path.stem}-before-release-*.duckdb"))
        assert copies
        for copy in copies:
            assert restore(copy, copy.with_name(f"restored-{copy.name}"), now=NOW).version == 2
