"""``verify``, ``backup`` and ``restore``: what is said, and the exit codes."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from indicators.catalogue import Catalogue
from indicators.readings import faults
from indicators.store import Store, open_store
from indicators.store.ledger import LINES, ledger_path
from tests.commands import run
from tests.fixtures import everything
from tests.holding import Room


@pytest.fixture
def database(loaded_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(loaded_file, tmp_path / "real.duckdb"))


def test_a_sound_database_is_told_to_be_sound(database: Path) -> None:
    said, figures = run(database, "--lang", "en", "verify"), run(database, "verify", "--json")
    assert (said.returncode, said.stdout) == (0, "Everything is as it was stored, up to no. 1 of the journal.\n")
    assert json.loads(figures.stdout) == {"data_version": 1, "faults": []}


def test_a_fault_is_listed_and_makes_the_exit_code_1(database: Path) -> None:
    run(database, "verify")
    with duckdb.connect(database) as raw:
        raw.execute("UPDATE source SET title = 'Another' WHERE id = (SELECT min(id) FROM source)")
    said, figures = run(database, "verify"), run(database, "verify", "--json")
    assert (said.returncode, figures.returncode) == (1, 1)
    assert said.stdout.splitlines()[-1] == "2 anomalies"
    assert {(each["check"], each["where"]) for each in json.loads(figures.stdout)["faults"]} == {("ledger", "source")}


def test_a_copy_and_what_is_made_of_it_have_one_checksum(database: Path, tmp_path: Path) -> None:
    copy, again = tmp_path / "copie.duckdb", tmp_path / "nouvelle.duckdb"
    made, restored = run(database, "backup", str(copy)), run(database, "restore", str(copy), "--to", str(again))
    assert made.returncode == restored.returncode == 0
    assert made.stdout.startswith(f"Écrit\u00a0: {copy} (jusqu’au n°\u00a01")
    assert made.stdout.split()[-1] == restored.stdout.split()[-1]
    assert run(again, "status").stdout == run(database, "status").stdout


@pytest.mark.parametrize("arguments", [("backup", "real.duckdb"), ("restore", "none", "--to", "new.duckdb")])
def test_what_cannot_be_copied_is_refused(arguments: tuple[str, ...], database: Path) -> None:
    named = [str(database.parent / each) if "." in each or each == "none" else each for each in arguments]
    refused = run(database, *named)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr
    assert not (database.parent / "new.duckdb").exists()


def test_a_ledger_that_was_touched_is_told_while_figures_are_still_printed(database: Path) -> None:
    run(database, "verify")
    file = ledger_path(database) / LINES
    file.write_bytes(file.read_bytes().replace(b'"actor":"catalogue"', b'"actor":"somebody"'))
    assert run(database, "status").returncode == 0
    refused = run(database, "members", "add", "paul@example.org", "--role", "administrator")
    assert refused.returncode == 1
    assert "registre" in refused.stderr
    assert "ligne 2" in refused.stderr


def test_a_frozen_state_that_was_changed_is_a_fault(loaded: Store, catalogue: Catalogue) -> None:
    room = Room(loaded, catalogue.strategy)
    room.held()
    assert faults(room.store) == ()
    path = room.store.path
    room.store.close()
    with duckdb.connect(path) as raw:
        raw.execute("UPDATE snapshot SET figures = '[]'")
    store = open_store(path)
    found = [fault.check for fault in faults(store)]
    review = everything(store)["review"][0]["id"]
    where = [fault.where for fault in faults(store) if fault.check == "frozen"]
    store.close()
    assert sorted(set(found)) == ["frozen", "ledger"]
    assert where == [review]
