"""A store on a real PostgreSQL that servers share: what one stores the others see, and every check holds for all."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from functools import partial
from pathlib import Path

import duckdb
import pytest

from indicators.access import Act, Identity
from indicators.catalogue import Catalogue
from indicators.errors import (
    AnotherReviewOpen,
    BackupExists,
    LastAdministrator,
    NotAllowed,
    ServerSilent,
    StoreMissing,
    StoreNewer,
    StoreOlder,
    VersionTaken,
)
from indicators.model import Door, Event, EventKind, Role
from indicators.readings import Desk, faults, figures
from indicators.store import Store, Submission, append, connection, events, initialise, members, open_store
from indicators.store.address import Server
from indicators.store.backups import back_up, restore, restore_on_server
from indicators.store.ledger import ledger_path
from indicators.store.verification import facts_checksum, verify
from tests.commands import run
from tests.entering import at_once
from tests.fixtures import MARIE, NOW, TODAY, entered, everything, opened_copy, value_row
from tests.holding import Room, refusal
from tests.postgres import Postgres, address, url_of
from tests.staff import appointed, give_roles, known_as, staff

LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def other(loaded_server: Server, shared_loaded: Store) -> Iterator[Store]:
    """A second server's store on the database of ``shared_loaded``."""
    with closing(open_store(loaded_server)) as opened:
        yield opened


def _figures(store: Store, catalogue: Catalogue) -> list[object]:
    return [figures(each) for each in Desk(store, catalogue.strategy).overview(on=TODAY).situations]


def _checksum(store: Store) -> str:
    with closing(store.cursor()) as cursor:
        return facts_checksum(cursor)


# Two servers


def test_what_one_server_stores_the_other_sees_whole(shared_loaded: Store, other: Store) -> None:
    append(shared_loaded, entered(value_row(version=2, value=Decimal("31.5"))), now=NOW)
    assert other.version() == shared_loaded.version() - 1
    other.follow()
    assert everything(other) == everything(shared_loaded)
    assert other.version() == shared_loaded.version()


def test_who_saves_on_top_of_what_another_server_stored_isrefusal(shared_loaded: Store, other: Store) -> None:
    append(shared_loaded, entered(value_row(version=2), id="first"), now=NOW)
    with pytest.raises(VersionTaken):
        append(other, entered(value_row(version=2, value=Decimal(11)), id="second"), now=NOW)
    assert other.version() == shared_loaded.version()
    append(other, entered(value_row(version=3, value=Decimal(11)), id="third"), now=NOW)


def test_a_submission_that_reaches_both_servers_is_stored_once(shared_loaded: Store, other: Store) -> None:
    save = entered(value_row(version=2), id="twice")
    receipts = at_once(*(partial(append, each, save, now=NOW) for each in (shared_loaded, other) * 4))
    assert {receipt.seq for receipt in receipts} == {shared_loaded.version()}
    assert Counter(receipt.repeated for receipt in receipts) == {False: 1, True: 7}


def test_a_role_taken_away_on_one_server_is_gone_on_the_other(shared_loaded: Store, other: Store) -> None:
    staff(shared_loaded)
    reporter = known_as(Role.MANAGER)
    give_roles(shared_loaded, appointed(reporter.email, Role.READER, version=2))
    with pytest.raises(NotAllowed):
        append(other, _reported(reporter), now=NOW)
    assert events.events(shared_loaded, last=1)[0].kind is EventKind.REFUSED


def test_of_two_reviews_opened_at_once_on_two_servers_one_is(
    shared_loaded: Store, other: Store, catalogue: Catalogue
) -> None:
    rooms = [Room(each, catalogue.strategy) for each in (shared_loaded, other)]
    days = (TODAY, TODAY + dt.timedelta(days=7))
    told = at_once(*(partial(refusal, partial(room.open, day)) for room, day in zip(rooms, days, strict=True)))
    assert Counter(told) == {None: 1, AnotherReviewOpen: 1}


