"""What a dossier says, before anybody has chosen how it is written: plain data, no mark-up anywhere.

A text may hold anything that people typed; making it inert is the writers' work.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from indicators import wording
from indicators.charts import Drawing
from indicators.model import Status
from indicators.texts import Language


class Tone(StrEnum):
    """How loud a paragraph is."""

    LEAD = "lead"
    PLAIN = "plain"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, shown as shape, word and colour, and what is said after it."""

    status: Status
    word: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below that of its section."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list.

    Attributes:
        name: What it is about, said louder; may be empty.
        url: Where its text leads; only addresses of the web are followed.
    """

    text: str
    name: str = ""
    url: str | None = None

    @property
    def address(self) -> str | None:
        """Where its text leads, if that is an address of the web."""
        return self.url if self.url and self.url.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A key figure: what it is, the figure, what it refers to."""

    name: str
    value: str
    note: str = ""
    achieved: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Key figures side by side, four at most."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """A sign for each of several statuses, and the same in words."""

    statuses: tuple[Status, ...]
    text: str


Cell = str | Verdict | Signs


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of a table under a name of their own; without one they follow the header."""

    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is repeated on each page.

    Attributes:
        right: Columns of numbers.
        shares: How wide each column is, in relation to the others; 0: as its contents are.
    """

    header: tuple[str, ...]
    groups: tuple[Group, ...]
    shares: tuple[float, ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart; its description says the same in words.

    Attributes:
        draw: Makes it, or gives what was made before: while one chart is drawn the next can be made.
    """

    draw: Callable[[], Drawing]

    @property
    def drawing(self) -> Drawing:
        return self.draw()


Block = Paragraph | Heading | Verdict | Listing | Facts | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter.

    Attributes:
        own_page: Whether it starts on a new page.
        wide: Whether its pages lie on their side.
    """

    title: str
    blocks: tuple[Block, ...]
    own_page: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page.

    Attributes:
        lines: What stands under the title: name and text.
    """

    programme: str
    strategy: str
    title: str
    lines: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """The whole of it.

    Attributes:
        on: The day whose figures these are; also the date of the files made from it.
    """

    language: Language
    on: dt.date
    cover: Cover
    sections: tuple[Section, ...] = field(default=())

    @property
    def title(self) -> str:
        return self.cover.title

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return wording.labelled("", "", self.language)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The charts in the order of the pages."""
        blocks = [block for section in self.sections for block in section.blocks]
        return tuple(block for block in blocks if isinstance(block, Figure))
