"""Turns for what computes for long: as many at once as there are processors.

One more would only slow down the others: with fifty previews at once a save waited for seconds between two of its
steps.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_free = threading.BoundedSemaphore(os.cpu_count() or 1)
_mine = threading.local()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, and give it back; inside of one there is no waiting."""
    if getattr(_mine, "taken", False):
        yield
        return
    with _free:
        _mine.taken = True
        try:
            yield
        finally:
            _mine.taken = False
