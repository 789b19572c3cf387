"""What the machine or a database server refuses is told as that, never as damage that would need a restore."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from indicators.errors import GrantMissing, StoreForbidden, StoreUnopened
from indicators.store import initialise, open_store
from indicators.store.address import Server
from indicators.store.connection import explain_unreadable
from indicators.texts import FRENCH
from tests.commands import run
from tests.fixtures import NOW
from tests.postgres import Postgres
from tests.unprivileged import run_unprivileged

DAMAGE = ("restore", "sauvegarde", "registre", "lisible")


def _database(folder: Path, file: Path) -> Path:
    return Path(shutil.copyfile(file, folder / "base.duckdb"))


def _closed_folder(folder: Path, file: Path) -> Iterator[Path]:
    yield _database(folder, file)
    folder.chmod(0)


def _closed_file(folder: Path, file: Path) -> Iterator[Path]:
    found = _database(folder, file)
    yield found
    found.chmod(0)


def _folder_without_writing(folder: Path, file: Path) -> Iterator[Path]:
    yield folder / "base.duckdb"
    folder.chmod(0o555)


def _missing_folder_in_a_closed_one(folder: Path, file: Path) -> Iterator[Path]:
    yield folder / "within" / "base.duckdb"
    folder.chmod(0o555)


CLOSED = [_closed_folder, _closed_file, _folder_without_writing, _missing_folder_in_a_closed_one]


@pytest.mark.parametrize("close", CLOSED, ids=lambda each: each.__name__)
def test_whoever_may_not_write_there_is_told_so_and_not_that_a_file_is_damaged(
    close: Callable[[Path, Path], Iterator[Path]], tmp_path: Path, loaded_file: Path
) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    closing_down = close(folder, loaded_file)
    database = next(closing_down)
    assert next(closing_down, None) is None
    said = run_unprivileged(database, "init")
    folder.chmod(0o755)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "n’a pas le droit d’utiliser" in said.stderr
    assert "chown -R" in said.stderr
    assert not [word for word in DAMAGE if word in said.stderr]


def test_a_copy_into_a_closed_folder_is_not_told_as_a_broken_disk(tmp_path: Path, loaded_file: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir(mode=0o555)
    said = run_unprivileged(_database(tmp_path, loaded_file), "backup", str(folder / "copy.duckdb"))
    assert said.returncode == 1
    assert f"n’a pas le droit d’utiliser {folder}" in said.stderr
    assert "Indiquez un fichier là où" in said.stderr
    assert "disque" not in said.stderr


def test_a_folder_in_the_place_of_the_database_is_not_damage(tmp_path: Path) -> None:
    said = run(tmp_path, "init")
    assert (said.returncode, said.stdout) == (1, "")
    assert not [word for word in DAMAGE if word in said.stderr]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.ENOSPC, errno.ENOMEM])
def test_duckdbs_words_for_a_refusal_of_the_system_are_understood(number: int, tmp_path: Path) -> None:
    error = duckdb.IOException(f'IO Error: Cannot open file "{tmp_path}/a.duckdb": {os.strerror(number)}')
    assert isinstance(explain_unreadable(tmp_path / "a.duckdb", error), StoreForbidden | StoreUnopened)


# A database server


@pytest.fixture
def guest(postgres: Postgres, loaded_server: Server) -> Iterator[Server]:
    """The database of ``loaded_server``, for a user who was given nothing."""
    postgres.said("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    options = tuple({**dict(loaded_server.options), "user": "guest"}.items())
    yield Server(options, "guest")
    postgres.said("DROP OWNED BY guest", loaded_server.database)
    postgres.said("DROP ROLE guest")


def test_missing_grants_are_told_as_such_with_the_statement_that_gives_them(
    guest: Server, postgres: Postgres, loaded_server: Server
) -> None:
    for opening in (open_store, lambda server: initialise(server, now=NOW)):
        with pytest.raises(GrantMissing) as refused:
            opening(guest)
        assert "permission denied for" in str(refused.value)
    sentence = " ".join(FRENCH.explain(refused.value))
    assert not [word for word in DAMAGE if word in sentence]
    assert "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO" in sentence
    postgres.said("GRANT SELECT ON migration TO guest", loaded_server.database)
    with pytest.raises(GrantMissing):
        open_store(guest)
    postgres.said("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO guest", loaded_server.database)
    with closing(open_store(guest)) as store:
        assert store.version() == 1
        assert store.trouble() is None
