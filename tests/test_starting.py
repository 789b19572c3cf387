"""The server as a service starts it: a home hidden from it, secrets that it may not read, a log of JSON lines."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.bench.servers import HOST, Server, serve
from tests.browser.signing import project_folder
from tests.commands import run
from tests.fixtures import PROJECT
from tests.test_api_server import get
from tests.unprivileged import WITHOUT_OVERRIDE
from tests.visitor.blocking import visit

DASHBOARD = (*WITHOUT_OVERRIDE, sys.executable, "indicators/__main__.py", "serve", "--port", "{port}")
NAME, PROXY, VISITOR = "suivi.example.gouv.fr", "127.0.0.9", "203.0.113.9"
SHUT = 0o555 if os.geteuid() == 0 else 0o755
"""Of a folder that the server may not write to and the command may: two users cannot be had without root."""


@pytest.fixture
def database(loaded_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(loaded_file, tmp_path / "base.duckdb"))


@contextmanager
def started(tmp_path: Path, database: Path, **settings: str) -> Iterator[Server]:
    """A server as a service starts it: its home lies in a folder that it may not enter, nor may it read its secrets."""
    home, project = tmp_path / "home", tmp_path / "project"
    (home / "dashboard").mkdir(parents=True)
    project.mkdir()
    project_folder(project, "[auth]\n")
    (project / "indicators").unlink()  # the command works in the folder that its code lies in
    shutil.copytree(PROJECT / "indicators", project / "indicators")
    (project / ".streamlit" / "secrets.toml").chmod(0)
    home.chmod(0)
    environment = {"HOME": str(home / "dashboard"), "INDICATORS_DATABASE_URL": f"duckdb:///{database}", **settings}
    written = tmp_path / "log"
    try:
        with serve("dashboard", folder=project, environment=environment, by=DASHBOARD, written=written) as running:
            yield running
    finally:
        home.chmod(0o755)


def logged(file: Path) -> list[dict[str, Any]]:
    """What a server wrote, each line an object."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def status_by(name: str, url: str, path: str, *, source: str = HOST, **headers: str) -> int:
    """The status of an answer to a request under a name, from an address of this machine."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30, source_address=(source, 0))
    try:
        connection.request("GET", path, headers={"Host": name, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_service_that_may_do_little_serves_under_its_name_behind_its_proxy_and_says_all_as_json(
    tmp_path: Path, database: Path
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    copies.chmod(SHUT)
    with started(tmp_path, database, DASHBOARD_NAMES=NAME, FORWARDED_ALLOW_IPS=PROXY) as running:
        assert [get(running.url, path)[0][0] for path in ("/", "/sante", "/api/v1/indicators")] == [200] * 3
        with visit(running.url, "/") as tab:
            assert "lecture seule" in str(tab.screen.texts())
        assert status_by(NAME, running.url, "/proxied", source=PROXY, **{"X-Forwarded-For": VISITOR}) == 200
        assert status_by("other.example", running.url, "/sante") == 400
        made = run(database, "backup", str(copies / "copy.duckdb"))
    lines = logged(tmp_path / "log")
    assert [each["client"] for each in lines if each.get("path") == "/proxied"] == [VISITOR]
    assert any(each["said"].startswith(".streamlit/secrets.toml cannot be read by this user") for each in lines)
    assert [each["said"] for each in lines if each["said"].startswith(("ready", "ended"))] == [
        f"ready: {running.url}",
        f"ended: process [{running.pid}]",
    ]
    assert (made.returncode, made.stderr) == (0, "")
    assert str(copies / "copy.duckdb") in made.stdout
    assert run(copies / "copy.duckdb", "verify").returncode == 0
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_damaged_database_does_not_keep_the_server_from_starting_and_its_ledger_is_shown(
    tmp_path: Path, database: Path
) -> None:
    assert run(database, "verify").returncode == 0  # makes the ledger
    database.write_bytes(b"damaged" * 1_000)
    with started(tmp_path, database) as running:
        assert [get(running.url, path)[0][0] for path in ("/", "/sante", "/api/v1/indicators")] == [200, 503, 200]
        with visit(running.url, "/") as tab:
            assert "grâce à son registre" in str(tab.screen.texts())
    said = [each["said"] for each in logged(tmp_path / "log")]
    assert any("n’est pas lisible comme base" in each for each in said)
    assert f"ready: {running.url}" in said
