"""F12: the databases of earlier releases and of other versions of DuckDB, each with a log that was never merged."""

import gzip
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from indicators.errors import StoreFormatNewer, StoreOlder
from indicators.store import Store, append, connection, initialise, open_store, tables
from indicators.store.backups import restore
from indicators.store.ledger import ledger_path
from indicators.store.standin import open_for_serving
from indicators.store.verification import verify
from tests.faults.acts import act
from tests.fixtures import NOW, everything
from tests.releases.make import FOLDER

pytestmark = pytest.mark.faults

RELEASES = range(1, connection.needed_release())


def unpacked(name: str, folder: Path) -> Path:
    for packed in FOLDER.glob(f"{name}.duckdb*.gz"):
        (folder / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
    return folder / f"{name}.duckdb"


@pytest.mark.parametrize("number", RELEASES)
def test_an_earlier_release_is_migrated_with_all_that_it_held_and_a_copy_stays(number: int, tmp_path: Path) -> None:
    path = unpacked(f"release-{number}", tmp_path)
    with pytest.raises(StoreOlder):
        open_store(path)
    with closing(initialise(path, now=NOW)) as store:
        migrated = everything(store)
        assert verify(store) == ()
        append(store, act(7), now=NOW)
    assert [(row["submission_id"], row["seq"]) for row in migrated["batch"]] == [("first", 1), ("second", 2)]
    assert [row["value"] for row in migrated["achievement"]] == [Decimal("11.1234"), Decimal("12.1234")]
    assert [row["number"] for row in migrated["migration"]] == [*range(1, connection.needed_release() + 1)]
    (copy,) = (tmp_path / "backups").iterdir()
    with duckdb.connect(copy, read_only=True) as kept:
        assert kept.execute("SELECT max(number) FROM migration").fetchone() == (number,)
        assert kept.execute("SELECT submission_id FROM batch ORDER BY seq").fetchall() == [("first",), ("second",)]


@pytest.mark.parametrize("number", RELEASES)
def test_a_migration_that_failed_half_way_is_tried_again(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, folder = unpacked(f"release-{number}", tmp_path), tmp_path / "sql"
    folder.mkdir()
    for file in connection.SQL.glob("*.sql"):
        fails = int(file.name[:4]) == connection.needed_release()
        text = "CREATE TABLE half (a INTEGER); SELECT * FROM nowhere;" if fails else file.read_text(encoding="utf-8")
        (folder / file.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(tables, "SQL", folder)
    with pytest.raises(duckdb.Error):
        initialise(path, now=NOW)
    monkeypatch.undo()
    with closing(initialise(path, now=NOW)) as store:
        assert [row["submission_id"] for row in everything(store)["batch"]] == ["first", "second"]
        assert "half" not in everything(store)
        assert verify(store) == ()


@pytest.mark.parametrize("number", RELEASES)
def test_a_copy_of_an_earlier_release_can_be_restored_and_then_migrated(number: int, tmp_path: Path) -> None:
    old = unpacked(f"release-{number}", tmp_path)
    duckdb.connect(old).close()  # as a copy is: nothing in a log
    made = restore(old, tmp_path / "again.duckdb", now=NOW)
    with closing(initialise(made.path, now=NOW)) as store:
        assert verify(store) == ()
    assert made.version == 2


def test_a_database_of_an_earlier_duckdb_opens_with_what_its_log_held(tmp_path: Path) -> None:
    path = unpacked("duckdb-1.4", tmp_path)
    assert path.with_name(f"{path.name}.wal").stat().st_size > 0
    for number in (7, 8):
        with closing(initialise(path, now=NOW)) as store:
            stored = everything(store)
            append(store, act(number), now=NOW)
            assert verify(store) == ()
    assert [row["submission_id"] for row in stored["batch"]] == ["first", "second", act(7).id]
    assert [row["value"] for row in stored["achievement"]][:2] == [Decimal("11.1234"), Decimal("12.1234")]


@pytest.mark.parametrize("opens", [open_store, open_for_serving, lambda path: initialise(path, now=NOW)])
def test_a_database_of_a_later_duckdb_is_refused_with_the_way_out(
    opens: Callable[[Path], Store], tmp_path: Path
) -> None:
    path = unpacked("duckdb-2.0", tmp_path)
    before = path.read_bytes()
    with pytest.raises(StoreFormatNewer, match="later version of DuckDB"):
        opens(path)
    with pytest.raises(StoreFormatNewer):
        restore(path, tmp_path / "new.duckdb", now=NOW)
    assert path.read_bytes() == before
    assert path.with_name(f"{path.name}.wal").exists()


def test_a_database_without_tables_is_filled_from_its_ledger(tmp_path: Path) -> None:
    """Somebody removed the file, and started anew."""
    path = tmp_path / "lost.duckdb"
    with closing(initialise(path, now=NOW)) as store:
        append(store, act(1), now=NOW)
        before = everything(store)
    path.unlink()
    with closing(initialise(path, now=NOW)) as store:
        assert everything(store) == before
        assert ledger_path(path).exists()
