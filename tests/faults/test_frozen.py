"""F15, pictures: a frozen picture, or the state it was frozen with, that somebody edited by hand is found and named."""

import shutil
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from indicators.catalogue import Catalogue
from indicators.pictures import Painter
from indicators.press import Kind, Order, freeze
from indicators.readings import Desk, faults
from indicators.store import Hand, append, open_store
from indicators.store.ledger import ledger_path
from tests.faults.acts import either
from tests.fixtures import MARIE, NOW, TODAY, entered, opened_copy, value_row

pytestmark = pytest.mark.faults

SITES, WINNERS = "lieux_experimentation", "laureats_total"


EDITS = [
    ("UPDATE picture SET content = content || '\\x00'::BLOB WHERE slug = $slug AND ending = 'svg'", "/{slug}.svg"),
    ("UPDATE picture SET sha256 = repeat('0', 64) WHERE slug = $slug AND ending = 'pdf'", "/{slug}.pdf"),
    ("UPDATE snapshot SET figures = replace(figures, '\"' || $slug, '\"other_' || $slug)", ""),
    ("UPDATE snapshot SET until_seq = NULL WHERE figures LIKE '%' || $slug || '%'", ""),
    ("UPDATE achievement SET value = value + 1 WHERE indicator = $slug AND version = 1", ""),
    ("DELETE FROM picture WHERE slug = $slug", ""),
    ("DELETE FROM snapshot WHERE figures LIKE '%' || $slug || '%'", ""),
]
"""What somebody does by hand, and where the fault is told: at a file of the picture, or at the frozen state."""


@pytest.fixture(scope="module")
def frozen(loaded_file: Path, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed database with two pictures that were frozen under one name, and that name."""
    painter, orders = Painter(), [Order(SITES, Kind.FIGURE), Order(WINNERS, Kind.FIGURE)]
    with closing(opened_copy(loaded_file, tmp_path_factory.mktemp("frozen") / "frozen.duckdb")) as store:
        desk = Desk(store, catalogue.strategy, unpublished=False)
        name = freeze(desk, orders, Hand("form", MARIE, NOW), on=TODAY, painter=painter)
        append(store, entered(value_row(version=2, known_on=TODAY), id="later"), now=NOW)
        assert faults(store) == ()
    painter.close()
    return store.path, name


@pytest.fixture
def copy(frozen: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of it without its ledger, which would tell of the edit as well."""
    return Path(shutil.copyfile(frozen[0], tmp_path / "edited.duckdb"))


@pytest.mark.parametrize(("sql", "where"), EDITS[: either(4, len(EDITS))])
def test_what_was_frozen_with_a_picture_and_then_edited_is_found_and_named(
    sql: str, where: str, copy: Path, frozen: tuple[Path, str]
) -> None:
    with duckdb.connect(copy) as raw:
        raw.execute(sql, {"slug": SITES})
    with closing(open_store(copy)) as store:
        found = [fault.where for fault in faults(store) if fault.check == "frozen"]
    assert found == [frozen[1] + where.format(slug=SITES)]


def test_bytes_and_checksum_exchanged_together_are_found_by_the_ledger(copy: Path, frozen: tuple[Path, str]) -> None:
    shutil.copytree(ledger_path(frozen[0]), ledger_path(copy))
    with duckdb.connect(copy) as raw:
        raw.execute("UPDATE picture SET content = 'forged'::BLOB, sha256 = sha256('forged') WHERE ending = 'png'")
    with closing(open_store(copy)) as store:
        found = [(fault.check, fault.where) for fault in faults(store)]
    assert set(found) == {("ledger", "picture")}
