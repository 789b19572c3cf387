"""``python -m indicators intake``, as a real process: what is stored, what is printed, and exit 0, 1 or 2."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from indicators.store import open_store
from tests import opendocument as odf
from tests.commands import Ran, run
from tests.entering import FUNDS, SITES
from tests.fixtures import Row, everything

GOOD = f"indicateur;date;valeur\n{SITES};2026-06-30;40\n{FUNDS};2025-11-12;550\n"
MIXED = (
    "Indicateur;Période;Réalisé;Vu\n"
    f"{SITES};2026-06-30;40;x\n"
    f"{FUNDS};2026-06-30;6 000 M€;x\n"
    f"{SITES};03-04-23;41;x\n"
    "nulle_part;2026-06-30;42;x\n"
)
KEYS = ["accepted", "unchanged", "blank", "warnings", "refused", "ignored_columns", "notices", "values", "batch"]
FAULT_KEYS = {"line", "column", "value", "code", "message", "indicator"}


@pytest.fixture
def database(loaded_file: Path, tmp_path: Path) -> Path:
    """A database of this test's own."""
    return Path(shutil.copy(loaded_file, tmp_path / "indicators.duckdb"))


def _run(database: Path, *arguments: str | bytes, lang: str = "fr", source: str = "sans source") -> Ran:
    said = ("--source", source) if source else ()
    return run(database, "--lang", lang, "intake", *arguments, *said)


def test_a_value_has_a_source_or_says_that_it_has_none(database: Path) -> None:
    lines = (
        "indicateur;date;valeur;source",
        "lieux_experimentation;30/04/2026;38;",
        "lieux_experimentation;31/05/2026;39;Sans source",
        "lieux_experimentation;30/06/2026;40;ANS, bilan 2026",
    )
    file = _file(database, "\n".join(lines))
    ran = _run(database, file, "--json", source="")
    report = _reported(ran)
    assert (ran.returncode, report["accepted"]) == (1, 2)
    [refused] = report["refused"]
    assert (refused["line"], refused["column"], refused["code"]) == (2, "source", "no_source")
    assert "sans source" in refused["message"]
    later = _run(database, file, "--json", source="DGOS, courriel du 2 mai 2026")
    assert (later.returncode, _reported(later)["accepted"], _reported(later)["unchanged"]) == (0, 1, 2)
    stored = _stored(database)
    entered = [each for each in stored["achievement"] if each["period_end"].year == 2026]
    rows = {each["period_end"].month: each["source"] for each in entered}
    sources = {each["id"]: each["title"] for each in stored["source"]}
    assert sources[rows[5]] == "Sans source"
    assert [sources[rows[month]] for month in (4, 6)] == ["DGOS, courriel du 2 mai 2026", "ANS, bilan 2026"]


