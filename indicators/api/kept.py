"""Answers that were made, kept until they would take too much memory; those used longest ago go first."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cachetools import LRUCache

KEPT_BYTES = 64 * 1024 * 1024
LARGEST_KEPT = KEPT_BYTES // 8

Key = tuple[object, ...]


@dataclass(frozen=True)
class Answer:
    """A body with its own headers."""

    body: bytes
    media: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def etag(self) -> str:
        """Strong: the same bytes and no others, whichever process or release made them."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


class Kept:
    """A bounded cache of answers, for threads."""

    def __init__(self) -> None:
        self._answers: LRUCache[Key, Answer] = LRUCache(KEPT_BYTES, getsizeof=lambda answer: len(answer.body))
        self._lock = threading.Lock()

    def get(self, key: Key) -> Answer | None:
        with self._lock:
            return self._answers.get(key)

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer, unless it alone would drive out many others."""
        if len(answer.body) <= LARGEST_KEPT:
            with self._lock:
                self._answers[key] = answer
