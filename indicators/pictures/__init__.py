"""What leaves the house as a picture or on paper: charts as SVG, documents as PDF.

``process`` keeps the one child that does it (``child``), within limits of memory and time: vl-convert holds the
interpreter while it draws and a huge size aborts its process. ``specs`` turns a chart into what that child reads,
``rows`` draws the promises of a page. ``fonts`` has the only typeface used: never one of the machine, so that the same
input gives the same bytes everywhere; ``outlines`` turns texts into shapes.

What does not belong here: how a chart looks (``charts``), what a document says (``dossier``).
"""

from indicators.pictures.fonts import FAMILY, lacking, printable
from indicators.pictures.outlines import outline_halos, outlined
from indicators.pictures.process import Painter, close_painter, painter
from indicators.pictures.rows import draw_rows
from indicators.pictures.specs import WIDTH_PX

__all__ = [
    "FAMILY",
    "WIDTH_PX",
    "Painter",
    "close_painter",
    "draw_rows",
    "lacking",
    "outline_halos",
    "outlined",
    "painter",
    "printable",
]
