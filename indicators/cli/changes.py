"""``changes``: what became known between two days, told apart, as text or as JSON."""

import argparse
import json
from collections.abc import Iterator

from indicators import wording
from indicators.cli.shared import DONE, AddParser, add_day, day_asked, opened_desk
from indicators.model import AsOf
from indicators.numbers import read_iso_date
from indicators.readings import Changes, change_figures
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("changes", help="print what became known since a day")
    parser.add_argument("--since", required=True, metavar="DAY", help="the earlier day, as 2022-11-21")
    add_day(parser)
    parser.add_argument("--json", action="store_true", help="a list of objects, one per change")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    since = read_iso_date(options.since)
    with opened_desk() as desk:
        found = desk.changes(AsOf(since), AsOf(day_asked(options)))
        if options.json:
            print(json.dumps(change_figures(found), ensure_ascii=False, indent=1))
        else:
            print("\n".join(_lines(found, language)))
    return DONE


def _lines(found: Changes, language: Language) -> Iterator[str]:
    """Each kind with its changes; the counts first."""
    yield wording.changes_counted(found, language) or language.say("Nothing changed.")
    for heading, lines in wording.change_lines(found, language):
        yield f"\n{heading}"
        yield from (f"  {wording.labelled(name, news, language)}" for name, news in lines)
