"""What an operator sets outside what Git tracks: in the environment or ``local.env``; refused if it says nothing."""

import subprocess
from pathlib import Path

import pytest

from indicators.catalogue import read_strategy
from indicators.catalogue.strategy import Backups
from indicators.errors import SettingRefused, SettingsUnreadable
from indicators.settings import FILE, NAMES, Settings, load_settings_file, read_settings
from indicators.texts import FRENCH
from tests.fixtures import PROJECT
from tests.unprivileged import run_unprivileged


def test_settings_are_read_from_the_environment() -> None:
    given = {
        "DASHBOARD_NAMES": "suivi.example.gouv.fr, *.example.org",
        "DASHBOARD_LISTEN": "10.0.0.11",
        "DASHBOARD_PORT": "8502",
        "DASHBOARD_MEMBERS_ONLY": "true",
        "DASHBOARD_BACKUPS_KEPT": "30",
        "DASHBOARD_STATE": "/var/lib/dashboard",
        "PATH": "/bin",
    }
    assert read_settings(given) == Settings(
        names=("suivi.example.gouv.fr", "*.example.org"),
        listen="10.0.0.11",
        port=8502,
        members_only=True,
        backups_kept=30,
        state=Path("/var/lib/dashboard"),
    )
    assert read_settings({"DASHBOARD_MEMBERS_ONLY": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DASHBOARD_NAME", "suivi.example.gouv.fr"),
        ("DASHBOARD_NAMES", "*"),
        ("DASHBOARD_NAMES", "https://suivi.example.gouv.fr"),
        ("DASHBOARD_LISTEN", "everywhere"),
        ("DASHBOARD_PORT", "https"),
        ("DASHBOARD_PORT", "٨"),
        ("DASHBOARD_MEMBERS_ONLY", "maybe"),
        ("DASHBOARD_BACKUP_HOURS", "-1"),
        ("DASHBOARD_STATE", "data"),
    ],
)
def test_what_says_nothing_is_refused_with_its_name_and_a_cure(name: str, value: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        read_settings({name: value})
    what, cure = FRENCH.explain(refused.value)
    assert name in what
    assert "local.env" in cure


def test_the_strategys_file_is_overruled_where_something_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_strategy()
    monkeypatch.setenv("DASHBOARD_MEMBERS_ONLY", "true")
    monkeypatch.setenv("DASHBOARD_VALIDATION", "false")
    monkeypatch.setenv("DASHBOARD_BACKUP_HOURS", "0")
    after = read_strategy()
    assert (before.members_only, before.validation, before.backups) == (False, True, Backups(24, 14))
    assert (after.members_only, after.validation, after.backups) == (True, False, Backups(0, 14))


def test_the_file_says_what_the_environment_does_not(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_text('# ours\n\nDASHBOARD_NAMES="a.example b.example"\nPGPASSFILE = /etc/x\nTZ=UTC\n', encoding="utf-8")
    environment = {"TZ": "Europe/Paris"}
    load_settings_file(file, environment)
    assert environment == {"TZ": "Europe/Paris", "DASHBOARD_NAMES": "a.example b.example", "PGPASSFILE": "/etc/x"}
    load_settings_file(tmp_path / "none", environment)


@pytest.mark.parametrize("text", ["DASHBOARD_NAMES", "export DASHBOARD_NAMES=a", "[settings]", "\udcff=1"])
def test_a_line_that_is_no_setting_is_refused_with_its_number(text: str, tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_bytes(b"TZ=UTC\n" + text.encode(errors="surrogateescape"))
    with pytest.raises(SettingsUnreadable, match=r"local\.env"):
        load_settings_file(file, {})


def test_a_file_that_cannot_be_read_is_told_with_who_may(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnreadable) as refused:
        load_settings_file(tmp_path, {})
    assert "sudo dashboard" in " ".join(FRENCH.explain(refused.value))


def test_git_does_not_track_the_file_and_a_pull_leaves_it() -> None:
    ignored = subprocess.run(["git", "check-ignore", "-q", "--no-index", FILE], cwd=PROJECT, check=False)
    assert ignored.returncode == 0


def test_a_refused_setting_is_a_sentence_on_the_command_line(
    tmp_path: Path, loaded_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_TYPO", "1")
    said = run_unprivileged(loaded_file, "status")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("Le réglage DASHBOARD_TYPO ne peut pas valoir")
    assert all(name in said.stderr for name in NAMES)
