"""F4: a database that cannot be read is shown from its ledger or its newest sound copy, which the page says."""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest
from starlette.applications import Starlette

from indicators.api import routes
from indicators.catalogue import Catalogue
from indicators.errors import (
    BackupFailed,
    CopyShown,
    LedgerShown,
    StandInShown,
    StoreDamaged,
    StoreMissing,
    StoreOlder,
    StoreSilent,
)
from indicators.readings import Desk
from indicators.store import Store, append, open_store
from indicators.store.backups import back_up, back_up_on_schedule
from indicators.store.ledger import LINES, ledger_path
from indicators.store.standin import open_for_serving
from tests.asking import ask
from tests.faults.acts import act, either
from tests.fixtures import NOW, TODAY, Row, everything, opened_copy

pytestmark = pytest.mark.faults

FIRST_BLOCK = 3 * 4096
"""Where the blocks begin, behind the three headers of a file of DuckDB's."""

COPIED = 3
"""After so many acts the copy was made; one more came later."""


@pytest.fixture(scope="module")
def whole(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with a copy that misses its last submission."""
    with closing(opened_copy(loaded_file, tmp_path_factory.mktemp("whole") / "whole.duckdb")) as store:
        for number in range(COPIED):
            append(store, act(number), now=NOW)
        back_up_on_schedule(store, every_hours=24, keep=3, now=NOW)
        append(store, act(COPIED), now=NOW)
    return store.path


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole.parent, tmp_path / "copied")
    return tmp_path / "copied" / whole.name


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where stand-ins are made; nothing of them may be left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@contextmanager
def served(path: Path) -> Iterator[Store]:
    """What the server shows of a database; the files themselves stay as they are."""
    before = contents(path.parent)
    with closing(open_for_serving(path)) as store:
        yield store
    assert contents(path.parent) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix != ".lock"}


def facts(store: Store) -> dict[str, list[Row]]:
    return {**everything(store), "migration": []}


def _html(path: Path) -> None:
    path.write_bytes(b"<html>503</html>" * 9_000)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _head_lost(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(FIRST_BLOCK))


def _every_block_flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(FIRST_BLOCK + 99, len(data), 16_384):
        data[place] ^= 0xFF
    path.write_bytes(data)


def _of_another(path: Path) -> None:
    path.unlink()
    with duckdb.connect(path) as raw:
        raw.execute("CREATE TABLE batch (seq INTEGER)")


SPOILT = [_every_block_flipped, _emptied, _html, _cut, _head_lost, _of_another]


def _ledger_edited(path: Path) -> None:
    file = ledger_path(path) / LINES
    file.write_bytes(file.read_bytes().replace(b"lieux_experimentation", b"lieux_experimentatiom", 1))


@pytest.mark.parametrize("spoil", SPOILT[: either(2, len(SPOILT))])
def test_a_database_that_cannot_be_read_is_shown_whole_from_its_ledger(
    spoil: Callable[[Path], None], copy: Path, whole: Path, tmp_path: Path
) -> None:
    with closing(opened_copy(whole, tmp_path / "before.duckdb")) as store:
        before, version = facts(store), store.version()
    spoil(copy)
    with served(copy) as store:
        assert isinstance(store.trouble(), LedgerShown)
        assert (facts(store), store.version()) == (before, version)
        with pytest.raises(LedgerShown, match=rf"up to no. {version} of the journal"):
            append(store, act(9), now=NOW)
        with pytest.raises((StoreDamaged, StoreOlder)):
            open_store(copy)


def test_every_flipped_byte_is_shown_around(whole: Path, tmp_path: Path) -> None:
    """Wherever one byte of the file is wrong, the server shows everything, from the file or from its ledger."""
    choices, kinds, size = random.Random(5), [], whole.stat().st_size  # noqa: S311
    with closing(opened_copy(whole, tmp_path / "before.duckdb")) as store:
        before = facts(store)
    for place in (FIRST_BLOCK, *choices.sample(range(size), either(1, 299))):
        shutil.rmtree(tmp_path / "flipped", ignore_errors=True)
        path = Path(shutil.copytree(whole.parent, tmp_path / "flipped")) / whole.name
        data = bytearray(path.read_bytes())
        data[place] ^= 0xFF
        path.write_bytes(data)
        with closing(open_for_serving(path)) as store:
            assert facts(store) == before
            kinds.append(type(store.trouble()).__name__)
    print({kind: kinds.count(kind) for kind in set(kinds)})
    assert "LedgerShown" in kinds


@pytest.mark.parametrize("spoil", SPOILT[: either(2, len(SPOILT))])
def test_without_a_sound_ledger_the_newest_sound_copy_is_shown_and_named(
    spoil: Callable[[Path], None], copy: Path, whole: Path, tmp_path: Path
) -> None:
    (sound,) = (copy.parent / "backups").iterdir()
    with closing(opened_copy(sound, tmp_path / "before.duckdb")) as store:
        before, version = facts(store), store.version()
    for name in ("auto-20990101T000000Z.duckdb", "later.duckdb"):
        spoil(Path(shutil.copyfile(sound, sound.with_name(name))))
    spoil(copy)
    _ledger_edited(copy)
    with served(copy) as store:
        trouble = store.trouble()
        assert isinstance(trouble, CopyShown)
        assert (trouble.values["name"], trouble.values["seq"]) == (sound.name, version)
        assert facts(store) == before


def test_a_ledger_that_is_behind_a_copy_is_not_taken_for_whole(copy: Path, whole: Path) -> None:
    file = ledger_path(copy) / LINES
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:3]))
    _html(copy)
    with served(copy) as store:
        assert isinstance(store.trouble(), CopyShown)


def test_a_copy_of_an_earlier_release_does_not_stand_in(copy: Path) -> None:
    (sound,) = (copy.parent / "backups").iterdir()
    with duckdb.connect(sound) as raw:
        raw.execute("DELETE FROM migration WHERE number > 1")
    _html(copy)
    _ledger_edited(copy)
    with pytest.raises(StoreDamaged):
        open_for_serving(copy)


def test_where_nothing_is_left_the_page_says_what_to_do_as_before(copy: Path) -> None:
    for folder in (ledger_path(copy), copy.parent / "backups"):
        shutil.rmtree(folder)
    _html(copy)
    with pytest.raises(StoreDamaged):
        open_for_serving(copy)
    copy.unlink()
    with pytest.raises(StoreMissing):
        open_for_serving(copy)


@pytest.mark.parametrize(("spoil", "figures"), [(lambda _: None, 200), (_ledger_edited, 503)])
def test_programs_are_told_and_never_given_old_figures(
    spoil: Callable[[Path], None], figures: int, copy: Path, catalogue: Catalogue
) -> None:
    _html(copy)
    spoil(copy)
    with served(copy) as store:
        desk = Desk(store, catalogue.strategy)
        app = Starlette(routes=routes(clock=lambda: NOW, desk=lambda: desk))
        assert len(desk.overview(on=TODAY).situations) == len(catalogue.indicators)
        assert ask(app, "/sante").status == 503
        assert ask(app, "/api/v1/indicators").status == figures


def test_a_stand_in_is_copied_by_nobody_and_opened_again_where_it_died(copy: Path, tmp_path: Path) -> None:
    _html(copy)
    with served(copy) as store:
        with pytest.raises(BackupFailed):
            back_up(store, tmp_path / "copy.duckdb")
        store.connection().close()
        assert len(store.rows("SELECT 1 FROM batch")) == store.version()
        assert isinstance(store.trouble(), StandInShown)
    with pytest.raises(StoreSilent):
        store.rows("SELECT 1")
    assert not (tmp_path / "copy.duckdb").exists()
