"""``status``: every indicator's figures on a day, as a table or as JSON."""

import argparse
import json

from indicators import wording
from indicators.cli.shared import DONE, AddParser, add_day, overview_asked
from indicators.readings import Overview, figures
from indicators.texts import Language


def register(add_parser: AddParser) -> None:
    parser = add_parser("status", help="print every indicator's figures")
    add_day(parser)
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace, language: Language) -> int:
    overview = overview_asked(options)
    if options.json:
        print(json.dumps([figures(each) for each in overview.situations], ensure_ascii=False, indent=1))
    else:
        print("\n".join(_table(overview, language)))
    return DONE


def _table(overview: Overview, language: Language) -> list[str]:
    width = max((len(wording.label(each.indicator, language)) for each in overview.situations), default=0)
    statuses = max((len(wording.status_text(each, language)) for each in overview.situations), default=0)
    return [
        f"{wording.label(each.indicator, language):<{width}}  {wording.status_text(each, language):<{statuses}}  "
        f"{wording.rate_text(each.rate, language):>7}  {wording.finding(each, overview.strategy, language)}"
        for each in overview.situations
    ] or [language.say("Nothing was known on that day.")]
