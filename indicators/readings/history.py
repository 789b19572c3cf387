"""The journal as a screen shows it: one page of entries, and what its filters can be set to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.catalogue import Strategy
from indicators.model import Indicator, JournalEntry, Kind
from indicators.store import Store, history, queries
from indicators.store.history import Wanted

__all__ = ["Choices", "Journal", "Wanted", "journal", "journal_choices"]


@dataclass(frozen=True, eq=False)
class Choices:
    """What the filters can be set to, and how things are called.

    Attributes:
        definitions: Every indicator as defined last, by slug.
        actors: Everybody who ever stored anything.
    """

    definitions: Mapping[str, Indicator]
    actors: tuple[str, ...]
    strategy: Strategy


@dataclass(frozen=True, eq=False)
class Journal:
    """One page of the journal. Compared by identity: the desk hands out one per data version and wish.

    Attributes:
        wanted: What was asked for; its ``until_seq`` is filled in.
        older: Whether there are entries after this page.
    """

    wanted: Wanted
    entries: tuple[JournalEntry, ...]
    older: bool
    choices: Choices

    @property
    def undoable(self) -> tuple[JournalEntry, ...]:
        """The values of this page that still stand and could be taken back."""
        return tuple(each for each in self.entries if each.kind is Kind.ACHIEVEMENT and each.is_last)

    @property
    def batches(self) -> tuple[int, ...]:
        """Numbers of this page's submissions by people that brought values, newest first."""
        people = (each.batch for each in self.entries if each.kind is Kind.ACHIEVEMENT)
        return tuple(sorted({batch.seq for batch in people if batch.channel != "catalogue"}, reverse=True))


def journal_choices(store: Store, strategy: Strategy) -> Choices:
    """Read what the filters can be set to."""
    return Choices(queries.definitions(store, on=dt.date.max), history.actors(store), strategy)


def journal(store: Store, choices: Choices, wanted: Wanted) -> Journal:
    """Read one page of the journal, and whether there is another one."""
    until_seq = store.version() if wanted.until_seq is None else wanted.until_seq
    asked = replace(wanted, until_seq=until_seq)
    found = history.journal_entries(store, replace(asked, last=asked.last + 1))
    return Journal(asked, entries=found[: asked.last], older=len(found) > asked.last, choices=choices)
