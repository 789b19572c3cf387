"""What the import contracts keep apart, tried on a copy of the code: no new module escapes them."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.fixtures import PROJECT

CODE, SETTINGS = ("indicators", "pages"), "pyproject.toml"
RUN = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code and of its contracts."""
    folder = tmp_path_factory.mktemp("copy")
    for each in CODE:
        shutil.copytree(PROJECT / each, folder / each, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / SETTINGS, folder)
    return folder


def keeps(folder: Path, contract: str) -> bool:
    """Whether the code in a folder keeps one contract."""
    command = [sys.executable, "-c", RUN, "--no-cache", "--contract", contract]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "Contracts: " in done.stdout, done.stderr
    return done.returncode == 0


def names() -> list[str]:
    settings = tomllib.loads((PROJECT / SETTINGS).read_text(encoding="utf-8"))
    return [each["id"] for each in settings["tool"]["importlinter"]["contracts"]]


@pytest.mark.parametrize("contract", names())
def test_the_code_as_it_is_keeps_every_contract(contract: str, copy: Path) -> None:
    assert keeps(copy, contract)


@pytest.mark.parametrize(
    ("contract", "path", "text"),
    [
        ("duckdb", "indicators/newcomer/__init__.py", "import duckdb"),
        ("duckdb", "indicators/newcomer.py", "import duckdb"),
        ("duckdb", "indicators/press/newcomer.py", "import duckdb"),
        ("duckdb", "indicators/pictures/newcomer.py", "from duckdb import connect"),
        ("duckdb", "indicators/storekeeping.py", "import duckdb"),
        ("duckdb", "pages/newcomer.py", "import duckdb"),
        ("duckdb", "pages/shared/server/newcomer.py", "import duckdb"),
        ("streamlit", "indicators/newcomer.py", "import streamlit"),
        ("streamlit", "indicators/newcomer.py", "import pages.shared.state"),
        ("rooms", "indicators/newcomer.py", ""),
        ("pages", "pages/newcomer.py", ""),
        ("pages", "pages/entry/newcomer.py", "import pages.overview"),
        ("pages", "pages/shared/newcomer.py", "import pages.overview"),
    ],
)
def test_no_new_module_escapes_a_contract(contract: str, path: str, text: str, copy: Path) -> None:
    added = copy / path
    is_package = added.name == "__init__.py"
    added.parent.mkdir(exist_ok=True)
    added.write_text(f"{text}\n", encoding="utf-8")
    try:
        assert not keeps(copy, contract)
    finally:
        added.unlink()
        if is_package:
            added.parent.rmdir()


def test_what_serves_the_pages_does_not_know_duckdb_either() -> None:
    assert "duckdb" not in (PROJECT / "dashboard.py").read_text(encoding="utf-8")
