"""The other servers of the benchmark: bare Streamlit, the naive page, Dash as it is and with all kept."""

import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from tests.bench.plain import DATABASE
from tests.bench.servers import HOST, Server, serve

HERE = Path(__file__).parent
PROJECT = Path(__file__).parents[2]
BARE, NAIVE = HERE / "bare", HERE / "naive" / "naive_page.py"

GUNICORN = [
    *(sys.executable, "-m", "gunicorn", "--bind", HOST + ":{port}", "--workers", "1", "--threads", "20"),
    *("--keep-alive", "75", "--chdir", str(HERE / "dash")),
]
"""What Dash's documentation serves with; one process, as there is one of ours."""


def bare(project: Path, *, chart: bool = False) -> AbstractContextManager[Server]:
    """A page with one title, or one chart, under our own settings."""
    return serve("bare_app:chart_app" if chart else "bare_app:app", folder=project, app_folder=BARE)


def by_default(script: Path) -> list[str]:
    """Streamlit's server and defaults, but that it stays on loopback, opens no browser and tells its makers nothing."""
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", "{port}"]
    return [*command, "--server.address", HOST, "--server.headless", "true", "--browser.gatherUsageStats", "false"]


def naive(database: Path) -> AbstractContextManager[Server]:
    """The naive page on a file of its own, in a folder without settings."""
    return serve("naive", folder=database.parent, environment=_reading(database), by=by_default(NAIVE))


def dash(database: Path, *, kept: bool) -> AbstractContextManager[Server]:
    """The Dash app on a file that nobody writes."""
    command = [*GUNICORN, "dash_app:kept_server" if kept else "dash_app:server"]
    return serve("dash", folder=database.parent, environment=_reading(database), by=command, as_in_production=False)


def _reading(database: Path) -> Mapping[str, str]:
    path = [str(PROJECT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {DATABASE: str(database), "PYTHONPATH": os.pathsep.join(filter(None, path))}
