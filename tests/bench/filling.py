"""A store with many achievements: the catalogue as it is, and values on top of it."""

import datetime as dt
from pathlib import Path

import duckdb

from indicators.catalogue import read_catalogue
from indicators.intake import load_catalogue
from indicators.store import initialise

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


def fill(path: Path, rows: int) -> None:
    """Create a database with the catalogue and ``rows`` further achieved values, spread over its indicators."""
    store = initialise(path, now=MADE_ON)
    load_catalogue(store, read_catalogue(), now=MADE_ON)
    store.close()
    with duckdb.connect(path) as connection:
        connection.execute(FILL, {"rows": rows})
