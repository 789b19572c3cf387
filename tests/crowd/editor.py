"""What an editor does on the page for entering values: type, look at the preview, confirm, answer a conflict."""

import re

from tests.crowd.notes import Ledger, Stored, Wish
from tests.visitor.errors import VisitError
from tests.visitor.tab import Rerun, Tab

SAID = "1 valeur enregistrée"
RECEIPT = re.compile(SAID + r" \(n° (\d+) du journal\)\.")
THEIRS = "Leur valeur"


class Editor:
    """One person at a tab that shows the page; what they are told goes into the ledger."""

    def __init__(self, tab: Tab, *, actor: str, ledger: Ledger) -> None:
        self._tab = tab
        self._actor = actor
        self._ledger = ledger

    def sign(self) -> None:
        """Give one's address, which is kept with each value; whoever has signed in is not asked for it."""
        if self._keys("actor"):
            self._tab.fill(self._actor, key="actor")

    async def preview(self, wish: Wish) -> Rerun:
        """Type a value into the form and ask what would be stored."""
        _, day = wish.place
        self._tab.fill(f"{day:%d/%m/%Y}", label="Date de la valeur")
        self._tab.fill(str(wish.value), label=self._label("Valeur ("))
        return await self._tab.press(label="Prévisualiser")

    async def confirm(self, wish: Wish) -> Rerun:
        """Ask to store it; nothing is heard where the page does not say that it is, because somebody was faster.

        Raises:
            VisitError: No answer came; what became of the value is unknown.
        """
        id = self._meant()
        try:
            rerun = await self._tab.press(key=f"store-{id}", listen_for=SAID)
        except VisitError:
            self._note_unknown(id, wish)
            raise
        said = [found for each in self._tab.screen.alerts() if (found := RECEIPT.search(each))]
        if rerun.heard_seconds is None or not said:
            self._ledger.acts.refused.append(id)
            return rerun._replace(heard_seconds=None)
        self._ledger.acts.acknowledged.append(id)
        self._ledger.acknowledged.append(Stored(int(said[0][1]), self._actor, wish.place, wish.value))
        return rerun

    async def ask_and_go(self, wish: Wish) -> None:
        """Ask to store it, and do not wait for the answer."""
        id = self._meant()
        self._note_unknown(id, wish)
        await self._tab.send(self._tab.press_request(key=f"store-{id}"))

    def has_conflict(self) -> bool:
        return bool(self._conflict())

    async def put_on_top(self, wish: Wish) -> Rerun:
        """Answer a conflict with one's own value, after a look at what one is told."""
        self._note_conflict(wish)
        return await self._tab.press(label="Enregistrer la mienne par-dessus")

    async def give_in(self, wish: Wish) -> Rerun:
        """Answer a conflict with the other's value, and empty the form."""
        self._note_conflict(wish)
        await self._tab.press(label="Garder la leur")
        return await self._tab.press(label="Abandonner")

    def _meant(self) -> str:
        """The id of the submission that the button stores; a reason and a source where the page asks."""
        for reason in self._keys("reason-"):
            self._tab.fill("Recomptage", key=reason)
        for source in self._keys("source-"):
            self._tab.fill("sans source", key=source)
        (button,) = self._keys("store-")
        id = button.removeprefix("store-")
        self._ledger.acts.meant.append(id)
        return id

    def _note_unknown(self, id: str, wish: Wish) -> None:
        self._ledger.acts.unknown.append(id)
        self._ledger.unknown.append((self._actor, wish))

    def _conflict(self) -> list[str]:
        """The cells of the conflict that is shown: indicator, date, their value, by whom and when, mine."""
        tables = [each for each in self._tab.screen.texts() if THEIRS in each]
        return [cell.strip() for cell in tables[0].splitlines()[-1].strip("|").split("|")] if tables else []

    def _note_conflict(self, wish: Wish) -> None:
        """The loser is told who was faster, when and with what, and still has what was typed."""
        _, _, theirs, by, mine = self._conflict()
        assert _number(mine) == wish.value
        actor, _, when = by.partition(", ")
        assert re.search(r"\d{4}.*\d\d:\d\d", when), when
        self._ledger.lost_against.append((wish.place, actor, _number(theirs)))

    def _label(self, start: str) -> str:
        return next(each.label for each in self._tab.screen.widgets() if each.label.startswith(start))

    def _keys(self, start: str) -> list[str]:
        return [each.key for each in self._tab.screen.widgets() if each.key and each.key.startswith(start)]


def _number(amount: str) -> int:
    return int(re.sub(r"\D", "", amount.partition("(")[0]))
