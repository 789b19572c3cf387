"""The judge of every fault: what was meant to be stored and what was answered, against what is there."""

import datetime as dt
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.errors import OutcomeUnknown, UserFacingError
from indicators.store import Store, Submission, append
from indicators.store.verification import verify
from tests.fixtures import NOW, entered, value_row

FIRST = dt.date(2000, 1, 1)
FULL = os.environ.get("FAULTS") == "full"


def either(short: int, full: int) -> int:
    """How often something is tried: in every run, and in ``make faults``."""
    return full if FULL else short


@dataclass
class Acts:
    """What somebody wanted to store, and what they were told."""

    meant: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def hear(self, lines: str) -> None:
        """Take in the lines that ``told`` wrote, the last of which may be cut off."""
        for line in lines.splitlines():
            kind, _, id = line.partition(" ")
            if kind in ("meant", "acknowledged", "refused", "unknown") and id.endswith("."):
                getattr(self, kind).append(id)

    def assert_kept(self, store: Store) -> None:
        """What was acknowledged is there once and whole, what was refused is not, nothing else is; and all is sound."""
        stored = [row["submission_id"] for row in store.rows("SELECT submission_id FROM batch ORDER BY seq")]
        torn = store.rows(
            """
            SELECT submission_id, rows_accepted, count(achievement.batch) AS found FROM batch
            LEFT JOIN achievement ON achievement.batch = submission_id GROUP BY ALL HAVING found <> rows_accepted
            """
        )
        assert len(stored) == len(set(stored))
        assert set(self.acknowledged) - set(stored) == set()
        assert set(self.refused) & set(stored) == set()
        assert set(stored) - set(self.meant) == set()
        assert torn == []
        assert verify(store) == ()


def told(id: str, kind: str) -> bytes:
    """One line about an act, for a pipe."""
    return f"{kind} {id}\n".encode()


def act(number: int, *, size: int = 1) -> Submission:
    """A submission of a few values, the same for the same number."""
    day = FIRST + dt.timedelta(days=number)
    rows = [
        value_row(indicator=slug, period_end=day, value=Decimal(number), comment_fr="x" * size)
        for slug in ("lieux_experimentation", "etudiants_formes")
    ]
    return entered(*rows, id=f"act-{number}.")


def attempt(store: Store, acts: Acts, number: int, *, size: int = 1) -> UserFacingError | None:
    """Try to store something and note the answer; the error where it was not acknowledged."""
    submission = act(number, size=size)
    if submission.id not in acts.meant:
        acts.meant.append(submission.id)
    try:
        append(store, submission, now=NOW)
    except OutcomeUnknown as error:
        acts.unknown.append(submission.id)
        return error
    except UserFacingError as error:
        acts.refused.append(submission.id)
        return error
    acts.acknowledged.append(submission.id)
    return None


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A disk on which no file grows beyond so many bytes: every further write fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
