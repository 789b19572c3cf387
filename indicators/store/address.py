"""Where the store is, as ``INDICATORS_DATABASE_URL`` says: a file of this machine, or a PostgreSQL server."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from indicators.errors import StoreUnsupported

PROJECT = Path(__file__).resolve().parents[2]
DEFAULT_URL = "duckdb:///data/indicators.duckdb"

_UNFIT = re.compile(r"[^A-Za-z0-9_-]+")

_FILE = "duckdb:///"
_SERVER = ("postgresql", "postgres")
_DEFAULTS = {"connect_timeout": "5", "tcp_user_timeout": "15000", "application_name": "sante-numerique"}


@dataclass(frozen=True)
class Server:
    """A database on a PostgreSQL server.

    Attributes:
        options: What libpq needs to connect (``host``, ``dbname``, ``sslmode`` …), but for the password.
        password: Empty where libpq finds it elsewhere (``PGPASSFILE``); never told to anybody.
    """

    options: tuple[tuple[str, str], ...]
    password: str = field(default="", repr=False)

    @property
    def database(self) -> str:
        """The database's own name."""
        return dict(self.options).get("dbname", "postgres")

    @property
    def name(self) -> str:
        """What people are told of it."""
        return f"{self.database} ({dict(self.options).get('host', 'localhost')})"

    @property
    def file_name(self) -> str:
        """How files that are made of it are called."""
        return f"{_UNFIT.sub('-', self.database)}.duckdb"


def store_address(url: str | None = None) -> Path | Server:
    """What a URL names, by default ``INDICATORS_DATABASE_URL``; files are relative to the project.

    Raises:
        StoreUnsupported: The URL is neither ``duckdb:///…`` nor ``postgresql://…``, or cannot be read.
    """
    url = url or os.environ.get("INDICATORS_DATABASE_URL") or DEFAULT_URL
    if url.startswith(_FILE):
        return PROJECT / url.removeprefix(_FILE)
    kind = url.partition(":")[0]
    if kind not in _SERVER:
        raise StoreUnsupported(kind=kind)
    try:
        return _server(urlsplit(url))
    except ValueError as error:
        raise StoreUnsupported(kind=kind) from error


def _server(parts: SplitResult) -> Server:
    """What libpq itself reads in such a URL."""
    said = {"host": parts.hostname, "port": parts.port, "user": parts.username, "dbname": parts.path.removeprefix("/")}
    options = {name: unquote(str(value)) for name, value in said.items() if value}
    options = {**_DEFAULTS, **options, **dict(parse_qsl(parts.query))}
    password = options.pop("password", None) or unquote(parts.password or "")
    return Server(tuple(options.items()), password)


def named(address: Path | Server) -> str:
    """A store as people are told of it: a file within the project, or its name alone."""
    if isinstance(address, Server):
        return address.name
    return str(address.relative_to(PROJECT)) if address.is_relative_to(PROJECT) else address.name
