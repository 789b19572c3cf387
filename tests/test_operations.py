"""OPERATIONS as an operator copies it: its proxies, its SQL, its commands, its unit and the container's steps."""

import configparser
import fnmatch
import http.client
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from indicators.settings import NAMES
from indicators.store import append, open_store
from indicators.store.address import Server as Base
from tests.bench.servers import HOST, Server, free_port, serve
from tests.fixtures import NOW, PROJECT, entered, value_row
from tests.postgres import Postgres
from tests.proxies import before, find_nginx, read_blocks, write_nginx
from tests.test_api_server import metrics
from tests.visitor.blocking import visit

STATE = "/var/lib/dashboard"
WRAPPER = "/srv/dashboard/.venv/bin/dashboard"
LARGE = b"x" * 2_200_000
"""More than nginx takes by itself."""


@pytest.fixture(scope="module")
def running(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard for the proxies and for the checks of its health."""
    database = shutil.copyfile(loaded_file, tmp_path_factory.mktemp("store") / "base.duckdb")
    environment = {"INDICATORS_DATABASE_URL": f"duckdb:///{database}"}
    with serve("dashboard:app", folder=PROJECT, environment=environment) as server:
        yield server


def ask(
    url: str, path: str, *, method: str = "GET", body: bytes = b"", encoding: str = "identity"
) -> tuple[int, str, bytes]:
    """Status, encoding and bytes as they are sent."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        connection.request(method, path, body=body or None, headers={"Accept-Encoding": encoding})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Encoding", ""), answer.read()
    finally:
        connection.close()


# Proxies


