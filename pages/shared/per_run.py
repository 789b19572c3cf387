"""What is found out once in a run of the script, however many parts of a page ask, and forgotten with the run.

Callbacks run before it and downloads after it: they find out for themselves.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Answer = TypeVar("Answer")

_answers: ContextVar[dict[Hashable, object] | None] = ContextVar("answers of this run", default=None)


@contextmanager
def remember_answers() -> Iterator[None]:
    """Remember answers until the block ends, for this thread alone: a run has one of its own."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once_per_run(find: Callable[[*Given], Answer]) -> Callable[[*Given], Answer]:
    """Call a function once per run for the same arguments; what it raises is not remembered."""

    @wraps(find)
    def recall(*given: *Given) -> Answer:
        answers = _answers.get()
        if answers is None:
            return find(*given)
        key = (find, given)
        if key not in answers:
            answers[key] = find(*given)
        answer: Answer = answers[key]  # type: ignore[assignment]
        return answer

    return recall
