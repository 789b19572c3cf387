"""F9, F13: two processes, two names, copies of a store in use, and databases made from them."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import duckdb
import polars as pl
import pytest

from indicators import schemas
from indicators.errors import BackupExists, BackupFailed, BackupMissing, StoreLocked
from indicators.store import Store, append, initialise, open_store
from indicators.store.backups import back_up, back_up_on_schedule, restore, scheduled
from indicators.store.filling import fill
from indicators.store.ledger import ledger_path
from indicators.store.mending import rows_of
from indicators.store.verification import facts_checksum
from tests.commands import run_apart
from tests.faults.acts import Acts, act, attempt, either
from tests.fixtures import NOW, PROJECT, everything, opened_copy

pytestmark = pytest.mark.faults


def facts(store: Store) -> dict[str, list[dict[str, object]]]:
    return {name: rows for name, rows in everything(store).items() if name != "migration"}


# F9


SECOND = """
import pathlib, sys, time
started = time.perf_counter()
from indicators.errors import StoreLocked
from indicators.store import open_store
imported = time.perf_counter()
try:
    open_store(pathlib.Path(sys.argv[1]))
except StoreLocked as error:
    print((time.perf_counter() - imported) / (imported - started))
import duckdb
duckdb.connect(sys.argv[1])
"""
"""How long a second process takes to be refused, for each second of its imports; then what DuckDB itself says to it."""


def test_a_second_process_is_refused_with_a_sentence_before_and_after_a_backup(loaded: Store, tmp_path: Path) -> None:
    refused = run_apart(loaded.path, "--lang", "en", "status")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "in use by another process" in refused.stderr
    back_up(loaded, tmp_path / "copy.duckdb")
    command = [sys.executable, "-c", SECOND, str(loaded.path)]
    second = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert "Conflicting lock" in second.stderr
    ratio = float(second.stdout)
    print(f"refused in {ratio:.4f} times what its imports took")
    assert ratio < 1
    with pytest.raises(StoreLocked):
        open_store(loaded.path)


def test_one_file_is_not_opened_twice_under_two_names(loaded: Store, tmp_path: Path) -> None:
    hard, soft = tmp_path / "hard.duckdb", tmp_path / "soft.duckdb"
    hard.hardlink_to(loaded.path)
    soft.symlink_to(loaded.path)
    for name in (loaded.path, hard, soft):
        with pytest.raises(StoreLocked):
            open_store(name)
    loaded.close()
    open_store(hard).close()


def test_a_lock_that_nobody_holds_any_more_keeps_nobody_out(empty_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "killed.duckdb"
    opened_copy(empty_file, path).close()
    script = (
        "import os, pathlib; from indicators.store import open_store;"
        f" open_store(pathlib.Path({str(path)!r})); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    open_store(path).close()


# F13


def test_a_backup_beside_many_editors_has_the_checksum_that_the_store_had_at_its_batch(
    empty_file: Path, tmp_path: Path
) -> None:
    store, acts = opened_copy(empty_file, tmp_path / "used.duckdb"), Acts()
    with edited_by(either(8, 50), store, acts):
        made = [back_up(store, tmp_path / f"copy{number}.duckdb") for number in range(either(2, 10))]
    for each in made:
        restored = restore(each.path, tmp_path / f"of-{each.path.name}", now=NOW)
        assert restored.checksum == each.checksum == checksum_at(store, each.version, tmp_path / f"at-{each.path.name}")
        with closing(open_store(restored.path)) as again:
            assert len(everything(again)["achievement"]) == 2 * each.version
    acts.assert_kept(store)
    store.close()
    print(f"{len(acts.acknowledged)} acknowledged, copies at {[each.version for each in made]}")
    assert len({each.version for each in made} | {len(acts.acknowledged)}) > len(made)


@contextmanager
def edited_by(people: int, store: Store, acts: Acts) -> Iterator[None]:
    """So many threads that store one act after the other, each act by one of them, until the block ends."""
    stop, numbers = threading.Event(), count()

    def edit() -> None:
        while not stop.is_set():
            attempt(store, acts, next(numbers))

    editors = [threading.Thread(target=edit) for _ in range(people)]
    for each in editors:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in editors:
            each.join()


def checksum_at(store: Store, version: int, path: Path) -> str:
    """The checksum of all facts that a store had received by a batch, from the rows that it holds now."""
    with closing(initialise(path, now=NOW)) as then, store.cursor() as source, then.cursor() as target:
        rows = {table: rows_of(source, table) for table in schemas.TABLES}
        batches = rows["batch"].filter(pl.col("seq") <= version)
        wanted = pl.col("batch").is_in(batches["submission_id"].to_list())
        known = {table: each.filter(wanted) for table, each in rows.items() if "batch" in each.columns}
        fill(target, {"batch": batches, **known})
        return facts_checksum(target)


def test_a_database_is_made_again_from_a_backup_and_from_the_ledger_alone(loaded: Store, tmp_path: Path) -> None:
    append(loaded, act(1), now=NOW)
    before = facts(loaded)
    copy = back_up(loaded, tmp_path / "copy.duckdb")
    loaded.close()
    for source in (copy.path, ledger_path(loaded.path)):
        made = restore(source, tmp_path / f"from-{source.suffix[1:]}.duckdb", now=NOW)
        assert (made.version, made.checksum) == (copy.version, copy.checksum)
        with closing(open_store(made.path)) as again:
            assert facts(again) == before
            append(again, act(2), now=NOW)
            with pytest.raises(duckdb.ConstraintException), again.cursor() as cursor:
                cursor.execute("INSERT INTO batch FROM batch")


def test_many_rows_come_back_from_the_ledger_to_the_last_digit(
    empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.store.exact.BLOCK_ROWS", 1)
    with closing(opened_copy(empty_file, tmp_path / "many.duckdb")) as store:
        append(store, act(1), now=NOW)
        before = facts(store)
    assert [file.suffix for file in (ledger_path(store.path) / "blocks").iterdir()] == [".arrow"]
    store.path.unlink()
    shutil.copyfile(empty_file, store.path)
    with closing(open_store(store.path)) as again:
        assert facts(again) == before


def test_nothing_is_ever_overwritten(loaded: Store, tmp_path: Path) -> None:
    copy = back_up(loaded, tmp_path / "copy.duckdb")
    data = copy.path.read_bytes()
    with pytest.raises(BackupExists):
        back_up(loaded, copy.path)
    with pytest.raises(BackupExists):
        restore(copy.path, loaded.path, now=NOW)
    with pytest.raises(BackupMissing):
        restore(tmp_path / "none", tmp_path / "new.duckdb", now=NOW)
    with pytest.raises(StoreLocked):
        restore(loaded.path, tmp_path / "new.duckdb", now=NOW)
    assert copy.path.read_bytes() == data
    assert not (tmp_path / "new.duckdb").exists()


def test_a_backup_that_cannot_be_written_says_so(loaded: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed):
        back_up(loaded, tmp_path / "no folder" / "copy.duckdb")
    (tmp_path / "copy'; DROP TABLE batch; --.duckdb").touch()
    with pytest.raises(BackupExists):
        back_up(loaded, tmp_path / "copy'; DROP TABLE batch; --.duckdb")
    back_up(loaded, tmp_path / "l’été, d'ici; DROP TABLE batch; --.duckdb")
    assert loaded.rows("SELECT count(*) > 0 AS there FROM batch") == [{"there": True}]


def test_scheduled_backups_are_made_when_due_and_only_the_last_are_kept(loaded: Store) -> None:
    import datetime as dt

    folder = loaded.path.parent / "backups"
    made = [
        back_up_on_schedule(loaded, every_hours=24, keep=3, now=NOW + dt.timedelta(hours=hours))
        for hours in (0, 1, 23, 24, 48, 60, 96)
    ]
    assert [each is not None for each in made] == [True, False, False, True, True, False, True]
    assert [each.name for each in scheduled(folder)] == [each.path.name for each in made if each][-3:]
    (folder / "mine.duckdb").touch()
    assert back_up_on_schedule(loaded, every_hours=0, keep=3, now=NOW + dt.timedelta(days=99)) is None
    assert back_up_on_schedule(loaded, every_hours=24, keep=1, now=NOW + dt.timedelta(days=99)) is not None
    assert (folder / "mine.duckdb").exists()
    assert len(scheduled(folder)) == 1


def test_the_checksum_of_all_facts_moves_with_any_of_them(loaded: Store) -> None:
    def checksum() -> str:
        with loaded.cursor() as cursor:
            return facts_checksum(cursor)

    seen = [checksum(), checksum()]
    for number in (1, 2):
        append(loaded, act(number), now=NOW)
        seen.append(checksum())
    assert seen[0] == seen[1]
    assert len(set(seen)) == 3
