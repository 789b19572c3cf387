"""Who may do what. Pure: it is told who somebody is."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """How it is known who acts."""

    CATALOGUE = "catalogue"
    LOCAL = "local"
    NAMED = "named"
    SIGNED_IN = "signed_in"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Identity:
    """Who is acting, as far as is known; ``email`` is in lower case, and empty where nobody gave one."""

    email: str
    origin: Origin
