"""The dashboard, which writes a line whenever it finds out who is in front of the screen.

A module of its own since it counts in the server's process; ``dashboard.app`` is otherwise the real one.
"""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from dashboard import app
from indicators.readings import Desk
from pages.shared import signing
from pages.shared.signing import sessions

WRITTEN = Path(os.environ["COUNTED_IN"])


def counted(name: str, find: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(find)
    def find_counted(*given: Any, **named: Any) -> Any:
        with WRITTEN.open("a", encoding="utf-8") as lines:
            lines.write(f"{name}\n")
        return find(*given, **named)

    return find_counted


Desk.person = counted("role", Desk.person)  # type: ignore[method-assign]
signing.is_local = counted("place", signing.is_local)  # type: ignore[attr-defined]
sessions.standing = counted("session", sessions.standing)

__all__ = ["app"]
