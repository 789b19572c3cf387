"""The checksum of what a frozen state contains: every fact that was known on its day and had been received by then."""

import datetime as dt
import hashlib

from indicators import schemas
from indicators.store.connection import Store
from indicators.store.queries import RECEIVED

FROZEN = ("source", "indicator", "target", "achievement", "assessment", "decision")

_CELL_ENDS, _NULL = "chr(31)", "chr(30)"


def checksum(store: Store, *, on: dt.date, until_seq: int, figures: str) -> str:
    """SHA-256 of the frozen facts, row by row in the order of their keys, and of the figures shown.

    Args:
        figures: Every indicator's figures as JSON.
    """
    digest = hashlib.sha256(figures.encode())
    for table in FROZEN:
        row = store.rows(_DIGESTS[table], on=on, until_seq=until_seq)[0]
        digest.update(f"{table} {row['number']} {row['digest']}".encode())
    return digest.hexdigest()


def _digest_of(table: str) -> str:
    """One SELECT that digests a table; names are our own, a cell is written as DuckDB casts it to text."""
    names = schemas.columns(table)
    cells = ", ".join(f"coalesce(CAST({name} AS VARCHAR), {_NULL})" for name in names)
    known = "known_on <= $on AND" if "known_on" in names else "CAST($on AS DATE) IS NOT NULL AND"
    order = ", ".join(schemas.key(table))
    return (
        "SELECT count(*) AS number, sha256(coalesce(string_agg(sha256(concat_ws(" + _CELL_ENDS + ", " + cells + ")), ''"
        " ORDER BY " + order + "), '')) AS digest FROM " + table + " WHERE " + known + RECEIVED
    )


_DIGESTS = {table: _digest_of(table) for table in FROZEN}
