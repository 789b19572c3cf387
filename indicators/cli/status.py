"""``status``: every indicator's figures on a day, as a table or as JSON."""

import argparse
import json
from typing import Any

from indicators import wording
from indicators.cli.shared import DONE, AddParser, add_day, iso, overview_asked
from indicators.model import Achievement, Plan
from indicators.progress import shown_percent, written_percent
from indicators.readings import Overview, Situation
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
        "due": iso(situation.due),
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
        "achieved_on": iso(achieved.period_end if achieved else None),
        "certainty": achieved.certainty if achieved else None,
        "source": achieved.source if achieved else None,
    }


def _plan_figures(plan: Plan) -> dict[str, Any]:
    return {
        "revision": plan.revision,
        "known_on": iso(plan.known_on),
        "value": _plain(plan.target.value),
        "qualifier": plan.target.qualifier,
        "due": iso(plan.target.due),
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
