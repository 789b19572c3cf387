"""Nobody else on the machine reads the files of a store: they hold e-mail addresses and what is not published."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indicators.cli.shared import put_file
from indicators.store import Store, append, open_store
from indicators.store.backups import back_up
from tests.bench.servers import serve
from tests.commands import run_apart
from tests.fixtures import NOW, PROJECT, entered, value_row

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@pytest.fixture
def careless() -> Iterator[None]:
    """A shell that lets everybody read and write whatever is made in it."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """The files below a folder that others may read; one in a folder that is shut cannot be reached."""
    found = []
    for each in sorted(folder.iterdir()):
        if stat.S_IMODE(each.stat().st_mode) & OTHERS:
            found += open_to_others(each) if each.is_dir() else [each.name]
    return found


@pytest.mark.usefixtures("careless")
def test_commands_make_files_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "own.duckdb"
    for command in (["init"], ["backup", str(tmp_path / "copie.duckdb")]):
        assert run_apart(path, *command).returncode == 0
    assert {"own.duckdb", "own.duckdb.lock", "own.duckdb.ledger", "copie.duckdb"} <= {
        each.name for each in tmp_path.iterdir()
    }
    assert open_to_others(tmp_path) == []


@pytest.mark.usefixtures("careless")
def test_the_server_makes_files_for_its_owner_alone(loaded_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(loaded_file, tmp_path / "served.duckdb"))
    with serve("dashboard:app", folder=PROJECT, environment={"INDICATORS_DATABASE_URL": f"duckdb:///{path}"}):
        given = run_apart(path, "members", "add", "anne@example.org", "--role", "administrator")
        assert given.returncode == 0
        assert (tmp_path / "served.duckdb.wal").exists()
        assert open_to_others(tmp_path) == []


def test_files_of_an_earlier_release_are_taken_away_from_others(loaded: Store) -> None:
    back_up(loaded, loaded.path.parent / "backups" / "auto-20261122T080000Z.duckdb")
    append(loaded, entered(value_row(period_end=NOW.date())), now=NOW)
    folder = loaded.path.parent
    loaded.close()
    for each in folder.rglob("*"):
        each.chmod(0o755 if each.is_dir() else 0o644)
    with closing(open_store(loaded.path)):
        assert open_to_others(folder) == []


@pytest.mark.parametrize(("is_public", "mode"), [(False, 0o600), (True, 0o644)])
def test_a_picture_stays_readable_for_a_web_server_and_a_dossier_does_not(
    tmp_path: Path, is_public: bool, mode: int
) -> None:
    for umask in (0, OTHERS):
        before = os.umask(umask)
        try:
            put_file(tmp_path / "file", b"", is_public=is_public)
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode
