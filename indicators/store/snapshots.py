"""The checksum of what a frozen state contains: every fact that was known on its day and had been received by then.

Judgements and decisions are contained whatever the day on which they were written down, as a review shows them.
"""

import datetime as dt
import hashlib

import polars as pl

from indicators import schemas
from indicators.store.connection import Store
from indicators.store.queries import RECEIVED

FROZEN = ("source", "indicator", "target", "achievement", "assessment", "decision")

_WRITTEN = ("assessment", "decision")


def checksum(store: Store, *, on: dt.date, until_seq: int, figures: str, minutes: str) -> str:
    """SHA-256 of the frozen facts, row by row in the order of their keys, of the figures shown and of the minutes.

    Args:
        figures: Every indicator's figures as JSON.
        minutes: What was noted of the meeting as JSON.
    """
    digest = hashlib.sha256(f"{on} {until_seq} {len(figures)} {figures}{minutes}".encode())
    for table in FROZEN:
        row = store.rows(_DIGESTS[table], on=on, until_seq=until_seq)[0]
        digest.update(f"{table} {row['number']} {row['digest']}".encode())
    return digest.hexdigest()


def _digest_of(table: str) -> str:
    """One SELECT that digests a table; names are our own, a cell is written as DuckDB casts it to text.

    The lengths of a row's texts come before its cells: no text can pass for the end of a cell, or for a null.
    """
    names = schemas.columns(table)
    lengths = [f"coalesce(strlen({name}), -1)" for name, kind in names.items() if kind == pl.String]
    cells = ", ".join([*lengths, *(f"coalesce(CAST({name} AS VARCHAR), '-')" for name in names)])
    dated = "known_on" in names and table not in _WRITTEN
    known = "known_on <= $on AND" if dated else "CAST($on AS DATE) IS NOT NULL AND"
    order = ", ".join(schemas.key(table))
    return (
        "SELECT count(*) AS number, sha256(coalesce(string_agg(sha256(concat_ws('|', " + cells + ")), ''"
        " ORDER BY " + order + "), '')) AS digest FROM " + table + " WHERE " + known + RECEIVED
    )


_DIGESTS = {table: _digest_of(table) for table in FROZEN}
