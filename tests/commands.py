"""The command line: in this process, which is quick, or in one of its own for what only that can show."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from indicators import cli
from tests.fixtures import PROJECT


class Ran(NamedTuple):
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


def run(database: Path | str, *arguments: str | bytes) -> Ran:
    """A command on a database (a file, or the address of a server), as ``python -m indicators`` runs it."""
    told, complained = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with mock.patch.dict(os.environ, _named(database)), redirect_stdout(told), redirect_stderr(complained):
        try:
            code = cli.main([os.fsdecode(each) for each in arguments])
        except SystemExit as left:  # argparse's way out
            code = int(left.code or 0)
    return Ran(code, _read(told), _read(complained))


def _read(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def run_apart(database: Path | str, *arguments: str) -> Ran:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "indicators", *arguments]
    environment = {**os.environ, **_named(database), "PYTHONUTF8": "1"}
    ran = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def _named(database: Path | str) -> dict[str, str]:
    """The environment that names a file, or the address of a server."""
    return {"INDICATORS_DATABASE_URL": f"duckdb:///{database}" if isinstance(database, Path) else database}
