"""Sources as people write them: a known one by its id or title, any other text as a new source.

Case, accents and spaces do not make another source; punctuation does ("bilan 1.2" is not "bilan 12").
"""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from indicators.errors import VersionTaken
from indicators.intake.encoding import save_in_windows
from indicators.model import NO_SOURCE, Source
from indicators.numbers.typed import folded
from indicators.store import Receipt, Store, Submission, append, queries

Row = dict[str, Any]

NO_SOURCE_TITLE = "Sans source"
_NO_SOURCE_WORDS = ("sans-source", "aucune source", "no source", "without source", NO_SOURCE_TITLE)

PUBLISHER_LENGTH = 80
NAMED_LENGTH = 40


def with_source_ids(rows: pl.DataFrame, known: Mapping[str, Source]) -> tuple[pl.DataFrame, dict[str, Row]]:
    """Put ids in the place of the texts of column ``source``.

    Returns:
        The rows, and the rows of the table ``source`` that are new, by id.
    """
    ids = {
        folded(name): id for id, source in known.items() for name in (save_in_windows(source.title), source.title, id)
    }
    texts = sorted(rows["source"].drop_nulls().unique())
    new = {folded(text): _new_source(text) for text in reversed(texts) if folded(text) not in ids}
    chosen = {text: new[folded(text)]["id"] if folded(text) in new else ids[folded(text)] for text in texts}
    named = rows.with_columns(pl.col("source").replace_strict(chosen, return_dtype=pl.String))
    return named, {row["id"]: row for row in new.values() if row["id"] not in known}


def append_with_sources(
    store: Store, submission: Submission, sources: Mapping[str, Row], *, now: dt.datetime
) -> Receipt:
    """Store a submission with the new sources it needs; one that somebody stored in the meantime is simply used.

    Args:
        sources: New rows of the table ``source``, by id.

    Raises:
        TableRefused, VersionTaken: As for ``append``, but never for a source.
    """
    while True:
        known = queries.every_source(store) if sources else {}
        needed = [row for name, row in sources.items() if name not in known]
        try:
            return append(store, replace(submission, rows={"source": needed, **submission.rows}), now=now)
        except VersionTaken as taken:
            if taken.values["table"] != "source":
                raise


def _new_source(text: str) -> Row:
    """A source from a citation such as "ANS, bilan 2026": what stands before the first comma published it.

    A text that says that there is none becomes the one source that means that, however it is worded.
    """
    if folded(text) in map(folded, _NO_SOURCE_WORDS):
        return {"id": NO_SOURCE, "title": NO_SOURCE_TITLE, "publisher": NO_SOURCE_TITLE}
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:NAMED_LENGTH].strip("-") or "source"
    mark = hashlib.sha256(folded(text).encode()).hexdigest()[:8]
    publisher = text.split(",", 1)[0].strip()[:PUBLISHER_LENGTH] or text[:PUBLISHER_LENGTH]
    return {"id": f"{name}-{mark}", "title": text, "publisher": publisher}
