"""Charts: Vega-Lite specs built with Altair, once per data version, day, language and theme.

One file per chart; ``look`` holds what they share. Names in ``_picture`` are laid out for a picture of fixed size
that leaves the house (``press``), the others for screens. A spec carries its data as Arrow bytes (half the server's
work of inline rows), the French locale, and a description for screen readers: the axes' own descriptions
are English and switched off.
"""

from indicators.charts.comparison import Comparison, comparable
from indicators.charts.extent import find_illegible
from indicators.charts.figure import figure_picture
from indicators.charts.gauge import gauge_picture
from indicators.charts.look import Drawing, Size, forget_drawings
from indicators.charts.trajectory import trajectory_chart, trajectory_picture

__all__ = [
    "Comparison",
    "Drawing",
    "Size",
    "comparable",
    "figure_picture",
    "find_illegible",
    "forget_drawings",
    "gauge_picture",
    "trajectory_chart",
    "trajectory_picture",
]
