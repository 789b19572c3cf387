"""A process for which permissions of files hold, also where the tests are run by root, for whom they would not."""

import os
import subprocess
import sys
from pathlib import Path

from tests.commands import Ran
from tests.fixtures import PROJECT

WITHOUT_OVERRIDE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


def run_unprivileged(database: Path, *arguments: str) -> Ran:
    """A command of the project on a database, as somebody whom the machine may refuse a file."""
    command = [*WITHOUT_OVERRIDE, sys.executable, "-m", "indicators", *arguments]
    environment = {**os.environ, "INDICATORS_DATABASE_URL": f"duckdb:///{database}", "PYTHONUTF8": "1"}
    ran = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    return Ran(ran.returncode, ran.stdout, ran.stderr)
