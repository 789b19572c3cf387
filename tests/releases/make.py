"""Make the database of an earlier release: ``python -m tests.releases.make NUMBER``; run once, when a migration lands.

The file is made with the smallest blocks that DuckDB knows and packed. It holds one submission and, in its log (WAL),
a second one that was never merged into the file.

Without a number it is made of the tables of this release by another DuckDB, in the form that one writes by itself:
``pip install --target build/duckdb duckdb==1.4.4``, then ``PYTHONPATH=build/duckdb python -m tests.releases.make``.
"""

import gzip
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from indicators.store.connection import SQL

FOLDER = Path(__file__).parent
_RECORDS = "CREATE TABLE migration (number INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP)"
_BATCH = """
INSERT INTO batch BY NAME SELECT $id AS submission_id, $seq AS seq, 'marie@example.org' AS actor,
TIMESTAMP '2022-11-21 08:00:00' AS recorded_at, 'form' AS channel, 1 AS rows_accepted, 0 AS rows_refused
"""
_VALUE = """
INSERT INTO achievement BY NAME SELECT 'lieux_experimentation' AS indicator, DATE '2022-11-21' AS period_end,
$seq AS version, 'day' AS period_precision, 10.1234 + $seq AS value, 'exact' AS qualifier, 'validated' AS state,
'certain' AS certainty, DATE '2022-11-21' AS known_on, 'day' AS known_precision,
TIMESTAMP '2022-11-21 08:00:00' AS recorded_at, $id AS batch
"""


def make(path: Path, config: dict[str, Any], files: Sequence[Path]) -> None:
    """Write a database with the tables of these files and its log, and die without closing them."""
    connection = duckdb.connect(config=config)
    connection.execute(f"ATTACH '{path}' AS made (BLOCK_SIZE 16384)")
    connection.execute("USE made")
    connection.execute(_RECORDS)
    for file in files:
        connection.execute(file.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO migration VALUES ($1, $2, '2022-11-21')", [int(file.name[:4]), file.stem])
    _store(connection, "first", 1)
    connection.execute("CHECKPOINT")
    _store(connection, "second", 2)
    os._exit(0)


def _store(connection: duckdb.DuckDBPyConnection, id: str, seq: int) -> None:
    connection.begin()
    connection.execute(_BATCH, {"id": id, "seq": seq})
    connection.execute(_VALUE, {"id": id, "seq": seq})
    connection.commit()


def main(number: int | None = None) -> None:
    """Make and pack one release, or this one as the DuckDB that is installed writes it."""
    name, config, files = f"release-{number}", {"storage_compatibility_version": "v1.5.0"}, sorted(SQL.glob("*.sql"))
    if number is None:
        name, config = "duckdb-" + ".".join(duckdb.__version__.split(".")[:2]), {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        child = os.fork()
        if child == 0:
            make(folder / f"{name}.duckdb", config, files[:number])
        os.waitpid(child, 0)
        for file in sorted(folder.iterdir()):
            (FOLDER / f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
