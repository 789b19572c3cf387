"""What several rooms' tests share: real stores in temporary folders, the real figures, rows, and the worked cases."""

import csv
import datetime as dt
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from indicators.access import Act, Identity, Origin
from indicators.catalogue import Catalogue, read_catalogue
from indicators.intake import load_catalogue
from indicators.readings import Desk
from indicators.store import Store, Submission, append, initialise, open_store, queries

PROJECT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).parent / "cases"

NOW = dt.datetime(2026, 11, 22, 8, 0)
TODAY = NOW.date()
ANNIVERSARY = dt.date(2022, 11, 21)

Row = dict[str, Any]


def at_the_machine(email: str) -> Identity:
    """Somebody who sits at the machine where the dashboard runs, under this name."""
    return Identity(email, Origin.LOCAL)


MARIE, PAUL = at_the_machine("marie@example.org"), at_the_machine("paul@example.org")
CATALOGUE = Identity("catalogue", Origin.CATALOGUE)
ACTS = {"achievement": Act.REPORT, "target": Act.REVISE_PLAN, "member": Act.APPOINT}

hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The real catalogue."""
    return read_catalogue()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, closed. Tests work on copies: making the tables takes longer than most of the tests."""
    path = tmp_path_factory.mktemp("empty") / "empty.duckdb"
    initialise(path, now=NOW).close()
    return path


@pytest.fixture(scope="session")
def loaded_file(empty_file: Path, catalogue: Catalogue) -> Path:
    """A database with the real figures, closed, for copies too."""
    opened = opened_copy(empty_file, empty_file.with_name("loaded.duckdb"))
    load_catalogue(opened, catalogue, now=NOW)
    opened.close()
    return opened.path


def opened_copy(file: Path, path: Path) -> Store:
    """A store of one's own, made like that of a closed file."""
    return open_store(Path(shutil.copyfile(file, path)))


@pytest.fixture
def store(file_store: Store) -> Store:
    """An empty store."""
    return file_store


@pytest.fixture
def file_store(empty_file: Path, tmp_path: Path) -> Iterator[Store]:
    """The same, in a file whatever a module calls its store."""
    opened = opened_copy(empty_file, tmp_path / "empty.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def loaded(loaded_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of this test's own with the real figures."""
    opened = opened_copy(loaded_file, tmp_path / "real.duckdb")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def desk(loaded_file: Path, catalogue: Catalogue) -> Iterator[Desk]:
    """Answers about the real figures; shared, so nothing may be appended to it."""
    opened = opened_copy(loaded_file, loaded_file.with_name("desk.duckdb"))
    yield Desk(opened, catalogue.strategy)
    opened.close()


def cases(name: str) -> list[Any]:
    """Rows of ``cases/<name>.csv`` as parameters, named by their column ``why``."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["why"]) for row in csv.DictReader(file)]


def number(text: str) -> Decimal | None:
    """A cell as a number; an empty one is a missing figure."""
    return Decimal(text) if text else None


def day(text: str) -> dt.date | None:
    """A cell as a date; an empty one is a missing date."""
    return dt.date.fromisoformat(text) if text else None


def points(text: str) -> list[tuple[dt.date, Decimal]]:
    """A cell as dated values: ``2021-10-18=0 2024-12-31=30``."""
    pairs = (pair.split("=") for pair in text.split())
    return [(dt.date.fromisoformat(when), Decimal(value)) for when, value in pairs]


def value_row(**changes: object) -> Row:
    """A valid row of ``achievement``, with something changed."""
    row: Row = {
        "indicator": "lieux_experimentation",
        "period_end": ANNIVERSARY,
        "version": 1,
        "period_precision": "day",
        "value": Decimal(10),
        "qualifier": "exact",
        "state": "validated",
        "certainty": "certain",
        "known_on": ANNIVERSARY,
        "known_precision": "day",
    }
    return {**row, **changes}


def plan_row(**changes: object) -> Row:
    """A valid row of ``target``, with something changed."""
    row: Row = {
        "indicator": "lieux_experimentation",
        "revision": 1,
        "milestone": 1,
        "due": dt.date(2027, 12, 31),
        "due_precision": "year",
        "value": Decimal(40),
        "qualifier": "exact",
        "path": "linear",
        "aim": "reach",
        "standing": "plan",
        "certainty": "certain",
        "known_on": TODAY,
        "known_precision": "day",
    }
    return {**row, **changes}


def entered(*rows: Row, id: str = "first", table: str = "achievement") -> Submission:
    """A submission as a person's form makes it."""
    actor, act = (MARIE, ACTS[table]) if table in ACTS else (CATALOGUE, Act.LOAD)
    return Submission(id=id, actor=actor, act=act, channel="form", rows={table: rows})


def redefine(store: Store, slug: str, **changes: object) -> None:
    """Append a new version of an indicator's definition, with something changed."""
    versions = [each for each in queries.stored_rows(store, "indicator") if each["slug"] == slug]
    last = max(versions, key=lambda each: each["version"])
    kept = {name: value for name, value in last.items() if name not in {"recorded_at", "batch", "channel"}}
    row = {**kept, "version": last["version"] + 1, **changes}
    append(store, entered(row, id=f"{slug}-{row['version']}", table="indicator"), now=NOW)


def everything(store: Store) -> dict[str, list[Row]]:
    """Every row of every table of a store, in the order stored; the record of its migrations included."""
    tables = store.rows("SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal ORDER BY name")
    return {str(each["name"]): store.rows(f"FROM {each['name']}") for each in tables}
