"""The pandera models are the tables: same names, types, nullability and key; and what does not fit is refused."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import polars as pl
import pytest
from pandera.api.dataframe.model import MODEL_CACHE
from pandera.api.polars.components import Column
from pandera.errors import SchemaErrors

from indicators import schemas
from indicators.errors import TableRefused
from indicators.schemas.plain import plainly_fits, row_checks
from indicators.store import Store
from tests.fixtures import NOW, Row, value_row

DUCKDB_TYPES = {
    pl.String(): "VARCHAR",
    pl.Binary(): "BLOB",
    pl.Int32(): "INTEGER",
    pl.Int64(): "BIGINT",
    pl.Boolean(): "BOOLEAN",
    pl.Date(): "DATE",
    pl.Datetime("us"): "TIMESTAMP",
    pl.Decimal(18, 4): "DECIMAL(18,4)",
}

TEXTS = (
    *("", "a", "a_b", "a b", "9", "-a", "é", "Majuscule", "a\n", "\na", "x" * 64, "x" * 65, "x" * 4000, "x" * 4001),
    *("https://e.fr", "javascript:1", "a@b", "a@b c", "0" * 64, "G" * 64),
    *("day", "exact", "submitted", "certain", "up", "linear", "reach", "plan", "stock", "open", "manager", "form"),
)
VALUES: dict[object, tuple[object, ...]] = {
    pl.String(): TEXTS,
    pl.Binary(): (b"", b"\x00\xff"),
    pl.Int32(): (-1, 0, 1, 4, 5),
    pl.Int64(): (-1, 0, 1),
    pl.Boolean(): (True, False),
    pl.Date(): (dt.date(2022, 11, 21),),
    pl.Datetime("us"): (NOW,),
    pl.Decimal(18, 4): (Decimal(-1), Decimal(0), Decimal("0.5")),
}

tables = pytest.mark.parametrize("table", schemas.TABLES)


def _stamped(**changes: object) -> Row:
    return {**value_row(**changes), "recorded_at": NOW, "batch": "first"}


def _refused(table: str, *rows: Row) -> str:
    with pytest.raises(TableRefused) as refusal:
        schemas.frame(table, list(rows))
    return str(refusal.value)


@tables
def test_a_model_has_the_columns_and_types_of_its_table(table: str, store: Store) -> None:
    described = store.rows("DESCRIBE " + table)
    modelled = {name: DUCKDB_TYPES[kind] for name, kind in schemas.columns(table).items()}
    assert modelled == {each["column_name"]: each["column_type"] for each in described}


@tables
def test_a_model_allows_nulls_where_its_table_does(table: str, store: Store) -> None:
    described = store.rows("DESCRIBE " + table)
    modelled = {name: column.nullable for name, column in schemas.TABLES[table].to_schema().columns.items()}
    assert modelled == {each["column_name"]: each["null"] == "YES" for each in described}


@tables
def test_a_model_has_the_primary_key_of_its_table(table: str, store: Store) -> None:
    keys = store.rows(
        """
        SELECT constraint_column_names AS names FROM duckdb_constraints()
        WHERE table_name = $table AND constraint_type = 'PRIMARY KEY'
        """,
        table=table,
    )
    assert [each["names"] for each in keys] == [schemas.key(table)]


def test_every_table_has_a_model_and_no_index_but_its_key(store: Store) -> None:
    names = store.rows("SELECT table_name AS name FROM duckdb_tables() WHERE NOT internal")
    assert {each["name"] for each in names} == {*schemas.TABLES, "migration"}
    assert store.rows("SELECT index_name FROM duckdb_indexes()") == []


@tables
def test_a_model_is_strict_and_converts_nothing(table: str) -> None:
    schema = schemas.TABLES[table].to_schema()
    assert schema.strict is True
    assert schema.coerce is False


def test_a_row_that_fits_passes_unharmed() -> None:
    row = _stamped(value=Decimal("718.4"))
    stored = schemas.frame("achievement", [row]).to_dicts()[0]
    assert {name: stored[name] for name in row} == row


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("qualifier", "nearly"),
        ("state", "draft"),
        ("certainty", "sure"),
        ("period_precision", "week"),
        ("version", 0),
        ("version", "1"),
        ("version", 1.9),
        ("indicator", "Lieux"),
        ("indicator", None),
        ("period_end", "2022-11-21"),
        ("period_end", None),
        ("known_on", None),
        ("evidence", "javascript:alert(1)"),
        ("comment_fr", ""),
        ("comment_fr", "x" * 4001),
    ],
)
def test_a_value_that_does_not_fit_is_named(column: str, value: object) -> None:
    assert "achievement" in _refused("achievement", _stamped(**{column: value}))


def test_a_refusal_names_column_value_and_row() -> None:
    said = _refused("achievement", _stamped(), _stamped(version=2, qualifier="nearly"))
    assert "qualifier = 'nearly'" in said
    assert "row 2" in said


def test_all_faults_are_named_at_once() -> None:
    said = _refused("achievement", _stamped(qualifier="nearly", state="draft"))
    assert "nearly" in said
    assert "draft" in said


def test_two_rows_with_one_key_are_refused() -> None:
    assert "achievement" in _refused("achievement", _stamped(), _stamped())


def test_a_column_that_the_table_lacks_is_refused_and_not_dropped() -> None:
    assert "valeu" in _refused("achievement", _stamped(valeu=Decimal(10)))


@pytest.mark.parametrize(
    "value",
    [Decimal("0.00001"), Decimal("1e14"), float("nan"), float("inf")],
    ids=["a fifth decimal", "too large", "not a number", "infinite"],
)
def test_a_value_that_the_table_cannot_hold_exactly_is_refused_and_neither_rounded_nor_emptied(value: object) -> None:
    assert "value" in _refused("achievement", _stamped(value=value))


def test_the_largest_and_smallest_values_are_held_exactly() -> None:
    held = [Decimal("99999999999999.9999"), Decimal("-99999999999999.9999"), Decimal("0.0001")]
    rows = [_stamped(value=value, version=number) for number, value in enumerate(held, start=1)]
    assert schemas.frame("achievement", rows)["value"].to_list() == held


def test_a_date_is_never_read_out_of_a_text() -> None:
    assert "03/04/2026" in _refused("achievement", _stamped(period_end="03/04/2026"))


def test_a_time_of_day_is_no_date() -> None:
    _refused("achievement", _stamped(version=1, period_end=dt.datetime(2022, 11, 21, 8)))


@tables
def test_the_quick_check_of_a_column_passes_what_pandera_passes_and_nothing_else(table: str) -> None:
    for name, column in schemas.TABLES[table].to_schema().columns.items():
        kind = column.dtype.type
        values = pl.DataFrame({name: [None, *VALUES[kind]]}, {name: kind})
        passes = [values.select(check.fill_null(value=True).alias(name))[name] for check in row_checks(name, column)]
        wrong = {row for row in range(len(values)) if not all(each[row] for each in passes)}
        assert wrong == _wrong_for_pandera(column, values), name


def _wrong_for_pandera(column: Column, values: pl.DataFrame) -> set[int]:
    try:
        column.validate(values, lazy=True)
    except SchemaErrors as error:
        return set(error.failure_cases["index"])
    return set()


@pytest.mark.parametrize(
    ("changes", "fits"),
    [({}, True), ({"value": None}, True), ({"state": "draft"}, False), ({"known_on": None}, False)],
)
def test_the_quick_check_of_a_row_is_yes_only_for_what_fits(changes: Row, fits: bool) -> None:
    rows = pl.DataFrame([_stamped(**changes)], schema=schemas.columns("achievement"))
    assert plainly_fits("achievement", rows) is fits


def test_no_thread_leaves_a_schema_behind() -> None:
    def check() -> int:
        schemas.frame("achievement", [_stamped()])
        with pytest.raises(TableRefused):
            schemas.frame("achievement", [_stamped(state="draft")])
        return threading.get_ident()

    with ThreadPoolExecutor(4) as threads:
        used = {each.result() for each in [threads.submit(check) for _ in range(20)]}
    assert not used & {thread for _, thread in MODEL_CACHE}


def test_the_quick_check_sees_two_rows_with_one_key_and_a_missing_or_strange_column() -> None:
    rows = pl.DataFrame([_stamped()], schema=schemas.columns("achievement"))
    strange = (pl.concat([rows, rows]), rows.drop("value"), rows.with_columns(pl.lit(1).alias("more")))
    assert not any(plainly_fits("achievement", each) for each in strange)
