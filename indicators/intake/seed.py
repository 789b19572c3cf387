"""Loading the catalogue: what it says that the tables do not hold yet, as one submission.

Nothing loaded is rewritten. A changed definition or achieved value becomes a new version; a changed
source or a changed plan is refused (a source gets a new id, a plan a new revision). What a person entered
stands: the catalogue adds nothing on top of it.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from indicators.access import Act, Identity, Origin
from indicators.catalogue import Catalogue
from indicators.errors import CatalogueRewritten, WordStillUsed
from indicators.model import Certainty
from indicators.numbers import local_day
from indicators.store import Receipt, Store, Submission, append, queries

Row = dict[str, Any]
Key = tuple[Any, ...]

CATALOGUE = Identity("catalogue", Origin.CATALOGUE)
ACTOR = CATALOGUE.email
_STAMPS = {"recorded_at", "batch", "channel"}


def load_catalogue(store: Store, catalogue: Catalogue, *, now: dt.datetime) -> Receipt | None:
    """Store what is new in the catalogue; None when there is nothing new.

    Raises:
        CatalogueRewritten: An entry that was loaded says something else now; nothing is stored.
    """
    _refuse_lost_words(store, catalogue)
    rows = {
        "source": _unseen(store, "source", catalogue.sources, key=("id",)),
        "indicator": _new_definitions(store, catalogue.indicators, now=now),
        "target": _unseen(store, "target", catalogue.targets, key=("indicator", "revision")),
        "achievement": _new_versions(
            store, "achievement", catalogue.achievements, key=("indicator", "period_end"), now=now
        ),
    }
    if not any(rows.values()):
        return None
    submission = Submission(
        id=_fingerprint(rows), actor=CATALOGUE, act=Act.LOAD, channel="catalogue", rows=rows, file_name="data"
    )
    return append(store, submission, now=now)


def _refuse_lost_words(store: Store, catalogue: Catalogue) -> None:
    """Past days still speak of every axis and unit that a stored definition names.

    Raises:
        WordStillUsed: ``strategy.toml`` lacks one of them.
    """
    strategy = catalogue.strategy
    for row in queries.stored_rows(store, "indicator"):
        for field, known in (("axis", strategy.axes), ("unit", strategy.units)):
            if row[field] not in known:
                raise WordStillUsed(field=field, word=row[field], slug=row["slug"], version=row["version"])


def _unseen(store: Store, table: str, rows: Iterable[Row], *, key: tuple[str, ...]) -> list[Row]:
    """What is not stored yet of the things (a source, a whole plan) that never change once they are.

    A plan or source that a person entered under the same name stands.

    Raises:
        CatalogueRewritten: One of them is stored and says something else.
    """
    stored, said = _grouped(queries.stored_rows(store, table), key), _grouped(rows, key)
    for place, entries in said.items():
        before = stored.get(place, [])
        if before and before[0]["channel"] == ACTOR and not _same(before, entries):
            file = "sources.toml" if table == "source" else f"{place[0]}.toml"
            raise CatalogueRewritten(file=file, entry=" ".join([table, *map(str, place)]))
    return [row for place, entries in said.items() if place not in stored for row in entries]


def _new_versions(
    store: Store, table: str, rows: Iterable[Row], *, key: tuple[str, ...], now: dt.datetime
) -> list[Row]:
    """New versions of what differs from the last that a catalogue brought, where no person wrote since.

    Raises:
        CatalogueRewritten: An entry was removed; a value is withdrawn by a version without a value, not by silence.
    """
    stored = _grouped(sorted(queries.stored_rows(store, table), key=itemgetter("version")), key)
    said = _grouped(rows, key)
    for place, versions in stored.items():
        if place not in said and all(row["channel"] == ACTOR for row in versions):
            raise CatalogueRewritten(file=f"{place[0]}.toml", entry=" ".join([table, *map(str, place)]))
    new: list[Row] = []
    for place, entries in said.items():
        before = stored.get(place, [])
        if not before or before[-1]["channel"] == ACTOR:
            new += _next_versions(before, entries, now=now)
    return new


def _new_definitions(store: Store, rows: Iterable[Row], *, now: dt.datetime) -> list[Row]:
    """New versions of the definitions that the catalogue changed since it last brought them.

    People name owners (``ownership``): theirs stays, unless the catalogue names another one since.
    """
    versions = sorted(queries.stored_rows(store, "indicator"), key=itemgetter("version"))
    stored, said = _grouped(versions, ("slug",)), list(rows)
    named = {slug for (slug,), before in stored.items() if any(row["channel"] != ACTOR for row in before)}
    untouched = [row for row in said if row["slug"] not in named]
    new = _new_versions(store, "indicator", untouched, key=("slug",), now=now)
    for entry in said:
        before = stored.get((entry["slug"],), [])
        if entry["slug"] in named and not _is_defined(entry, before):
            kept = before[-1]["owner"] if entry["owner"] == _owner_of_catalogue(before) else entry["owner"]
            new += _next_versions(before, [{**entry, "owner": kept}], now=now)
    return new


def _is_defined(entry: Row, before: list[Row]) -> bool:
    """Whether a definition says what stands, but for an owner that people named."""
    last, said = (_content(row, without={"version", "known_on", "owner"}) for row in (before[-1], entry))
    return last == said and entry["owner"] == _owner_of_catalogue(before)


def _owner_of_catalogue(before: list[Row]) -> str | None:
    """The owner that the catalogue named last; what it brought with the owner that people had named names none."""
    of_catalogue = of_people = before[0]["owner"]
    for row in before:
        if row["channel"] != ACTOR:
            of_people = row["owner"]
        elif row["owner"] != of_people:
            of_catalogue = row["owner"]
    return str(of_catalogue) if of_catalogue else None


def _next_versions(before: list[Row], entries: list[Row], *, now: dt.datetime) -> list[Row]:
    """Entries that differ from what counts, numbered on; a correction is known from the day it is loaded."""
    changed = [row for row in entries if not _is_said(row, before)]
    last = before[-1]["version"] if before else 0
    return [
        {**row, "version": version, "known_on": max(row["known_on"], local_day(now)) if before else row["known_on"]}
        for version, row in enumerate(changed, start=last + 1)
    ]


def _is_said(entry: Row, before: list[Row]) -> bool:
    """Whether the last version of its side says it already; several disputed values may stand side by side."""
    disputed = entry.get("certainty") == Certainty.DISPUTED
    side = [row for row in before if (row.get("certainty") == Certainty.DISPUTED) == disputed]
    said = [_content(row, without={"version", "known_on"}) for row in (side if disputed else side[-1:])]
    return _content(entry, without={"version", "known_on"}) in said


def _grouped(rows: Iterable[Row], key: tuple[str, ...]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in key)].append(row)
    return dict(groups)


def _same(stored: list[Row], said: list[Row]) -> bool:
    contents = [_content(row) for row in stored]
    return len(stored) == len(said) and all(_content(row) in contents for row in said)


def _content(row: Row, *, without: Iterable[str] = ()) -> Row:
    """What a row says, without its stamps and its empty cells."""
    return {name: value for name, value in row.items() if value is not None and name not in {*_STAMPS, *without}}


def _fingerprint(rows: dict[str, list[Row]]) -> str:
    """The same news has the same id, so that two starts at once store it once."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()
