"""Nothing stays in the temporary folder: not of a server that was killed, nor of the tests."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from indicators.scratch import SETTLED_SECONDS, make_scratch_folder
from tests.fixtures import PROJECT

MAKE = "from indicators.scratch import make_scratch_folder; print(make_scratch_folder('test'), flush=True)"
TESTS = """
import pytest

@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    return tmp_path_factory.mktemp("shared")

def test_something(tmp_path, shared):
    (tmp_path / "file").write_bytes(bytes(1000))
    (shared / "file").write_bytes(bytes(1000))
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own, for it and for the processes that it starts."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def start(then: str) -> tuple[subprocess.Popen[str], Path]:
    """A process that has made a folder, and goes on with something."""
    command = [sys.executable, "-c", f"{MAKE}\n{then}"]
    process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def age(folder: Path) -> None:
    before = time.time() - SETTLED_SECONDS - 1
    os.utime(folder, (before, before))


def test_a_folder_goes_with_its_process_or_with_the_next_one_if_that_was_killed(temporary: Path) -> None:
    ended, gone = start("")
    ended.communicate()
    assert not gone.exists()

    killed, left = start("input()")
    living, held = start("input()")
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert left.exists()
    make_scratch_folder("test")
    assert left.exists()  # too young to tell

    age(left)
    age(held)
    made = make_scratch_folder("test")
    assert not left.exists()
    assert held.exists()
    assert made.exists()
    living.communicate("\n")
    assert not held.exists()


def test_a_run_of_the_tests_that_passes_leaves_nothing_behind(temporary: Path) -> None:
    file = temporary / "test_few.py"
    file.write_text(TESTS)
    own = temporary / "own"
    own.mkdir()
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(PROJECT / "pyproject.toml"), "--rootdir", str(temporary)]
    environment = {**os.environ, "TMPDIR": str(own)}
    parts = ["--numprocesses", "2", str(file)]
    ran = subprocess.run(
        [*command, *parts], cwd=temporary, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [each for each in own.rglob("*") if each.is_file()] == []
