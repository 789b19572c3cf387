"""What a person types into a form stays until it is stored or given up: on other pages, in other modes and languages.

A form is drawn upon what stood when it was opened; what others store since is a conflict, which the store finds. So a
form into which nobody typed is opened anew when somebody comes back to it.

A field is drawn with the key that ``begin_text`` or ``begin_choice`` gives and with ``persist_state="session"``:
Streamlit then keeps its value while it is not drawn. Neither the language nor a label belongs in a key.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from indicators.texts import Language
from pages.shared import state

Seen = TypeVar("Seen")
Row = dict[str, str | None]

SEND = "send"
"""The field name of the button of a form, which tells whether the form was drawn in the last run."""

_FORM, _ROUND = "form", "form-round"


@dataclass(frozen=True)
class Table:
    """What an editable table is drawn with as long as it is on the screen.

    Attributes:
        language: Code of the language that its cells are in.
    """

    key: str
    language: str
    rows: list[Row]


@dataclass(frozen=True, eq=False)
class Form(Generic[Seen]):
    """A form as it was opened.

    Attributes:
        name: What it is about; one form each.
        round: Counts how often it was opened, so that its fields start anew.
        language: Code of the language in which it was opened.
        seen: What it is drawn upon.
        starts: Field → what it held before anybody typed.
    """

    name: str
    round: int
    language: str
    seen: Seen
    starts: dict[str, Any] = field(default_factory=dict)

    def key(self, field: str) -> str:
        """Return the key of a field's widget."""
        return f"{self.name}-{self.round}-{field}"

    def begin_text(self, field: str, text: str = "") -> str:
        """Return the key of a field that holds this text until somebody types."""
        self.starts.setdefault(field, text)
        state.begin_with(self.key(field), self.starts[field])
        return self.key(field)

    def begin_choice(self, field: str, choice: object = None, *, among: Collection[object] | None = None) -> str:
        """Return the key of a list or a row of buttons that starts with this choice.

        Args:
            among: What can be chosen; None where anything may be typed.
        """
        self.starts.setdefault(field, choice)
        state.show_again(self.key(field), self.starts[field], among=among)
        return self.key(field)

    def begin_table(self, field: str, rows: list[Row], language: Language, rename: Callable[[Row], Row]) -> Table:
        """Return what a table is drawn with: what it held when it was left, else these rows.

        Streamlit forgets what was typed into a table that is not drawn or whose rows change, so it is drawn anew then.

        Args:
            rename: Puts a row into this language.
        """
        begun: Table | None = state.kept(self.key(f"{field}-table"), None)
        if begun is not None and begun.language == language.code and state.is_drawn(begun.key):
            return begun
        typed: list[Row] = state.kept(self.key(field), self.starts.setdefault(field, rows))
        number = int(begun.key.rpartition("-")[2]) + 1 if begun else 1
        table = Table(f"{self.key(field)}-{number}", language.code, [rename(row) for row in typed])
        state.keep(self.key(f"{field}-table"), table)
        return table

    def keep_table(self, field: str, rows: list[Row]) -> None:
        """Keep what a table holds now."""
        state.keep(self.key(field), rows)

    def read_fields(self) -> Mapping[str, Any]:
        """Return what every field holds now, drawn or not."""
        return {field: state.kept(self.key(field), start) for field, start in self.starts.items()}

    def is_touched(self) -> bool:
        """Return whether any field holds something else than it started with."""
        return self.read_fields() != self.starts

    def is_on_screen(self) -> bool:
        """Return whether the form was drawn in the last run: what is typed may not have been sent yet."""
        return state.is_drawn(self.key(SEND))


def open_form(name: str, look: Callable[[], Seen], language: Language) -> Form[Seen]:
    """Return the form that was begun under this name, else a new one upon what stands now.

    Args:
        look: Gives what the form is drawn upon.
    """
    begun: Form[Seen] | None = state.kept(f"{_FORM} {name}", None)
    if begun is not None and (begun.is_touched() or (begun.is_on_screen() and begun.language == language.code)):
        return begun
    rounds = state.kept(f"{_ROUND} {name}", 0) + 1
    state.keep(f"{_ROUND} {name}", rounds)
    opened = Form(name, rounds, language.code, look())
    state.keep(f"{_FORM} {name}", opened)
    return opened


def read_form(name: str) -> Mapping[str, Any]:
    """Return what the fields of the form of this name hold now; nothing where none was opened."""
    begun: Form[Any] | None = state.kept(f"{_FORM} {name}", None)
    return begun.read_fields() if begun is not None else {}


def close_form(name: str) -> None:
    """Let a form begin anew: what was typed is stored, or given up."""
    state.forget(f"{_FORM} {name}")
