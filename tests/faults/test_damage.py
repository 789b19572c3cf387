"""F3, F4, F15: files cut, flipped, replaced or edited. The ledger gives back what the log lost; edits are found."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from indicators.errors import LedgerBroken, LedgerOfAnother, StoreDamaged, UserFacingError
from indicators.store import Store, append, open_store
from indicators.store.backups import restore
from indicators.store.ledger import LINES, ledger_path
from indicators.store.verification import verify
from tests.faults.acts import Acts, act, attempt, either
from tests.fixtures import NOW, PROJECT, entered, everything, opened_copy, value_row

pytestmark = pytest.mark.faults

ACTS = 6
LEFT = f"""
import os, pathlib, sys
from indicators.store import append, open_store
from tests.faults.acts import act
from tests.fixtures import NOW
store = open_store(pathlib.Path(sys.argv[1]))
for number in range({ACTS}):
    append(store, act(number), now=NOW)
os._exit(0)
"""
"""A process that stores and dies: everything it stored is in DuckDB's log (WAL) alone, and in the ledger."""


@pytest.fixture(scope="module")
def left(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    opened = opened_copy(empty_file, tmp_path_factory.mktemp("left") / "left.duckdb")
    opened.close()
    subprocess.run([sys.executable, "-c", LEFT, opened.path], cwd=PROJECT, check=True)
    assert log_of(opened.path).stat().st_size > 1_000
    return opened.path


@pytest.fixture
def acts() -> Acts:
    ids = [act(number).id for number in range(ACTS)]
    return Acts(meant=list(ids), acknowledged=list(ids))


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def copied(left: Path, folder: Path) -> Path:
    """A copy of all that the dead process left."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(left.parent, folder)
    return folder / left.name


def assert_mended(path: Path, acts: Acts) -> None:
    with closing(open_store(path)) as store:
        acts.assert_kept(store)
        assert store.trouble() is None


# F3: the log


def test_a_log_that_was_cut_anywhere_loses_nothing(left: Path, tmp_path: Path, acts: Acts) -> None:
    size = log_of(left).stat().st_size
    for length in range(0, size, either(size // 8, 7)):
        path = copied(left, tmp_path / "cut")
        data = log_of(path).read_bytes()
        log_of(path).write_bytes(data[:length])
        assert_mended(path, acts)


def test_a_log_with_a_flipped_bit_loses_nothing_and_stops_no_start(left: Path, tmp_path: Path, acts: Acts) -> None:
    choices = random.Random(3)  # noqa: S311
    for _ in range(either(12, 400)):
        path = copied(left, tmp_path / "flipped")
        data = bytearray(log_of(path).read_bytes())
        data[choices.randrange(len(data))] ^= 1 << choices.randrange(8)
        log_of(path).write_bytes(data)
        assert_mended(path, acts)


def _missing(log: Path) -> None:
    log.unlink()


def _empty(log: Path) -> None:
    log.write_bytes(b"")


def _zero_tail(log: Path) -> None:
    data = log.read_bytes()
    log.write_bytes(data[: len(data) // 2] + bytes(len(data) - len(data) // 2))


def _garbage(log: Path) -> None:
    log.write_bytes(b"<html>no log</html>" * 100)


def _of_another(log: Path) -> None:
    script = (
        "import duckdb, os; c = duckdb.connect('other.duckdb'); c.execute('CREATE TABLE t (i INTEGER)'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=log.parent, check=True)
    (log.parent / "other.duckdb.wal").replace(log)


@pytest.mark.parametrize("spoil", [_missing, _empty, _zero_tail, _garbage, _of_another])
def test_a_log_that_is_not_the_databases_own_loses_nothing(
    spoil: Callable[[Path], None], left: Path, tmp_path: Path, acts: Acts
) -> None:
    path = copied(left, tmp_path / "spoilt")
    spoil(log_of(path))
    assert_mended(path, acts)
    assert_mended(path, acts)


def test_a_log_that_could_not_be_read_is_kept(left: Path, tmp_path: Path) -> None:
    path = copied(left, tmp_path / "kept")
    data = bytearray(log_of(path).read_bytes())
    data[len(data) // 2] ^= 0xFF
    log_of(path).write_bytes(data)
    open_store(path).close()
    assert [file.read_bytes() for file in path.parent.glob("*.damaged-*")] == [bytes(data)]


# F4: the main file


@pytest.fixture(scope="module")
def closed(left: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, closed in order: everything is in the main file."""
    path = copied(left, tmp_path_factory.mktemp("closed") / "closed")
    open_store(path).close()
    return path


def test_a_flipped_byte_of_the_file_is_found_and_the_ledger_gives_everything_back(closed: Path, tmp_path: Path) -> None:
    choices = random.Random(4)  # noqa: S311
    with closing(open_store(closed)) as store:
        whole = everything(store)
    found = {"refused": 0, "told": 0, "no fact": 0}
    for _ in range(either(12, 300)):
        path = copied(closed, tmp_path / "flipped")
        data = bytearray(path.read_bytes())
        data[choices.randrange(len(data))] ^= 0xFF
        path.write_bytes(data)
        found[_found(path, whole)] += 1
    print(found)
    assert found["refused"] + found["told"] > 0
    again = tmp_path / "again.duckdb"
    restore(ledger_path(closed), again, now=NOW)
    with closing(open_store(again)) as store:
        assert {**everything(store), "migration": []} == {**whole, "migration": []}


def _found(path: Path, whole: dict[str, list[dict[str, object]]]) -> str:
    """How the fault was found; a byte that belongs to no fact may pass."""
    try:
        store = open_store(path)
    except StoreDamaged:
        return "refused"
    with closing(store):
        if verify(store):
            return "told"
        assert everything(store) == whole
        return "no fact"


# F15: what somebody edited


def _edited(path: Path, sql: str) -> Path:
    with duckdb.connect(path) as raw:
        raw.execute(sql)
    return path


@pytest.mark.parametrize(
    ("sql", "check", "where"),
    [
        ("UPDATE achievement SET value = 77 WHERE value = 2", "ledger", "act-2."),
        ("UPDATE batch SET actor = 'eve@example.org' WHERE seq = 2", "ledger", "act-1."),
        ("DELETE FROM achievement WHERE value = 1", "ledger", "act-1."),
        ("DELETE FROM batch WHERE seq = 2", "gap", "seq"),
        ("UPDATE achievement SET qualifier = 'nearly' WHERE value = 1", "schema", "nearly"),
    ],
)
def test_a_row_that_was_edited_by_hand_is_found(sql: str, check: str, where: str, closed: Path, tmp_path: Path) -> None:
    path = _edited(copied(closed, tmp_path / "edited"), sql)
    with closing(open_store(path)) as store:
        found = [fault.detail for fault in verify(store) if fault.check == check]
    assert any(where in detail for detail in found)


def _line_edited(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], lines[3].replace(b'"value":"2', b'"value":"9'), *lines[4:]]


