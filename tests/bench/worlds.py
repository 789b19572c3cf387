"""The dashboards to measure: each on a store of its own, since another server may hold the project's."""

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from tests.bench.driving import Address, Page
from tests.bench.servers import Server, serve

PROJECT = Path(__file__).parents[2]
SITES, STUDENTS = "lieux_experimentation", "etudiants_formes"
"""An indicator that has only its real values in every store, and one that gets its part of the made-up ones."""

PAGES = {
    "overview": "",
    "fiche": "fiche",
    "saisie": "saisie",
    "revue": "revue",
    "presse": "presse",
    "journal": "journal",
}
"""The pages that are measured: their paths."""

READING = ("overview", "fiche")
ABOUT_ONE = ("fiche", "saisie", "presse")


def dashboard(project: Path, store: Path | str) -> AbstractContextManager[Server]:
    """The dashboard on a database file, or on one that a URL names. Nobody has to sign in: it is on loopback."""
    url = f"duckdb:///{store}" if isinstance(store, Path) else store
    return serve("dashboard:app", folder=project, environment={"INDICATORS_DATABASE_URL": url})


def page(url: str, name: str, *, slug: str = SITES) -> Page:
    """Somebody who looks at one of ``PAGES``; where it is about one indicator, at that."""
    return Page(Address(url, PAGES[name], about(slug) if name in ABOUT_ONE else ""))


def about(slug: str) -> str:
    """The query that names an indicator."""
    return f"indicateur={slug}"


def copied(store: Path, name: str) -> Path:
    """The same figures in a file beside it, for another server; nobody may have the first one open."""
    return Path(shutil.copyfile(store, store.with_name(f"{name}.duckdb")))
