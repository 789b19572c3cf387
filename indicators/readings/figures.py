"""One indicator's figures on a day as plain values: what leaves as JSON and what a frozen state keeps."""

import datetime as dt
from dataclasses import fields
from decimal import Decimal
from typing import Any

from indicators.model import Achievement, Indicator, Plan
from indicators.numbers import write_iso_date
from indicators.progress import shown_percent, written_percent
from indicators.readings.changes import Changes, DefinitionChange, ValueChange
from indicators.readings.situation import Situation


def figures(situation: Situation) -> dict[str, Any]:
    """One indicator's figures as plain values: null where unknown, dates as ISO text, percents rounded to 2."""
    indicator, achieved, target = situation.indicator, situation.achieved, situation.target
    return {
        "slug": indicator.slug,
        "label": indicator.label_fr,
        "label_en": indicator.label_en,
        "axis": indicator.axis,
        "population": situation.population,
        "context": indicator.context,
        "unit": indicator.unit,
        "measure": indicator.measure,
        "decimals": indicator.decimals,
        "on": situation.on.isoformat(),
        **_achieved_figures(achieved),
        "target": _plain(target.value if target else None),
        "target_qualifier": target.qualifier if target else None,
        "due": write_iso_date(situation.due),
        "planned": _rounded(situation.planned),
        "rate": None if situation.rate is None else written_percent(situation.rate),
        "shown": None if situation.rate is None else shown_percent(situation.rate),
        "gap": _rounded(situation.gap),
        "status": situation.status,
        "status_value_on": write_iso_date(achieved.period_end if achieved and situation.shows_age else None),
        "projected_end": write_iso_date(_projected_end(situation)),
        "ends_late": situation.ends_late,
        "stale": situation.is_stale,
        "stale_days": situation.stale_days,
        "committed": _plain(situation.committed.value if situation.committed else None),
        "committed_qualifier": situation.committed.qualifier if situation.committed else None,
        "provisional": _provisional_figures(situation),
        "plans": [_plan_figures(plan) for plan in situation.plans],
    }


def _projected_end(situation: Situation) -> dt.date | None:
    """The earliest day on which the target would be met at the recent paces."""
    return situation.projection.earliest if situation.projection else None


def change_figures(changes: Changes) -> list[dict[str, Any]]:
    """What changed as plain values, one object per change; ``before`` is null for a first one."""
    return [
        *({**_about(each.indicator, f"{each.kind}_value"), **_value_figures(each)} for each in changes.values),
        *(
            {
                **_about(each.indicator, f"{each.kind}_plan"),
                "before": _plan_figures(each.before) if each.before else None,
                "after": _plan_figures(each.after),
            }
            for each in changes.plans
        ),
        *(
            {**_about(each.indicator, "status"), "before": each.before, "after": each.after}
            for each in changes.statuses
        ),
        *(
            {**_about(each.after, "definition" if each.before else "new_indicator"), **_definition_figures(each)}
            for each in changes.definitions
        ),
    ]


def _about(indicator: Indicator, kind: str) -> dict[str, Any]:
    return {"kind": kind, "slug": indicator.slug, "label": indicator.label_fr}


def _value_figures(change: ValueChange) -> dict[str, Any]:
    before = change.before
    return {
        "period_end": write_iso_date(change.after.period_end),
        "known_on": write_iso_date(change.after.known_on),
        "before": _told(before) if before else None,
        "after": _told(change.after),
    }


def _definition_figures(change: DefinitionChange) -> dict[str, Any]:
    """Both texts of each field that differs; every field of a new indicator."""
    names = change.fields or [each.name for each in fields(Indicator)]
    before = None if change.before is None else {name: _written(getattr(change.before, name)) for name in names}
    return {"before": before, "after": {name: _written(getattr(change.after, name)) for name in names}}


def _written(value: object) -> object:
    if isinstance(value, Decimal):
        return _plain(value)
    return write_iso_date(value) if isinstance(value, dt.date) else value


def _told(achieved: Achievement) -> dict[str, Any]:
    return {
        "version": achieved.version,
        "state": achieved.state,
        "period_start": write_iso_date(achieved.period_start),
        "comment": achieved.comment_fr,
        **_achieved_figures(achieved),
    }


def _achieved_figures(achieved: Achievement | None) -> dict[str, Any]:
    return {
        "achieved": _plain(achieved.value if achieved else None),
        "qualifier": achieved.qualifier if achieved else None,
        "achieved_on": write_iso_date(achieved.period_end if achieved else None),
        "achieved_precision": achieved.period_precision if achieved else None,
        "certainty": achieved.certainty if achieved else None,
        "source": achieved.source if achieved else None,
    }


def _provisional_figures(situation: Situation) -> dict[str, Any] | None:
    """What waits to be confirmed: how many values, and the last one. No other figure rests on it.

    Its source is in no open table before somebody has confirmed the value, and is not named here either.
    """
    if not situation.provisional:
        return None
    last = _achieved_figures(situation.provisional[-1])
    return {"number": situation.provisional_count, **{name: last[name] for name in last if name != "source"}}


def _plan_figures(plan: Plan) -> dict[str, Any]:
    return {
        "revision": plan.revision,
        "known_on": write_iso_date(plan.known_on),
        "value": _plain(plan.target.value),
        "qualifier": plan.target.qualifier,
        "due": write_iso_date(plan.target.due),
        "milestones": [
            {"value": _plain(each.value), "qualifier": each.qualifier, "due": write_iso_date(each.due)}
            for each in plan.milestones
        ],
        "path": plan.path,
        "aim": plan.aim,
        "standing": plan.standing,
        "certainty": plan.certainty,
        "source": plan.source,
    }


def _plain(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
