"""``dossier --to FILE``: the dossier of a day, or of the review held on it, as PDF, Markdown or HTML.

The file's ending says which. The file is there whole or not at all; what is being done stands on stderr.
"""

import argparse
import datetime as dt
import sys
from pathlib import Path

from indicators.cli.shared import DONE, AddParser, add_day, day_asked, opened_desk, put_file
from indicators.readings import Desk, Meeting
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("dossier", help="write the dossier of a day as PDF, Markdown or HTML")
    add_day(parser)
    parser.add_argument("--to", required=True, metavar="FILE", help="ends in .pdf, .md or .html")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    from indicators.dossier import dossier_of, format_of  # noqa: PLC0415 (the charts take a second to import)

    path, on = Path(options.to), day_asked(options)
    write = format_of(path.name).write
    with opened_desk() as desk:
        _tell(language.say("Reading the figures…"))
        dossier = dossier_of(_meeting(desk, on), language)
    _tell(language.count("Drawing {number} chart…", "Drawing {number} charts…", len(dossier.figures)))
    data = write(dossier)
    put_file(path, data)
    print(language.say("Written: {path} ({size} kB).", path=path.name, size=max(1, len(data) // 1000)))
    return DONE


def _meeting(desk: Desk, on: dt.date) -> Meeting:
    """The review held on that day, or the day without one."""
    held = [each.id for each in desk.reviews().all if each.held_on == on]
    return desk.meeting(held[-1] if held else None, today=on)


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
