"""F5, F6, F11: disks that are full, read-only, gone or lying, and an instance that dies of it. Reading goes on."""

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb
import pytest

from indicators.api import routes
from indicators.catalogue import Catalogue
from indicators.errors import DiskFull, DiskReadOnly, OutcomeUnknown, StoreUnwritable
from indicators.readings import Desk
from indicators.store import Store, connection, open_store, opening
from indicators.store.backups import back_up
from indicators.store.ledger import LINES, ledger_path
from tests.asking import ask
from tests.faults.acts import FULL, Acts, attempt, either, largest_file
from tests.fixtures import NOW, everything, opened_copy

pytestmark = pytest.mark.faults

PATIENCE_SECONDS = 10


@pytest.fixture(params=["16MB", "64KB"])
def checkpoints(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """From which size of the log on a commit is also a checkpoint: DuckDB's own, and so small that each one is."""
    monkeypatch.setitem(connection.CONFIG, "wal_autocheckpoint", request.param)


@pytest.fixture
def acts() -> Acts:
    return Acts()


def sizes(path: Path) -> list[int]:
    """How long the files are that grow with every act."""
    files = (path, path.with_name(f"{path.name}.wal"), ledger_path(path) / LINES)
    return [file.stat().st_size for file in files if file.exists()]


def until_taken(store: Store, acts: Acts, number: int) -> int:
    """Try until something is stored again; the number of the next act."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while attempt(store, acts, number) is not None:
        assert time.monotonic() < ends
        time.sleep(0.2)
        number += 1
    return number + 1


# F5: a disk that is full


@pytest.mark.usefixtures("checkpoints")
def test_a_full_disk_refuses_reads_on_and_recovers_by_itself(empty_file: Path, tmp_path: Path, acts: Acts) -> None:
    """The disk is full at every size that one of the files reaches: at the ledger, at the log, at a checkpoint."""
    store, number, seen = opened_copy(empty_file, tmp_path / "full.duckdb"), 0, set()
    for round_ in range(either(4, 40)):
        number = until_taken(store, acts, number)
        limits = sorted(sizes(store.path))
        with largest_file(limits[round_ % len(limits)] + 37 * round_):
            for _ in range(6):
                error = attempt(store, acts, number, size=3_000)
                seen.add(type(error))
                number += 1
                assert store.rows("SELECT count(*) AS number FROM batch")[0]["number"] >= len(acts.acknowledged)
    until_taken(store, acts, number)
    acts.assert_kept(store)
    store.close()
    with closing(open_store(store.path)) as again:
        acts.assert_kept(again)
    print(f"{len(acts.acknowledged)} acknowledged, {len(acts.refused)} refused, {len(acts.unknown)} unknown; {seen}")
    assert DiskFull in seen
    assert len(acts.refused) > len(acts.unknown)


def test_a_backup_on_a_full_disk_leaves_no_file_and_harms_nothing(empty_file: Path, tmp_path: Path, acts: Acts) -> None:
    from indicators.errors import BackupFailed

    with closing(opened_copy(empty_file, tmp_path / "full.duckdb")) as store:
        attempt(store, acts, 0)
        with largest_file(100_000), pytest.raises(BackupFailed):
            back_up(store, tmp_path / "copy.duckdb")
        assert [file.name for file in tmp_path.rglob("*copy*")] == []
        assert attempt(store, acts, 1) is None
        acts.assert_kept(store)


# F11: an instance that dies


def _kill_instance(store: Store) -> None:
    """Let a checkpoint fail: DuckDB gives the instance up, for reading too."""
    cursor = store.cursor()
    with largest_file(100), suppress(duckdb.Error):
        cursor.execute("FORCE CHECKPOINT")
    with pytest.raises(duckdb.FatalException):
        cursor.execute("SELECT 1")
    cursor.close()


def test_a_dead_instance_is_opened_again_by_whoever_asks(empty_file: Path, tmp_path: Path, acts: Acts) -> None:
    with closing(opened_copy(empty_file, tmp_path / "dead.duckdb")) as store:
        for number in range(either(3, 30)):
            assert attempt(store, acts, 2 * number) is None
            _kill_instance(store)
            started = time.perf_counter()
            assert len(store.rows("SELECT 1 FROM batch")) == len(acts.acknowledged)
            print(f"answered after {time.perf_counter() - started:.3f} s")
            _kill_instance(store)
            attempt(store, acts, 2 * number + 1)
            until_taken(store, acts, 1_000 + number)
        acts.assert_kept(store)


def test_health_tells_while_nothing_can_be_stored_and_when_it_can_again(
    empty_file: Path, tmp_path: Path, acts: Acts, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    from starlette.applications import Starlette

    monkeypatch.setattr(opening, "AGAIN_SECONDS", 0.0)
    with closing(opened_copy(empty_file, tmp_path / "ill.duckdb")) as store:
        own = Starlette(routes=routes(clock=lambda: NOW, desk=lambda: Desk(store, catalogue.strategy)))
        assert attempt(store, acts, 0) is None
        with largest_file(1_000):
            assert isinstance(attempt(store, acts, 1), DiskFull)
            assert ask(own, "/sante").status == 503
        assert ask(own, "/sante").status == 200
        _kill_instance(store)
        dead = store.connection()
        monkeypatch.setattr(opening, "opened_again", _still_dead)
        assert ask(own, "/sante").status == 503
        monkeypatch.undo()
        assert ask(own, "/sante").status == 200
        assert store.connection() is not dead
        acts.assert_kept(store)


def _still_dead(path: Path) -> None:
    raise duckdb.FatalException(path.name)


# F6: disks that are read-only, gone or lying


@contextmanager
def unprivileged() -> Iterator[None]:
    """Permissions mean nothing to root: do without."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shut(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A database in a folder where nothing may be written."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="shut-"))
    path = folder / "shut.duckdb"
    opened_copy(loaded_file, path).close()
    _permit(folder, 0o555, 0o444)
    yield path
    _permit(folder, 0o755, 0o644)
    shutil.rmtree(folder)


