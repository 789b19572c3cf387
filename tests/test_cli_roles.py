"""The command line's door: what is run on somebody's behalf has that member's rights, and no others."""

import datetime as dt
from pathlib import Path

import pytest

from indicators.access import PERMISSIONS, Act
from indicators.cli import DONE, REFUSED, main
from indicators.model import Door, Event, Role
from indicators.store import events, open_store, queries
from tests.fixtures import opened_copy
from tests.staff import LIMITED, OTHER, OWN, known_as, staff

ROLES = [*Role]


@pytest.fixture(scope="module")
def staffed_file(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real figures and a member of each role, closed."""
    store = opened_copy(loaded_file, tmp_path_factory.mktemp("staffed") / "indicators.duckdb")
    staff(store)
    store.close()
    return store.path


@pytest.fixture
def database(staffed_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that the commands of a test work on."""
    copy = tmp_path / "indicators.duckdb"
    copy.write_bytes(staffed_file.read_bytes())
    monkeypatch.setenv("INDICATORS_DATABASE_URL", f"duckdb:///{copy}")
    return copy


def _counted(database: Path, table: str) -> int:
    store = open_store(database)
    try:
        return len(queries.stored_rows(store, table))
    finally:
        store.close()


def _refusals(database: Path) -> list[Event]:
    store = open_store(database)
    try:
        return [each for each in events.events(store, last=100) if each.kind == "refused"]
    finally:
        store.close()


def _told(actor: str, act: Act, subject: str | None, kept: list[Event]) -> bool:
    [event] = kept
    assert isinstance(event.recorded_at, dt.datetime)
    return (event.actor, event.door, event.act, event.subject) == (actor, Door.COMMAND, act, subject)


@pytest.mark.parametrize("slug", [OWN, OTHER])
@pytest.mark.parametrize("role", ROLES)
def test_values_are_imported_for_those_who_report_them(role: Role, slug: str, database: Path, tmp_path: Path) -> None:
    file, actor = tmp_path / "values.csv", known_as(role).email
    file.write_text(f"indicateur;date;valeur\n{slug};30/06/2026;41\n", encoding="utf-8")
    before = _counted(database, "achievement")
    outside = role in LIMITED and slug == OTHER
    allowed = role in PERMISSIONS[Act.REPORT] and not outside
    code = main(["intake", str(file), "--as", actor.upper(), "--accept-warnings", "essai", "--source", "sans source"])
    assert code == (DONE if allowed else REFUSED)
    assert _counted(database, "achievement") - before == int(allowed)
    kept = _refusals(database)
    assert kept == [] if allowed else _told(actor, Act.REPORT, slug if role is Role.MANAGER else None, kept)


@pytest.mark.parametrize("role", ROLES)
def test_roles_are_given_by_administrators_only(role: Role, database: Path) -> None:
    actor, before = known_as(role).email, _counted(database, "member")
    allowed = role in PERMISSIONS[Act.APPOINT]
    code = main(["members", "add", "new@example.org", "--role", "administrator", "--as", actor])
    assert code == (DONE if allowed else REFUSED)
    assert _counted(database, "member") - before == int(allowed)
    assert allowed or _told(actor, Act.APPOINT, None, _refusals(database))


def test_an_address_without_a_role_may_do_nothing(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["members", "remove", known_as(Role.READER).email, "--as", "unknown@example.org"]) == REFUSED
    assert "Votre rôle (aucun rôle) ne permet pas cette action" in capsys.readouterr().err


def test_the_operator_may_do_everything(database: Path) -> None:
    assert main(["members", "add", "new@example.org", "--role", "reader"]) == DONE
    assert _refusals(database) == []
