"""A PostgreSQL, two dashboards on it, the proxy of OPERATIONS before them, people who are signed in at all of them."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from indicators.catalogue import Catalogue
from indicators.model import Role
from indicators.store import open_store
from indicators.store.address import Server as Base
from tests.bench.servers import HOST, Server, free_port, serve
from tests.browser.signing import DOWN, project_folder, secrets_file, signed_in
from tests.crowd.gathering import Plan
from tests.holding import Room
from tests.postgres import url_of
from tests.proxies import read_blocks, run_caddy
from tests.staff import appointed, give_roles

PATIENCE_SECONDS = 30.0
VERSION = re.compile(r"^dashboard_data_version (\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Several:
    """What runs.

    Attributes:
        url: Of the proxy, which everybody visits.
        servers: Behind it.
        base: The database that they share.
    """

    url: str
    servers: tuple[Server, ...]
    base: Base

    def jar(self, name: str) -> dict[str, str]:
        """The cookies of somebody of that name who has signed in."""
        return signed_in(self.url, f"{name.replace('-', '')}@example.org", provider="down")


@contextmanager
def several(folder: Path, base: Base, catalogue: Catalogue, *, plan: Plan, number: int = 2) -> Iterator[Several]:
    """Start all of them on a database with the real figures; an open review and a crowd's members are in it."""
    with closing(open_store(base)) as store:
        give_roles(store, *(appointed(f"editor{each}@example.org", Role.MANAGER) for each in range(plan.editors)))
        give_roles(store, *(appointed(f"reader{each}@example.org", Role.READER) for each in range(plan.readers)))
        Room(store, catalogue.strategy).meet()
    port = free_port()
    url = f"http://{HOST}:{port}"
    project = folder / "project"
    project.mkdir()
    project_folder(project, secrets_file(url, {DOWN: f"http://{HOST}:{free_port()}"}))
    environment = {"INDICATORS_DATABASE_URL": url_of(base)}
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                serve("dashboard:app", folder=project, environment=environment, written=folder / f"server{each}.log")
            )
            for each in range(number)
        ]
        stack.enter_context(_proxy(folder, port, servers))
        yield Several(url, tuple(servers), base)


def data_version(server: Server) -> int | None:
    """The version of the data that a server shows; None while it does not answer."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/metrics")
        found = VERSION.search(connection.getresponse().read().decode())
    except OSError:
        return None
    finally:
        connection.close()
    return int(found[1]) if found else None


@contextmanager
def _proxy(folder: Path, port: int, servers: list[Server]) -> Iterator[None]:
    """Caddy with the lines of OPERATIONS, other addresses in them."""
    with run_caddy(folder, _caddyfile(port, servers), port):
        yield


def _caddyfile(port: int, servers: list[Server]) -> str:
    block = read_blocks("caddyfile")[-1]
    addresses = " ".join(urlsplit(each.url).netloc for each in servers)
    changed = block.replace("suivi.example.org", f"http://{HOST}:{port}")
    changed = changed.replace("10.0.0.11:8501 10.0.0.12:8501", addresses)
    assert addresses in changed
    return changed