def _file(database: Path, content: str | bytes, name: str = "relevé.csv") -> str:
    path = database.with_name(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def _reported(ran: Ran) -> dict[str, Any]:
    assert ran.stderr == ""
    return dict(json.loads(ran.stdout))


def _stored(database: Path) -> dict[str, list[Row]]:
    store = open_store(database)
    try:
        return everything(store)
    finally:
        store.close()


def _last_batch(database: Path) -> Row:
    return max(_stored(database)["batch"], key=lambda row: int(row["seq"]))


def test_a_good_file_is_stored_and_its_batch_told(database: Path) -> None:
    ran = _run(database, _file(database, GOOD))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "1 valeur enregistrée" in ran.stdout
    batch = _last_batch(database)
    assert (batch["actor"], batch["file_name"], batch["rows_accepted"]) == ("local", "relevé.csv", 2)  # with its source
    assert str(batch["seq"]) in ran.stdout


def test_the_same_file_again_is_known_and_nothing_is_stored(database: Path) -> None:
    file = _file(database, GOOD)
    _run(database, file)
    before = _stored(database)
    report = _reported(_run(database, file, "--json"))
    assert (report["accepted"], report["unchanged"], report["batch"]) == (0, 2, None)
    assert _stored(database) == before


def test_good_rows_go_in_and_the_others_are_listed_with_exit_1(database: Path) -> None:
    ran = _run(database, _file(database, MIXED), "--json")
    report = _reported(ran)
    assert (ran.returncode, [*report]) == (1, KEYS)
    assert (report["accepted"], report["unchanged"], report["ignored_columns"]) == (1, 0, ["Vu"])
    assert report["batch"] == _last_batch(database)["seq"]
    assert all(set(each) == FAULT_KEYS for each in (*report["warnings"], *report["refused"]))
    assert [
        [each[name] for name in ("line", "column", "value", "code", "indicator")] for each in report["refused"]
    ] == [
        [4, "Période", "03-04-23", "two_digit_year", SITES],
        [5, "Indicateur", "nulle_part", "unknown_indicator", "nulle_part"],
    ]
    assert [
        [each[name] for name in ("line", "column", "value", "code", "indicator")] for each in report["warnings"]
    ] == [
        [3, "Réalisé", "6000", "leap", FUNDS],
    ]
    assert all(each["message"] for each in (*report["warnings"], *report["refused"]))


def test_the_text_names_line_column_and_value(database: Path) -> None:
    ran = _run(database, _file(database, MIXED))
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "ligne 4, Période « 03-04-23 »" in ran.stdout.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Traceback" not in ran.stdout


def test_a_dry_run_says_what_would_happen_and_stores_nothing(database: Path) -> None:
    before = _stored(database)
    ran = _run(database, _file(database, MIXED), "--dry-run", "--json", "--accept-warnings", "vérifié")
    report = _reported(ran)
    assert (ran.returncode, report["accepted"], report["batch"]) == (1, 2, None)
    assert _stored(database) == before


def test_a_reason_lets_warned_values_in_and_is_kept(database: Path) -> None:
    file = _file(database, f"indicateur;date;valeur\n{FUNDS};2026-06-30;6 000 M€\n")
    assert _run(database, file).returncode == 1
    ran = _run(database, file, "--accept-warnings", "vérifié par l’ANS", "--as", "marie@example.org", "--json")
    assert (ran.returncode, _reported(ran)["accepted"]) == (0, 1)
    (value,) = [row for row in _stored(database)["achievement"] if row["reason"]]
    assert (value["value"], value["reason"], value["warnings"]) == (6000, "vérifié par l’ANS", "leap=550@2025-11-12")
    assert (_last_batch(database)["actor"], value["state"]) == ("marie@example.org", "submitted")


def test_an_empty_reason_is_none(database: Path) -> None:
    file = _file(database, f"indicateur;date;valeur\n{FUNDS};2026-06-30;6 000 M€\n")
    before = _stored(database)
    for reason in ("", "  "):
        ran = _run(database, file, "--accept-warnings", reason)
        assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    assert _stored(database) == before


def test_what_would_be_stored_is_told_value_by_value_with_its_comment(database: Path) -> None:
    content = (
        "indicateur;date;valeur;precision;source;lien;commentaire\n"
        f"{SITES};06/2026;40;au moins;ANS, bilan 2026;HTTPS://example.org/a;relu par l’ANS\n"
    )
    (value,) = _reported(_run(database, _file(database, content), "--dry-run", "--json"))["values"]
    assert value == {
        "line": 2,
        "indicator": SITES,
        "date": "2026-06",
        "value": "40",
        "qualifier": "at_least",
        "source": "ANS, bilan 2026",
        "link": "https://example.org/a",
        "comment": "relu par l’ANS",
    }


def test_notices_about_the_whole_file_are_told_in_text_and_in_json(database: Path) -> None:
    rows = (odf.row(odf.text("Suivi, juin 2026")), odf.header(), odf.row(*map(odf.text, (SITES, "2026-06-30", "40"))))
    hidden = rows[2].replace("<table:table-row ", '<table:table-row table:visibility="filter" ').replace("-06-", "-05-")
    sheets = [
        odf.sheet(odf.row(odf.text("note")), name="Notes"),
        odf.sheet(*rows, hidden.replace("30", "31"), name="Suivi"),
    ]
    file = _file(database, odf.archive(odf.document(*sheets)), "relevé.ods")
    report = _reported(_run(database, file, "--dry-run", "--json"))
    assert [each["code"] for each in report["notices"]] == ["sheet", "other_sheets", "above_header", "hidden_rows"]
    text = _run(database, file, "--dry-run").stdout
    assert all(each["message"] in text for each in report["notices"])
    assert all(said in text for said in ("Suivi", "Notes", "Suivi, juin 2026", "ligne 4"))
    assert "2 valeurs seraient enregistrées" in text.replace("\u202f", " ")


def test_columns_left_out_are_told_in_the_text_too(database: Path) -> None:
    assert "Vu" in _run(database, _file(database, MIXED), "--dry-run").stdout.split("ligne 4")[0]


def test_a_missing_file_is_refused_in_words_and_in_json(database: Path) -> None:
    ran = _run(database, "nulle-part.csv")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "nulle-part.csv" in ran.stderr
    assert "Traceback" not in ran.stderr
    report = _reported(_run(database, "nulle-part.csv", "--json"))
    assert [each["code"] for each in report["refused"]] == ["unreadable_file"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        ("a;b;c\n1;2;3\n", "column_missing"),
        ("indicateur;date;valeur;value\nx;2026;1;2\n", "column_twice"),
        ("indicateur;date;valeur\n", "no-records"),
        (b"indicateur;date;valeur\n\0;1;2\n", "binary"),
        (b"%PDF-1.7", "kind"),
    ],
)
def test_a_whole_file_that_is_refused_is_one_fault_in_json(content: str | bytes, code: str, database: Path) -> None:
    ran = _run(database, _file(database, content), "--json")
    report = _reported(ran)
    (fault,) = report["refused"]
    assert (ran.returncode, [*report], set(fault)) == (1, KEYS, FAULT_KEYS)
    assert (fault["line"], fault["column"], fault["code"]) == (None, "", code)
    assert (report["accepted"], report["batch"]) == (0, None)


