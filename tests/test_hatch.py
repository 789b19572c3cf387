"""Commands while another process holds the database: the same answers, through a socket of the same user."""

import datetime as dt
import json
import os
import shutil
import socket
import stat
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.access import Act, Identity, Origin
from indicators.errors import AppendOnly, StoreLocked, StoreSilent, TableRefused, VersionTaken
from indicators.model import Door, Event, EventKind
from indicators.store import Store, append, events, open_store, wire
from indicators.store.distant import DistantStore, reach_store
from indicators.store.hatch import Hatch, at_socket, socket_path
from indicators.store.ledger import ledger_path, lines
from indicators.texts import french_spacing
from tests.bench.servers import serve
from tests.commands import run, run_apart
from tests.fixtures import MARIE, NOW, PROJECT, entered, everything, opened_copy, value_row

BATCH_VERBS = [
    ("status",),
    ("status", "--json"),
    ("changes", "--since", "2022-11-21"),
    ("remind", "--within", "60"),
    ("members", "list"),
    ("dossier", "--on", "2026-11-22", "--to", "dossier.md"),
    ("verify", "--json"),
]
"""With what they printed while nobody held the database, they are compared."""


@pytest.fixture
def held(loaded: Store) -> Iterator[Store]:
    """A store that this process holds, as the server does, with its hatch open."""
    hatch = Hatch(loaded)
    yield loaded
    hatch.close()


@pytest.fixture
def distant(held: Store) -> Iterator[Store]:
    store = reach_store(held.path)
    assert isinstance(store, DistantStore)
    yield store
    store.close()


# What commands say


@pytest.mark.parametrize("verb", BATCH_VERBS, ids=" ".join)
def test_a_verb_says_the_same_whether_the_database_is_held_or_not(
    verb: tuple[str, ...], loaded_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = opened_copy(loaded_file, tmp_path / "free.duckdb")
    store.close()
    free = run(store.path, *verb)
    held = open_store(store.path)
    hatch = Hatch(held)
    try:
        assert run(store.path, *verb) == free
    finally:
        hatch.close()
        held.close()
    assert free.returncode == 0


def test_a_file_is_stored_by_the_process_that_holds_the_database(held: Store, tmp_path: Path) -> None:
    file, before = tmp_path / "valeurs.csv", held.version()
    file.write_text("indicateur;date;valeur;source\nlieux_experimentation;2026-11-20;41;ANS, bilan\n", encoding="utf-8")
    stored = run(held.path, "intake", str(file))
    assert (stored.returncode, stored.stderr) == (0, ""), stored
    counted = "1 valeur enregistrée ; 0 déjà connue ; 0 à confirmer ; 0 ligne refusée"
    assert stored.stdout == french_spacing(f"{counted}\nN° {before + 1} du journal.\n")
    assert held.version() == before + 1
    assert [row["actor"] for row in held.rows("FROM batch ORDER BY seq DESC LIMIT 1")] == ["local"]
    (sites,) = [
        each
        for each in json.loads(run(held.path, "status", "--json").stdout)
        if each["slug"] == "lieux_experimentation"
    ]
    assert sites["provisional"]["achieved"] == 41


def test_roles_are_given_and_refused_as_from_any_command(held: Store) -> None:
    given = run(held.path, "members", "add", "anne@example.org", "--role", "administrator")
    assert given.returncode == 0
    refused = run(held.path, "members", "remove", "anne@example.org")
    assert (refused.returncode, refused.stdout) == (1, "")
    nobody = run(held.path, "members", "add", "eve@example.org", "--role", "reader", "--as", "eve@example.org")
    assert nobody.returncode == 1
    told = [(event.kind, event.actor, event.door) for event in events.events(held, last=5)]
    assert (EventKind.REFUSED, "eve@example.org", Door.COMMAND) in told


def test_a_copy_is_made_by_the_process_that_holds_the_database(held: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copie.duckdb"
    assert run_apart(held.path, "backup", str(copy)).returncode == 0
    again = run(held.path, "backup", str(copy))
    assert again.returncode == 1
    assert "copie.duckdb" in again.stderr
    open_store(copy).close()


def test_a_running_server_answers_commands_and_ends_in_order(loaded_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(loaded_file, tmp_path / "served.duckdb"))
    environment = {"INDICATORS_DATABASE_URL": f"duckdb:///{path}"}
    with serve("dashboard:app", folder=PROJECT, environment=environment) as running:
        given = run(path, "members", "add", "anne@example.org", "--role", "administrator")
        with urllib.request.urlopen(f"{running.url}/sante") as answer:
            health = json.load(answer)
        verified = run(path, "verify")
    assert (given.returncode, given.stderr) == (0, "")
    assert health == {"status": "ok", "data_version": 2, "last_copy": None}
    assert verified.returncode == 0
    assert not socket_path(path).exists()
    with closing(open_store(path)) as store:
        assert [row["email"] for row in everything(store)["member"]] == ["anne@example.org"]


# What the hatch takes


def test_what_is_stored_through_the_hatch_is_exact_and_in_the_ledger(held: Store, distant: Store) -> None:
    row = value_row(value=Decimal("718.4321"), period_end=dt.date(2026, 11, 20), comment_fr="l’été « 12 »\n\u2028")
    receipt = append(distant, entered(row, id="far"), now=NOW)
    again = append(distant, entered(row, id="far"), now=NOW)
    frame = pl.DataFrame([{**row, "version": 2}]).with_columns(pl.col("value").cast(pl.Decimal(18, 4)))
    many = pl.DataFrame(frame, schema_overrides={"version": pl.Int32})
    append(distant, entered(id="many").__class__("many", MARIE, Act.REPORT, "file", {"achievement": many}), now=NOW)
    stored = held.rows("SELECT value, comment_fr FROM achievement WHERE batch = 'far'")
    assert stored == [{"value": Decimal("718.4321"), "comment_fr": "l’été « 12 »\n\u2028"}]
    assert (receipt.repeated, again.repeated, again.seq) == (False, True, receipt.seq)
    assert distant.version() == held.version() == receipt.seq + 1
    assert everything(distant) == everything(held)
    assert len([line for line in lines(ledger_path(held.path)) if line.rows.get("batch")]) == held.version()


def test_a_refusal_comes_back_as_it_was_raised(distant: Store) -> None:
    append(distant, entered(value_row(period_end=dt.date(2026, 11, 20))), now=NOW)
    with pytest.raises(VersionTaken) as taken:
        append(distant, entered(value_row(period_end=dt.date(2026, 11, 20)), id="second"), now=NOW)
    assert taken.value.values["table"] == "achievement"
    with pytest.raises(TableRefused):
        append(distant, entered(value_row(qualifier="nearly"), id="third"), now=NOW)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_blob('{path}')",
        "SELECT * FROM READ_TEXT ('{path}')",
        "SELECT * FROM glob('/etc/*')",
        """SELECT * FROM "read_blob"('{path}')""",
        """SELECT * FROM main."read_text"('{path}')""",
        "SELECT * FROM read_blob/**/('{path}')",
        "SELECT (SELECT size FROM \"read_blob\"('{path}')) AS size",
        "SELECT * FROM batch WHERE EXISTS (FROM \"read_blob\"('{path}'))",
        "FROM query('FROM rea' || 'd_blob(''{path}'')')",
        "FROM query_table(['batch'])",
        "FROM '{path}'",
        "FROM '{path}.csv'",
        "SUMMARIZE '{path}.parquet'",
        "FROM pragma_storage_info('batch')",
        "DELETE FROM batch",
        "SELECT 1; DROP TABLE batch",
        "INSERT INTO batch SELECT * FROM batch",
    ],
)
def test_nothing_but_one_select_that_reads_no_file_is_answered(
    sql: str, held: Store, distant: Store, caplog: pytest.LogCaptureFixture
) -> None:
    before = everything(held)
    for ask in (distant.rows, distant.frame):
        with pytest.raises((StoreSilent, AppendOnly)):
            ask(sql.format(path=held.path))
    assert everything(held) == before
    assert caplog.text.count("AppendOnly: ") == 2, "DuckDB was asked: reading its own file drops its lock"


