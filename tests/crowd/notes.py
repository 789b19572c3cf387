"""What people noted outside of the server: what they were told, how long they waited, what went wrong."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from tests.faults.acts import Acts

Place = tuple[str, date]


@dataclass(frozen=True)
class Wish:
    """A value that somebody wants stored; no two wishes for one place are alike."""

    place: Place
    value: int


@dataclass(frozen=True)
class Stored:
    """One version as the page acknowledged it, or as the store holds it."""

    batch: int
    actor: str
    place: Place
    value: int


@dataclass
class Ledger:
    """What the editors were told.

    Attributes:
        acts: The ids of all submissions, by the answer that came.
        unknown: Whose wish it was where nobody waited for the answer.
        lost_against: Where somebody else was faster: the place, who it was and with which value.
    """

    acts: Acts = field(default_factory=Acts)
    acknowledged: list[Stored] = field(default_factory=list)
    unknown: list[tuple[str, Wish]] = field(default_factory=list)
    lost_against: list[tuple[Place, str, int]] = field(default_factory=list)


@dataclass
class Diary:
    """What a crowd went through.

    Attributes:
        seconds: How long people waited, by what for.
        troubles: What nobody should have seen, with the address.
        warnings: The boxes that warned of something, by their text.
        done: How often what was done besides.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    troubles: list[str] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
