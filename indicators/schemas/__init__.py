"""Pandera models: one per table, and how rows are checked against them.

``TABLES`` names them all; a test compares each with the table's columns, types, nullability and key as DuckDB
describes them, and the store validates every row before it is written. A border that reads other people's files
adds its own model here; reading their text is ``intake``'s work, not pandera's.
"""

from indicators.schemas.frames import DECIMALS, frame, holds_exactly, validated
from indicators.schemas.tables import TABLES, columns, key, schema

__all__ = ["DECIMALS", "TABLES", "columns", "frame", "holds_exactly", "key", "schema", "validated"]
