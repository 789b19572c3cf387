"""What must hold between the entries of the catalogue. One small function per rule, all run by ``check_all``."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from indicators.catalogue.fields import Unfit, fault
from indicators.catalogue.strategy import WHOLE, Strategy
from indicators.errors import noted
from indicators.model import Aim, Certainty, Measure, Standing

Entry = Mapping[str, Any]
Found = tuple[str, str, Unfit]

_SLUG = re.compile(r"[a-z0-9][a-z0-9_]*$")
_SOURCE_ID = re.compile(r"[a-z0-9][a-z0-9-]*$")


def check_all(entries: Mapping[str, Entry], *, strategy: Strategy, sources: set[str]) -> None:
    """Check every entry alone, then all of them together.

    Args:
        entries: Slug (the file's name) → entry as read by ``fields.read_entry``.
        sources: Ids of ``sources.toml``.

    Raises:
        CatalogueFault: The first fault found.
    """
    _refuse_first(_whole_faults(entries))
    _refuse_unknown_envelopes(entries, strategy)
    for slug, entry in entries.items():
        found = (
            *_name_faults(slug),
            *_reference_faults(entry, entries=entries, strategy=strategy, sources=sources),
            *_population_faults(slug, entry, strategy=strategy),
            *(each for check in _ENTRY_CHECKS for each in check(entry)),
        )
        _refuse_first((slug, *each) for each in found)


def check_source_id(name: str, *, file: str) -> None:
    """Check the name of a source.

    Raises:
        CatalogueFault: It is not made of a-z, 0-9 and hyphens.
    """
    if not _SOURCE_ID.match(name):
        why = Unfit(noted("“{text}” is not a name for a source"), noted("use a-z, 0-9 and - only"), text=name)
        raise fault(file, name, "name", why)


def _refuse_first(found: Any) -> None:
    for slug, entry, field, why in found:
        raise fault(f"{slug}.toml", entry, field, why)


def _whole_faults(entries: Mapping[str, Entry]) -> Iterator[tuple[str, str, str, Unfit]]:
    if not entries:
        yield (
            "*",
            "file",
            "name",
            Unfit(noted("there is no indicator"), noted("put the files back from the repository")),
        )
    taken: dict[int, str] = {}
    for slug, entry in entries.items():
        order = entry["headline_order"]
        if entry["headline"] and order in taken:
            why = Unfit(
                noted("{order} is taken by {other}"), noted("choose another number"), order=order, other=taken[order]
            )
            yield slug, "indicator", "headline_order", why
        if entry["headline"]:
            taken[order] = slug


def _name_faults(slug: str) -> Iterator[Found]:
    if not _SLUG.match(slug) or slug == WHOLE:
        remedy = noted("use a-z, 0-9 and _ only, and not “axes”")
        why = Unfit(noted("“{text}” is not a name for an indicator"), remedy, text=slug)
        yield "file", "name", why


def _reference_faults(
    entry: Entry, *, entries: Mapping[str, Entry], strategy: Strategy, sources: set[str]
) -> Iterator[Found]:
    for field, known in (("axis", strategy.axes), ("unit", strategy.units)):
        if entry[field] not in known:
            yield "indicator", field, _unknown(entry[field], "strategy.toml")
    for field in ("numerator", "denominator"):
        if entry[field] and entry[field] not in entries:
            yield "indicator", field, _unknown(entry[field], "data/indicators")
    for name, each in _figures(entry):
        if each["source"] not in sources:
            yield name, "source", _unknown(each["source"], "sources.toml")


def _refuse_unknown_envelopes(entries: Mapping[str, Entry], strategy: Strategy) -> None:
    for slug in sorted(strategy.envelopes - entries.keys()):
        raise fault("strategy.toml", "populations", "envelopes", _unknown(slug, "data/indicators"))


def _population_faults(slug: str, entry: Entry, *, strategy: Strategy) -> Iterator[Found]:
    """An envelope is a plan and nothing else; what is a plan and nothing else is named as one."""
    is_plan_only = (
        entry["update_months"] == 0 and not entry["numerator"] and not strategy.units[entry["unit"]].milestone
    )
    if slug not in strategy.envelopes:
        if is_plan_only and not entry["context"] and not entry["achieved"]:
            cure = noted("name it under envelopes in strategy.toml, or give the months between two values")
            yield "indicator", "update_months", Unfit(noted("nothing is ever reported for it"), cure)
        return
    if not is_plan_only:
        yield "indicator", "update_months", Unfit(noted("an envelope is planned, not reported"), noted("write 0"))
    if entry["context"]:
        cure = noted("take it out of the envelopes in strategy.toml, or write false")
        yield "indicator", "context", Unfit(noted("an envelope belongs to the strategy"), cure)
    if entry["achieved"]:
        cure = noted("report it under an indicator of its own, or take this one out of the envelopes in strategy.toml")
        yield "achieved 1", "value", Unfit(noted("nobody achieves an envelope"), cure)
    if not any(map(_is_judged, entry["target"])):
        yield "indicator", "target", Unfit(noted("an envelope has no amount"), noted("add its plan"))


def _ratio_faults(entry: Entry) -> Iterator[Found]:
    if bool(entry["numerator"]) != bool(entry["denominator"]):
        yield (
            "indicator",
            "numerator",
            Unfit(noted("a ratio needs both parts"), noted("give numerator and denominator")),
        )


def _headline_faults(entry: Entry) -> Iterator[Found]:
    if entry["headline"] and not entry["headline_order"]:
        yield "indicator", "headline_order", Unfit(noted("it is missing"), noted("add it"))


def _bound_faults(entry: Entry) -> Iterator[Found]:
    bounds = entry["bounds"] or {}
    lower, upper = bounds.get("lower"), bounds.get("upper")
    for name, each in _figures(entry):
        if (lower is not None and each["value"] < lower) or (upper is not None and each["value"] > upper):
            why = Unfit(
                noted("{value} lies outside the bounds"), noted("correct the value or the bounds"), value=each["value"]
            )
            yield name, "value", why


def _baseline_faults(entry: Entry) -> Iterator[Found]:
    needs = any(_is_judged(each) and each["aim"] is Aim.REACH and each["due"] for each in entry["target"])
    if needs and not entry["baseline"] and entry["measure"] is not Measure.ANNUAL:
        why = Unfit(
            noted("a dated target needs a start to count from"), noted("add baseline = {{ value = …, date = … }}")
        )
        yield "indicator", "baseline", why


def _revision_faults(entry: Entry) -> Iterator[Found]:
    targets = entry["target"]
    if targets and targets[0]["revision"] != 1:
        yield "target 1", "revision", Unfit(noted("revisions start at 1"), noted("number them 1, 2, 3…"))
    for number, (before, after) in enumerate(pairwise(targets), start=2):
        step = after["revision"] - before["revision"]
        if step not in (0, 1):
            yield (
                f"target {number}",
                "revision",
                Unfit(noted("revisions follow one another"), noted("number them 1, 2, 3…")),
            )
        if step == 0 and not (before["due"] and after["due"] and before["due"].day < after["due"].day):
            why = Unfit(
                noted("milestones of one plan need ascending dates"), noted("correct the dates or the revision")
            )
            yield f"target {number}", "due", why


def _period_faults(entry: Entry) -> Iterator[Found]:
    for number, each in enumerate(entry["achieved"], start=1):
        name = f"achieved {number}"
        if entry["measure"] is Measure.ANNUAL and not each["period_start"]:
            yield name, "period_start", Unfit(noted("it is missing"), noted("add the first day of the year counted"))
        if each["sum_of"] and sum(each["sum_of"]) != each["value"]:
            yield name, "sum_of", Unfit(noted("it does not add up to the value"), noted("correct one of the two"))
        if bool(each["break_fr"]) != bool(each["break_en"]):
            missing = "break_en" if each["break_fr"] else "break_fr"
            yield name, missing, Unfit(noted("it is missing"), noted("say it in both languages"))


def _order_faults(entry: Entry) -> Iterator[Found]:
    """A plan becomes known after the plan that it replaces, and counting starts before the first due date."""
    judged = [(number, each) for number, each in enumerate(entry["target"], start=1) if _is_judged(each)]
    for (_, before), (number, after) in pairwise(judged):
        if _known_day(after) < _known_day(before):
            why = Unfit(noted("it became known before the plan it replaces"), noted("correct the dates or the order"))
            yield f"target {number}", "known_on", why
    baseline = entry["baseline"]
    for number, each in judged:
        if baseline and each["due"] and each["due"].day <= baseline["date"]:
            why = Unfit(noted("it is due before the counting starts"), noted("correct the due date or the baseline"))
            yield f"target {number}", "due", why


def _known_day(target: Entry) -> dt.date:
    day: dt.date = target["known_by"] or target["known_on"].day
    return day


def _decimal_faults(entry: Entry) -> Iterator[Found]:
    for name, each in _figures(entry):
        if each["value"] != round(each["value"], entry["decimals"]):
            why = Unfit(noted("{value} has more decimals than are shown"), noted("raise decimals"), value=each["value"])
            yield name, "value", why


def _twice_faults(entry: Entry) -> Iterator[Found]:
    seen = set()
    for number, each in enumerate(entry["achieved"], start=1):
        counts = each["certainty"] is not Certainty.DISPUTED
        if counts and each["date"].day in seen:
            why = Unfit(noted("two values of that date would both count"), noted("keep one, or mark one as disputed"))
            yield f"achieved {number}", "date", why
        if counts:
            seen.add(each["date"].day)


_ENTRY_CHECKS: tuple[Callable[[Entry], Iterator[Found]], ...] = (
    _ratio_faults,
    _headline_faults,
    _bound_faults,
    _baseline_faults,
    _revision_faults,
    _period_faults,
    _twice_faults,
    _order_faults,
    _decimal_faults,
)


def _is_judged(target: Entry) -> bool:
    return target["standing"] is Standing.PLAN and target["certainty"] is not Certainty.DISPUTED


def _figures(entry: Entry) -> Iterator[tuple[str, Entry]]:
    for kind in ("target", "achieved"):
        for number, each in enumerate(entry[kind], start=1):
            yield f"{kind} {number}", each


def _unknown(text: object, place: str) -> Unfit:
    return Unfit(noted("“{text}” is not in {place}"), noted("correct it, or add it there"), text=text, place=place)
