"""Where the catalogue lies, and its files as plain TOML with exact decimals."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.catalogue.fields import Unfit, fault
from indicators.errors import noted

DATA = Path(__file__).resolve().parents[2] / "data"


def read_toml(path: Path) -> dict[str, Any]:
    """Read one file.

    Raises:
        CatalogueFault: It is missing or is not TOML (with the line).
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except FileNotFoundError as error:
        why = Unfit(noted("the file is missing"), noted("put it back from the repository"))
        raise fault(path.name, "file", "name", why) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        why = Unfit(noted("it is not valid TOML ({detail})"), noted("correct the line named"), detail=error)
        raise fault(path.name, "file", "text", why) from error