def test_of_two_last_administrators_taken_away_at_once_on_two_servers_one_stays(
    shared_loaded: Store, other: Store
) -> None:
    emails = ("jeanne@example.org", "paul@example.org")
    give_roles(shared_loaded, *(appointed(each, Role.ADMINISTRATOR) for each in emails))
    leaving = [
        partial(give_roles, store, appointed(email, Role.READER, version=2))
        for store, email in zip((shared_loaded, other), emails, strict=True)
    ]
    told = at_once(*(partial(refusal, each) for each in leaving))
    assert Counter(told) == {None: 1, LastAdministrator: 1}
    other.follow()
    assert len(members.administrators(other)) == 1


def test_a_session_closed_on_one_server_is_closed_on_the_other_at_once(shared_loaded: Store, other: Store) -> None:
    events.record(shared_loaded, Event(NOW, MARIE.email, EventKind.SIGNED_OUT, Door.PAGE, detail="f" * 64))
    assert events.was_recorded(other, EventKind.SIGNED_OUT, detail="f" * 64, since=NOW)
    assert other.version() == shared_loaded.version()


def test_pages_of_two_servers_never_mix_two_states(shared_loaded: Store, other: Store, catalogue: Catalogue) -> None:
    """While one server stores, what the other shows is always one of the states that there were."""
    desk, seen, done = Desk(other, catalogue.strategy), [], threading.Event()

    def read() -> None:
        while not done.is_set():
            other.follow()
            overview = desk.overview(on=TODAY)
            (found,) = other.rows("SELECT count(*)::INTEGER AS rows FROM achievement WHERE batch LIKE 'n%'")
            seen.append((overview.stamp[0], found["rows"]))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 21):
        rows = [value_row(version=number + 1, value=Decimal(number)), value_row(period_end=TODAY, version=number)]
        append(shared_loaded, entered(*rows, id=f"n{number}"), now=NOW)
    done.set()
    reader.join()
    assert {rows % 2 for _, rows in seen} == {0}
    assert [rows for _, rows in seen] == sorted(rows for _, rows in seen)


# From a file to a server and back


def test_a_file_moves_to_a_server_and_back_with_the_same_checksum(
    loaded: Store, postgres: Postgres, tmp_path: Path, catalogue: Catalogue
) -> None:
    Room(loaded, catalogue.strategy).held()
    events.record(loaded, Event(NOW, MARIE.email, EventKind.SIGNED_IN, Door.PAGE, detail="é « ' \\ | \t\n €"))
    made = back_up(loaded, tmp_path / "made.duckdb")
    base = postgres.create()
    there = restore_on_server(made.path, address(postgres, base), now=LATER)
    assert there == (made.version, made.checksum)
    with closing(open_store(address(postgres, base))) as store:
        assert faults(store) == ()
        assert _figures(store, catalogue) == _figures(loaded, catalogue)
        append(store, entered(value_row(version=7), id="there"), now=LATER)
        back = back_up(store, tmp_path / "back.duckdb")
        everything_there = {table: rows for table, rows in everything(store).items() if table != "migration"}
    again = restore(back.path, tmp_path / "again.duckdb", now=LATER)
    assert (again.version, again.checksum) == (back.version, back.checksum)
    with closing(open_store(again.path)) as store:
        assert {table: rows for table, rows in everything(store).items() if table != "migration"} == everything_there
        assert _checksum(store) == back.checksum
    postgres.drop(base)


def test_a_ledger_alone_is_enough_to_fill_a_server(loaded: Store, postgres: Postgres) -> None:
    base = postgres.create()
    version, checksum = restore_on_server(ledger_path(loaded.path), address(postgres, base), now=NOW)
    assert (version, checksum) == (loaded.version(), _checksum(loaded))
    postgres.drop(base)


