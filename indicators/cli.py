"""The command line: ``init`` and ``status``. Exit 0 done, 1 refused (message on stderr), 2 usage.

The clock is read here and nowhere below. Messages are French unless ``--lang en``.
"""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence
from typing import Any

from indicators import wording
from indicators.catalogue import read_catalogue
from indicators.errors import UserFacingError
from indicators.intake import load_catalogue
from indicators.model import Achievement, Plan
from indicators.numbers import read_iso_date
from indicators.progress import shown_percent, written_percent
from indicators.readings import Desk, Overview, Situation
from indicators.store import database_path, initialise, open_store
from indicators.texts import FRENCH, LANGUAGES, Language

DONE, REFUSED = 0, 1


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
    parser = argparse.ArgumentParser(prog="python -m indicators", description="Planned against achieved figures.")
    parser.add_argument("--lang", choices=sorted(LANGUAGES), default=FRENCH.code, help="language of the messages")
    commands = parser.add_subparsers(required=True)
    init = commands.add_parser("init", help="create or migrate the database and load the catalogue")
    init.set_defaults(command=_init)
    status = commands.add_parser("status", help="print every indicator's figures")
    status.add_argument("--on", help="the day, as 2022-11-21 (default: today)")
    status.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    status.set_defaults(command=_status)
    return parser


def _init(options: argparse.Namespace, language: Language) -> int:
    catalogue = read_catalogue()
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    store = initialise(now=now)
    try:
        receipt = load_catalogue(store, catalogue, now=now)
    finally:
        store.close()
    if receipt is None:
        print(language.say("Nothing to do: {path} holds the whole catalogue.", path=database_path().name))
    else:
        print(language.say("Catalogue loaded into {path} (batch {seq}).", path=database_path().name, seq=receipt.seq))
    return DONE


def _status(options: argparse.Namespace, language: Language) -> int:
    on = read_iso_date(options.on) if options.on else dt.date.today()
    strategy = read_catalogue().strategy
    store = open_store()
    try:
        overview = Desk(store, strategy).overview(on=on)
    finally:
        store.close()
    if options.json:
        print(json.dumps([figures(each) for each in overview.situations], ensure_ascii=False, indent=1))
    else:
        print("\n".join(_table(overview, language)))
    return DONE


def figures(situation: Situation) -> dict[str, Any]:
    """One indicator's figures as plain values: null where unknown, dates as ISO text, percents rounded to 2."""
    indicator, achieved, target = situation.indicator, situation.achieved, situation.target
    return {
        "slug": indicator.slug,
        "label": indicator.label_fr,
        "label_en": indicator.label_en,
        "axis": indicator.axis,
        "context": indicator.context,
        "unit": indicator.unit,
        "measure": indicator.measure,
        "on": situation.on.isoformat(),
        **_achieved_figures(achieved),
        "target": _plain(target.value if target else None),
        "target_qualifier": target.qualifier if target else None,
        "due": _iso(situation.due),
        "planned": _rounded(situation.planned),
        "rate": None if situation.rate is None else written_percent(situation.rate),
        "shown": None if situation.rate is None else shown_percent(situation.rate),
        "gap": _rounded(situation.gap),
        "status": situation.status,
        "stale": situation.is_stale,
        "stale_days": situation.stale_days,
        "plans": [_plan_figures(plan) for plan in situation.plans],
    }


def _achieved_figures(achieved: Achievement | None) -> dict[str, Any]:
    return {
        "achieved": _plain(achieved.value if achieved else None),
        "qualifier": achieved.qualifier if achieved else None,
        "achieved_on": _iso(achieved.period_end if achieved else None),
        "certainty": achieved.certainty if achieved else None,
        "source": achieved.source if achieved else None,
    }


def _plan_figures(plan: Plan) -> dict[str, Any]:
    return {
        "revision": plan.revision,
        "known_on": _iso(plan.known_on),
        "value": _plain(plan.target.value),
        "qualifier": plan.target.qualifier,
        "due": _iso(plan.target.due),
        "standing": plan.standing,
        "certainty": plan.certainty,
        "source": plan.source,
    }


def _table(overview: Overview, language: Language) -> list[str]:
    width = max((len(wording.label(each.indicator, language)) for each in overview.situations), default=0)
    return [
        f"{wording.label(each.indicator, language):<{width}}  {wording.status_word(each.status, language):<22}"
        f"{wording.rate_text(each.rate, language):>7}  {wording.finding(each, overview.strategy, language)}"
        for each in overview.situations
    ] or [language.say("Nothing was known on that day.")]


def _plain(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
