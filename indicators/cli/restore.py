"""``restore FROM --to FILE``: make a new database from a backup or from a ledger, and prove that it is the same."""

import argparse
from pathlib import Path

from indicators.cli.backup import told
from indicators.cli.shared import DONE, AddParser, now
from indicators.store.backups import restore
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("restore", help="make a new database from a backup or from a ledger's folder")
    parser.add_argument("source", metavar="FROM", help="a backup file, or the folder FILE.ledger of a database")
    parser.add_argument("--to", required=True, metavar="FILE", help="the new database; nothing is overwritten")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    made = restore(Path(options.source).absolute(), Path(options.to).absolute(), now=now())
    print(told(made, language))
    return DONE