def _permit(folder: Path, folders: int, files: int) -> None:
    folder.chmod(0o755)
    for each in folder.rglob("*"):
        each.chmod(folders if each.is_dir() else files)
    folder.chmod(folders)


def test_a_read_only_disk_is_read_and_written_to_once_it_can_be(
    shut: Path, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "AGAIN_SECONDS", 0.0)
    with unprivileged():
        store = open_store(shut)
        before = everything(store)
        assert isinstance(store.trouble(), DiskReadOnly)
        assert isinstance(attempt(store, acts, 0), DiskReadOnly)
        assert everything(store) == before
    _permit(shut.parent, 0o777, 0o666)
    with unprivileged(), closing(store):
        assert attempt(store, acts, 1) is None
        assert store.trouble() is None


def test_a_folder_that_disappears_is_noticed_before_anything_is_written_into_it(
    empty_file: Path, tmp_path: Path, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "AGAIN_SECONDS", 0.0)
    folder = tmp_path / "data"
    folder.mkdir()
    with closing(opened_copy(empty_file, folder / "gone.duckdb")) as store:
        assert attempt(store, acts, 0) is None
        folder.rename(tmp_path / "elsewhere")
        assert isinstance(attempt(store, acts, 1), DiskReadOnly)
        assert len(store.rows("SELECT 1 FROM batch")) == 1
        (tmp_path / "elsewhere").rename(folder)
        assert attempt(store, acts, 2) is None
        shutil.rmtree(ledger_path(store.path))
        assert isinstance(attempt(store, acts, 3), StoreUnwritable)
        assert attempt(store, acts, 4) is None
        acts.assert_kept(store)


@pytest.mark.parametrize("call", ["write", "fdatasync", "ftruncate"])
def test_a_disk_that_fails_at_the_nth_call_is_never_believed(
    call: str, empty_file: Path, tmp_path: Path, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every answer is true whichever call of the ledger the disk fails at; ``ftruncate`` fails after a failed sync."""
    monkeypatch.setattr(opening, "AGAIN_SECONDS", 0.0)
    real = {name: getattr(os, name) for name in ("write", "fdatasync", "ftruncate")}
    for nth in range(1, either(4, 50)):
        path = tmp_path / f"{nth}.duckdb"
        store, calls = opened_copy(empty_file, path), {"left": nth}
        with monkeypatch.context() as broken:
            failing = ("fdatasync", "ftruncate") if call == "ftruncate" else (call,)
            for name in failing:
                broken.setattr(os, name, _failing(real[name], calls))
            mine = Acts()
            for number in range(either(5, 55)):
                attempt(store, mine, number)
        until_taken(store, mine, 1_000)
        mine.assert_kept(store)
        store.close()
        with closing(open_store(path)) as again:
            mine.assert_kept(again)
        assert mine.refused or mine.unknown


def _failing(real: Callable[..., object], calls: dict[str, int]) -> Callable[..., object]:
    def call(*arguments: object) -> object:
        calls["left"] -= 1
        if calls["left"] in (0, -1):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*arguments)

    return call


def test_an_unknown_outcome_is_settled_by_the_same_submission(
    empty_file: Path, tmp_path: Path, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "AGAIN_SECONDS", 0.0)
    with closing(opened_copy(empty_file, tmp_path / "unknown.duckdb")) as store:
        with monkeypatch.context() as broken:
            for name in ("fdatasync", "ftruncate"):
                broken.setattr(os, name, _failing(getattr(os, name), {"left": 1}))
            assert isinstance(attempt(store, acts, 0), OutcomeUnknown)
        assert attempt(store, acts, 0) is None
        acts.assert_kept(store)
        assert len(store.rows("SELECT 1 FROM batch")) == 1


if FULL and os.geteuid() == 0:

    @pytest.mark.parametrize("megabytes", [6, 12])
    def test_a_small_disk_that_fills_up_loses_nothing(
        megabytes: int, empty_file: Path, tmp_path: Path, acts: Acts
    ) -> None:
        import subprocess

        disk = tmp_path / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", disk], check=True)
        try:
            store, number = opened_copy(empty_file, disk / "small.duckdb"), 0
            ballast = disk / "ballast"
            ballast.write_bytes(bytes(500_000))
            while not acts.refused or number < len(acts.acknowledged) + 20:
                attempt(store, acts, number, size=4_000)
                number += 1
                assert len(store.rows("SELECT 1 FROM batch")) >= len(acts.acknowledged)
            ballast.unlink()
            until_taken(store, acts, number)
            acts.assert_kept(store)
            store.close()
        finally:
            subprocess.run(["umount", disk], check=True)
        print(f"{megabytes} MB: {len(acts.acknowledged)} acknowledged, {len(acts.refused)} refused")
