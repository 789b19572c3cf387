"""What a visitor reads when the database is missing, locked, older, newer or damaged; the file stays as it is."""

import hashlib
import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from playwright.sync_api import Browser

from indicators.store import open_store
from indicators.store.ledger import LINES, ledger_path
from tests.bench.servers import serve
from tests.browser.conftest import PROJECT, database, opener
from tests.browser.test_pages import text_of
from tests.visitor.blocking import visit
from tests.visitor.handshake import Handshake

pytestmark = pytest.mark.browser

HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"


def said_by_a_server_on(path: Path, browser: Browser) -> str:
    """What the overview says on this database; nothing may have changed in the file."""
    before = fingerprint(path)
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as running:
        for open_page in opener(browser, running.url):
            page = open_page("/")
            said = text_of(page)
            assert page.get_by_test_id("stTopNav").count() == 1
    assert "Traceback" not in said
    assert fingerprint(path) == before
    return said


@pytest.fixture
def copy(figures: Path, tmp_path: Path) -> Path:
    """A copy of the closed database with the real figures."""
    path = tmp_path / "copie.duckdb"
    path.write_bytes(figures.read_bytes())
    return path


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    try:
        yield
    finally:
        process.communicate(b"")


def test_a_missing_database_is_not_created_behind_anyones_back(browser: Browser, tmp_path: Path) -> None:
    said = said_by_a_server_on(tmp_path / "absente.duckdb", browser)
    assert "Il n’y a pas de base de données à l’emplacement absente.duckdb." in said
    assert "« make run »" in said
    assert not (tmp_path / "absente.duckdb").exists()


def test_a_locked_database_names_the_way_out(browser: Browser, copy: Path) -> None:
    with held_by_another_process(copy):
        said = said_by_a_server_on(copy, browser)
    assert "La base copie.duckdb est utilisée par un autre processus." in said


def test_a_damaged_database_is_left_as_it_is(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "abimee.duckdb"
    path.write_bytes(b"<html>this is no database</html>" * 400)
    assert "Le fichier abimee.duckdb n’est pas lisible comme base du tableau de bord." in said_by_a_server_on(
        path, browser
    )


def test_a_damaged_database_is_shown_from_its_ledger_which_everybody_is_told(copy: Path) -> None:
    open_store(copy).close()
    copy.write_bytes(b"<html>this is no database</html>" * 400)
    with serve("dashboard:app", folder=PROJECT, environment=database(copy)) as running:
        for headers in ({}, {"Via": "1.1 somewhere else"}):  # who may write, and who may not
            with visit(running.url, handshake=Handshake(headers=headers)) as tab:
                assert "sont tenues" in "\n".join(tab.screen.texts())
                (told,) = [each for each in tab.screen.alerts() if "n’est plus lisible" in each]
                assert "Tout ce qui avait été enregistré reste affiché" in told
        connection = http.client.HTTPConnection(urlsplit(running.url).netloc)
        connection.request("GET", "/sante")
        assert connection.getresponse().status == 503
        connection.close()
    assert copy.read_bytes().startswith(b"<html>")


def test_an_older_database_waits_for_its_migration(browser: Browser, copy: Path) -> None:
    with duckdb.connect(copy) as connection:
        connection.execute("DELETE FROM migration WHERE number > 1")
    said = said_by_a_server_on(copy, browser)
    assert "vient d’une version antérieure" in said
    assert "dashboard init" in said


def test_a_newer_database_is_not_touched(browser: Browser, copy: Path) -> None:
    with duckdb.connect(copy) as connection:
        connection.execute("INSERT INTO migration VALUES (999, '0999_later', now()::TIMESTAMP)")
    assert "vient d’une version ultérieure" in said_by_a_server_on(copy, browser)


def test_a_ledger_that_was_touched_stops_writing_and_not_reading(browser: Browser, copy: Path) -> None:
    open_store(copy).close()
    lines = ledger_path(copy) / LINES
    lines.write_bytes(lines.read_bytes().replace(b'"actor":"catalogue"', b'"actor":"somebody"'))
    said = said_by_a_server_on(copy, browser)
    assert "promesses chiffrées" in said
    assert "Le registre copie.duckdb.ledger a été modifié ou abîmé à la ligne 2" in said


def test_the_page_recovers_by_itself_once_the_lock_is_gone(browser: Browser, copy: Path) -> None:
    with held_by_another_process(copy):
        server = serve("dashboard:app", folder=PROJECT, environment=database(copy))
        running = server.__enter__()
    try:
        for open_page in opener(browser, running.url):
            assert "promesses chiffrées" in text_of(open_page("/"))
    finally:
        server.__exit__(None, None, None)
