"""Loading the catalogue: what it says that the tables do not hold yet, as one submission.

Nothing loaded is rewritten. A changed definition or achieved value becomes a new version; a changed
source or a changed plan is refused (a source gets a new id, a plan a new revision). What people entered since is
never touched: an entry is only compared with what an earlier catalogue brought.
"""

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from indicators.catalogue import Catalogue
from indicators.errors import CatalogueRewritten
from indicators.store import Receipt, Store, Submission, append, queries

Row = dict[str, Any]

ACTOR = "catalogue"
_STAMPS = ("version", "recorded_at", "batch")


def load_catalogue(store: Store, catalogue: Catalogue, *, now: dt.datetime) -> Receipt | None:
    """Store what is new in the catalogue; None when there is nothing new.

    Raises:
        CatalogueRewritten: An entry that was loaded says something else now; nothing is stored.
    """
    rows = {
        "source": _unseen(store, "source", catalogue.sources, key=("id",), file="sources.toml"),
        "indicator": _new_versions(store, "indicator", catalogue.indicators, key=("slug",), now=now),
        "target": _unseen(store, "target", catalogue.targets, key=("indicator", "revision", "milestone"), file=None),
        "achievement": _new_versions(
            store, "achievement", catalogue.achievements, key=("indicator", "period_end"), now=now
        ),
    }
    if not any(rows.values()):
        return None
    submission = Submission(id=_fingerprint(rows), actor=ACTOR, channel="catalogue", rows=rows, file_name="data")
    return append(store, submission, now=now)


def _unseen(store: Store, table: str, rows: Iterable[Row], *, key: tuple[str, ...], file: str | None) -> list[Row]:
    stored = {_key(row, key): row for row in queries.stored_rows(store, table)}
    new = []
    for row in rows:
        known = stored.get(_key(row, key))
        if known is None:
            new.append(row)
        elif _content(known) != _content(row):
            raise CatalogueRewritten(file=file or f"{row[key[0]]}.toml", entry=_named(table, row, key))
    return new


def _new_versions(
    store: Store, table: str, rows: Iterable[Row], *, key: tuple[str, ...], now: dt.datetime
) -> list[Row]:
    versions: dict[tuple[Any, ...], int] = defaultdict(int)
    loaded: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in sorted(queries.stored_rows(store, table), key=itemgetter("version")):
        versions[_key(row, key)] = int(str(row["version"]))
        if row["channel"] == ACTOR:
            loaded[_key(row, key)].append(_content(row))
    rows = list(rows)
    said = Counter(_key(row, key) for row in rows)
    new = []
    for row in rows:
        place = _key(row, key)
        if _content(row) in loaded[place][-said[place] :]:
            continue
        versions[place] += 1
        known_on = max(row["known_on"], now.date()) if loaded[place] else row["known_on"]
        new.append({**row, "version": versions[place], "known_on": known_on})
    return new


def _key(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _content(row: Row) -> Row:
    """What a row says, without its stamps; the day it became known moves when an entry is corrected."""
    left_out = {*_STAMPS, "channel", "known_on"}
    return {name: value for name, value in row.items() if name not in left_out}


def _named(table: str, row: Row, key: tuple[str, ...]) -> str:
    return f"{table} " + ", ".join(str(row[name]) for name in key)


def _fingerprint(rows: dict[str, list[Row]]) -> str:
    """The same news has the same id, so that two starts at once store it once."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()
