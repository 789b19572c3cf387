"""``make setup`` where Python is too old, lacks a part or was exchanged: a sentence, and the next try succeeds."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Ran
from tests.fixtures import PROJECT

explain_unfit = runpy.run_path(str(PROJECT / ".ci" / "check_platform.py"))["explain_unfit"]

GLIBC, MUSL = ("glibc", "2.36"), ("", "")
OLD = "import sys\nsys.version_info = (3, 9, 2, 'final', 0)\n"
WITHOUT_VENV = "import sys, venv\nvenv.EnvBuilder._setup_pip = lambda *_: sys.exit('ensurepip is not available')\n"
"""As Debian's Python without ``python3-venv``: it ends in the midst, and leaves what it has made."""


@pytest.mark.parametrize(
    ("version", "system", "machine", "libc", "said"),
    [
        ((3, 11), "Linux", "x86_64", GLIBC, None),
        ((3, 14), "Linux", "aarch64", ("glibc", "2.28"), None),
        ((3, 12), "Darwin", "arm64", MUSL, None),
        ((3, 13), "Windows", "AMD64", MUSL, None),
        ((3, 9), "Linux", "x86_64", ("glibc", "2.34"), "Python 3.9"),
        ((3, 15), "Linux", "x86_64", GLIBC, "Python 3.15"),
        ((3, 12), "Linux", "x86_64", MUSL, "glibc"),
        ((3, 12), "Linux", "x86_64", ("glibc", "2.17"), "glibc 2.17"),
        ((3, 12), "Darwin", "x86_64", MUSL, "Intel"),
    ],
)
def test_where_there_are_no_packages_a_sentence_says_so(
    version: tuple[int, int], system: str, machine: str, libc: tuple[str, str], said: str | None
) -> None:
    found = explain_unfit(version, system, machine, libc)
    assert found is None if said is None else said in found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with nothing to install, so that the packages index is not asked."""
    folder = tmp_path / "un projet"
    (folder / ".ci").mkdir(parents=True)
    for name in ("set_up.sh", "check_platform.py"):
        (folder / ".ci" / name).symlink_to(PROJECT / ".ci" / name)
    (folder / ".ci" / "requirements.lock").write_text("")
    (folder / "Makefile").symlink_to(PROJECT / "Makefile")
    (folder / "indicators").symlink_to(PROJECT / "indicators")
    return folder


def make(project: Path, *, changes: str = "") -> Ran:
    """``make setup`` with this Python, into which something was changed."""
    (project / "sitecustomize.py").write_text(changes)
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # of the make around us
    environment = {**own, "PYTHONPATH": str(project) if changes else ""}
    command = ["make", "setup", f"PYTHON={sys.executable}"]
    ran = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_after_an_old_python_and_one_without_venv_the_next_try_succeeds_and_gives_the_command(
    project: Path, tmp_path: Path
) -> None:
    old = make(project, changes=OLD)
    assert old.returncode != 0
    assert "Python 3.9 does not do: 3.11 to 3.14 are needed" in old.stderr
    assert not (project / ".venv").exists()

    without = make(project, changes=WITHOUT_VENV)
    assert without.returncode != 0
    assert "apt install python3-venv" in without.stderr
    assert not (project / ".venv").exists()

    (project / ".venv" / "bin").mkdir(parents=True)  # what was left by tries before this release
    (project / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    good = make(project)
    assert (good.returncode, good.stdout) == (0, "")
    assert ".venv is of another Python or not whole" in good.stderr
    assert make(project).stderr == ""

    link = tmp_path / "dashboard"
    link.symlink_to(project / ".venv" / "bin" / "dashboard")
    ran = subprocess.run([link, "status"], cwd="/", capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "n’est pas installé pour ce Python" in ran.stderr  # nothing is, here
    assert "Traceback" not in ran.stderr
