"""The dossier of a review: one content, written as PDF/UA-1, Markdown or HTML.

``composing`` makes the content (``content``) from a meeting, ``page`` the page of one indicator, ``tables`` the long
tables; ``pdf``, ``markdown`` and ``html`` write it, each making inert whatever people typed.

What does not belong here: figures and sentences (``readings``, ``wording``), how charts are drawn (``pictures``).
"""

from collections.abc import Callable
from pathlib import PurePath

from indicators.dossier.composing import dossier_of
from indicators.dossier.content import Dossier
from indicators.dossier.html import write_html
from indicators.dossier.markdown import write_markdown
from indicators.dossier.pdf import write_pdf
from indicators.errors import UnknownEnding
from indicators.pictures import painter

__all__ = ["WRITERS", "Dossier", "dossier_of", "write_html", "write_markdown", "write_pdf", "writer_for"]

WRITERS: dict[str, Callable[[Dossier], bytes]] = {
    ".pdf": lambda dossier: write_pdf(dossier, painter()),
    ".md": write_markdown,
    ".html": write_html,
}
"""How a dossier is written, by the ending of the file's name."""


def writer_for(name: str) -> Callable[[Dossier], bytes]:
    """What writes a file of that name.

    Raises:
        UnknownEnding: Its ending is none of ours.
    """
    try:
        return WRITERS[PurePath(name).suffix.lower()]
    except KeyError:
        raise UnknownEnding(name=PurePath(name).name, known=", ".join(WRITERS)) from None