def test_nothing_on_a_server_is_ever_overwritten(loaded: Store, shared_loaded: Store, tmp_path: Path) -> None:
    made, before = back_up(loaded, tmp_path / "made.duckdb"), everything(shared_loaded)
    with pytest.raises(BackupExists):
        restore_on_server(made.path, shared_loaded.server, now=NOW)  # type: ignore[attr-defined]
    with closing(open_store(shared_loaded.server)) as again:  # type: ignore[attr-defined]
        assert everything(again) == before


def test_a_file_that_cannot_be_moved_whole_leaves_the_server_empty(
    empty_file: Path, postgres: Postgres, tmp_path: Path
) -> None:
    with closing(opened_copy(empty_file, tmp_path / "a.duckdb")) as store:
        append(store, entered(value_row(comment_fr="a\0b")), now=NOW)  # PostgreSQL has no such character
        made = back_up(store, tmp_path / "made.duckdb")
    base = postgres.create()
    with pytest.raises(Exception, match=r"0x00|null byte|NULL"):
        restore_on_server(made.path, address(postgres, base), now=NOW)
    assert postgres.said("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", base) == "0"
    postgres.drop(base)


def test_commands_work_on_a_database_that_a_dashboard_uses(
    shared_loaded: Store, loaded_server: Server, postgres: Postgres, tmp_path: Path
) -> None:
    url, other = url_of(loaded_server), postgres.create()
    asked = (
        ("init",),
        ("members", "add", "anne@example.org", "--role", "administrator"),
        ("verify",),
        ("status", "--json"),
        ("backup", str(tmp_path / "copy.duckdb")),
        ("restore", str(tmp_path / "copy.duckdb"), "--to", postgres.url(other)),
    )
    ran = [run(url, *each) for each in asked]
    assert [(each.returncode, each.stderr) for each in ran] == [(0, "")] * len(asked)
    assert not [each for each in ran if postgres.password in each.stdout]
    shared_loaded.follow()
    assert members.administrators(shared_loaded) == {"anne@example.org"}
    assert run(postgres.url(other), "verify").returncode == 0
    refused = run(postgres.url(other), "restore", str(tmp_path / "copy.duckdb"), "--to", postgres.url(other))
    assert (refused.returncode, postgres.password in refused.stderr) == (1, False)
    postgres.drop(other)


def test_a_command_says_that_the_server_is_away_and_not_with_which_password() -> None:
    ran = run("postgresql://ana:secret@127.0.0.1:1/base", "status")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "Le serveur de base de données base (127.0.0.1) ne répond pas" in ran.stderr
    assert "secret" not in ran.stderr


# Releases


def test_two_servers_that_start_at_once_make_the_tables_once(postgres: Postgres) -> None:
    base = postgres.create()
    stores = at_once(*(partial(initialise, address(postgres, base), now=NOW) for _ in range(4)))
    assert [each.rows("SELECT count(*)::INTEGER AS rows FROM migration") for each in stores] == [
        [{"rows": connection.needed_release()}]
    ] * 4
    for each in stores:
        each.close()
    postgres.drop(base)


