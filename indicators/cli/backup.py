"""``backup FILE``: copy the database into a new file, proved by reading it back. Nothing is ever overwritten."""

import argparse
from pathlib import Path

from indicators.cli.shared import DONE, AddParser
from indicators.store.backups import back_up
from indicators.store.distant import reach_store
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("backup", help="copy the database into a new file and prove the copy")
    parser.add_argument("file", metavar="FILE")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    store = reach_store()
    try:
        made = back_up(store, Path(options.file).absolute())
    finally:
        store.close()
    print(told(str(made.path), made.version, made.checksum, language))
    return DONE


def told(name: str, version: int, checksum: str, language: Language) -> str:
    """A copy in one line, with the checksum by which it can be known again."""
    return language.say(
        "Written: {path} (up to no. {seq} of the journal, checksum of all facts {checksum}).",
        path=name,
        seq=version,
        checksum=checksum,
    )
