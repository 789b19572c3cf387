"""Charts: Vega-Lite specs built with Altair, once per data version, day, language and theme.

One file per chart; ``look`` holds what they share. A spec carries its data as Arrow bytes (half the server's
work of inline rows), the French locale, and a description for screen readers: the axes' own descriptions
are English and switched off.
"""

from indicators.charts.bullet import bullet_chart
from indicators.charts.look import Drawing, forget_drawings
from indicators.charts.strip import status_strip
from indicators.charts.trajectory import trajectory_chart

__all__ = ["Drawing", "bullet_chart", "forget_drawings", "status_strip", "trajectory_chart"]
