"""The store, on real files: migrations, append only, versions as the lock, and what stands in the way of opening."""

import ast
import datetime as dt
import hashlib
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from indicators import store as room
from indicators.errors import (
    AppendOnly,
    StoreDamaged,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    StoreOlder,
    StoreUnsupported,
    TableRefused,
    UserFacingError,
    VersionTaken,
)
from indicators.store import (
    Receipt,
    Store,
    append,
    connection,
    guard,
    initialise,
    open_store,
    store_address,
    tables,
)
from indicators.store.address import Server
from tests.fixtures import ANNIVERSARY, NOW, PROJECT, TODAY, entered, everything, value_row
from tests.postgres import either_store

LATER = NOW + dt.timedelta(days=1)
HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"

Opening = Callable[[Path], Store]
either_way = pytest.mark.parametrize("opening", [open_store, lambda path: initialise(path, now=LATER)])


def _fingerprint(path: Path) -> str:
    """SHA-256 of a file that no store of this process holds open."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _made(path: Path) -> Path:
    initialise(path, now=NOW).close()
    return path


def _raw(path: Path, *statements: str) -> Path:
    """A DuckDB file written by something else than the store."""
    with duckdb.connect(path) as raw:
        for each in statements:
            raw.execute(each)
    return path


@pytest.fixture(params=["file", "server"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store, in a file and on a server: the same tests for both."""
    return either_store(request)


# Migrations


def test_each_migration_is_applied_once_and_recorded(store: Store) -> None:
    files = sorted(connection.SQL.glob("*.sql"))
    recorded = store.rows("SELECT * FROM migration ORDER BY number")
    assert recorded == [{"number": int(file.name[:4]), "name": file.stem, "applied_at": NOW} for file in files]