def test_a_server_of_an_earlier_release_is_migrated_after_a_copy(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = postgres.create()
    with monkeypatch.context() as earlier:
        earlier.setattr("indicators.store.tables._pending", partial(_only, until=5))
        with pytest.raises(StoreOlder):
            initialise(address(postgres, base), now=NOW)
    postgres.said("INSERT INTO source VALUES ('s', 't', 'p', NULL, NULL, NULL, NULL, now(), 'b')", base)
    monkeypatch.setattr("indicators.store.migrations.COPIES", tmp_path)
    with closing(initialise(address(postgres, base), now=LATER)) as store:
        assert [each["number"] for each in store.rows("FROM migration ORDER BY number")] == [1, 2, 3, 4, 5, 6]
    (copy,) = tmp_path.iterdir()
    assert copy.name == f"{base}-before-release-6.duckdb"
    with duckdb.connect(copy, read_only=True) as kept:
        assert kept.execute("SELECT id FROM source").fetchall() == [("s",)]
        assert kept.execute("SELECT max(number) FROM migration").fetchall() == [(5,)]
    postgres.drop(base)


def test_a_server_of_a_later_release_is_left_alone(base: Server, postgres: Postgres) -> None:
    postgres.said("INSERT INTO migration VALUES (99, 'later', now())", base.database)
    for opening in (open_store, partial(initialise, now=NOW)):
        with pytest.raises(StoreNewer):
            opening(base)


def test_a_server_without_tables_isrefusal_to_be_made(postgres: Postgres) -> None:
    base = postgres.create()
    with pytest.raises(StoreMissing, match="init"):
        open_store(address(postgres, base))
    postgres.drop(base)


# What can be wrong with a server


@pytest.mark.parametrize("wrong", ["password", "port", "dbname"])
def test_a_server_that_cannot_be_reached_isrefusal_without_its_password(
    base: Server, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    options = {**dict(base.options), **({wrong: "1"} if wrong != "password" else {})}
    password = "wrong-word" if wrong == "password" else base.password
    with pytest.raises(ServerSilent) as away:
        open_store(Server(tuple(options.items()), password))
    told = [str(away.value), repr(away.value.__cause__), caplog.text]
    assert not [each for each in told if password in each]


def test_a_row_edited_on_the_server_is_found(shared_loaded: Store, postgres: Postgres) -> None:
    assert verify(shared_loaded) == ()
    database = shared_loaded.server.database  # type: ignore[attr-defined]
    postgres.said("UPDATE achievement SET value = value + 1 WHERE indicator = 'lieux_experimentation'", database)
    found = verify(shared_loaded)
    assert {(fault.check, fault.where) for fault in found} == {("server", "achievement")}
    assert "lieux_experimentation" in found[0].detail


def test_a_server_that_was_put_back_stores_nothing_until_the_dashboard_starts_again(
    shared_loaded: Store, postgres: Postgres
) -> None:
    database = shared_loaded.server.database  # type: ignore[attr-defined]
    append(shared_loaded, entered(value_row(version=2), id="lost"), now=NOW)
    postgres.said("DELETE FROM achievement WHERE batch = 'lost'", database)
    postgres.said("DELETE FROM batch WHERE submission_id = 'lost'", database)
    refused = refusal(partial(append, shared_loaded, entered(value_row(version=3), id="next"), now=NOW))
    assert refused is not None
    assert refused.__name__ == "AnotherHistory"
    assert postgres.said("SELECT count(*) FROM batch WHERE submission_id = 'next'", database) == "0"
    with closing(open_store(shared_loaded.server)) as again:  # type: ignore[attr-defined]
        append(again, entered(value_row(version=2), id="next"), now=NOW)


def test_a_user_who_may_only_read_and_insert_is_enough(base: Server, postgres: Postgres) -> None:
    database = base.database
    postgres.said("CREATE ROLE dashboard LOGIN PASSWORD 'word'")
    postgres.said("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO dashboard", database)
    modest = Server(tuple({**dict(base.options), "user": "dashboard"}.items()), "word")
    with closing(open_store(modest)) as store:
        append(store, entered(value_row()), now=NOW)
        assert verify(store) == ()
    with pytest.raises(RuntimeError, match="permission denied"):
        Postgres.said(postgres, "SET ROLE dashboard; DELETE FROM batch", database)
    postgres.drop(database)
    postgres.said("DROP ROLE dashboard")


def _reported(actor: Identity) -> Submission:
    return Submission("reported", actor, Act.REPORT, "form", {"achievement": [value_row(version=2)]})


def _only(after: int, _: int | None, *, until: int) -> list[Path]:
    return [file for file in sorted(connection.SQL.glob("*.sql")) if after < int(file.name[:4]) <= until]
