"""Files that say who is responsible for which indicator: a column of indicators, a column of e-mail addresses.

An empty address changes nothing; ``personne`` or ``nobody`` takes the name away. What does not belong here: whether
somebody may name an owner, and storing it (``ownership``).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from indicators.access import is_address
from indicators.catalogue import Strategy
from indicators.errors import MissingCell, OwnersDiffer, OwnerUnclear
from indicators.intake.columns import ALIASES, INDICATOR, find_places
from indicators.intake.doubts import note_doubts
from indicators.intake.entries import note_uneven
from indicators.intake.faults import Faults, Refusal
from indicators.intake.files import digest, read_cells
from indicators.intake.names import Names
from indicators.numbers import inert
from indicators.store import Store, queries

OWNER = "owner"
WRITTEN = {INDICATOR: "indicateur", OWNER: "responsable"}
NOBODY = frozenset({"personne", "nobody"})
_ALIASES: Mapping[str, tuple[str, ...]] = {
    INDICATOR: ALIASES[INDICATOR],
    OWNER: ("responsable", "owner", "person responsible", "adresse e-mail", "e-mail", "mail", "courriel", "adresse"),
}


@dataclass(frozen=True)
class OwnersFile:
    """What a file says.

    Attributes:
        owners: Slug → address in lower case; empty where nobody is to be responsible.
        refusals: In the order of the lines. Where there is one, the file is to be mended first.
        blank: How many rows name nobody.
        sha256: Of its bytes.
    """

    owners: Mapping[str, str]
    refusals: tuple[Refusal, ...]
    blank: int
    sha256: str


def read_owners(store: Store, strategy: Strategy, *, name: str, data: bytes, today: dt.date) -> OwnersFile:
    """Read a CSV, XLSX or ODS file of owners.

    Raises:
        FileRefused: One of its subclasses: nothing of the file can be understood.
    """
    cells = read_cells(name, data)
    place = find_places(cells.header, _ALIASES, needed=WRITTEN)
    rows = cells.rows.select("line", *(pl.col(f"c{column}").alias(field) for field, column in place.items()))
    faults = Faults({field: inert(cells.header[column]) for field, column in place.items()})
    note_doubts(rows, cells, place, faults)
    note_uneven(cells, faults)
    doubted = cells.doubts.filter(pl.col("column") == place[OWNER])["line"]
    told = rows.filter(pl.col(OWNER).is_not_null() | pl.col("line").is_in(doubted.to_list()))
    faults.note(told.filter(pl.col(INDICATOR).is_null()), INDICATOR, lambda _: MissingCell())
    names = Names(queries.definitions(store, on=today), strategy)
    told = faults.read(told, INDICATOR, lambda text: {"slug": names.find_slug(text)}, gives={"slug": pl.String})
    told = faults.read(told, OWNER, lambda text: {"address": _read_address(text)}, gives={"address": pl.String})
    _note_contrary(faults.without(told), faults)
    taken = faults.without(told).select("slug", "address").rows()
    return OwnersFile(dict(taken), faults.refusals(), len(rows) - len(told), digest(data))


def _read_address(text: str) -> str:
    address = text.casefold()
    if address in NOBODY:
        return ""
    if not is_address(address):
        raise OwnerUnclear(text=inert(text))
    return address


def _note_contrary(told: pl.DataFrame, faults: Faults) -> None:
    """Refuse the rows that name different people for one indicator: nobody can know who is meant."""
    contrary = told.filter(pl.col("address").n_unique().over("slug") > 1)
    lines = contrary.with_columns(pl.col("line").cast(pl.String).sort().str.join(", ").over("slug").alias("lines"))
    faults.note(lines, OWNER, lambda lines: OwnersDiffer(lines=lines), of=("lines",))
