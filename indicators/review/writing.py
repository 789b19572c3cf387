"""What every entry of a review has in common: who writes it when, and how long a text may be."""

from collections.abc import Mapping, Sequence

from indicators.access import Act
from indicators.errors import Phrase, TextMissing, TextTooLong
from indicators.numbers import visible
from indicators.store import Hand, Receipt, Store, Submission, append, receipt_of

LONGEST_TEXT = 4000
LONGEST_NAME = 320
LONGEST_SUMMARY = 20_000

Row = Mapping[str, object]


def stored(store: Store, hand: Hand, rows: Mapping[str, Sequence[Row]]) -> Receipt:
    """Store the rows of one entry; each becomes known today."""
    stamped = {
        table: [each if table == "snapshot" else {**each, "known_on": hand.today} for each in every]
        for table, every in rows.items()
    }
    submission = Submission(id=hand.id, actor=hand.actor, act=Act.REVIEW, channel="review", rows=stamped)
    return append(store, submission, now=hand.now)


def earlier(store: Store, hand: Hand) -> Receipt | None:
    """The receipt of the same entry, where a second click finds its work done by the first."""
    return receipt_of(store, hand.id)


def text(typed: str | None, *, field: str, most: int = LONGEST_TEXT) -> str | None:
    """A text as it is kept: what can be seen of it; None for an empty one.

    Args:
        field: The field's name, to be translated.

    Raises:
        TextTooLong: Nothing is cut off silently.
    """
    kept = visible(typed or "")
    if len(kept) > most:
        raise TextTooLong(field=Phrase(field), length=len(kept), most=most)
    return kept or None


def needed(typed: str | None, *, field: str, most: int = LONGEST_TEXT) -> str:
    """The same for a field that must be filled in.

    Raises:
        TextMissing: It is empty.
    """
    kept = text(typed, field=field, most=most)
    if kept is None:
        raise TextMissing(field=Phrase(field))
    return kept
