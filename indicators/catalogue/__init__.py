"""The catalogue: the definitions and first figures under ``data/``, read and checked.

One TOML file per indicator, ``sources.toml`` and ``strategy.toml``. ``fields`` says what each entry may hold,
``checks`` what must hold between entries, ``strategy`` reads axes, units and thresholds, ``reading`` all of it, each
file once. A fault stops the start with file, entry, field and remedy. Loading into the tables is
``intake``'s work.
"""

from indicators.catalogue.reading import Catalogue, read_catalogue, read_strategy
from indicators.catalogue.strategy import WHOLE, Axis, Break, Licence, Strategy, Unit

__all__ = ["WHOLE", "Axis", "Break", "Catalogue", "Licence", "Strategy", "Unit", "read_catalogue", "read_strategy"]
