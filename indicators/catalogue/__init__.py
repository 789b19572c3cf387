"""The catalogue: the definitions and first figures under ``data/``, read and checked.

One TOML file per indicator, ``sources.toml`` and ``strategy.toml``. ``fields`` says what each entry may hold,
``checks`` what must hold between entries, ``strategy`` reads axes, units and thresholds, ``breaks`` where a source
counts something else. A fault stops the start with file, entry, field and remedy. Loading into the tables is
``intake``'s work.
"""

from indicators.catalogue.breaks import Break
from indicators.catalogue.reading import Catalogue, read_catalogue
from indicators.catalogue.strategy import WHOLE, Axis, Licence, Strategy, Unit, read_strategy

__all__ = ["WHOLE", "Axis", "Break", "Catalogue", "Licence", "Strategy", "Unit", "read_catalogue", "read_strategy"]
