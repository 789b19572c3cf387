"""``serve``: bring the database up to date where that can be done, then become the server.

A database that cannot be opened does not keep it from starting: pages and ``/sante`` say what is wrong, figures are
shown from what is left, and the server takes the database up when it can. A fault of the catalogue does.
"""

import argparse
import datetime as dt
import ipaddress
import json
import logging
import os
import sys

from indicators.catalogue import read_catalogue
from indicators.cli.init import load_all
from indicators.cli.shared import AddParser
from indicators.errors import CatalogueFault, CatalogueRewritten, UserFacingError, WordStillUsed
from indicators.limits import MESSAGE_MB
from indicators.settings import PROJECT, Settings, read_settings
from indicators.texts import Language

logger = logging.getLogger("dashboard")

OPTIONS = (
    *("--ws-per-message-deflate", "false", "--ws-max-size", str(MESSAGE_MB * 1024 * 1024)),
    *("--no-server-header", "--no-access-log", "--timeout-graceful-shutdown", "10"),
)
"""Of uvicorn, however the server is started."""


def register(add_parser: AddParser) -> None:
    parser = add_parser("serve", help="start the dashboard (make run)")
    parser.add_argument("--host", help="the address to listen on (default: DASHBOARD_LISTEN, else 127.0.0.1)")
    parser.add_argument("--port", type=int, help="the port to listen on (default: DASHBOARD_PORT, else 8501)")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    settings = read_settings()
    _write_json_lines()
    prepare_store(language)
    host, port = options.host or settings.listen, options.port or settings.port
    os.environ["DASHBOARD_NAMES"] = " ".join(_names(settings, host))
    os.chdir(PROJECT)
    command = [sys.executable, "-m", "uvicorn", "dashboard:app", "--host", host, "--port", str(port), *OPTIONS]
    os.execv(sys.executable, command)  # noqa: S606 (no shell is wanted)


def prepare_store(language: Language) -> None:
    """Create, migrate and load the database; say what keeps us from it, as the log does.

    Raises:
        CatalogueFault, CatalogueRewritten, WordStillUsed: A wrong figure is worse than no dashboard.
    """
    try:
        logger.info("%s", load_all(read_catalogue(), language))
    except (CatalogueFault, CatalogueRewritten, WordStillUsed):
        raise
    except UserFacingError as error:
        logger.error("%s", " ".join(language.explain(error)))
    except Exception as error:
        logger.error("%s: %s", type(error).__name__, error)


def _names(settings: Settings, host: str) -> tuple[str, ...]:
    """Under which the server answers: an address that it was told to listen on is one, but for “all of them”."""
    try:
        is_one = not ipaddress.ip_address(host).is_unspecified
    except ValueError:
        is_one = True
    return (*settings.names, host) if is_one else settings.names


class _JsonLines(logging.Formatter):
    """Lines as the server writes them, before there is one."""

    def format(self, record: logging.LogRecord) -> str:
        now = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        return json.dumps({"time": now, "level": record.levelname.lower(), "said": record.getMessage()})


def _write_json_lines() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.INFO)
