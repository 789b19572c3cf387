"""What can be asked of a picture: kind, format, language, and which reservations it may show.

A new format is one row in ``FORMATS``; a new kind is a member of ``Kind``, its row in ``KINDS`` and its chart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from indicators.catalogue import WHOLE
from indicators.errors import ChoiceUnknown, noted
from indicators.numbers import inert
from indicators.texts import FRENCH, LANGUAGES, Language

PRINT_PPI = 300
A5_PT = (595.28, 419.53)
A4_PT = (841.89, 595.28)
ROOT_2 = 2**0.5  # from one size of paper to the next


@dataclass(frozen=True)
class Format:
    """The size of a picture.

    Everything is laid out on a small page, so that a picture can be read at 400 pixels, and drawn large.

    Attributes:
        page: Width and height of the page that it is laid out on.
        drawn: How many times larger it is drawn, on paper and in PDF.
        ppi: Pixels of a PNG to an inch (72 units) of what is drawn.
        title_lines: How many lines a title may have.
        on_paper: Whether it has a size on paper, which its files then tell.
    """

    words: str
    page: tuple[float, float]
    ppi: float
    title_lines: int
    drawn: float = 1.0
    on_paper: bool = False

    @property
    def pixels(self) -> tuple[int, int]:
        """The size of the PNG."""
        width, height = (round(side * self.drawn * self.ppi / 72) for side in self.page)
        return width, height


FORMATS: Mapping[str, Format] = {
    "wide": Format(noted("16:9, 1920 × 1080 pixels"), (640, 360), ppi=216, title_lines=2),
    "square": Format(noted("Square, 1080 × 1080 pixels"), (480, 480), ppi=162, title_lines=3),
    "portrait": Format(noted("Portrait, 1080 × 1350 pixels"), (480, 600), ppi=162, title_lines=3),
    "print": Format(
        noted("Print, A4 at 300 dpi"),
        (A4_PT[0] / ROOT_2, A4_PT[1] / ROOT_2),
        PRINT_PPI,
        title_lines=3,
        drawn=ROOT_2,
        on_paper=True,
    ),
    "print-a5": Format(noted("Print, A5 at 300 dpi"), A5_PT, PRINT_PPI, title_lines=3, on_paper=True),
}


class Kind(StrEnum):
    """What a picture shows."""

    TRAJECTORY = "trajectory"
    BULLET = "bullet"
    FIGURE = "figure"
    COMPARISON = "comparison"


KINDS: Mapping[Kind, str] = {
    Kind.TRAJECTORY: noted("Trajectory"),
    Kind.BULLET: noted("Gauge"),
    Kind.FIGURE: noted("Big figure"),
    Kind.COMPARISON: noted("Comparison"),
}


class Reserve(StrEnum):
    """What must be allowed before it is shown, and is then said in the picture."""

    PROVISIONAL = "provisional"
    DISPUTED = "disputed"
    UNSOURCED = "unsourced"


RESERVES: Mapping[Reserve, str] = {
    Reserve.PROVISIONAL: noted("provisional value"),
    Reserve.DISPUTED: noted("some figures are disputed"),
    Reserve.UNSOURCED: noted("source not stated"),
}


@dataclass(frozen=True)
class Order:
    """A picture that somebody wants.

    Attributes:
        slug: Of the indicator, or ``WHOLE``.
        allowed: What it may show although it is not settled.
    """

    slug: str
    kind: Kind = Kind.TRAJECTORY
    format: str = "wide"
    language: Language = FRENCH
    allowed: frozenset[Reserve] = frozenset()

    @property
    def page(self) -> Format:
        return FORMATS[self.format]


def read_order(slug: str, asked: Mapping[str, str]) -> Order:
    """An order from the words of an address: kind, format, lang, allow; what is left out is as by default.

    Raises:
        ChoiceUnknown: With ``where``, the word's name, and what can be written there.
    """
    whole = slug == WHOLE
    kinds: list[str] = [Kind.COMPARISON] if whole else [kind for kind in Kind if kind is not Kind.COMPARISON]
    return Order(
        slug=slug,
        kind=Kind(_chosen(asked, "kind", kinds)),
        format=_chosen(asked, "format", list(FORMATS)),
        language=LANGUAGES[_chosen(asked, "lang", list(LANGUAGES))],
        allowed=frozenset(_allowed(asked.get("allow", ""))),
    )


def _chosen(asked: Mapping[str, str], name: str, known: list[str]) -> str:
    text = asked.get(name, known[0])
    if text not in known:
        raise ChoiceUnknown(text=inert(text), known=", ".join(known), where=name)
    return text


def _allowed(text: str) -> list[Reserve]:
    wanted = text.split(",") if text else []
    for each in wanted:
        if each not in list(Reserve):
            raise ChoiceUnknown(text=inert(each), known=", ".join(Reserve), where="allow")
    return [Reserve(each) for each in wanted]
