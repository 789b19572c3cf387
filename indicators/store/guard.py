"""The guard that keeps the database append-only: a text that is neither one SELECT nor one plain INSERT is refused.

Of a text that comes from another process DuckDB's own parser also says what it would read: a name that is quoted,
joined together or hidden in a sub-query is no other name to it.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import duckdb

from indicators.errors import AppendOnly

_COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_TABLE_NAME = re.compile(r"[a-z_]+")
_TABLE_FUNCTIONS = {"duckdb_columns", "duckdb_tables", "generate_series", "range", "unnest"}
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


@lru_cache(maxsize=256)
def check_reads_tables_only(sql: str) -> None:
    """Let one SELECT pass that reads tables and nothing else: no file, no text that is a query in its turn.

    A file that this process opens and closes drops DuckDB's lock of it.

    Raises:
        AppendOnly: It reads something else, or is not one SELECT; remembered for texts that pass.
    """
    with duckdb.connect() as parser:
        ((written,),) = parser.execute("SELECT json_serialize_sql($1::VARCHAR)", [sql]).fetchall()
    read = json.loads(written)
    if read["error"] or not all(map(_is_harmless, _parts(read["statements"]))):
        raise AppendOnly(sql)


def _is_harmless(part: dict[str, Any]) -> bool:
    if part.get("type") == "TABLE_FUNCTION":
        return part["function"].get("function_name") in _TABLE_FUNCTIONS
    return part.get("type") != "BASE_TABLE" or _TABLE_NAME.fullmatch(part["table_name"]) is not None


def _parts(tree: object) -> Iterator[dict[str, Any]]:
    """Every part of a query, however deep."""
    inner: list[Any] = list(tree.values()) if isinstance(tree, dict) else tree if isinstance(tree, list) else []
    if isinstance(tree, dict):
        yield tree
    for each in inner:
        yield from _parts(each)
