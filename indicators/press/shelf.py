"""Pictures made for pages, kept while the figures are the same; those used longest ago go first."""

import datetime as dt
import threading

from cachetools import LRUCache

from indicators.pictures import painter
from indicators.press.choosing import Order
from indicators.press.composing import compose
from indicators.press.content import Picture
from indicators.press.door import released
from indicators.press.making import make
from indicators.readings import Desk

KEPT_BYTES = 48 * 1024 * 1024

_files: LRUCache[tuple[object, ...], bytes] = LRUCache(KEPT_BYTES, getsizeof=len)
_pictures: LRUCache[tuple[object, ...], Picture] = LRUCache(256)
_lock = threading.Lock()


def picture_of(desk: Desk, order: Order, *, on: dt.date) -> Picture:
    """A picture that may leave.

    Raises:
        UserFacingError: As for ``compose`` and ``released``.
    """
    key = (desk.overview(on=on).stamp, order)
    with _lock:
        found = _pictures.get(key)
    if found is None:
        found = released(compose(desk, order, on=on)).picture
        with _lock:
            _pictures[key] = found
    return found


def file_of(desk: Desk, order: Order, ending: str, *, on: dt.date) -> bytes:
    """A file of it.

    Raises:
        UserFacingError: As for ``picture_of`` and ``make``.
    """
    key = (desk.overview(on=on).stamp, order, ending)
    with _lock:
        found = _files.get(key)
    if found is None:
        found = make(released(picture_of(desk, order, on=on)), ending, painter())
        with _lock:
            _files[key] = found
    return found