def test_a_whole_file_that_is_refused_is_a_sentence_on_stderr(database: Path) -> None:
    ran = _run(database, _file(database, ""), lang="fr")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "vide" in ran.stderr


def test_messages_are_english_on_demand(database: Path) -> None:
    ran = _run(database, _file(database, MIXED), lang="en")
    assert "1 value stored; 0 known already; 1 to confirm; 2 rows refused" in ran.stdout
    assert "line 4, Période" in ran.stdout
    assert "its year has only two digits" in ran.stdout


@pytest.mark.parametrize("arguments", [[], ["a.csv", "b.csv"], ["a.csv", "--force"], ["a.csv", "--accept-warnings"]])
def test_wrong_usage_is_exit_2(arguments: list[str], tmp_path: Path) -> None:
    ran = _run(tmp_path / "none.duckdb", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_file_whose_name_is_no_text_is_imported_all_the_same(database: Path) -> None:
    path = os.fsencode(database.parent) + b"/relev\xe9.csv"
    Path(os.fsdecode(path)).write_bytes(GOOD.encode())
    ran = _run(database, path, "--json")
    assert (ran.returncode, _reported(ran)["accepted"]) == (0, 1)
    assert _last_batch(database)["file_name"] == "relev\ufffd.csv"


def test_the_database_itself_is_no_file_to_import(database: Path) -> None:
    report = _reported(_run(database, str(database), "--json"))
    assert [each["code"] for each in report["refused"]] == ["kind"]


def test_what_a_file_says_cannot_write_to_the_terminal(database: Path) -> None:
    ran = _run(database, _file(database, 'indicateur;date;valeur\n"\x1b[2Ja";2026;1\n'))
    assert ran.returncode == 1
    assert "\x1b" not in ran.stdout + ran.stderr
