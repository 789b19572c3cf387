"""What an administrator looks at: who has which role, what people did or tried, the state of what is stored."""

from dataclasses import dataclass

from indicators.model import Batch, Event, Member, Role
from indicators.readings.history import Choices
from indicators.store import Store, condition, events, members
from indicators.store.condition import Condition

EVENTS_AT_ONCE = 50


@dataclass(frozen=True, eq=False)
class Administration:
    """The ready answer; never kept, since events move no data version.

    Attributes:
        people: Everybody's last role with the submission that brought it, those who lost theirs included, by address.
        events: The newest ones, newest first; ``store.events`` has all ``events_total``.
        choices: How indicators and axes are called.
    """

    people: tuple[tuple[Member, Batch], ...]
    events: tuple[Event, ...]
    events_total: int
    condition: Condition
    choices: Choices

    @property
    def members(self) -> tuple[tuple[Member, Batch], ...]:
        """Those who have a role."""
        return tuple((member, batch) for member, batch in self.people if member.role is not Role.NONE)

    def known(self, email: str) -> tuple[Member, Batch] | None:
        """Somebody's last role and who gave it; None for an address that never had one."""
        return next(((member, batch) for member, batch in self.people if member.email == email), None)


def administration(store: Store, choices: Choices) -> Administration:
    """Read all of it, in a few queries. Whoever shows it asks first whether the person may give roles."""
    return Administration(
        people=members.appointments(store),
        events=events.events(store, last=EVENTS_AT_ONCE),
        events_total=events.count_events(store),
        condition=condition.condition(store),
        choices=choices,
    )
