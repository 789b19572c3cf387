"""The journal as a screen shows it: one page of entries, and what its filters can be set to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.catalogue import Strategy
from indicators.model import Indicator, JournalEntry, Kind
from indicators.store import Store, history, queries
from indicators.store.history import Wanted


@dataclass(frozen=True, eq=False)
class Journal:
    """One page of the journal. Compared by identity: the desk hands out one per data version and wish.

    Attributes:
        wanted: What was asked for; its ``until_seq`` is filled in.
        older: Whether there are entries after this page.
        definitions: Every indicator as defined last, by slug.
        actors: Everybody who ever stored anything.
    """

    wanted: Wanted
    entries: tuple[JournalEntry, ...]
    older: bool
    definitions: Mapping[str, Indicator]
    actors: tuple[str, ...]
    strategy: Strategy

    @property
    def undoable(self) -> tuple[JournalEntry, ...]:
        """The values of this page that still stand and could be taken back."""
        return tuple(each for each in self.entries if each.kind is Kind.ACHIEVEMENT and each.is_last)

    @property
    def batches(self) -> tuple[int, ...]:
        """Numbers of this page's submissions by people that brought values, newest first."""
        people = (each.batch for each in self.entries if each.kind is Kind.ACHIEVEMENT)
        return tuple(sorted({batch.seq for batch in people if batch.channel != "catalogue"}, reverse=True))


def journal(store: Store, strategy: Strategy, wanted: Wanted) -> Journal:
    """Read one page of the journal, and whether there is another one."""
    until_seq = store.version() if wanted.until_seq is None else wanted.until_seq
    asked = replace(wanted, until_seq=until_seq)
    found = history.journal_entries(store, replace(asked, last=asked.last + 1))
    return Journal(
        wanted=asked,
        entries=found[: wanted.last],
        older=len(found) > wanted.last,
        definitions=queries.definitions(store, on=dt.date.max),
        actors=history.actors(store),
        strategy=strategy,
    )