def test_migrations_are_numbered_without_gap() -> None:
    numbers = sorted(int(file.name[:4]) for file in connection.SQL.glob("*.sql"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_second_initialise_changes_nothing(loaded: Store) -> None:
    before = everything(loaded)
    loaded.close()
    print_before = _fingerprint(loaded.path)
    again = initialise(loaded.path, now=LATER)
    after = everything(again)
    again.close()
    assert after == before
    assert _fingerprint(loaded.path) == print_before


def test_a_database_with_only_the_first_migration_is_brought_up_to_date(tmp_path: Path) -> None:
    first = (connection.SQL / "0001_tables.sql").read_text(encoding="utf-8")
    path = _raw(
        tmp_path / "old.duckdb",
        first,
        tables._RECORDS,
        "INSERT INTO migration VALUES (1, '0001_tables', TIMESTAMP '2022-11-21 08:00:00')",
        "INSERT INTO batch VALUES ('old', 1, 'marie', TIMESTAMP '2022-11-21 08:00:00', 'form', NULL, NULL, 1, 0)",
    )
    store = initialise(path, now=NOW)
    recorded = store.rows("SELECT number, applied_at FROM migration ORDER BY number")
    kept = store.rows("SELECT submission_id, seq FROM batch")
    journal = store.rows("SELECT * FROM journal")
    store.close()
    assert [each["number"] for each in recorded] == list(range(1, connection.needed_release() + 1))
    assert [each["applied_at"] for each in recorded[:2]] == [dt.datetime(2022, 11, 21, 8), NOW]
    assert kept == [{"submission_id": "old", "seq": 1}]
    assert journal == []


@pytest.fixture
def faulty_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the migration of a number fail half-way, or all of them sound again with 0."""
    folder = tmp_path / "sql"
    monkeypatch.setattr(connection, "SQL", folder)
    monkeypatch.setattr(tables, "SQL", folder)
    real = PROJECT / "indicators" / "store" / "sql"

    def make(number: int) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(real, folder)
        for file in folder.glob(f"{number:04}_*.sql"):
            file.write_text("CREATE TABLE half (a INTEGER); SELECT * FROM nowhere;", encoding="utf-8")

    return make


def test_an_interrupted_migration_leaves_nothing_of_itself(
    tmp_path: Path, faulty_migration: Callable[[int], None]
) -> None:
    path = tmp_path / "cut.duckdb"
    faulty_migration(2)
    with pytest.raises(duckdb.Error):
        initialise(path, now=NOW)
    with duckdb.connect(path, read_only=True) as raw:
        assert raw.execute("SELECT number FROM migration").fetchall() == [(1,)]
        assert raw.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'").fetchone() == (0,)


@pytest.mark.parametrize("number", [1, 2])
def test_after_an_interrupted_migration_the_next_initialise_succeeds(
    number: int, tmp_path: Path, faulty_migration: Callable[[int], None]
) -> None:
    path = tmp_path / "cut.duckdb"
    faulty_migration(number)
    with pytest.raises(duckdb.Error):
        initialise(path, now=NOW)
    faulty_migration(0)
    store = initialise(path, now=LATER)
    release = store.rows("SELECT max(number) AS number FROM migration")
    store.close()
    assert release == [{"number": connection.needed_release()}]


# Append only


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE batch SET actor = 'me'",
        "DELETE FROM batch",
        "TRUNCATE batch",
        "DROP TABLE batch",
        "ALTER TABLE batch ADD COLUMN note VARCHAR",
        "CREATE TABLE other (a INTEGER)",
        "CREATE OR REPLACE VIEW journal AS SELECT 1",
        "MERGE INTO batch USING source ON false WHEN MATCHED THEN DELETE",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE batch",
        "EXPLAIN ANALYZE DELETE FROM batch",
        "COPY batch TO 'batch.csv'",
        "ATTACH 'other.duckdb'",
        "SET threads = 1",
        "CHECKPOINT",
        "INSERT INTO batch SELECT * FROM batch",
        "",
    ],
)
def test_a_reading_is_one_select_and_nothing_else(sql: str, store: Store) -> None:
    with pytest.raises(AppendOnly):
        store.rows(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO batch SELECT * FROM batch ON CONFLICT DO NOTHING",
        "INSERT INTO batch SELECT * FROM batch on conflict do nothing",
        "INSERT INTO batch SELECT * FROM batch ON\n  CONFLICT DO NOTHING",
        "INSERT INTO batch SELECT * FROM batch ON /* one */ CONFLICT DO NOTHING",
        "INSERT OR REPLACE INTO batch SELECT * FROM batch",
        "INSERT OR  REPLACE INTO batch SELECT * FROM batch",
        "INSERT OR\tIGNORE INTO batch SELECT * FROM batch",
        "INSERT INTO batch SELECT * FROM batch; INSERT INTO batch SELECT * FROM batch",
        "UPDATE batch SET actor = 'me'",
        "DELETE FROM batch",
        "SELECT 1",
    ],
)
def test_a_writing_is_one_plain_insert_and_nothing_else(sql: str) -> None:
    with pytest.raises(AppendOnly):
        guard.only(sql, duckdb.StatementType.INSERT)


def test_a_plain_insert_passes_the_guard() -> None:
    guard.only("INSERT INTO batch BY NAME SELECT * FROM incoming", duckdb.StatementType.INSERT)


def _texts(file: Path) -> Iterator[str]:
    """The string constants of a module, docstrings left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    firsts = [node.body[0] for node in documented if ast.get_docstring(node)]
    docstrings = {id(first.value) for first in firsts if isinstance(first, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


REWRITING = re.compile(
    r"\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b|\bTRUNCATE\b|\bDROP\s+\w+\s+\w+|\bMERGE\s+INTO\b"
    r"|\bINSERT\s+OR\b|\bON\s+CONFLICT\s+(DO\b|\()|\bCREATE\s+OR\s+REPLACE\b|\bALTER\s+TABLE\b",
    re.IGNORECASE,
)


# What a migration may do besides making tables: give a view another form, add a column.
GROWING = re.compile(r"\bDROP VIEW \w+;|\bALTER TABLE \w+ ADD COLUMN \w+ (VARCHAR|DATE|BIGINT);")


# In memory alone, before anybody can ask: events are looked up on the server.
IN_MEMORY = ("mirror.py", "DROP TABLE event")


def test_no_sql_in_the_source_rewrites_anything() -> None:
    code = [*(PROJECT / "indicators").rglob("*.py"), *(PROJECT / "pages").rglob("*.py"), PROJECT / "dashboard.py"]
    texts = [(file.name, text) for file in code for text in _texts(file)]
    texts += [(file.name, GROWING.sub("", file.read_text(encoding="utf-8"))) for file in connection.SQL.glob("*.sql")]
    assert len(texts) > 500
    assert [(name, text) for name, text in texts if REWRITING.search(text)] == [IN_MEMORY]


def test_sql_is_never_put_together_by_an_f_string() -> None:
    found = []
    for file in (PROJECT / "indicators").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                found += [(file.name, text)] if re.search(r"\b(SELECT|INSERT INTO|FROM)\b", text) else []
    assert found == []


def test_only_the_store_imports_duckdb() -> None:
    elsewhere = [
        file.name
        for folder in ("indicators", "pages")
        for file in (PROJECT / folder).rglob("*.py")
        if "store" not in file.parts and re.search(r"^\s*(import|from) duckdb", file.read_text("utf-8"), re.MULTILINE)
    ]
    assert elsewhere == []


# Writing


def test_an_appended_value_is_stored_exactly_with_its_stamps(store: Store) -> None:
    receipt = append(store, entered(value_row(value=Decimal("718.4"))), now=NOW)
    stored = store.rows("SELECT value, recorded_at, batch FROM achievement")
    assert receipt == Receipt(seq=1, repeated=False)
    assert stored == [{"value": Decimal("718.4000"), "recorded_at": NOW, "batch": "first"}]


def test_the_version_of_the_data_moves_with_every_batch(store: Store) -> None:
    seen = [store.version()]
    for number in (1, 2, 3):
        append(store, entered(value_row(version=number), id=f"batch {number}"), now=NOW)
        seen.append(store.version())
    assert seen == [0, 1, 2, 3]


def test_the_same_version_twice_is_refused_and_nothing_of_it_is_stored(store: Store) -> None:
    append(store, entered(value_row(value=Decimal(10))), now=NOW)
    before = everything(store)
    other_period = value_row(period_end=TODAY)
    with pytest.raises(VersionTaken) as refused:
        append(store, entered(other_period, value_row(value=Decimal(11)), id="second"), now=NOW)
    assert refused.value.values["table"] == "achievement"
    assert everything(store) == before
    assert store.version() == 1


def test_after_a_refusal_the_next_version_can_be_stored(store: Store) -> None:
    append(store, entered(value_row()), now=NOW)
    with pytest.raises(VersionTaken):
        append(store, entered(value_row(), id="second"), now=NOW)
    assert append(store, entered(value_row(version=2), id="third"), now=NOW) == Receipt(seq=2, repeated=False)


def test_the_same_submission_twice_is_stored_once_and_gets_the_first_receipt(store: Store) -> None:
    first = append(store, entered(value_row()), now=NOW)
    append(store, entered(value_row(version=2), id="other"), now=NOW)
    before = everything(store)
    again = append(store, entered(value_row()), now=LATER)
    assert again == Receipt(seq=first.seq, repeated=True)
    assert everything(store) == before


def test_a_double_click_from_two_threads_is_stored_once(store: Store) -> None:
    both = threading.Barrier(2)
    receipts: list[Receipt] = []

    def click() -> None:
        both.wait()
        receipts.append(append(store, entered(value_row()), now=NOW))

    _run([click, click])
    assert sorted(each.repeated for each in receipts) == [False, True]
    assert {each.seq for each in receipts} == {1}
    assert store.rows("SELECT count(*) AS rows FROM achievement") == [{"rows": 1}]


def test_one_bad_row_among_good_ones_stores_nothing_at_all(store: Store) -> None:
    before = everything(store)
    bad = value_row(period_end=TODAY, qualifier="nearly")
    with pytest.raises(TableRefused):
        append(store, entered(value_row(), bad), now=NOW)
    assert everything(store) == before
    assert store.version() == 0


def test_a_batch_counts_its_rows(store: Store) -> None:
    append(store, entered(value_row(), value_row(version=2)), now=NOW)
    counted = store.rows("SELECT actor, channel, rows_accepted, rows_refused FROM batch")
    assert counted == [{"actor": "marie@example.org", "channel": "form", "rows_accepted": 2, "rows_refused": 0}]


def test_the_journal_tells_who_changed_what_from_what_to_what(store: Store) -> None:
    append(store, entered(value_row(value=Decimal(10))), now=NOW)
    append(store, entered(value_row(version=2, value=None, reason="retir\u00e9e"), id="second"), now=LATER)
    told = store.rows("SELECT seq, actor, subject, period, value_before, value_after, reason FROM journal ORDER BY seq")
    same = {"actor": "marie@example.org", "subject": "lieux_experimentation", "period": ANNIVERSARY}
    assert told == [
        {"seq": 1, **same, "value_before": None, "value_after": Decimal(10), "reason": None},
        {"seq": 2, **same, "value_before": Decimal(10), "value_after": None, "reason": "retir\u00e9e"},
    ]


def test_the_journal_has_one_line_per_row_ever_stored(loaded: Store) -> None:
    accepted = loaded.rows("SELECT sum(rows_accepted)::INTEGER AS rows FROM batch")
    assert loaded.rows("SELECT count(*)::INTEGER AS rows FROM journal") == accepted


def _run(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_eight_people_who_correct_one_value_at_once_lose_and_overwrite_nothing(store: Store) -> None:
    together = threading.Barrier(8)
    acknowledged: list[tuple[int, Decimal]] = []
    surprises: list[Exception] = []

    def correct(person: int) -> None:
        together.wait()
        for attempt in range(25):
            last = store.rows("SELECT coalesce(max(version), 0)::INTEGER AS version FROM achievement")[0]["version"]
            version, value = int(str(last)) + 1, Decimal(person * 100 + attempt)
            try:
                append(store, entered(value_row(version=version, value=value), id=f"{person}-{attempt}"), now=NOW)
                acknowledged.append((version, value))
            except VersionTaken:
                continue
            except Exception as error:
                surprises.append(error)

    _run([lambda person=person: correct(person) for person in range(8)])  # type: ignore[misc]
    stored = store.rows("SELECT version, value FROM achievement ORDER BY version")
    batches = store.rows("SELECT seq FROM batch ORDER BY seq")
    assert surprises == []
    assert [(each["version"], each["value"]) for each in stored] == sorted(acknowledged)
    assert [each["version"] for each in stored] == list(range(1, len(stored) + 1))
    assert [each["seq"] for each in batches] == list(range(1, len(stored) + 1))
    assert len(stored) >= 25


# Opening


def test_a_missing_database_is_not_created_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"none\.duckdb"):
        open_store(tmp_path / "none.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_opening_and_closing_changes_no_byte(tmp_path: Path) -> None:
    path = _made(tmp_path / "a.duckdb")
    before = _fingerprint(path)
    open_store(path).close()
    assert _fingerprint(path) == before


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Another process holds the file open."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate()


@either_way
def test_a_database_that_another_process_holds_is_locked(opening: Opening, tmp_path: Path) -> None:
    path = _made(tmp_path / "a.duckdb")
    before = _fingerprint(path)
    with _held(path), pytest.raises(StoreLocked, match=r"a\.duckdb"):
        opening(path)
    assert _fingerprint(path) == before
    open_store(path).close()


def _garbage(path: Path) -> Path:
    path.write_bytes(b"this is no database\n" * 1000)
    return path


def _truncated(path: Path) -> Path:
    whole = _made(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def _header_only(path: Path) -> Path:
    path.write_bytes(_made(path).read_bytes()[:4096])
    return path


def _zero_bytes(path: Path) -> Path:
    path.touch()
    return path


def _overwritten_header(path: Path) -> Path:
    whole = _made(path).read_bytes()
    path.write_bytes(whole[:4096] + bytes(8192) + whole[12288:])
    return path


def _of_somebody_else(path: Path) -> Path:
    return _raw(path, "CREATE TABLE invoice (number INTEGER)", "INSERT INTO invoice VALUES (1)")


def _with_a_migration_table_of_somebody_else(path: Path) -> Path:
    return _raw(path, "CREATE TABLE migration (label VARCHAR)")


DAMAGED = [
    _garbage,
    _truncated,
    _header_only,
    _zero_bytes,
    _overwritten_header,
    _of_somebody_else,
    _with_a_migration_table_of_somebody_else,
]


@either_way
@pytest.mark.parametrize("damage", DAMAGED)
def test_a_file_that_is_not_our_database_is_left_as_it_is(
    damage: Callable[[Path], Path], opening: Opening, tmp_path: Path
) -> None:
    path = damage(tmp_path / "a.duckdb")
    before = _fingerprint(path)
    with pytest.raises(StoreDamaged, match=r"a\.duckdb"):
        opening(path)
    assert _fingerprint(path) == before


def test_an_empty_database_file_is_not_filled_by_opening_it(tmp_path: Path) -> None:
    path = _raw(tmp_path / "a.duckdb")
    before = _fingerprint(path)
    with pytest.raises((StoreOlder, StoreDamaged)):
        open_store(path)
    assert _fingerprint(path) == before


def test_a_database_of_an_earlier_release_is_not_migrated_by_opening_it(tmp_path: Path) -> None:
    path = _raw(_made(tmp_path / "a.duckdb"), "DELETE FROM migration WHERE number > 1")
    before = _fingerprint(path)
    with pytest.raises(StoreOlder, match="version 1"):
        open_store(path)
    assert _fingerprint(path) == before


@either_way
def test_a_database_of_a_later_release_is_left_as_it_is(opening: Opening, tmp_path: Path) -> None:
    path = _raw(_made(tmp_path / "a.duckdb"), "INSERT INTO migration VALUES (9999, '9999_later', NULL)")
    before = _fingerprint(path)
    with pytest.raises(StoreNewer, match="9999"):
        opening(path)
    assert _fingerprint(path) == before


def test_a_file_that_was_refused_can_be_opened_once_it_is_put_right(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with pytest.raises(UserFacingError):
        open_store(_garbage(path))
    path.unlink()
    open_store(_made(path)).close()


# Hardening


@pytest.mark.parametrize(
    "sql",
    [
        "COPY batch TO '{folder}/batch.csv'",
        "COPY batch FROM '/etc/passwd'",
        "EXPORT DATABASE '{folder}/copy'",
        "ATTACH '{folder}/other.duckdb'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM read_text('{folder}/backups/../secret.txt')",
        "SELECT * FROM read_text('{folder}/backups/outside/secret.txt')",
        "SELECT * FROM glob('{folder}/backups/../*')",
        "COPY batch TO '{folder}/backups/outside/batch.csv'",
        "COPY batch TO '{folder}/backups.csv'",
        "SELECT * FROM read_csv('http://127.0.0.1:9/x')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SET lock_configuration = false",
        "SET allowed_directories = ['/']",
        "SET memory_limit = '1TB'",
        "SET profiling_output = '{folder}/profile'",
        "PRAGMA temp_directory = '/tmp'",
        "CREATE PERSISTENT SECRET key (TYPE http)",
    ],
)
def test_sql_reaches_nothing_outside_the_database(sql: str, loaded: Store, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "outside").symlink_to(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)), loaded.cursor() as cursor:
        cursor.execute(sql.format(folder=tmp_path)).fetchall()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_copy_can_be_made_in_the_folder_of_backups_while_the_lock_holds(tmp_path: Path) -> None:
    folder = tmp_path / "l’été, d'ici"
    path = folder / "a.duckdb"
    store = initialise(path, now=NOW)
    (folder / "backups").mkdir()
    copy = folder / "backups" / "copy.duckdb"
    with store.cursor() as cursor:
        cursor.execute("ATTACH '{}' AS copy".format(str(copy).replace("'", "''")))
        cursor.execute("COPY FROM DATABASE a TO copy")
        cursor.execute("DETACH copy")
    elsewhere = subprocess.run([sys.executable, "-c", HOLD, path], input=b"", capture_output=True, check=False)
    assert b"Conflicting lock" in elsewhere.stderr
    store.close()
    open_store(copy).close()


def test_a_python_variable_is_no_table(store: Store) -> None:
    secret = [1]
    with pytest.raises(duckdb.CatalogException):
        store.rows("SELECT * FROM secret")
    assert secret == [1]


def test_a_reopened_database_is_hardened_too(tmp_path: Path) -> None:
    store = open_store(_made(tmp_path / "a.duckdb"))
    with pytest.raises(duckdb.PermissionException):
        store.rows("SELECT * FROM read_text('/etc/passwd')")
    store.close()


# Where the database is


def test_the_url_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICATORS_DATABASE_URL", f"duckdb:///{tmp_path}/a.duckdb")
    assert store_address() == tmp_path / "a.duckdb"
    monkeypatch.delenv("INDICATORS_DATABASE_URL")
    assert store_address() == PROJECT / "data" / "indicators.duckdb"


@pytest.mark.parametrize("url", ["postgresql://host:port/base", "duckdb:/a.duckdb", "a.duckdb", "mysql://a:secret@b/c"])
def test_an_unknown_kind_of_store_is_refused_without_telling_a_password(url: str) -> None:
    with pytest.raises(StoreUnsupported, match="duckdb:///") as refused:
        store_address(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "options", "password"),
    [
        ("postgresql://", {}, ""),
        (
            "postgres://ana@h.example:6543/base",
            {"host": "h.example", "port": "6543", "user": "ana", "dbname": "base"},
            "",
        ),
        (
            "postgresql://a%40b:p%27%5Cw@/b%20c?host=/run/pg&sslmode=verify-full",
            {"host": "/run/pg", "user": "a@b", "dbname": "b c", "sslmode": "verify-full"},
            "p'\\w",
        ),
        (
            "postgresql://[::1]/base?connect_timeout=2&password=x",
            {"host": "::1", "dbname": "base", "connect_timeout": "2"},
            "x",
        ),
    ],
)
def test_the_url_of_a_server_is_read_as_libpq_reads_it(url: str, options: dict[str, str], password: str) -> None:
    server = store_address(url)
    assert isinstance(server, Server)
    own = {"connect_timeout": "5", "tcp_user_timeout": "15000", "application_name": "sante-numerique"}
    assert dict(server.options) == {**own, **options}
    assert server.password == password
    assert not password or password not in repr(server)


def test_the_room_offers_no_way_in_but_append() -> None:
    offered = {
        "Hand",
        "Receipt",
        "Store",
        "Submission",
        "append",
        "initialise",
        "open_store",
        "receipt_of",
        "store_address",
    }
    assert set(room.__all__) == offered
