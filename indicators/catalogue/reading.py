"""Reading the whole catalogue as rows of the tables ``source``, ``indicator``, ``target`` and ``achievement``.

The rows lack what only loading knows: version, recorded_at, batch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indicators.catalogue import checks
from indicators.catalogue.fields import ACHIEVED, INDICATOR, SOURCE, TARGET, Dated, read_entry
from indicators.catalogue.files import DATA, read_toml
from indicators.catalogue.strategy import Break, Strategy, read_frame
from indicators.model import State
from indicators.texts import french_spacing

Row = dict[str, Any]


@dataclass(frozen=True)
class Catalogue:
    """Rows by table, in the order of the files, and the strategy they belong to."""

    strategy: Strategy
    sources: tuple[Row, ...]
    indicators: tuple[Row, ...]
    targets: tuple[Row, ...]
    achievements: tuple[Row, ...]


def read_catalogue(folder: Path = DATA) -> Catalogue:
    """Read and check everything under ``data/``.

    Raises:
        CatalogueFault: The first fault found, with file, entry, field and remedy.
    """
    entries = {path.stem: _file(path) for path in sorted((folder / "indicators").glob("*.toml"))}
    breaks = {slug: _breaks(entry, entries) for slug, entry in entries.items()}
    strategy = read_frame(folder, breaks={slug: found for slug, found in breaks.items() if found})
    sources = _sources(folder)
    checks.check_all(entries, strategy=strategy, sources={row["id"] for row in sources})
    return Catalogue(
        strategy=strategy,
        sources=tuple(sources),
        indicators=tuple(_indicator(slug, entry, strategy=strategy) for slug, entry in entries.items()),
        targets=tuple(row for slug, entry in entries.items() for row in _targets(slug, entry)),
        achievements=tuple(_achievement(slug, each) for slug, entry in entries.items() for each in entry["achieved"]),
    )


def read_strategy(folder: Path = DATA) -> Strategy:
    """Return what the whole catalogue says of its strategy.

    Raises:
        CatalogueFault: As ``read_catalogue``.
    """
    return read_catalogue(folder).strategy


def _breaks(entry: Row, entries: Mapping[str, Row]) -> tuple[Break, ...]:
    """Return from which values on an indicator, or a part of a ratio, counts something else, oldest first."""
    parts = [entries[part] for part in (entry["numerator"], entry["denominator"]) if part in entries]
    values = [each for about in (entry, *parts) for each in about["achieved"] if each["break_fr"]]
    return tuple(
        Break(each["date"].day, each["break_fr"], each["break_en"])
        for each in sorted(values, key=lambda each: each["date"].day)
    )


def _file(path: Path) -> Row:
    entry = read_entry(read_toml(path), INDICATOR, file=path.name, name="indicator")
    for kind, allowed in (("target", TARGET), ("achieved", ACHIEVED)):
        entry[kind] = [
            _spaced(read_entry(each, allowed, file=path.name, name=f"{kind} {number}"))
            for number, each in enumerate(entry[kind], start=1)
        ]
    return _spaced(entry)


def _sources(folder: Path) -> list[Row]:
    file = "sources.toml"
    entries = {name: read_entry(each, SOURCE, file=file, name=name) for name, each in read_toml(folder / file).items()}
    for name in entries:
        checks.check_source_id(name, file=file)
    return [_source(name, entry) for name, entry in sorted(entries.items())]


def _source(name: str, entry: Row) -> Row:
    published: Dated | None = entry.pop("published_on")
    return {
        "id": name,
        **entry,
        "title": french_spacing(entry["title"]),
        "published_on": published.day if published else None,
        "published_precision": published.precision if published else None,
    }


def _indicator(slug: str, entry: Row, *, strategy: Strategy) -> Row:
    baseline: Mapping[str, Any] = entry["baseline"] or {}
    bounds: Mapping[str, Any] = entry["bounds"] or {}
    same = (
        "label_fr",
        "label_en",
        "axis",
        "unit",
        "measure",
        "direction",
        "decimals",
        "owner",
        "numerator",
        "denominator",
    )
    texts = ("definition_fr", "definition_en", "method_fr", "method_en")
    return {
        "slug": slug,
        **{name: entry[name] for name in (*same, *texts, "context", "public", "weight")},
        "baseline": baseline.get("value"),
        "baseline_on": baseline.get("date"),
        "lower_bound": bounds.get("lower"),
        "upper_bound": bounds.get("upper"),
        "headline": entry["headline_order"] if entry["headline"] else None,
        "update_months": strategy.update_months if entry["update_months"] is None else entry["update_months"],
        "delay_days": strategy.delay_days if entry["delay_days"] is None else entry["delay_days"],
        "known_on": strategy.known_on,
    }


def _targets(slug: str, entry: Row) -> list[Row]:
    rows = [_target(slug, each) for each in entry["target"]]
    for row in rows:
        before = [other for other in rows if other["revision"] == row["revision"]]
        row["milestone"] = before.index(row) + 1
    return rows


def _target(slug: str, each: Row) -> Row:
    due: Dated | None = each["due"]
    same = (
        "revision",
        "value",
        "qualifier",
        "path",
        "aim",
        "standing",
        "certainty",
        "decided_on",
        "decision",
        "source",
    )
    return {
        "indicator": slug,
        **{name: each[name] for name in (*same, "reason_fr", "reason_en")},
        "due": due.day if due else None,
        "due_precision": due.precision if due else None,
        **_known(each),
    }


def _achievement(slug: str, each: Row) -> Row:
    same = ("period_start", "value", "qualifier", "certainty", "source", "evidence", "comment_fr", "comment_en")
    return {
        "indicator": slug,
        **{name: each[name] for name in same},
        "period_end": each["date"].day,
        "period_precision": each["date"].precision,
        "state": State.VALIDATED,
        **_known(each),
    }


def _known(each: Row) -> Row:
    return {"known_on": each["known_by"] or each["known_on"].day, "known_precision": each["known_on"].precision}


def _spaced(entry: Row) -> Row:
    """French spacing in every text that ends in _fr, and in the citation of a decision (always French)."""
    french = {name for name in entry if name.endswith("_fr") or name == "decision"}
    return {name: french_spacing(value) if name in french and value else value for name, value in entry.items()}
