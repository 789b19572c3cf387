"""The dashboard on one day for ever, so that its pages look the same whenever they are compared.

A module of its own since the clock is the server's; ``dashboard.app`` is otherwise the real one.
"""

from dashboard import app
from pages.shared import state
from tests.fixtures import NOW

vars(state)["now"] = lambda: NOW

__all__ = ["app"]
