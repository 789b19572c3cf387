"""The checksum of what a frozen state contains: every fact that was known on its day and had been received by then.

Judgements and decisions are contained whatever the day on which they were written down, as a review shows them.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping

import polars as pl

from indicators import schemas
from indicators.store.opening import Store
from indicators.store.queries import RECEIVED

FROZEN: Mapping[str, str] = {
    "source": "recorded_at batch id title publisher published_on published_precision url document",
    "indicator": (
        "recorded_at batch known_on slug version label_fr label_en axis unit measure direction decimals "
        "baseline baseline_on update_months delay_days owner numerator denominator lower_bound "
        "upper_bound definition_fr definition_en method_fr method_en headline context public weight"
    ),
    "target": (
        "recorded_at batch known_on indicator revision milestone due due_precision value qualifier path "
        "aim standing certainty decided_on decision reason_fr reason_en source known_precision warnings"
    ),
    "achievement": (
        "recorded_at batch known_on indicator period_end version period_start period_precision value "
        "qualifier state certainty source evidence comment_fr comment_en known_precision reason warnings"
    ),
    "assessment": "recorded_at batch known_on review indicator version confidence text",
    "decision": "recorded_at batch known_on id version review indicator text owner due state note",
}
"""The columns of what is frozen, written out: one that is added later must not break what was frozen before it."""

_WRITTEN = ("assessment", "decision")


def checksum(store: Store, *, on: dt.date, until_seq: int, figures: str, minutes: str = "") -> str:
    """SHA-256 of the frozen facts, row by row in the order of their keys, of the figures shown and of the minutes.

    Args:
        figures: What is shown as JSON.
        minutes: What was noted of the meeting as JSON; empty where there was none, as for pictures.
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
    names, kinds = FROZEN[table].split(), schemas.columns(table)
    lengths = [f"coalesce(strlen({name}), -1)" for name in names if kinds[name] == pl.String]
    cells = ", ".join([*lengths, *(f"coalesce(CAST({name} AS VARCHAR), '-')" for name in names)])
    dated = "known_on" in names and table not in _WRITTEN
    known = "known_on <= $on AND" if dated else "CAST($on AS DATE) IS NOT NULL AND"
    order = ", ".join(schemas.key(table))
    return (
        "SELECT count(*) AS number, sha256(coalesce(string_agg(sha256(concat_ws('|', " + cells + ")), ''"
        " ORDER BY " + order + "), '')) AS digest FROM " + table + " WHERE " + known + RECEIVED
    )


_DIGESTS = {table: _digest_of(table) for table in FROZEN}
