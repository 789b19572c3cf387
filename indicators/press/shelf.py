"""Pictures of pages and addresses, kept until something about their indicator is stored or newer ones need room.

That one may not leave is kept as well.
"""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache, cached

from indicators.catalogue import WHOLE
from indicators.errors import PictureRefused
from indicators.pictures import painter
from indicators.press.choosing import Order
from indicators.press.content import Picture
from indicators.press.door import Released
from indicators.press.freezing import Frozen, frozen_list
from indicators.press.making import make
from indicators.press.releasing import release
from indicators.readings import Desk

KEPT_PICTURES = 256
KEPT_LISTS = 4
KEPT_BYTES = 24 * 1024 * 1024

Key = tuple[object, ...]


@dataclass(frozen=True)
class PictureFile:
    """A file of a picture that may leave, with everything that is said beside it."""

    picture: Picture
    ending: str
    content: bytes

    @property
    def name(self) -> str:
        return f"{self.picture.file_name}.{self.ending}"


def picture_file(desk: Desk, order: Order, ending: str, *, on: dt.date) -> PictureFile:
    """Return a picture that may leave as a file; which one it is, is found out once.

    Raises:
        UserFacingError: As for ``release`` and ``make``.
    """
    key = _key(desk, order, on=on)
    return _file(key, ending, lambda: _approve(key, lambda: release(desk, order, on=on)))


def picture_of(desk: Desk, order: Order, *, on: dt.date) -> Picture:
    """Return a picture that may leave, not drawn yet.

    Raises:
        UserFacingError: As for ``release``.
    """
    return _approve(_key(desk, order, on=on), lambda: release(desk, order, on=on)).picture


def _key(desk: Desk, order: Order, *, on: dt.date) -> Key:
    known = desk.overview(on=on) if order.slug == WHOLE else desk.sheet(order.slug, on=on)
    return (desk.store, known.stamp, order)


@cached(
    LRUCache(KEPT_BYTES, getsizeof=lambda file: len(file.content)),
    key=lambda key, ending, approve: (key, ending),
    lock=threading.Lock(),
)
def _file(key: Key, ending: str, approve: Callable[[], Released]) -> PictureFile:
    approved = approve()
    return PictureFile(approved.picture, ending, make(approved, ending, painter()))


def _approve(key: Key, judge: Callable[[], Released]) -> Released:
    found = _judged(key, judge)
    if isinstance(found, PictureRefused):
        raise type(found)(**found.values)  # another one: what is raised holds on to its caller's frames
    return found


@cached(LRUCache(KEPT_PICTURES), key=lambda key, judge: key, lock=threading.Lock())
def _judged(key: Key, judge: Callable[[], Released]) -> Released | PictureRefused:
    try:
        return judge()
    except PictureRefused as refusal:
        return refusal


def _key_of_list(desk: Desk, *, today: dt.date) -> Key:
    return desk.store, desk.overview(on=today).stamp


@cached(LRUCache(KEPT_LISTS), key=_key_of_list, lock=threading.Lock())
def frozen_so_far(desk: Desk, *, today: dt.date) -> tuple[Frozen, ...]:
    """As ``frozen_list``, read again only when something was stored."""
    return tuple(frozen_list(desk, today=today))
