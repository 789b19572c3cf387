"""``python -m indicators owners``: naming who is responsible from the command line and by a file, as the pages do."""

import json
import shutil
from pathlib import Path

import pytest

from indicators.access import PERMISSIONS, Act
from indicators.catalogue import Catalogue
from indicators.model import Clock, Kind, Role
from indicators.readings import Desk, Wanted
from indicators.store import open_store
from indicators.texts import french_spacing
from tests import opendocument as odf
from tests.commands import run
from tests.fixtures import TODAY, opened_copy
from tests.staff import OTHER, OWN, known_as, staff

SITES, FUNDS, STUDENTS = "lieux_experimentation", "montant_engage", "etudiants_formes"
ANNE, PAUL = "anne@example.org", "paul@example.org"


@pytest.fixture
def database(loaded_file: Path, tmp_path: Path) -> Path:
    """A database of this test's own."""
    return Path(shutil.copy(loaded_file, tmp_path / "indicators.duckdb"))


def read_owners(database: Path) -> dict[str, str]:
    """Return who is responsible for what, as the command lists it."""
    listed = json.loads(run(database, "owners", "list", "--json").stdout)
    assert len(listed) == 36
    return {each["indicator"]: each["owner"] for each in listed if each["owner"]}


def count_batches(database: Path) -> int:
    store = open_store(database)
    try:
        return store.version()
    finally:
        store.close()


def put(database: Path, text: str, *, name: str = "responsables.csv") -> str:
    file = database.with_name(name)
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_somebody_is_named_for_several_indicators_replaced_and_taken_away(database: Path) -> None:
    named = run(database, "owners", "name", " Anne@Example.org ", SITES, FUNDS)
    assert (named.returncode, named.stderr) == (0, "")
    assert named.stdout == french_spacing(
        f"Tiers-lieux d’expérimentation : responsable non précisé → {ANNE}\n"
        f"Aides engagées : responsable non précisé → {ANNE}\nN° 2 du journal.\n"
    )
    assert read_owners(database) == {SITES: ANNE, FUNDS: ANNE}
    run(database, "owners", "name", PAUL, SITES)
    assert read_owners(database) == {SITES: PAUL, FUNDS: ANNE}
    run(database, "owners", "remove", SITES)
    assert read_owners(database) == {FUNDS: ANNE}
    again = run(database, "owners", "name", ANNE, FUNDS)
    assert (again.returncode, again.stdout) == (0, "Rien ne changerait.\n")
    assert count_batches(database) == 4
    listed = run(database, "owners", "list").stdout.splitlines()
    assert f"{FUNDS:<34}"[: len(FUNDS)] in "".join(listed)
    assert sum(line.endswith(ANNE) for line in listed) == 1


def test_a_dry_run_says_what_would_change_and_stores_nothing(database: Path) -> None:
    file = put(database, f"indicateur;responsable\n{SITES};{ANNE}\n")
    for arguments in (("name", ANNE, SITES), ("import", file)):
        ran = run(database, "owners", *arguments, "--dry-run")
        assert (ran.returncode, ran.stdout.count("→"), count_batches(database)) == (0, 1, 1)
        assert "journal" not in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("name", "anne", SITES), "« anne » n’est pas une adresse e-mail"),
        (("name", "", SITES), "n’est pas une adresse e-mail"),
        (("name", ANNE, SITES, "nulle_part"), "nulle_part"),
        (("import", "/nulle/part.csv"), "part.csv"),
    ],
)
def test_what_makes_no_sense_is_refused_and_stores_nothing(
    arguments: tuple[str, ...], said: str, database: Path
) -> None:
    ran = run(database, "owners", *arguments)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert french_spacing(said) in ran.stderr
    assert count_batches(database) == 1


