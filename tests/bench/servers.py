"""Real servers for the benchmark: one uvicorn process per app, on loopback, ended with the measurement."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from tests.bench.errors import MeasurementError
from tests.local_access import close_server, open_server

HOST = "127.0.0.1"
START_SECONDS = 120.0
STOP_SECONDS = 15.0
POLL_SECONDS = 0.1
WITHOUT = Path(__file__).parent / "without"
"""Modules that are installed for the tests only and that servers shall not find."""


class Server(NamedTuple):
    """A running server: its address without a trailing slash, and its process."""

    url: str
    pid: int


@contextmanager
def serve(
    app: str,
    *,
    folder: Path,
    app_folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    written: Path | None = None,
    by_streamlit: bool = False,
    by: Sequence[str] = (),
    host: str = HOST,
    port: int | None = None,
    as_in_production: bool = True,
) -> Iterator[Server]:
    """Serve ``app`` ("module:name") until the block ends, then end that process and no other.

    Args:
        folder: where the server runs; Streamlit reads ``.streamlit/config.toml`` there.
        app_folder: where the module lies, if elsewhere.
        environment: variables added to ours.
        written: a file for what the server writes, if somebody wants to read it.
        by_streamlit: serve with ``streamlit run`` instead of uvicorn.
        by: the command of any other server, with ``{port}`` where the port stands.
        host: the address that it listens on; it is always visited on loopback.
        port: one that is known beforehand (``free_port``); by default any free one.
        as_in_production: without what is installed for the tests only.

    Raises:
        MeasurementError: the server did not come up; the message ends with what it wrote.
    """
    port = port or free_port()
    command = [part.format(port=port) for part in by] or (
        _by_streamlit(app, port) if by_streamlit else _by_uvicorn(app, host, port, folder=app_folder or folder)
    )
    url = f"http://{HOST}:{port}"
    with (
        written.open("w+b") if written else tempfile.TemporaryFile() as log,
        tempfile.TemporaryFile() as printed,
    ):
        process = subprocess.Popen(
            command, cwd=folder, env=_variables(environment or {}, as_in_production), stdout=printed, stderr=log
        )
        try:
            wait_until_healthy(process, port=port, app=app, log=log)
            open_server(url, printed)
            yield Server(url, process.pid)
        finally:
            close_server(url)
            end(process)


def _variables(changes: Mapping[str, str], as_in_production: bool) -> dict[str, str]:
    """Our variables with these changes, and a path on which ``without`` comes first in production."""
    variables = {**os.environ, **changes}
    path = [str(WITHOUT) if as_in_production else "", *variables.get("PYTHONPATH", "").split(os.pathsep)]
    return {**variables, "PYTHONPATH": os.pathsep.join(filter(None, path))}


def _by_uvicorn(app: str, host: str, port: int, *, folder: Path) -> list[str]:
    command = [sys.executable, "-m", "uvicorn", app, "--host", host, "--port", str(port), "--app-dir", str(folder)]
    return [
        *command,
        "--ws-per-message-deflate",
        "false",
        "--log-level",
        "warning",
        "--timeout-graceful-shutdown",
        "10",
    ]


def _by_streamlit(app: str, port: int) -> list[str]:
    script = app.partition(":")[0] + ".py"
    return [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_healthy(process: subprocess.Popen[bytes], *, port: int, app: str, log: IO[bytes]) -> None:
    """Wait until a dashboard answers on a port, itself or through a proxy.

    Raises:
        MeasurementError: The process ended or was too slow; the message ends with what it wrote.
    """
    deadline = time.monotonic() + START_SECONDS
    while not _is_healthy(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise MeasurementError(f"{app} did not start:\n{_tail(log)}")
        time.sleep(POLL_SECONDS)


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=STOP_SECONDS)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _tail(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode(errors="replace")[-4000:]


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and see to it that it does."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
