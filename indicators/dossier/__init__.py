"""The dossier of a review: one content, written as PDF/UA-1, Markdown or HTML.

``composing`` makes the content (``content``) from a meeting, ``page`` the page of one indicator, ``tables`` the long
tables; ``pdf``, ``markdown`` and ``html`` write it, each making inert whatever people typed.

What does not belong here: figures and sentences (``readings``, ``wording``), how charts are drawn (``pictures``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from indicators.dossier.composing import dossier_of
from indicators.dossier.content import Dossier
from indicators.dossier.html import write_html
from indicators.dossier.markdown import write_markdown
from indicators.dossier.pdf import write_pdf
from indicators.errors import UnknownEnding
from indicators.pictures import painter

__all__ = ["FORMATS", "Dossier", "Format", "dossier_of", "format_of", "write_html", "write_markdown", "write_pdf"]


@dataclass(frozen=True)
class Format:
    """One way of writing a dossier: its name, its media type and what writes it."""

    name: str
    mime: str
    write: Callable[[Dossier], bytes]


FORMATS: dict[str, Format] = {
    ".pdf": Format("PDF", "application/pdf", lambda dossier: write_pdf(dossier, painter())),
    ".html": Format("HTML", "text/html", write_html),
    ".md": Format("Markdown", "text/markdown", write_markdown),
}
"""How a dossier is written, by the ending of the file's name."""


def format_of(name: str) -> Format:
    """How a file of that name is written.

    Raises:
        UnknownEnding: Its ending is none of ours.
    """
    try:
        return FORMATS[PurePath(name).suffix.lower()]
    except KeyError:
        raise UnknownEnding(name=PurePath(name).name, known=", ".join(FORMATS)) from None
