"""Invented but plausible indicators, as many as wanted and the same every time: what pictures must cope with."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from indicators.access import Act
from indicators.store import Store, Submission, append, queries
from tests.fixtures import CATALOGUE, NOW, TODAY, Row

LAUNCH = dt.date(2021, 10, 18)
SOURCES = ("Gouvernement", "gouvernement.fr", "G_NIUS (ANS / DNS)", "Le Journal des entreprises", "CHU Dijon")
NAMES = (
    ("Lieux ouverts", "Sites opened"),
    ("Étudiants et internes formés", "Students and residents trained"),
    ("Entrepôts de données de santé soutenus", "Health data warehouses supported"),
    ("Professionnels du secteur médico-social accompagnés", "Social care professionals supported"),
    ("Dispositifs médicaux numériques évalués avec financement", "Digital medical devices evaluated with funding"),
)
SCALES = {
    "lieux": (5, 60, 0),
    "etudiants": (800, 220_000, 0),
    "universites": (4, 40, 0),
    "meur": (4, 900, 1),
    "projets": (3, 400, 0),
    "pourcent": (20, 100, 0),
}
MEASURES = ("cumulative", "cumulative", "stock", "annual", "share")


def store_invented(store: Store, number: int) -> list[str]:
    """Store so many indicators with their values and plans beside the real ones; return their slugs."""
    like = _definition_stored(store, "lieux_experimentation")
    rows: dict[str, list[Row]] = {"source": list(_sources()), "indicator": [], "target": [], "achievement": []}
    slugs = [f"invented_{each:04}" for each in range(number)]
    for slug in slugs:
        _invent(slug, rows, like=like)
    append(store, Submission("invented", CATALOGUE, Act.LOAD, "catalogue", rows), now=NOW)
    return slugs


def _definition_stored(store: Store, slug: str) -> Row:
    """Return the definition of a real indicator, for the columns that pictures do not show."""
    row = next(each for each in queries.stored_rows(store, "indicator") if each["slug"] == slug)
    return {name: value for name, value in row.items() if name not in {"recorded_at", "batch", "channel"}}


def _sources() -> Iterator[Row]:
    for name in SOURCES:
        yield {
            "id": f"source-{SOURCES.index(name)}",
            "title": name,
            "publisher": name,
            "published_on": dt.date(2025, 11, 12),
            "published_precision": "day",
        }


def _invent(slug: str, rows: dict[str, list[Row]], *, like: Row) -> None:
    chance = random.Random(slug)  # noqa: S311 (nothing secret)
    measure = chance.choice(MEASURES)
    unit = "pourcent" if measure == "share" else chance.choice([each for each in SCALES if each != "pourcent"])
    low, high, decimals = SCALES[unit]
    scale = low * (high / low) ** chance.random()
    plans = list(_plans(slug, measure, scale, decimals, chance))
    goal = float(plans[-1]["value"]) if plans else scale
    rows["indicator"].append(_definition(slug, measure, unit, decimals, like=like, chance=chance))
    rows["target"] += plans
    rows["achievement"] += _values(slug, measure, goal, decimals, chance)


def _definition(slug: str, measure: str, unit: str, decimals: int, *, like: Row, chance: random.Random) -> Row:
    french, english = chance.choice(NAMES)
    counted = measure == "cumulative" or (measure in ("stock", "share") and chance.random() < 0.5)
    return {
        **like,
        "slug": slug,
        "label_fr": french,
        "label_en": english,
        "axis": "formation",
        "unit": unit,
        "measure": measure,
        "decimals": decimals,
        "headline": None,
        "baseline": Decimal(0) if counted else None,
        "baseline_on": LAUNCH if counted else None,
    }


def _plans(slug: str, measure: str, scale: float, decimals: int, chance: random.Random) -> Iterator[Row]:
    """None to three plans, each announced after the one before, with up to two milestones."""
    day = LAUNCH
    for revision in range(1, chance.choice((0, 1, 1, 1, 2, 2, 3)) + 1):
        value = _amount(
            min(scale * chance.choice((0.8, 0.9, 1.0, 1.0, 1.2)), 100 if measure == "share" else 1e9), decimals
        )
        due = chance.choice((None, *(dt.date(year, 12, 31) for year in (2024, 2025, 2025, 2026, 2027, 2030))))
        aside = revision > 1 and chance.random() < 0.2
        known = {
            "indicator": slug,
            "revision": revision,
            "qualifier": chance.choice(("exact", "exact", "at_most", "about")),
            "path": chance.choice(("linear", "linear", "step")),
            "aim": "reach",
            "standing": "context" if aside else "plan",
            "certainty": chance.choice(("certain", "probable")),
            "known_on": day,
            "known_precision": "day",
            "source": f"source-{chance.randrange(len(SOURCES))}",
        }
        first = [(due.replace(year=2023), _amount(float(value) / 2, decimals))] if due and chance.random() < 0.3 else []
        for milestone, (when, planned) in enumerate([*first, (due, value)], 1):
            precision = None if when is None else "year"
            yield {**known, "milestone": milestone, "due": when, "due_precision": precision, "value": planned}
        day += dt.timedelta(days=chance.randrange(30, 500))


def _values(slug: str, measure: str, goal: float, decimals: int, chance: random.Random) -> Iterator[Row]:
    """Up to eight values, most of them rising, some equal, some of nearly the same day, some disputed."""
    share = 0.0
    for day in _days(measure, chance):
        share += chance.choice((0.0, 0.02, 0.1, 0.2, 0.3)) if measure != "annual" else 0.0
        value = _amount(goal * (share if measure != "annual" else chance.uniform(0.3, 1.2)), decimals)
        yield _value(slug, day, value, chance, measure=measure)
        if chance.random() < 0.08:
            doubted = _amount(float(value) * chance.choice((0.8, 1.1, 1.25)), decimals)
            later = day + dt.timedelta(days=chance.choice((1, 20)))
            if later < TODAY and measure != "annual":
                yield _value(slug, later, doubted, chance, measure=measure, certainty="disputed")


def _days(measure: str, chance: random.Random) -> list[dt.date]:
    number = chance.randrange(9)
    if measure == "annual":
        return [dt.date(2026 - back, 12, 31) for back in range(min(number, 4), 0, -1)]
    days: list[dt.date] = []
    day = dt.date(2022, 1, 10) + dt.timedelta(days=chance.randrange(700))
    while len(days) < number and day < TODAY:
        days.append(day)
        day += dt.timedelta(days=chance.choice((3, 12, 40, 90, 200, 365)))
    return days


def _value(
    slug: str, day: dt.date, value: Decimal, chance: random.Random, *, measure: str, certainty: str = "certain"
) -> Row:
    yearly = measure == "annual"
    return {
        "indicator": slug,
        "period_start": day.replace(month=1, day=1) if yearly else None,
        "period_end": day,
        "period_precision": "year" if yearly else "day",
        "version": 1,
        "value": value,
        "qualifier": chance.choice(("exact", "exact", "exact", "about", "at_least")),
        "state": "submitted" if chance.random() < 0.05 else "validated",
        "certainty": certainty,
        "known_on": day,
        "known_precision": "day",
        "source": f"source-{chance.randrange(len(SOURCES))}",
    }


def _amount(value: float, decimals: int) -> Decimal:
    return Decimal(str(round(value, decimals))).quantize(Decimal(1).scaleb(-decimals))