def _line_removed(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], *lines[4:]]


def _lines_swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], lines[4], lines[3], *lines[5:]]


def _line_forged(lines: list[bytes]) -> list[bytes]:
    facts = json.loads(lines[3])
    return [*lines[:3], json.dumps({**facts, "prev": "0" * 64}).encode() + b"\n", *lines[4:]]


@pytest.mark.parametrize("spoil", [_line_edited, _line_removed, _lines_swapped, _line_forged])
def test_a_ledger_that_was_edited_is_named_by_its_line_and_keeps_the_store_from_writing_only(
    spoil: Callable[[list[bytes]], list[bytes]], closed: Path, tmp_path: Path, acts: Acts
) -> None:
    path = copied(closed, tmp_path / "forged")
    file = ledger_path(path) / LINES
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(spoil(lines)))
    with closing(open_store(path)) as store:
        before = everything(store)
        refused = attempt(store, acts, ACTS)
        assert isinstance(refused, LedgerBroken)
        assert refused.values["line"] == 4
        assert everything(store) == before
        assert [fault.check for fault in verify(store)] == ["chain"]
    file.write_bytes(b"".join(lines))
    assert_mended(path, acts)


@pytest.mark.parametrize("torn", [b'{"seq":8,"prev"', b"\0" * 40, b'{"seq":8,' + b"\0" * 30 + b'"}\n'])
def test_a_last_line_that_was_cut_off_is_taken_out_and_kept(
    torn: bytes, closed: Path, tmp_path: Path, acts: Acts
) -> None:
    path = copied(closed, tmp_path / "torn")
    with (ledger_path(path) / LINES).open("ab") as file:
        file.write(torn)
    assert_mended(path, acts)
    assert [file.read_bytes() for file in (ledger_path(path) / "cut").iterdir()] == [torn]


def test_a_database_that_was_put_back_from_yesterday_catches_up(left: Path, tmp_path: Path, acts: Acts) -> None:
    path = copied(left, tmp_path / "yesterday")
    log_of(path).unlink()  # the main file as it was before the first act
    assert_mended(path, acts)


def test_a_database_without_its_ledger_is_given_a_new_one(closed: Path, tmp_path: Path, acts: Acts) -> None:
    path = copied(closed, tmp_path / "alone")
    shutil.rmtree(ledger_path(path))
    assert_mended(path, acts)
    log_of(path).unlink(missing_ok=True)
    assert_mended(path, acts)


def test_a_ledger_that_misses_what_the_database_has_is_completed(closed: Path, tmp_path: Path, acts: Acts) -> None:
    path = copied(closed, tmp_path / "behind")
    file = ledger_path(path) / LINES
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:3]))
    assert_mended(path, acts)


def _stored(store: Store, id: str) -> None:
    append(store, entered(value_row(version=1, indicator="dispositifs_ouverts"), id=id), now=NOW)


def test_a_ledger_of_another_database_changes_nothing(closed: Path, empty_file: Path, tmp_path: Path) -> None:
    path = copied(closed, tmp_path / "foreign")
    with closing(opened_copy(empty_file, tmp_path / "other.duckdb")) as other:
        _stored(other, "of another")
    shutil.copyfile(other.path, path)
    lines = (ledger_path(path) / LINES).read_bytes()
    with closing(open_store(path)) as store:
        with pytest.raises(LedgerOfAnother):
            _stored(store, "more")
        assert [row["submission_id"] for row in everything(store)["batch"]] == ["of another"]
    assert (ledger_path(path) / LINES).read_bytes() == lines


def test_every_refusal_of_a_damaged_file_is_one_that_a_person_can_read(closed: Path, tmp_path: Path) -> None:
    for data in (b"", b"<html></html>" * 999, closed.read_bytes()[:20_000]):
        path = copied(closed, tmp_path / "bad")
        path.write_bytes(data)
        with pytest.raises(UserFacingError):
            open_store(path)
        assert path.read_bytes() == data
