"""What would be on the screen: the elements by their place, the texts on them, and the widgets among them.

Rebuilt from the frontend's tree of Streamlit 1.67 for whole runs; what a fragment draws no longer stays until the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.visitor.errors import VisitError

Path = tuple[int, ...]

BUTTONS = ("button", "download_button", "link_button")
WORDED = ("title", "label", "body", "text", "code_text", "alt", "placeholder", "help")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+!|<>$~:&-])|:small\[\]")


class Widget(NamedTuple):
    """A widget on the screen: its kind (the name of its proto field) and what was drawn."""

    kind: str
    drawn: Any

    @property
    def id(self) -> str:
        return str(self.drawn.id)

    @property
    def key(self) -> str | None:
        """The key that the page gave it, None where it gave none."""
        key = self.id.split("-", maxsplit=2)[-1]
        return None if key == "None" else key

    @property
    def label(self) -> str:
        """As a person reads it; a table without a label has its description."""
        return readable(getattr(self.drawn, "label", "") or getattr(self.drawn, "alt", ""))

    @property
    def form(self) -> str:
        """The form that holds its value back until a button of it is pressed; empty outside forms."""
        return str(getattr(self.drawn, "form_id", ""))


@dataclass
class Screen:
    """Everything drawn and not replaced, by its place in the page.

    Attributes:
        missing: The address led to no page; what is shown is the first one.
        broken: The script did not compile.
    """

    missing: bool = False
    broken: bool = False
    _drawn: dict[Path, tuple[int, Element | Block]] = field(default_factory=dict)
    _run: int = 0

    def take(self, message: ForwardMsg) -> None:
        """Draw what a message brings."""
        match message.WhichOneof("type"):
            case "new_session":
                self._run += 1
                self.missing = self.broken = False
            case "delta":
                self._draw(tuple(message.metadata.delta_path), message)
            case "page_not_found":
                self.missing = True
            case "script_finished":
                self._finish(message.script_finished)

    def _draw(self, path: Path, message: ForwardMsg) -> None:
        match message.delta.WhichOneof("type"):
            case "new_element":
                self._forget_below(path)
                self._drawn[path] = (self._run, message.delta.new_element)
            case "add_block":
                self._drawn[path] = (self._run, message.delta.add_block)

    def _forget_below(self, path: Path) -> None:
        """An element in the place of a block takes away what the block held."""
        if isinstance(self._drawn.get(path, (0, None))[1], Block):
            self._drawn = {each: drawn for each, drawn in self._drawn.items() if each[: len(path)] != path}

    def _finish(self, status: int) -> None:
        """A whole run leaves nothing of earlier ones behind; one cut short by the next does."""
        self.broken = status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR
        if status == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._drawn = {path: each for path, each in self._drawn.items() if each[0] == self._run}

    def elements(self) -> Iterator[Element]:
        """From top to bottom, without the blocks that hold them."""
        return (drawn for drawn in self._in_order() if isinstance(drawn, Element))

    def _in_order(self) -> Iterator[Element | Block]:
        return (self._drawn[path][1] for path in sorted(self._drawn))

    def texts(self) -> list[str]:
        """Everything that can be read, from top to bottom, one entry per element."""
        return [text for text in map(text_of, self._in_order()) if text]

    def text(self) -> str:
        """Everything that can be read, as one text."""
        return "\n".join(self.texts())

    def alerts(self) -> list[str]:
        """The boxes: errors, warnings, notes and successes."""
        return [text_of(each) for each in self.elements() if each.WhichOneof("type") == "alert"]

    def failures(self) -> list[str]:
        """Exceptions and error boxes, and what else keeps a page from coming out whole."""
        said = [failure for failure in map(failure_of, self.elements()) if failure]
        return [*said, *(["page not found"] * self.missing), *(["the script does not compile"] * self.broken)]

    def widgets(self) -> list[Widget]:
        """All widgets, buttons included, from top to bottom."""
        found = (Widget(kind, getattr(each, kind)) for each in self.elements() if (kind := each.WhichOneof("type")))
        return [each for each in found if getattr(each.drawn, "id", "")]

    def found(self, *, key: str = "", label: str = "", kind: str = "") -> list[Widget]:
        """The widgets with that key, that label and of that kind; what is left empty matters not."""
        return [
            each
            for each in self.widgets()
            if (not key or each.key == key) and (not label or each.label == label) and (not kind or each.kind == kind)
        ]

    def widget(self, *, key: str = "", label: str = "", kind: str = "") -> Widget:
        """The one widget with that key or label.

        Raises:
            VisitError: There is none, or more than one.
        """
        found = self.found(key=key, label=label, kind=kind)
        if len(found) != 1:
            there = ", ".join(f"{each.kind} {each.label!r} ({each.key})" for each in self.widgets())
            raise VisitError(f"{len(found)} widgets {key or label!r} among: {there}\n{self.text()}")
        return found[0]


def text_of(drawn: Element | Block) -> str:
    """What can be read of one element, the choices of a list and the cells of a table included."""
    kind = drawn.WhichOneof("type")
    if kind is None:
        return ""
    content = getattr(drawn, kind)
    if kind == "exception":
        return f"{content.type}: {content.message}"
    said = [getattr(content, name, "") for name in WORDED]
    said += [option if isinstance(option, str) else option.content for option in getattr(content, "options", ())]
    said += _cells(getattr(content, "arrow_data", None))
    return "\n".join(readable(each) for each in said if isinstance(each, str) and each)


def _cells(table: Any) -> list[str]:
    """The cells of a table in Arrow's format, column by column."""
    data = table.data if hasattr(table, "data") else table
    if not data:
        return []
    return [str(cell) for column in pl.read_ipc_stream(data) for cell in column if cell is not None]


def failure_of(element: Element) -> str:
    """The exception on the page, or its error box: the dashboard turns its exceptions into such boxes."""
    kind = element.WhichOneof("type")
    is_box = kind == "alert" and element.alert.format == Alert.Format.ERROR
    return text_of(element) if kind == "exception" or is_box else ""


def readable(text: str) -> str:
    """A Markdown text without what makes it inert."""
    return _ESCAPED.sub(lambda found: found[1] or "", text)
