"""The command ``members``, as real processes: the first administrator, roles given and taken away, refusals."""

import json
from pathlib import Path

import pytest

from indicators.store import events, open_store
from tests.commands import run

JEANNE, PAUL = "jeanne@example.org", "paul@example.org"


def _members(database: Path) -> dict[str, tuple[str, list[str], str]]:
    ran = run(database, "members", "list", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    return {each["email"]: (each["role"], each["scope"], each["by"]) for each in json.loads(ran.stdout)}


@pytest.fixture(scope="module")
def loaded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("members") / "indicators.duckdb"
    assert run(database, "init").returncode == 0
    return database


@pytest.fixture
def database(loaded_file: Path, tmp_path: Path) -> Path:
    """A database of this test's own, in which nobody has a role."""
    copy = tmp_path / "indicators.duckdb"
    copy.write_bytes(loaded_file.read_bytes())
    return copy


def test_nobody_has_a_role_at_first(database: Path) -> None:
    ran = run(database, "members", "list")
    assert (ran.returncode, ran.stdout) == (0, "Personne n’a encore de rôle.\n")
    assert _members(database) == {}


def test_the_operator_makes_the_first_administrator_who_gives_a_role_in_turn(database: Path) -> None:
    first = run(database, "members", "add", "Jeanne@Example.org", "--role", "administrator")
    assert (first.returncode, first.stderr) == (0, "")
    assert "jeanne@example.org\u00a0: aucun rôle → administration" in first.stdout
    scope = "indicator:lieux_experimentation axis:formation"
    second = run(
        database, "--lang", "en", "members", "add", PAUL, "--role", "manager", "--scope", scope, "--as", JEANNE
    )
    assert second.stdout == (
        "paul@example.org: no role → manager (axis Training, Experimentation sites)\nNo. 3 in the journal.\n"
    )
    assert _members(database) == {
        JEANNE: ("administrator", ["all"], "local"),
        PAUL: ("manager", ["axis:formation", "indicator:lieux_experimentation"], JEANNE),
    }
    listed = run(database, "--lang", "en", "members", "list").stdout.splitlines()
    assert listed[1].startswith("paul@example.org    manager (axis Training, Experimentation sites)  (")
    assert listed[1].endswith(", jeanne@example.org)")


def test_a_manager_without_a_scope_gets_their_own_indicators(database: Path) -> None:
    run(database, "members", "add", PAUL, "--role", "manager")
    assert _members(database)[PAUL] == ("manager", ["own"], "local")


def test_somebody_who_gives_no_roles_is_refused_and_the_refusal_is_kept(database: Path) -> None:
    run(database, "members", "add", PAUL, "--role", "reader")
    ran = run(database, "members", "add", PAUL, "--role", "administrator", "--as", PAUL)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "Votre rôle (lecture) ne permet pas cette action" in ran.stderr
    assert _members(database) == {PAUL: ("reader", ["all"], "local")}
    store = open_store(database)
    (event,) = events.events(store, last=9)
    store.close()
    assert (event.actor, event.kind, event.door, event.act) == (PAUL, "refused", "command", "appoint")


def test_a_role_is_taken_away_but_not_from_the_last_administrator(database: Path) -> None:
    for address, role in ((JEANNE, "administrator"), (PAUL, "reader")):
        run(database, "members", "add", address, "--role", role)
    ran = run(database, "members", "remove", PAUL, "--as", JEANNE)
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "paul@example.org\u00a0: lecture → aucun rôle")
    again = run(database, "members", "remove", PAUL)
    assert (again.returncode, again.stdout) == (1, "")
    assert "n’a aucun rôle ici" in again.stderr
    last = run(database, "members", "remove", JEANNE)
    assert (last.returncode, last.stdout) == (1, "")
    assert "est la dernière personne à avoir le rôle" in last.stderr
    assert list(_members(database)) == [JEANNE]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "paul", "--role", "reader"], "n’est pas une adresse"),
        (["remove", "paul"], "n’est pas une adresse"),
        (["add", PAUL, "--role", "manager", "--scope", "axis:cuisine"], "n’est ni un axe ni un indicateur"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(database: Path, arguments: list[str], said: str) -> None:
    ran = run(database, "members", *arguments)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert said in ran.stderr
    assert _members(database) == {}


@pytest.mark.parametrize(
    "arguments",
    [[], ["add", PAUL], ["add", PAUL, "--role", "none"], ["add", PAUL, "--role", "reader", "--as", "paul"], ["remove"]],
)
def test_a_wrong_usage_ends_with_2(database: Path, arguments: list[str]) -> None:
    assert run(database, "members", *arguments).returncode == 2
