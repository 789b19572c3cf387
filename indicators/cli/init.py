"""``init``: create or migrate the database and load what is new in the catalogue."""

import argparse

from indicators.catalogue import Catalogue, read_catalogue
from indicators.cli.shared import DONE, AddParser, now
from indicators.intake import load_catalogue
from indicators.store import initialise
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("init", help="create or migrate the database and load the catalogue")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    print(load_all(read_catalogue(), language))
    return DONE


def load_all(catalogue: Catalogue, language: Language) -> str:
    """Create or migrate the database, load the catalogue, and return what was done, in a sentence."""
    instant = now()
    store = initialise(now=instant)
    try:
        receipt = load_catalogue(store, catalogue, now=instant)
    finally:
        store.close()
    if receipt is None:
        return language.say("Nothing to do: {path} holds the whole catalogue.", path=store.name)
    return language.say("Catalogue loaded into {path} (no. {seq} in the journal).", path=store.name, seq=receipt.seq)
