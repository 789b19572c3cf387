"""What the reference pages ask the database: plain queries over the dashboard's own file, as anybody would write them.

Alike: the headline cards, one verdict per indicator, the bars of all, the trajectory of one with its values and plans.
Simpler than ours: no past days, no earlier versions, no annual targets, no ratios, the verdict by the rate alone, no
French, one theme. So the references do less work, and every comparison is a little hard on us.
"""

import os
from typing import Any

import duckdb

DATABASE = "REFERENCE_DATABASE"
"""The variable that names the file. It is opened for reading, by one server at a time and not by ours."""

POINTS = 800
"""As many as our own trajectories draw: Altair takes no more than 5,000 rows."""

BOARD = """
WITH definition AS (
    FROM indicator QUALIFY row_number() OVER (PARTITION BY slug ORDER BY version DESC) = 1
), plan AS (
    FROM target WHERE standing = 'plan' AND certainty <> 'disputed'
    QUALIFY row_number() OVER (PARTITION BY indicator ORDER BY revision DESC, milestone DESC) = 1
), last AS (
    SELECT indicator, arg_max(value, (period_end, version)) AS achieved, max(period_end) AS achieved_on
    FROM achievement WHERE certainty <> 'disputed' GROUP BY indicator
), rated AS (
    SELECT slug, label_fr AS label, axis, unit, headline, achieved::DOUBLE AS achieved, achieved_on,
           plan.value::DOUBLE AS target, due,
           (100 * (achieved - coalesce(baseline, 0)) / nullif(plan.value - coalesce(baseline, 0), 0))::DOUBLE AS rate
    FROM definition LEFT JOIN plan ON plan.indicator = slug LEFT JOIN last ON last.indicator = slug
)
SELECT *, CASE WHEN achieved IS NULL THEN 'no data' WHEN rate IS NULL THEN 'no target' WHEN rate >= 100 THEN 'reached'
               WHEN rate >= 85 THEN 'watch' ELSE 'late' END AS status
FROM rated ORDER BY axis, headline, label
"""

CARD = f"SELECT * FROM ({BOARD}) WHERE slug = $slug"  # noqa: S608

ACHIEVED = """
SELECT * FROM (
    SELECT period_end, arg_max(value, version)::DOUBLE AS value, arg_max(source, version) AS source
    FROM achievement WHERE indicator = $slug AND certainty <> 'disputed'
    GROUP BY period_end ORDER BY period_end DESC LIMIT $points
) ORDER BY period_end
"""

PLANS = """
SELECT revision, due, value::DOUBLE AS value, decision, source FROM target WHERE indicator = $slug
ORDER BY revision, milestone
"""

Row = dict[str, Any]
Rows = list[Row]


def connected() -> duckdb.DuckDBPyConnection:
    """The file, open for reading."""
    return duckdb.connect(os.environ[DATABASE], read_only=True)


def board(connection: duckdb.DuckDBPyConnection) -> Rows:
    """One row per indicator with its figures and its verdict."""
    return _rows(connection, BOARD)


def cards(connection: duckdb.DuckDBPyConnection) -> Rows:
    """The headline figures, a query for each."""
    slugs = connection.execute("SELECT DISTINCT slug, headline FROM indicator WHERE headline < 7 ORDER BY headline")
    return [_rows(connection, CARD, slug=slug)[0] for slug, _ in slugs.fetchall()]


def sheet(connection: duckdb.DuckDBPyConnection, slug: str) -> tuple[Row, Rows, Rows]:
    """One indicator: its figures, its achieved values and its plans."""
    card = _rows(connection, CARD, slug=slug)[0]
    return card, _rows(connection, ACHIEVED, slug=slug, points=POINTS), _rows(connection, PLANS, slug=slug)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: object) -> Rows:
    answer = connection.execute(sql, parameters)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
