"""The command line, as real processes: what is printed, and exit 0 done, 1 refused, 2 usage."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from indicators.store import open_store
from tests.commands import Ran, run, run_apart
from tests.fixtures import PROJECT, redefine

KEYS = {
    "slug",
    "axis",
    "unit",
    "measure",
    "achieved",
    "qualifier",
    "achieved_on",
    "target",
    "due",
    "planned",
    "rate",
    "shown",
    "gap",
    "status",
    "stale",
}

WRONG_USAGES = [
    [],
    ["destroy"],
    ["status", "--until", "2022"],
    ["--lang", "de", "status"],
    ["remind", "--within", "soon"],
    ["remind", "--within", "-3"],
    ["remind", "--json", "--ical"],
]
REMINDER_KEYS = ["slug", "label", "label_en", "owner", "last_on", "update_due", "days_late", "never_reported"]
OWNER = "marie@example.org"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A database made by ``init``, and what that printed."""
    database = tmp_path_factory.mktemp("cli") / "new" / "indicators.duckdb"
    return database, run_apart(database, "init")


@pytest.fixture(scope="module")
def database(first: tuple[Path, Ran]) -> Path:
    return first[0]


@pytest.fixture(scope="module")
def figures(database: Path) -> dict[str, dict[str, Any]]:
    """``status --json`` of today, by slug."""
    ran = run(database, "status", "--on", "2026-11-22", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    return {each["slug"]: each for each in json.loads(ran.stdout)}


def test_init_makes_the_folder_and_the_database_and_says_so(first: tuple[Path, Ran]) -> None:
    database, ran = first
    assert (ran.returncode, ran.stderr) == (0, "")
    assert database.exists()
    assert "indicators.duckdb" in ran.stdout


def test_init_again_has_nothing_to_do_and_changes_no_byte(database: Path) -> None:
    before = database.read_bytes()
    ran = run(database, "--lang", "en", "init")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Nothing to do")
    assert database.read_bytes() == before


def test_status_prints_a_line_per_indicator_in_french(database: Path) -> None:
    ran = run(database, "status", "--on", "2022-11-21")
    lines = ran.stdout.splitlines()
    sites = next(line for line in lines if line.startswith("  Tiers-lieux"))
    named = [line for line in lines if line.startswith("  ")]
    assert ran.returncode == 0
    assert len(named) == len([*(PROJECT / "data" / "indicators").glob("*.toml")])
    assert sum(int(line.split()[0]) for line in lines if line not in named) == len(named)
    assert "33\u202f%" in sites
    assert "10\u202flieux pour une cible de 30\u202flieux (fin 2024)" in sites


def test_status_prints_english_where_asked_to(database: Path) -> None:
    ran = run(database, "--lang", "en", "status", "--on", "2022-11-21")
    assert "10\u202fsites for a target of 30\u202fsites (end of 2024)" in ran.stdout


def test_json_has_the_promised_keys(figures: dict[str, dict[str, Any]]) -> None:
    assert figures
    assert [slug for slug, each in figures.items() if not set(each) >= KEYS] == []


def test_json_holds_plain_values(figures: dict[str, dict[str, Any]]) -> None:
    sites = {key: figures["lieux_experimentation"][key] for key in KEYS}
    assert sites == {
        "slug": "lieux_experimentation",
        "axis": "experimentation",
        "unit": "lieux",
        "measure": "cumulative",
        "achieved": 37,
        "qualifier": "exact",
        "achieved_on": "2025-11-12",
        "target": 30,
        "due": "2024-12-31",
        "planned": 30.0,
        "rate": 123.33,
        "shown": 123,
        "gap": 7.0,
        "status": "reached",
        "stale": False,
    }


def test_json_has_null_where_nothing_is_known(figures: dict[str, dict[str, Any]]) -> None:
    students = figures["etudiants_formes"]
    unknown = ("achieved", "qualifier", "achieved_on", "planned", "rate", "shown", "gap")
    assert {students[key] for key in unknown} == {None}
    assert (students["target"], students["status"], students["stale"]) == (210000, "no_data", False)


def test_json_keeps_the_decimals_of_an_amount(figures: dict[str, dict[str, Any]]) -> None:
    committed = figures["montant_engage"]
    assert (committed["achieved"], committed["qualifier"]) == (550, "at_least")
    assert (committed["target"], committed["rate"], committed["shown"]) == (718.4, 76.56, 76)


def test_a_french_date_is_refused_in_french(database: Path) -> None:
    ran = run(database, "status", "--on", "21/11/2022")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "21/11/2022" in ran.stderr
    assert "2022-11-21" in ran.stderr
    assert "pas une date" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_before_anything_was_known_status_says_so(database: Path) -> None:
    ran = run(database, "--lang", "en", "status", "--on", "2000-01-01")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.strip() == "Nothing was known on that day."


def test_before_anything_was_known_json_is_an_empty_list(database: Path) -> None:
    assert json.loads(run(database, "status", "--on", "2000-01-01", "--json").stdout) == []


def test_a_missing_database_is_refused_and_not_created(tmp_path: Path) -> None:
    ran = run(tmp_path / "none.duckdb", "status")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "none.duckdb" in ran.stderr
    assert "dashboard init" in ran.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("command", ["init", "status", "remind"])
def test_a_damaged_database_is_refused_and_left_as_it_is(command: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.duckdb"
    path.write_bytes(b"no database" * 1000)
    ran = run(path, command)
    assert ran.returncode == 1
    assert "bad.duckdb" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert path.read_bytes() == b"no database" * 1000


@pytest.mark.parametrize("arguments", WRONG_USAGES)
def test_wrong_usage_is_exit_2(arguments: list[str], tmp_path: Path) -> None:
    ran = run(tmp_path / "none.duckdb", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "usage" in ran.stderr


def test_an_unknown_store_is_refused() -> None:
    environment = {**os.environ, "INDICATORS_DATABASE_URL": "sqlite:///a.db"}
    ran = subprocess.run(
        [sys.executable, "-m", "indicators", "status"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "sqlite" in ran.stderr


@pytest.fixture(scope="module")
def owned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which somebody owns the experimentation sites."""
    database = tmp_path_factory.mktemp("owned") / "indicators.duckdb"
    assert run(database, "init").returncode == 0
    store = open_store(database)
    redefine(store, "lieux_experimentation", owner=OWNER)
    store.close()
    return database


def test_remind_prints_by_owner_and_what_has_no_owner_last(owned: Path) -> None:
    ran = run(owned, "remind", "--on", "2027-01-21")
    lines = ran.stdout.splitlines()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert lines[:3] == [
        OWNER,
        "  Tiers-lieux d’expérimentation\u00a0: valeur attendue depuis le 11 janvier 2027 (10 jours)",
        "responsable non précisé",
    ]
    assert all(line.startswith("  ") for line in lines[3:])


def test_remind_within_days_looks_ahead_in_english(owned: Path) -> None:
    asked = ("--lang", "en", "remind", "--on", "2026-11-22", "--owner", OWNER)
    assert run(owned, *asked).stdout == "Nothing to update.\n"
    ahead = run(owned, *asked, "--within", "50").stdout.splitlines()
    assert ahead == [OWNER, "  Experimentation sites: value awaited on 11 January 2027"]


def test_remind_finds_an_owner_however_the_address_is_capitalised(owned: Path) -> None:
    ran = run(owned, "remind", "--on", "2027-01-21", "--owner", "Marie@Example.ORG", "--json")
    assert [each["slug"] for each in json.loads(ran.stdout)] == ["lieux_experimentation"]


def test_remind_json_has_the_promised_keys_and_plain_values(owned: Path) -> None:
    listed = json.loads(run(owned, "remind", "--on", "2027-01-21", "--json").stdout)
    sites = next(each for each in listed if each["slug"] == "lieux_experimentation")
    students = next(each for each in listed if each["slug"] == "etudiants_formes")
    assert {tuple(each) for each in listed} == {tuple(REMINDER_KEYS)}
    assert [*sites.values()][3:] == [OWNER, "2025-11-12", "2027-01-11", 10, False]
    assert (students["owner"], students["last_on"], students["never_reported"]) == (None, None, True)


def test_remind_ical_writes_a_calendar_with_its_own_line_ends(owned: Path) -> None:
    environment = {**os.environ, "INDICATORS_DATABASE_URL": f"duckdb:///{owned}", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "indicators", "remind", "--on", "2026-11-22", "--owner", OWNER, "--ical"]
    ran = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.endswith(b"\r\nEND:VCALENDAR\r\n")
    assert ran.stdout.count(b"\n") == ran.stdout.count(b"\r\n")
    (event,) = Calendar.from_ical(ran.stdout).events
    assert event["SUMMARY"] == "À mettre à jour\u00a0: Tiers-lieux d’expérimentation"


def test_remind_ical_has_all_that_is_to_come_and_what_is_late_if_asked_for(owned: Path) -> None:
    def slugs(*asked: str) -> list[str]:
        written = run(owned, "remind", "--on", "2027-01-21", *asked).stdout
        return [str(each["UID"]).partition("-")[0] for each in Calendar.from_ical(written).events]

    late, upcoming = "lieux_experimentation", slugs("--ical")
    assert upcoming
    assert late not in upcoming
    assert {late, *upcoming} < set(slugs("--ical", "all"))
    assert slugs("--owner", OWNER, "--ical") == []
    assert slugs("--owner", OWNER, "--ical", "all") == [late]
    assert set(slugs("--within", "30", "--ical")) < set(upcoming)
    assert run(owned, "remind", "--ical", "some").returncode == 2


@pytest.mark.parametrize(
    ("form", "printed"), [([], "Rien à mettre à jour.\n"), (["--json"], "[]\n"), (["--ical"], "BEGIN:VCALENDAR")]
)
def test_remind_with_nothing_due_is_done_all_the_same(form: list[str], printed: str, owned: Path) -> None:
    ran = run(owned, "remind", "--owner", "nobody@example.org", *form)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith(printed)
    assert "VEVENT" not in ran.stdout


def test_remind_refuses_a_date_that_it_cannot_read(owned: Path) -> None:
    ran = run(owned, "remind", "--on", "demain")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "demain" in ran.stderr
    assert "Traceback" not in ran.stderr
