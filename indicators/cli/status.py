"""``status``: every indicator's figures on a day, as a table or as JSON."""

import argparse
import json

from indicators import wording
from indicators.cli.shared import DONE, AddParser, add_day, overview_asked
from indicators.model import Population
from indicators.readings import Overview, Situation, figures
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
    """Population by population, each under how many it has."""
    width = max((len(wording.label(each.indicator, language)) for each in overview.situations), default=0)
    promises = overview.of(Population.PROMISE)
    statuses = max((len(wording.status_text(each, language)) for each in promises), default=0)
    lines: list[str] = []
    for population in Population:
        found = overview.of(population)
        if found:
            lines += [wording.population_counted(population, len(found), language)]
            lines += [_line(each, overview, width, statuses, language) for each in found]
    return lines or [language.say("Nothing was known on that day.")]


def _line(situation: Situation, overview: Overview, width: int, statuses: int, language: Language) -> str:
    """Name and finding; of a promise status and rate between them."""
    name = f"  {wording.label(situation.indicator, language):<{width}}  "
    finding = wording.finding(situation, overview.strategy, language)
    if situation.population is not Population.PROMISE:
        return name + finding
    status = f"{wording.status_text(situation, language):<{statuses}}"
    return f"{name}{status}  {wording.rate_of(situation, language):>7}  {finding}"
