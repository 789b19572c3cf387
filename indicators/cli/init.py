"""``init``: create or migrate the database and load what is new in the catalogue."""

import argparse

from indicators.catalogue import read_catalogue
from indicators.cli.shared import DONE, AddParser, now
from indicators.intake import load_catalogue
from indicators.store import initialise
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("init", help="create or migrate the database and load the catalogue")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    catalogue = read_catalogue()
    instant = now()
    store = initialise(now=instant)
    try:
        receipt = load_catalogue(store, catalogue, now=instant)
    finally:
        store.close()
    if receipt is None:
        print(language.say("Nothing to do: {path} holds the whole catalogue.", path=store.name))
    else:
        print(language.say("Catalogue loaded into {path} (batch {seq}).", path=store.name, seq=receipt.seq))
    return DONE
