"""The dashboards to measure: each on a store of its own, since another server may hold the project's."""

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from tests.bench.driving import Address, Page
from tests.bench.servers import Server, serve

PROJECT = Path(__file__).parents[2]
SITES = "lieux_experimentation"
ABOUT = f"indicateur={SITES}"

PAGES = {
    "overview": ("", ""),
    "fiche": ("fiche", ABOUT),
    "saisie": ("saisie", ABOUT),
    "revue": ("revue", ""),
    "presse": ("presse", ABOUT),
    "journal": ("journal", ""),
}
"""The pages that are measured, as the issue names them: path and query."""

READING = ("overview", "fiche")


def dashboard(project: Path, store: Path | str) -> AbstractContextManager[Server]:
    """The dashboard on a database file, or on one that a URL names. Nobody has to sign in: it is on loopback."""
    url = f"duckdb:///{store}" if isinstance(store, Path) else store
    return serve("dashboard:app", folder=project, environment={"INDICATORS_DATABASE_URL": url})


def page(url: str, name: str) -> Page:
    """Somebody who looks at one of ``PAGES``."""
    return Page(Address(url, *PAGES[name]))


def copied(store: Path, name: str) -> Path:
    """The same figures in a file beside it, for another server; nobody may have the first one open."""
    return Path(shutil.copyfile(store, store.with_name(f"{name}.duckdb")))
