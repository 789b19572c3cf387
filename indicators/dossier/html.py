"""A dossier as one HTML file that mail programs show: styles on the elements, no script, nothing fetched.

``dossier.html.jinja`` is the page; Jinja escapes every text in it. Charts are the sentences that say the same, since
mail programs show no vectors; the PDF has them.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from indicators.charts.look import FONT, LIGHT, SIGNS, sign_colour
from indicators.dossier.content import Block, Cell, Dossier
from indicators.model import Status

TEMPLATE = "dossier.html.jinja"


def write_html(dossier: Dossier) -> bytes:
    """The dossier as an HTML document."""
    return (_template().render(dossier=dossier, look=LIGHT, font=FONT) + "\n").encode()


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(kind=_kind, glyph=_glyph, colour=_colour)
    return environment.get_template(TEMPLATE)


def _kind(block: Block | Cell) -> str:
    return type(block).__name__.lower()


def _glyph(status: Status) -> str:
    return SIGNS[status].glyph


def _colour(status: Status) -> str:
    return sign_colour(status, LIGHT)