@pytest.mark.parametrize("kind", ["nginx", "caddyfile"])
def test_behind_the_proxy_pages_are_drawn_files_pass_and_what_is_sent_is_compressed(
    kind: str, running: Server, tmp_path: Path
) -> None:
    with before(running, tmp_path, kind) as url:
        with visit(url, "/") as tab:
            assert "Santé numérique" in str(tab.screen.texts())
            assert "lecture seule" in str(tab.screen.texts())
        refused, _, said = ask(url, "/_stcore/upload_file/nobody/none", method="PUT", body=LARGE)
        assert refused != http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert b"nginx" not in said
        assert ask(url, "/metrics")[0] == http.HTTPStatus.NOT_FOUND
        _, _, page = ask(url, "/")
        assets = re.findall(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"', page.decode())
        assert assets
        paths = [*(f"/{each}" for each in assets), "/api/v1/indicators"]
        sent, whole = (sum(len(ask(url, path, encoding=each)[2]) for path in paths) for each in ("gzip", "identity"))
        assert sent < 0.5 * whole


def test_nginx_takes_the_file_with_https_as_it_is_printed(tmp_path: Path) -> None:
    subject = ["-subj", "/CN=suivi.example.gouv.fr", "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run(command, check=True, capture_output=True)
    block = read_blocks("nginx")[0].replace("listen 443", f"listen {HOST}:{free_port()}")
    for name, file in (("/etc/ssl/certs/suivi.pem", "pem"), ("/etc/ssl/private/suivi.key", "key")):
        assert name in block
        block = block.replace(name, str(tmp_path / file))
    checked = [find_nginx(), "-t", "-p", str(tmp_path), "-c", str(write_nginx(tmp_path, block))]
    said = subprocess.run(checked, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


# A database server


def test_the_printed_grants_are_enough_to_read_and_to_store_and_for_nothing_more(
    postgres: Postgres, loaded_server: Base
) -> None:
    (sql,) = read_blocks("sql")
    try:
        for statement in filter(str.strip, sql.split(";")):
            postgres.said(statement, loaded_server.database)
        options = tuple({**dict(loaded_server.options), "user": "dashboard"}.items())
        with closing(open_store(Base(options, "A_LONG_ONE"))) as store:
            assert store.version() == 1
            assert store.trouble() is None
            append(store, entered(value_row(version=2)), now=NOW)
            assert store.version() == 2
        with pytest.raises(RuntimeError, match="permission denied"):
            postgres.said("SET ROLE dashboard; DELETE FROM achievement", loaded_server.database)
    finally:
        postgres.said("DROP OWNED BY dashboard", loaded_server.database)
        postgres.said("DROP ROLE dashboard")


# Commands


@pytest.fixture
def operator(tmp_path: Path) -> Path:
    """A folder that stands for the service's, with the command in its path."""
    path = tmp_path / "bin"
    path.mkdir()
    command = path / "dashboard"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} {PROJECT}/indicators/__main__.py "$@"\n')
    command.chmod(0o755)
    (tmp_path / "state").mkdir()
    return tmp_path


def run_block(operator: Path, block: str) -> str:
    """Run a block as printed, each command to succeed; the service, which no test starts, is left out."""
    lines = [line for line in block.replace(STATE, str(operator / "state")).splitlines() if "systemctl" not in line]
    script = "set -eu\n" + "\n".join(lines).replace("install -d -o dashboard -m", "install -d -m")
    path = f"{operator / 'bin'}{os.pathsep}{os.environ['PATH']}"
    database = {"INDICATORS_DATABASE_URL": f"duckdb:///{operator / 'state' / 'indicators.duckdb'}"}
    ran = subprocess.run(
        ["sh", "-c", script],
        cwd=operator,
        env={**os.environ, **database, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout


def block_with(text: str) -> str:
    (found,) = [block for block in read_blocks("sh") if text in block]
    return found


def test_a_restore_is_rehearsed_then_done_in_earnest_then_a_release_is_gone_back_from(operator: Path) -> None:
    state = operator / "state"
    run_block(operator, "dashboard init")
    said = run_block(operator, block_with("rehearsal/copy.duckdb"))
    checksums = re.findall(r"\b[0-9a-f]{64}\b", said)
    assert len(checksums) == 2
    assert len(set(checksums)) == 1
    assert "Tout est tel qu’enregistré" in said
    assert not (state / "rehearsal").exists()

    run_block(operator, "dashboard backup /var/lib/dashboard/before-upgrade.duckdb")
    (state / "indicators.duckdb").write_bytes(b"damaged")
    assert "Tout est tel qu’enregistré" in run_block(operator, block_with("mkdir damaged"))
    assert (state / "damaged" / "indicators.duckdb").read_bytes() == b"damaged"

    back = "\n".join(line for line in block_with("THE_NOTED_COMMIT").splitlines() if "git checkout" not in line)
    run_block(operator, back)
    assert "Tout est tel qu’enregistré" in run_block(operator, "dashboard verify")


# The service


def test_the_unit_starts_the_command_and_lets_it_write_where_it_must() -> None:
    unit = configparser.ConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(read_blocks("ini")[0])
    assert unit["Service"]["ExecStart"] == f"{WRAPPER} serve"
    assert f"{STATE}/indicators.duckdb" in block_with("cat > /srv/dashboard/local.env")
    assert f"/var/lib/{unit['Service']['StateDirectory']}" == STATE
    assert f"ln -s {WRAPPER} /usr/local/bin/dashboard" in block_with("useradd")


@pytest.mark.parametrize("number", range(3))
def test_systemd_knows_every_word_of_the_units(number: int, tmp_path: Path) -> None:
    block, name = read_blocks("ini")[number], ("d.service", "r.service", "d.timer")[number]
    file = tmp_path / name
    file.write_text(block.replace(WRAPPER, "/bin/true").replace("User=dashboard", "User=root"), encoding="utf-8")
    (tmp_path / "d.service").touch()
    command = ["systemd-analyze", "verify", "--man=no", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_every_setting_is_in_the_table_and_no_other() -> None:
    text = (PROJECT / "OPERATIONS.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bDASHBOARD_[A-Z_]+", text)) == set(NAMES)


def test_alerts_ask_for_metrics_that_there_are(running: Server) -> None:
    scraped, alerts = read_blocks("yaml")
    assert "job_name: dashboard" in scraped
    assert len(re.findall("- alert: Dashboard", alerts)) == 5
    asked = set(re.findall(r"\b(?:dashboard|process)_\w+", alerts))
    assert asked <= metrics(running.url).keys()


def test_links_within_the_documents_lead_somewhere() -> None:
    for name in ("OPERATIONS.md", "README.md", "SECURITY.md"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        for file, anchor in re.findall(r"\]\(([\w.]*)#([\w-]+)\)", text):
            headings = re.findall(r"^#+ (.+)$", (PROJECT / (file or name)).read_text(encoding="utf-8"), re.MULTILINE)
            known = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in known, f"{name}: {file}#{anchor}"


# The container


def ignored() -> list[str]:
    lines = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def is_left_out(path: str) -> bool:
    """Whether a path, or a folder that it is in, is kept out of an image."""
    parts = path.split("/")
    paths = ["/".join(parts[: number + 1]) for number in range(len(parts))]
    return any(
        fnmatch.fnmatch(each, pattern) or fnmatch.fnmatch(each, pattern.removeprefix("**/"))
        for pattern in ignored()
        for each in paths
    )


def test_an_image_gets_the_program_and_nothing_of_whoever_tried_it() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True)
    program = [each for each in listed.stdout.split("\n") if each and not each.startswith("tests/")]
    assert [each for each in program if is_left_out(each)] == []
    private = [
        *(".venv/bin/python", ".git/config", "local.env", ".streamlit/secrets.toml", "indicators/__pycache__/x.pyc"),
        *("data/indicators.duckdb", "data/indicators.duckdb.wal", "data/indicators.duckdb.ledger/lines.jsonl"),
        *("data/backups/auto.duckdb", "data/indicators.duckdb.lock", ".mypy_cache/x"),
    ]
    assert [each for each in private if not is_left_out(each)] == []


def test_the_containers_steps_are_commands_that_there_are_and_its_check_sees_the_server(running: Server) -> None:
    text = (PROJECT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", "")
    steps = dict(re.findall(r"^(CMD|HEALTHCHECK|RUN|USER) (.*)$", text, re.MULTILINE))
    assert json.loads(steps["CMD"]) == ["dashboard", "serve"]
    assert steps["USER"] == "dashboard"
    assert "sh .ci/set_up.sh requirements.lock" in steps["RUN"]
    assert subprocess.run(["sh", "-n", "-c", steps["RUN"]], check=False).returncode == 0
    check = json.loads(steps["HEALTHCHECK"].partition("CMD ")[2])
    assert check[0] == ".venv/bin/python"
    for port, code in ((urlsplit(running.url).port, 0), (free_port(), 1)):
        command = [sys.executable, *(part.replace("8501", str(port)) for part in check[1:])]
        assert subprocess.run(command, capture_output=True, check=False).returncode == code, shlex.join(command)
