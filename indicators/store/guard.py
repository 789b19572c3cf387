"""The guard that keeps the database append-only: a text that is neither one SELECT nor one plain INSERT is refused."""

import re
from functools import lru_cache

import duckdb

from indicators.errors import AppendOnly

_COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_OVERWRITES = re.compile(r"\bON CONFLICT\b|\bINSERT OR\b", re.IGNORECASE)


@lru_cache(maxsize=256)
def only(sql: str, kind: duckdb.StatementType) -> None:
    """Refuse a text that is not exactly one statement of one kind, or an insert that would overwrite.

    Raises:
        AppendOnly: Always in that case; remembered for texts that pass.
    """
    statements = duckdb.extract_statements(sql)
    bare = " ".join(_COMMENTS.sub(" ", sql).split())
    if len(statements) != 1 or statements[0].type != kind or _OVERWRITES.search(bare):
        raise AppendOnly(sql)
