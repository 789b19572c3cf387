"""``restore FROM --to FILE``: make a new database from a backup or from a ledger, and prove that it is the same.

It may be one on a server: so a file moves to PostgreSQL, and with ``backup`` from there back into a file.
"""

import argparse
from pathlib import Path

from indicators.cli.backup import told
from indicators.cli.shared import DONE, AddParser, now
from indicators.store import store_address
from indicators.store.address import Server
from indicators.store.backups import restore, restore_on_server
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("restore", help="make a new database from a backup or from a ledger's folder")
    parser.add_argument("source", metavar="FROM", help="a backup file, or the folder FILE.ledger of a database")
    parser.add_argument(
        "--to", required=True, metavar="FILE", help="the new database, or postgresql://…; nothing is overwritten"
    )
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    source = Path(options.source).absolute()
    address = store_address(options.to) if "://" in options.to else Path(options.to).absolute()
    if isinstance(address, Server):
        version, checksum = restore_on_server(source, address, now=now())
    else:
        made = restore(source, address, now=now())
        version, checksum = made.version, made.checksum
    print(told(address.name if isinstance(address, Server) else str(address), version, checksum, language))
    return DONE
