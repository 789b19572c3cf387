"""Stores for measuring: the catalogue as it is or multiplied, reviews, and many achievements on top of it."""

import datetime as dt
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb

from indicators.catalogue import Catalogue, read_catalogue
from indicators.intake import load_catalogue
from indicators.store import initialise, open_store
from tests.fixtures import Row
from tests.holding import Room

MADE_ON = dt.datetime(2026, 11, 22)

FILL = """
INSERT INTO achievement BY NAME
WITH made AS (SELECT range AS number FROM range($rows)), slugs AS (
    SELECT slug, row_number() OVER (ORDER BY slug) - 1 AS place, count(*) OVER () AS total
    FROM indicator WHERE numerator IS NULL AND slug <> 'lieux_experimentation'
)
SELECT slugs.slug AS indicator,
       DATE '2021-10-19' + (number // total % 1800)::INTEGER AS period_end,
       (100 + number // (total * 1800))::INTEGER AS version,
       (DATE '2021-10-19' + (number // total % 1800)::INTEGER) - 364 AS period_start,
       'day' AS period_precision, (number // total % 1800 + 1)::DECIMAL(18, 4) AS value, 'exact' AS qualifier,
       'validated' AS state, 'certain' AS certainty,
       DATE '2021-10-19' + (number // total % 1800)::INTEGER AS known_on, 'day' AS known_precision,
       TIMESTAMP '2026-11-22' AS recorded_at, (SELECT submission_id FROM batch LIMIT 1) AS batch
FROM made JOIN slugs ON made.number % total = place
"""


def fill(path: Path, rows: int = 0, *, catalogue: Catalogue | None = None) -> Path:
    """Create a database with the catalogue and ``rows`` further achieved values, spread over its indicators.

    Args:
        catalogue: Another one than ours.
    """
    with closing(initialise(path, now=MADE_ON)) as store:
        load_catalogue(store, catalogue or read_catalogue(), now=MADE_ON)
    if rows:
        with duckdb.connect(path) as connection:
            connection.execute(FILL, {"rows": rows})
    return path


def meet(path: Path) -> Path:
    """Hold a review in a database, and open another one."""
    with closing(open_store(path)) as store:
        Room(store, read_catalogue().strategy).meet()
    return path


def multiplied(number: int) -> Catalogue:
    """A made-up catalogue of so many indicators: ours again and again, headline ones first and once, no ratios."""
    ours = read_catalogue()
    whole = sorted((each for each in ours.indicators if not each["numerator"]), key=lambda row: row["headline"] or 99)
    parts = [_copied(ours, whole[place % len(whole)], place // len(whole)) for place in range(number)]
    return replace(
        ours,
        indicators=tuple(row for part in parts for row in part.indicators),
        targets=tuple(row for part in parts for row in part.targets),
        achievements=tuple(row for part in parts for row in part.achievements),
    )


def _copied(ours: Catalogue, row: Row, copy: int) -> Catalogue:
    """One indicator with its plans and values, under another name but for the first time."""
    if not copy:
        slug, changed = row["slug"], row
    else:
        slug = f"{row['slug']}_{copy}"
        names = {name: f"{row[name]} ({copy})" for name in ("label_fr", "label_en")}
        changed = {**row, **names, "slug": slug, "headline": None}
    about = {"indicator": slug}
    return replace(
        ours,
        indicators=(changed,),
        targets=tuple({**each, **about} for each in ours.targets if each["indicator"] == row["slug"]),
        achievements=tuple({**each, **about} for each in ours.achievements if each["indicator"] == row["slug"]),
    )
