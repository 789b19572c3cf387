"""Texts of pages, kept for as long as what they are about is kept itself."""

import threading
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache

KEPT_TEXTS = 64
"""Of one overview, meeting or journal: languages, filters, places in a list."""

Whole = TypeVar("Whole")
Rest = ParamSpec("Rest")
Told = TypeVar("Told")


def told_once(tell: Callable[Concatenate[Whole, Rest], Told]) -> Callable[Concatenate[Whole, Rest], Told]:
    """Tell the same thing once: what the desk lets go takes its texts along, so that no old figures pile up.

    The first argument is compared by identity, and must not be among what is told or among the other arguments.
    """
    told: WeakKeyDictionary[Whole, LRUCache[Hashable, Told]] = WeakKeyDictionary()
    lock = threading.Lock()

    @wraps(tell)
    def tell_once(whole: Whole, /, *others: Rest.args, **named: Rest.kwargs) -> Told:
        key = (others, tuple(named.items()))
        with lock:
            texts = told.setdefault(whole, LRUCache(KEPT_TEXTS))
            if key in texts:
                return texts[key]
        made = tell(whole, *others, **named)
        with lock:
            texts[key] = made
        return made

    return tell_once