def test_a_file_names_replaces_and_takes_away_in_one_entry_of_the_journal(database: Path, catalogue: Catalogue) -> None:
    run(database, "owners", "name", PAUL, SITES, STUDENTS)
    file = put(
        database,
        f"Indicateur;Libellé;Adresse e-mail\n{SITES};x;{ANNE.upper()}\nAides engagées;x;{ANNE}\n"
        f"{STUDENTS};x;Personne\netab_inconnu;x;\n{FUNDS};x;{ANNE}\n",
    )
    ran = run(database, "owners", "import", file)
    assert (ran.returncode, ran.stdout.count("→")) == (0, 3), ran
    assert read_owners(database) == {SITES: ANNE, FUNDS: ANNE}
    store = open_store(database)
    try:
        wanted = Wanted(until=TODAY.replace(year=2099), clock=Clock.RECORDED, kinds=(Kind.INDICATOR,))
        newest = Desk(store, catalogue.strategy).journal(wanted).entries[0].batch
        assert (newest.channel, newest.file_name, newest.actor) == ("file", "responsables.csv", "local")
    finally:
        store.close()


@pytest.mark.parametrize(
    ("rows", "lines", "said"),
    [
        (f"{SITES};anne", [2], "n’est pas une adresse e-mail"),
        (f"{SITES};{ANNE}\nnulle_part;{ANNE}", [3], "Aucun indicateur ne s’appelle « nulle_part »"),
        (f"{SITES};{ANNE}\n{SITES};{PAUL}\n{FUNDS};{PAUL}", [2, 3], "Les lignes 2, 3 désignent"),
        (f";{ANNE}", [2], "Cette cellule est vide"),
        (f"{SITES};{ANNE};{PAUL}", [2], "Cette ligne compte 3 cellules"),
        (f"{SITES};=1+1", [2], "n’est pas une adresse e-mail"),
    ],
)
def test_one_faulty_row_of_a_file_stores_nothing_and_every_fault_is_told(
    rows: str, lines: list[int], said: str, database: Path
) -> None:
    ran = run(database, "owners", "import", put(database, f"indicateur;responsable\n{rows}\n"))
    *faults, last = ran.stdout.splitlines()
    assert (ran.returncode, [line.split(",")[0] for line in faults]) == (1, [f"ligne {line}" for line in lines])
    assert all(french_spacing(said) in fault for fault in faults)
    assert last == french_spacing("Rien n’a été enregistré : corrigez le fichier, puis présentez-le de nouveau.")
    assert count_batches(database) == 1


def test_a_file_without_our_columns_is_refused_with_their_names(database: Path) -> None:
    ran = run(database, "owners", "import", put(database, f"indicateur;nom\n{SITES};Anne\n"))
    assert ran.returncode == 1
    assert "responsable" in ran.stderr


def test_a_workbook_names_too_and_its_formulas_that_nobody_calculated_are_refused(database: Path) -> None:
    file = database.with_name("responsables.ods")
    rows = (odf.header("Indicateur", "Responsable"), odf.row(odf.text(SITES), odf.text(ANNE)))
    file.write_bytes(odf.archive(odf.document(odf.sheet(*rows))))
    assert run(database, "owners", "import", str(file)).returncode == 0
    assert read_owners(database) == {SITES: ANNE}
    formula = '<table:table-cell table:formula="of:=[.D2]"/>'
    file.write_bytes(odf.archive(odf.document(odf.sheet(rows[0], odf.row(odf.text(FUNDS), formula)))))
    ran = run(database, "owners", "import", str(file))
    assert (ran.returncode, ran.stdout.startswith("ligne 2, Responsable")) == (1, True), ran
    assert read_owners(database) == {SITES: ANNE}


@pytest.mark.parametrize("slug", [OWN, OTHER])
@pytest.mark.parametrize("role", Role)
def test_names_are_given_by_those_who_may_and_in_a_dry_run_too(
    role: Role, slug: str, loaded_file: Path, tmp_path: Path
) -> None:
    store = opened_copy(loaded_file, tmp_path / "staffed.duckdb")
    staff(store)
    store.close()
    database, acting = tmp_path / "staffed.duckdb", ("--as", known_as(role).email)
    is_allowed = role in PERMISSIONS[Act.NAME_OWNER] and not (role is Role.MANAGER and slug == OTHER)
    for arguments in (("--dry-run",), ()):
        ran = run(database, "owners", "name", ANNE, slug, *arguments, *acting)
        assert (ran.returncode == 0) == is_allowed, ran
    assert read_owners(database) == ({slug: ANNE} if is_allowed else {})