@pytest.mark.parametrize("origin", [Origin.CATALOGUE, Origin.SIGNED_IN])
def test_who_comes_through_the_hatch_is_at_this_machine(origin: Origin, held: Store, distant: Store) -> None:
    before = everything(held)
    with pytest.raises(StoreSilent):
        append(distant, entered(value_row()).__class__("x", Identity("eve", origin), Act.REPORT, "form", {}), now=NOW)
    assert everything(held) == before


def test_an_event_is_kept_as_a_commands(held: Store, distant: Store) -> None:
    events.record(distant, Event(NOW, "marie@example.org", EventKind.EXPORTED, Door.PAGE, subject="x.csv"))
    assert [(each.door, each.subject) for each in events.events(held, last=1)] == [(Door.COMMAND, "x.csv")]


@pytest.mark.parametrize(
    "said", [b"\n", b"[]\n", b"{}\n", b'{"table":{"ask":"eval"}}\n', b"\xff\xfe\n", b"{" * 99 + b"\n"]
)
def test_nonsense_is_answered_with_a_refusal_and_harms_nobody(said: bytes, held: Store) -> None:
    with socket.socket(socket.AF_UNIX) as talk:
        with at_socket(held.path) as address:
            talk.connect(address)
        talk.sendall(said)
        answer = json.loads(talk.makefile("rb").readline())
    assert answer["table"]["error"] == "StoreSilent"
    store = reach_store(held.path)
    assert store.version() == held.version()
    store.close()


# Who may come


def test_the_socket_is_its_owners_alone(held: Store) -> None:
    mode = socket_path(held.path).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_another_user_is_not_answered(held: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with socket.socket(socket.AF_UNIX) as talk:
        with at_socket(held.path) as address:
            talk.connect(address)
        heard = []
        with suppress(BrokenPipeError, ConnectionResetError):  # it has hung up already
            talk.sendall(wire.line({"ask": "version"}))
            heard.append(talk.recv(1))
    assert heard in ([], [b""])


def test_a_database_that_is_held_without_a_hatch_is_locked(loaded: Store) -> None:
    with pytest.raises(StoreLocked):
        reach_store(loaded.path)
    hatch = Hatch(loaded)
    hatch.close()
    assert not socket_path(loaded.path).exists()
    with pytest.raises(StoreLocked):
        reach_store(loaded.path)


def test_a_socket_that_a_dead_server_left_is_replaced(loaded: Store) -> None:
    with socket.socket(socket.AF_UNIX) as old, at_socket(loaded.path) as address:
        old.bind(address)
    hatch = Hatch(loaded)
    store = reach_store(loaded.path)
    assert store.version() == loaded.version()
    store.close()
    hatch.close()


def test_a_long_path_has_a_hatch_too(loaded_file: Path, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["un dossier au nom bien long"] * 6)
    folder.mkdir(parents=True)
    store = opened_copy(loaded_file, folder / "long.duckdb")
    hatch = Hatch(store)
    far = reach_store(store.path)
    assert far.version() == store.version()
    far.close()
    hatch.close()
    store.close()


# What travels

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes()
)


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner), max_leaves=9))
def test_every_value_arrives_as_it_left(value: object) -> None:
    sent = wire.line(value)
    assert sent.count(b"\n") == 1
    assert wire.value(sent) == value
