"""``verify``: read everything, hold it against its models, the ledger and the frozen checksums. Exit 1: a fault."""

import argparse
import json
from dataclasses import asdict

from indicators.cli.shared import DONE, REFUSED, AddParser
from indicators.readings import faults
from indicators.store.distant import reach_store
from indicators.store.verification import Fault
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("verify", help="read everything stored and check it against its ledger and checksums")
    parser.add_argument("--json", action="store_true", help="one object instead of text")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    store = reach_store()
    try:
        found, version = faults(store), store.version()
    finally:
        store.close()
    if options.json:
        said = {"data_version": version, "faults": [asdict(fault) for fault in found]}
        print(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_text(found, version, language)))
    return REFUSED if found else DONE


def _text(found: tuple[Fault, ...], version: int, language: Language) -> list[str]:
    if not found:
        return [language.say("Everything is as it was stored, up to no. {seq} of the journal.", seq=version)]
    faults = [f"{fault.check}  {fault.where}  {fault.detail}" for fault in found]
    return [*faults, language.count("{number} fault", "{number} faults", len(found))]
