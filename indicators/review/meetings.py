"""Opening a review, keeping its minutes, closing it; closing freezes what is known into a snapshot."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain, count

from indicators.catalogue import Strategy
from indicators.errors import AnotherReviewOpen, ReviewAhead, ReviewClosed, ReviewDayChanged, ReviewTooEarly, noted
from indicators.model import Review, ReviewState
from indicators.numbers import dated, write_date
from indicators.readings import written_figures, written_minutes
from indicators.readings.answers import overview
from indicators.readings.meetings import Reviews, all_reviews
from indicators.review.writing import LONGEST_NAME, LONGEST_SUMMARY, Row, earlier, stored, text
from indicators.store import Hand, Receipt, Store, snapshots


@dataclass(frozen=True)
class Minutes:
    """What is noted of a meeting as a whole, as typed."""

    held_on: dt.date
    chair: str = ""
    attendance: str = ""
    summary: str = ""


def open_review(store: Store, minutes: Minutes, hand: Hand) -> Receipt:
    """Open the review of a day; it is called after that day, and keeps that name if the day is corrected.

    Raises:
        AnotherReviewOpen: One is open already.
        ReviewTooEarly: One was held on that day, or later.
        TextTooLong: Nothing is stored.
        SignInNeeded, NotAllowed: It is not for this person.
    """
    done = earlier(store, hand)
    if done:
        return done
    known = all_reviews(store)
    if known.open:
        raise AnotherReviewOpen(day=dated(known.open.held_on))
    _check_day(known, minutes.held_on)
    row = {"id": _new_id(known, minutes.held_on), "version": 1, "state": ReviewState.OPEN.value, **_kept(minutes)}
    return stored(store, hand, {"review": [row]})


def keep_minutes(store: Store, seen: Review, minutes: Minutes, hand: Hand) -> Receipt:
    """Store what was noted as the version after the one that the person had in front of them.

    Raises:
        VersionTaken: Somebody else kept minutes meanwhile; nothing is stored.
        ReviewClosed: The review was closed meanwhile.
        ReviewTooEarly, TextTooLong, SignInNeeded, NotAllowed: As for ``open_review``.
    """
    done = earlier(store, hand)
    if done:
        return done
    known = all_reviews(store)
    _check_open(known, seen)
    _check_day(known, minutes.held_on)
    return stored(store, hand, {"review": [_next(seen, ReviewState.OPEN, minutes)]})


def close_review(store: Store, strategy: Strategy, seen: Review, minutes: Minutes, hand: Hand) -> Receipt:
    """Freeze what is known and close the review: nothing can be written into it any more.

    Raises:
        ReviewClosed: Somebody closed it already.
        ReviewAhead: Its day is still to come.
        ReviewDayChanged: The day was changed and its figures were never shown.
        ReviewMoved: Somebody wrote into it at the same moment; nothing is stored.
        VersionTaken, ReviewTooEarly, TextTooLong, SignInNeeded, NotAllowed: As for ``keep_minutes``.
    """
    done = earlier(store, hand)
    if done:
        return done
    _check_closable(all_reviews(store), seen, minutes.held_on, hand.today)
    row = _next(seen, ReviewState.CLOSED, minutes)
    frozen = _frozen(store, strategy, minutes.held_on, row, hand)
    return stored(store, hand, {"review": [{**row, "snapshot": frozen["id"]}], "snapshot": [frozen]})


def _check_closable(known: Reviews, seen: Review, held_on: dt.date, today: dt.date) -> None:
    _check_open(known, seen)
    if held_on > today:
        raise ReviewAhead(day=dated(held_on))
    _check_day(known, held_on)
    if held_on != seen.held_on:
        raise ReviewDayChanged(day=dated(held_on))


def _check_open(known: Reviews, seen: Review) -> None:
    stored_last = known.named(seen.id)
    if not stored_last.is_open:
        raise ReviewClosed(day=dated(stored_last.held_on))


def _check_day(known: Reviews, held_on: dt.date) -> None:
    """A review comes after those held before it: what changed in between is told from one to the next."""
    later = [each for each in known.closed if each.held_on >= held_on]
    if later:
        raise ReviewTooEarly(last=dated(later[-1].held_on))


def _new_id(known: Reviews, day: dt.date) -> str:
    """The day; with a number where a review that was opened for this day was held on another one."""
    taken = {each.id for each in known.all}
    names = chain([day.isoformat()], (f"{day.isoformat()}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _frozen(store: Store, strategy: Strategy, on: dt.date, closing: Row, hand: Hand) -> Row:
    """The row of the snapshot: which facts count, and the figures that they gave.

    Args:
        closing: The row that closes the review.
    """
    until_seq = store.version()
    shown = written_figures(overview(store, strategy, on=on, until_seq=until_seq))
    noted = written_minutes(closing)
    return {
        "id": f"review-{closing['id']}",
        "instant": hand.now,
        "label": write_date(on, "fr"),
        "frozen_on": on,
        "until_seq": until_seq,
        "figures": shown,
        "checksum": snapshots.checksum(store, on=on, until_seq=until_seq, figures=shown, minutes=noted),
    }


def _next(seen: Review, state: ReviewState, minutes: Minutes) -> Row:
    return {"id": seen.id, "version": seen.version + 1, "state": state.value, **_kept(minutes)}


def _kept(minutes: Minutes) -> Row:
    return {
        "held_on": minutes.held_on,
        "chair": text(minutes.chair, field=noted("Chair"), most=LONGEST_NAME),
        "attendance": text(minutes.attendance, field=noted("Attendance")),
        "summary": text(minutes.summary, field=noted("Minutes"), most=LONGEST_SUMMARY),
    }
