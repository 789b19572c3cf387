"""Is everything there, and as it was stored? Every table is read in full and held against its model and the ledger."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import polars as pl
import polars.selectors as selectors

from indicators import schemas
from indicators.errors import StoreUnwritable, TableRefused
from indicators.store import ledger
from indicators.store.ledger import STORED, VOID
from indicators.store.mending import rows_of
from indicators.store.opening import Store
from indicators.store.postgres import on_server

SHOWN = 5
PART_ROWS = 50_000
_AS_TEXT = (
    selectors.binary().bin.encode("hex"),
    (selectors.decimal() | selectors.temporal()).cast(pl.String),
    ~(selectors.binary() | selectors.decimal() | selectors.temporal()),
)


@dataclass(frozen=True)
class Fault:
    """Something that is not as it should be.

    Attributes:
        check: ``read``, ``schema``, ``gap``, ``chain``, ``ledger``, ``server`` or ``frozen``.
        where: The table, file or frozen state.
        detail: What is wrong, in English, for whoever runs the dashboard.
    """

    check: str
    where: str
    detail: str


def verify(store: Store) -> tuple[Fault, ...]:
    """Everything that is wrong with a database and its ledger, or its server; empty where nothing is.

    It holds the writer's lock, so that the two can be compared.
    """
    if store.elsewhere:
        return tuple(Fault(**each) for each in store.elsewhere("verify"))
    with store.writing:
        store.settle()
        found = list(_tables(store))
        unread = {fault.where for fault in found if fault.check == "read"}
        other = _server if store.is_shared else _ledger
        return (*found, *_gaps(store, without=unread), *other(store, without=unread))


def facts_checksum(cursor: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over every row of every table as lines of JSON, in the order of their keys.

    Of an earlier release's database it covers the tables and columns that there are.
    """
    columns = cursor.execute(
        "SELECT table_name, list(column_name ORDER BY column_name) FROM duckdb_columns()"
        " WHERE database_name = current_database() AND NOT internal GROUP BY table_name"
    ).fetchall()
    known, whole = dict(columns), hashlib.sha256()
    for table in sorted(schemas.TABLES.keys() & known.keys()):
        names, order = ", ".join(known[table]), ", ".join(schemas.key(table))
        rows = cursor.execute("SELECT " + names + " FROM " + table + " ORDER BY " + order).pl()
        whole.update(f"{table} {names}\n".encode())
        for part in rows.iter_slices(PART_ROWS):
            whole.update(part.select(*_AS_TEXT).write_ndjson().encode())
    return whole.hexdigest()


def _tables(store: Store) -> Iterator[Fault]:
    """What cannot be read, and what does not fit its model."""
    for table in ("migration", *schemas.TABLES):
        try:
            with store.cursor() as cursor:
                if table == "migration":
                    cursor.execute("FROM migration").fetchall()
                else:
                    schemas.validated(table, rows_of(cursor, table))
        except duckdb.Error as error:
            yield Fault("read", table, str(error).splitlines()[0])
        except TableRefused as error:
            yield Fault("schema", table, str(error.values["faults"]))


def _gaps(store: Store, *, without: set[str]) -> Iterator[Fault]:
    """Versions that are missing between others: nothing is ever deleted."""
    for table in schemas.TABLES.keys() - without:
        keys = schemas.key(table)
        counter = {"batch": "seq", "target": "revision"}.get(table, "version")
        if counter not in schemas.columns(table):
            continue
        about = [] if table == "batch" else [name for name in keys if name not in (counter, "milestone")]
        with store.cursor() as cursor:
            rows = rows_of(cursor, table)
        counted = pl.col(counter)
        groups = rows.group_by(about or pl.lit(0).alias("all")).agg(
            counted.min().alias("first"), (counted.max() - counted.n_unique()).alias("missing")
        )
        gaps = groups.filter((pl.col("first") != 1) | (pl.col("missing") != 0))
        for row in gaps.head(SHOWN).iter_rows(named=True):
            named = " ".join(str(row[name]) for name in about)
            said = f"{named}: {counter} 1 to the last one are not all there".lstrip(": ")
            yield Fault("gap", table, f"{said}; {len(gaps)} such gaps")


def _ledger(store: Store, *, without: set[str]) -> Iterator[Fault]:
    """Where the ledger's chain breaks, and where its rows are not those of the database."""
    folder = ledger.ledger_path(store.path)
    try:
        told = _told_rows(store)
    except StoreUnwritable as error:
        yield Fault("chain", folder.name, str(error))
        return
    except FileNotFoundError:
        yield Fault("chain", folder.name, "there is no ledger")
        return
    for table in schemas.TABLES.keys() - without:
        yield from _compared(store, table, told.get(table))


def _server(store: Store, *, without: set[str]) -> Iterator[Fault]:
    """Where what is shown here is not what the server holds: a row there was changed after it was stored."""
    try:
        with on_server(store.connection()) as cursor:
            for table in schemas.TABLES.keys() - without:
                yield from _compared(store, table, rows_of(cursor, table), told_by="server")
    except (StoreUnwritable, duckdb.Error) as error:
        yield Fault("read", "server", str(error).splitlines()[0])


def _told_rows(store: Store) -> Mapping[str, pl.DataFrame]:
    """All rows that the ledger tells, by table."""
    folder = ledger.ledger_path(store.path)
    kept: dict[int, dict[str, pl.DataFrame]] = {}
    for line in ledger.lines(folder):
        if line.kind == VOID:
            kept.pop(int(line.facts["of"]), None)
        if line.kind == STORED:
            kept[line.seq] = ledger.frames_of(folder, line)
    tables: dict[str, list[pl.DataFrame]] = {}
    for frames in kept.values():
        for table, frame in frames.items():
            tables.setdefault(table, []).append(frame)
    return {table: pl.concat(frames) for table, frames in tables.items()}


def _compared(store: Store, table: str, told: pl.DataFrame | None, *, told_by: str = "ledger") -> Iterator[Fault]:
    with store.cursor() as cursor:
        stored = rows_of(cursor, table)
    heard = told if told is not None else stored.clear()
    columns = list(schemas.columns(table))
    only_stored = stored.join(heard, on=columns, how="anti", nulls_equal=True)
    only_told = heard.join(stored, on=columns, how="anti", nulls_equal=True)
    for rows, said in ((only_stored, "the database alone"), (only_told, f"the {told_by} alone")):
        for row in rows.sort(schemas.key(table)).head(SHOWN).iter_rows(named=True):
            named = " ".join(str(row[name]) for name in schemas.key(table))
            batch = f" (batch {row['batch']})" if "batch" in row else ""
            yield Fault(told_by, table, f"{named}{batch}: so in {said}; {len(rows)} such rows")
