"""The command line, one module per command. Exit 0 done, 1 refused (message on stderr), 2 usage.

A command is a module here whose ``register`` adds its sub-parser and names the function to run, and one word in
``COMMANDS``. Messages are French unless ``--lang en`` stands before the command.

The clock is read in this room and nowhere below. What does not belong here: rules and sentences that a page could
need too (``readings``, ``wording``).
"""

import argparse
import sys
from collections.abc import Sequence

from indicators.cli import (
    backup,
    changes,
    dossier,
    init,
    intake,
    members,
    owners,
    remind,
    render,
    restore,
    serve,
    status,
    verify,
)
from indicators.cli.shared import DONE, REFUSED
from indicators.errors import UserFacingError
from indicators.texts import FRENCH, LANGUAGES

__all__ = ["DONE", "REFUSED", "main"]

COMMANDS = (init, serve, status, changes, intake, remind, owners, members, dossier, render, verify, backup, restore)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    language = LANGUAGES[options.lang]
    try:
        return int(options.command(options, language))
    except UserFacingError as error:
        print(" ".join(language.explain(error)), file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dashboard", description="Planned against achieved figures.")
    parser.add_argument("--lang", choices=sorted(LANGUAGES), default=FRENCH.code, help="language of the messages")
    commands = parser.add_subparsers(required=True)
    for each in COMMANDS:
        each.register(commands.add_parser)
    return parser
