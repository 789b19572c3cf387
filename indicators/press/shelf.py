"""Pictures of pages and addresses, kept until something about their indicator is stored or newer ones need room.

That one may not leave is kept as well.
"""

import datetime as dt
import threading

from cachetools import LRUCache, cached

from indicators.catalogue import WHOLE
from indicators.errors import PictureRefused
from indicators.pictures import painter
from indicators.press.choosing import Order
from indicators.press.composing import compose
from indicators.press.content import Picture
from indicators.press.door import Released, released
from indicators.press.freezing import Frozen, frozen_list
from indicators.press.making import make
from indicators.readings import Desk

KEPT_PICTURES = 256
KEPT_LISTS = 4
KEPT_BYTES = 24 * 1024 * 1024

Key = tuple[object, ...]


def picture_of(desk: Desk, order: Order, *, on: dt.date) -> Picture:
    """A picture that may leave.

    Raises:
        UserFacingError: As for ``compose`` and ``released``.
    """
    return _released(desk, order, on=on).picture


def _key(desk: Desk, order: Order, *asked: object, on: dt.date) -> Key:
    known = desk.overview(on=on) if order.slug == WHOLE else desk.sheet(order.slug, on=on)
    return (desk.store, known.stamp, order, *asked)


@cached(LRUCache(KEPT_BYTES, getsizeof=len), key=_key, lock=threading.Lock())
def file_of(desk: Desk, order: Order, ending: str, *, on: dt.date) -> bytes:
    """A file of it.

    Raises:
        UserFacingError: As for ``picture_of`` and ``make``.
    """
    return make(_released(desk, order, on=on), ending, painter())


def _released(desk: Desk, order: Order, *, on: dt.date) -> Released:
    found = _judged(desk, order, on=on)
    if isinstance(found, PictureRefused):
        raise type(found)(**found.values)  # another one: what is raised holds on to its caller's frames
    return found


@cached(LRUCache(KEPT_PICTURES), key=_key, lock=threading.Lock())
def _judged(desk: Desk, order: Order, *, on: dt.date) -> Released | PictureRefused:
    try:
        return released(compose(desk, order, on=on))
    except PictureRefused as refusal:
        return refusal


def _key_of_list(desk: Desk, *, today: dt.date) -> Key:
    return desk.store, desk.overview(on=today).stamp


@cached(LRUCache(KEPT_LISTS), key=_key_of_list, lock=threading.Lock())
def frozen_so_far(desk: Desk, *, today: dt.date) -> tuple[Frozen, ...]:
    """As ``frozen_list``, read again only when something was stored."""
    return tuple(frozen_list(desk, today=today))
