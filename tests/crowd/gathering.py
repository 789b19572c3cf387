"""Lets a crowd loose on one server or several for a while: who they are and what they do is drawn from a seed."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.crowd.editor import Editor
from tests.crowd.notes import Diary, Ledger, Place, Wish
from tests.crowd.person import Person
from tests.crowd.reader import SLUGS, read
from tests.visitor.errors import VisitError

FIRST = date(2026, 2, 1)
"""Nothing real is known of later days."""

CONTESTED, APART = 8, 200
"""Days of the first indicator that all editors are after, and days of each indicator that they have for themselves."""

GIVES_IN, GOES_AT_ONCE, LOOKS_BACK = 0.3, 0.04, 0.3
TRIES, AGAIN_SECONDS = 60, 0.5
REOPENS, IS_CUT = 0.06, 0.05


@dataclass(frozen=True)
class Plan:
    """How many of which kind, for how long; the same seed draws the same people with the same wishes.

    Attributes:
        think_seconds: The mean time that somebody looks at a page.
        arrival_seconds: Over how long they arrive.
        first_value: All that they type is above it; a second crowd in one store types other values.
    """

    readers: int
    editors: int
    seconds: float
    think_seconds: float
    arrival_seconds: float = 0.0
    seed: str = "crowd"
    first_value: int = 1_000


@dataclass
class Crowd:
    """Everybody, and what they noted.

    Args:
        urls: Where they go, in turn: servers, or a proxy before several.
        jar: The cookies that somebody of that name comes with; by default none.
        people: Who came.
    """

    urls: Sequence[str]
    plan: Plan
    jar: Callable[[str], dict[str, str]] = lambda name: {}
    diary: Diary = field(default_factory=Diary)
    ledger: Ledger = field(default_factory=Ledger)
    people: list[Person] = field(default_factory=list)

    async def come_and_go(self) -> None:
        """All arrive, stay for the time planned, and leave once they have finished what they began.

        The editors begin with one and the same value, which all have looked at before the first one confirms.
        """
        readers = [self._person(f"reader-{number}", number) for number in range(self.plan.readers)]
        editors = [
            Editing(self._person(f"editor-{number}", number), number, self) for number in range(self.plan.editors)
        ]
        self.people = [*readers, *(each.person for each in editors)]
        try:
            await together(*(self.arrive(person) for person in readers), *(each.begin() for each in editors))
            until = time.monotonic() + self.plan.seconds
            stays = [self._stay(person, until) for person in readers]
            await together(*stays, *(each.stay(until) for each in editors))
        finally:
            await together(*(person.leave() for person in self.people))

    def _person(self, name: str, number: int) -> Person:
        choices = Random(f"{self.plan.seed} {name}")  # noqa: S311
        url = self.urls[number % len(self.urls)]
        return Person(url, choices, self.diary, self.plan.think_seconds, jar=self.jar(name))

    async def arrive(self, person: Person) -> None:
        """When their moment comes."""
        await asyncio.sleep(person.choices.uniform(0, self.plan.arrival_seconds))
        await person.arrive()

    async def _stay(self, person: Person, until: float) -> None:
        while time.monotonic() < until:
            try:
                await person.think()
                await read(person)
                await stir(person)
            except VisitError as error:
                await self.start_anew(person, error)

    async def start_anew(self, person: Person, error: VisitError) -> None:
        """Something that should not happen did: note it, and open another tab, again and again until that works."""
        self.diary.troubles.append(f"{person.doing}: {error}")
        await person.leave()
        for _ in range(TRIES):
            try:
                await person.arrive()
                return
            except (VisitError, OSError) as again:
                self.diary.troubles.append(f"{person.doing}: {again}")
                await person.leave()
                await asyncio.sleep(AGAIN_SECONDS)
        raise error


async def together(*acts: Coroutine[Any, Any, None]) -> None:
    """All at once, to the end of the last one; the first that fails ends the others."""
    async with asyncio.TaskGroup() as group:
        for act in acts:
            group.create_task(act)


async def stir(person: Person) -> None:
    """Sometimes close the tab and open another one, sometimes lose the connection; mostly neither."""
    drawn = person.choices.random()
    if drawn < REOPENS:
        await person.leave()
        await person.arrive()
    elif drawn < REOPENS + IS_CUT:
        await person.come_back()


class Editing:
    """One editor of the crowd, who has values in mind that nobody else types."""

    def __init__(self, person: Person, number: int, crowd: Crowd) -> None:
        self.person = person
        self._number = number
        self._crowd = crowd
        self._wishes = 0
        self._begun: Wish | None = None

    async def begin(self) -> None:
        """Arrive, and look at the preview of a value of one's own for the place that all begin with."""
        await self._crowd.arrive(self.person)
        self._begun = await self._previewed((SLUGS[0], FIRST))

    async def stay(self, until: float) -> None:
        """Save what was begun, then one value after the other."""
        while self._begun or time.monotonic() < until:
            try:
                await self._save()
                await stir(self.person)
            except VisitError as error:
                await self._crowd.start_anew(self.person, error)

    async def _save(self) -> None:
        """Confirm a preview after a look at it, and sometimes do not wait for the answer."""
        choices, person = self.person.choices, self.person
        begun, self._begun = self._begun, None
        wish = begun or await self._previewed(self._place())
        await person.think()
        if choices.random() < GOES_AT_ONCE and not self._editor().has_conflict():
            await self._editor().ask_and_go(wish)
            await person.leave()
            await person.arrive()
            return
        await self._settle(wish)
        if choices.random() < LOOKS_BACK:
            await person.turn_to("fiche", f"indicateur={wish.place[0]}")
            await person.think()

    async def _previewed(self, place: Place) -> Wish:
        """A wish for that place, typed and previewed."""
        slug, _ = place
        self._wishes += 1
        wish = Wish(place, self._crowd.plan.first_value + self._wishes * self._crowd.plan.editors + self._number)
        for page_name in ("fiche", "saisie"):  # from the sheet: no page links to itself with another indicator
            await self.person.turn_to(page_name, f"indicateur={slug}")
        self._editor().sign()
        await self.person.think()
        await self.person.wait_for("preview", lambda: self._editor().preview(wish))
        return wish

    async def _settle(self, wish: Wish) -> None:
        """Confirm until it is stored; where somebody was faster, put it on top or give in."""
        editor, person = self._editor(), self.person
        while True:
            if editor.has_conflict():
                await person.think()
                if person.choices.random() < GIVES_IN:
                    await person.wait_for("answer", lambda: editor.give_in(wish))
                    return
                await person.wait_for("answer", lambda: editor.put_on_top(wish))
            rerun = await person.wait_for("save", lambda: editor.confirm(wish))
            if rerun.heard_seconds is not None:
                person.diary.seconds["receipt"].append(rerun.heard_seconds)
                return
            assert editor.has_conflict(), f"not stored, and not why: {person.tab.screen.alerts()}"

    def _editor(self) -> Editor:
        return Editor(self.person.tab, actor=f"editor{self._number}@example.org", ledger=self._crowd.ledger)

    def _place(self) -> Place:
        """As often a place that all are after as one of one's own."""
        choices, editors = self.person.choices, self._crowd.plan.editors
        if choices.random() < 0.5:
            return SLUGS[0], FIRST + timedelta(days=choices.randrange(CONTESTED))
        day = CONTESTED + (self._number + self._wishes * editors) % APART
        return choices.choice(SLUGS), FIRST + timedelta(days=day)
