"""A review with all that is in front of the committee: what is new, what is late, what it thinks and what it decides.

An open review shows what is known now, a closed one what it froze, for ever. Days on which no review was held can be
read in the same way, without judgements.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from indicators.errors import ReviewUnknown, SnapshotBroken
from indicators.model import AsOf, Assessment, Batch, Decision, DecisionState, Review, Snapshot, Status
from indicators.numbers import dated
from indicators.readings.answers import Overview, Sheet
from indicators.readings.changes import Changes
from indicators.readings.figures import figures
from indicators.readings.reminders import Reminder, reminders
from indicators.store import Store, reviews
from indicators.store import snapshots as frozen

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Reviews:
    """Every review with the states they froze, the first one held first."""

    all: tuple[Review, ...]
    snapshots: Mapping[str, Snapshot]

    @property
    def open(self) -> Review | None:
        return next((each for each in self.all if each.is_open), None)

    @property
    def closed(self) -> tuple[Review, ...]:
        return tuple(each for each in self.all if not each.is_open)

    def named(self, id: str) -> Review:
        """One review.

        Raises:
            ReviewUnknown: None is called so.
        """
        for review in self.all:
            if review.id == id:
                return review
        raise ReviewUnknown(review=id)

    def snapshot(self, review: Review) -> Snapshot | None:
        """What a review froze; None while it is open.

        Raises:
            SnapshotBroken: It is not there, or not whole.
        """
        if review.snapshot is None:
            return None
        found = self.snapshots.get(review.snapshot)
        if found is None or None in (found.frozen_on, found.until_seq, found.figures):
            raise SnapshotBroken(snapshot=dated(review.held_on))
        return found

    def last_by(self, day: dt.date) -> Review | None:
        """The last closed review that was held by a day."""
        return next((each for each in reversed(self.closed) if each.held_on <= day), None)

    def usual(self, day: dt.date, *, today: dt.date) -> Review:
        """The one that a day is about: today the open one, else the last one held by then; there must be one."""
        if self.open and day == today:
            return self.open
        return self.last_by(day) or self.all[0]

    def before(self, review: Review) -> Review | None:
        """The closed review before another one."""
        return next((each for each in reversed(self.closed) if each.held_on < review.held_on), None)


@dataclass(frozen=True, eq=False)
class Verdict:
    """What one review thought of an indicator."""

    review: Review
    assessment: Assessment


@dataclass(frozen=True, eq=False)
class Meeting:
    """One review, or a day without one. Compared by identity: the desk hands out one per data version.

    Attributes:
        review: None where none was held.
        previous: The closed review before it; its frozen state is what the changes are told against.
        snapshot: What the review froze; None while it is open.
        is_as_frozen: Whether ``overview`` has the figures that were frozen, if any were: rules, thresholds and names
            may have changed since.
        changes: Since the previous review; since the announcement of the strategy where there is none.
        reminders: Which updates are due, with their owners.
        walk: The indicators in the order in which the committee looks at them: late ones, headline ones, all others.
        assessments: Of this review, by indicator.
        verdicts: Of this and earlier reviews by indicator, oldest first.
        decisions: Open ones, overdue ones first, then those that this review settled.
        every_decision: Every one that was ever taken, as it stood, by id.
        statuses: Of each indicator, as a closed review froze it.
        batches: The submissions that brought the review, its judgements and the decisions, by id.
        sheet: Gives one indicator's sheet of ``overview``.
    """

    review: Review | None
    previous: Review | None
    snapshot: Snapshot | None
    is_as_frozen: bool
    overview: Overview
    changes: Changes
    reminders: tuple[Reminder, ...]
    walk: tuple[str, ...]
    assessments: Mapping[str, Assessment]
    verdicts: Mapping[str, tuple[Verdict, ...]]
    decisions: tuple[Decision, ...]
    every_decision: tuple[Decision, ...]
    statuses: Mapping[str, Status]
    batches: Mapping[str, Batch]
    sheet: Callable[[str], Sheet]

    @property
    def on(self) -> dt.date:
        return self.overview.on


def all_reviews(store: Store, *, frozen: dict[str, Snapshot] | None = None) -> Reviews:
    """Read every review.

    Args:
        frozen: The states that are known already; those read now are put in.
    """
    known = {} if frozen is None else frozen
    known.update(reviews.snapshots(store, without=list(known)))
    return Reviews(reviews.reviews(store), known)


def meeting(
    store: Store,
    known: Reviews,
    review: Review | None,
    *,
    overview: Overview,
    changes: Changes,
    sheet: Callable[[str], Sheet],
) -> Meeting:
    """Read what belongs to a review.

    Args:
        overview: All indicators on the day of the review.
        changes: Since the reading that ``base_of`` names.
        sheet: Gives one indicator's sheet of that overview.
    """
    until_seq = overview.until_seq
    verdicts = _verdicts(store, known, review, overview)
    judged = {
        slug: each[-1].assessment for slug, each in verdicts.items() if review and each[-1].review.id == review.id
    }
    taken_by = None if review else overview.on
    every_decision = reviews.decisions(store, until_seq=until_seq, taken_by=taken_by)
    decisions = _in_order(every_decision, review, overview.on)
    written = {each.batch for each in judged.values()} | {each.batch for each in decisions}
    snapshot = known.snapshot(review) if review else None
    return Meeting(
        review=review,
        previous=_previous(known, review, overview.on),
        snapshot=snapshot,
        is_as_frozen=snapshot is None or _told_alike(snapshot, overview),
        overview=overview,
        changes=changes,
        reminders=reminders(overview),
        walk=_walk(overview),
        assessments=judged,
        verdicts=verdicts,
        decisions=decisions,
        every_decision=every_decision,
        statuses=_statuses(snapshot, overview),
        batches=reviews.batches(store, sorted(written | ({review.batch} if review else set()))),
        sheet=sheet,
    )


def moment_of(known: Reviews, review: Review, *, today: dt.date) -> AsOf:
    """What a review is about: what it froze; while it is open all that is known, on its day at the latest.

    A clock that was set back does not make it older than the review before it.
    """
    snapshot = known.snapshot(review)
    if snapshot is not None:
        return AsOf(snapshot.frozen_on, snapshot.until_seq)
    previous = known.before(review)
    reached = max(today, previous.held_on) if previous else today
    return AsOf(min(review.held_on, reached))


def base_of(known: Reviews, review: Review | None, new: AsOf, *, announced: dt.date) -> AsOf:
    """Return what the changes are told against: what the previous review froze, else the eve of the announcement.

    What was received after the later reading is not in the earlier one either.

    Args:
        announced: The day on which the strategy was announced: at the first review all that is known is new.
    """
    previous = _previous(known, review, new.on)
    if previous:
        return moment_of(known, previous, today=new.on)
    return AsOf(min(announced - DAY, new.on), new.until_seq)


def _previous(known: Reviews, review: Review | None, on: dt.date) -> Review | None:
    return known.before(review) if review else known.last_by(on)


def check_snapshot(store: Store, snapshot: Snapshot, review: Review) -> None:
    """Make sure that what a review froze is what was stored.

    Raises:
        SnapshotBroken: A fact, the minutes, or the figures kept with them, is not what it was.
    """
    noted = written_minutes(asdict(review))
    found = frozen.checksum(
        store, on=snapshot.frozen_on, until_seq=snapshot.until_seq, figures=snapshot.figures, minutes=noted
    )
    if found != snapshot.checksum:
        raise SnapshotBroken(snapshot=dated(snapshot.frozen_on))


def written_figures(overview: Overview) -> str:
    """Every indicator's figures as JSON, always written in the same way."""
    return _as_json([figures(each) for each in overview.situations])


def written_minutes(noted: Mapping[str, object]) -> str:
    """What was noted of a meeting as JSON, always written in the same way, from a row of the table ``review``."""
    return _as_json({name: noted[name] for name in ("held_on", "chair", "attendance", "summary")})


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _told_alike(snapshot: Snapshot, overview: Overview) -> bool:
    """Whether today's rules, thresholds and names give the figures that were frozen; new ones do not matter."""
    now = {each["slug"]: each for each in json.loads(written_figures(overview))}
    kept = json.loads(snapshot.figures)
    return all(now.get(each["slug"], {}).items() >= each.items() for each in kept)


def _statuses(snapshot: Snapshot | None, overview: Overview) -> dict[str, Status]:
    """Return the status that the committee had in front of it, by indicator."""
    if snapshot is None:
        return {each.indicator.slug: each.status for each in overview.situations}
    return {figure["slug"]: Status(figure["status"]) for figure in json.loads(snapshot.figures)}


def _verdicts(
    store: Store, known: Reviews, review: Review | None, overview: Overview
) -> dict[str, tuple[Verdict, ...]]:
    """By indicator, in the order in which the reviews were held, up to this one."""
    last = review.held_on if review else overview.on
    held = {each.id: each for each in known.all if each.held_on <= last}
    found = [
        Verdict(held[each.review], each)
        for each in reviews.assessments(store, until_seq=overview.until_seq, written_by=None if review else last)
        if each.review in held
    ]
    slugs = {each.assessment.indicator for each in found}
    ordered = sorted(found, key=lambda each: (each.review.held_on, each.review.id))
    return {slug: tuple(each for each in ordered if each.assessment.indicator == slug) for slug in sorted(slugs)}


def _walk(overview: Overview) -> tuple[str, ...]:
    own = [each for each in overview.situations if not each.indicator.context]
    return tuple(dict.fromkeys(each.indicator.slug for each in (*overview.late, *overview.headline, *own)))


def _in_order(decisions: Sequence[Decision], review: Review | None, on: dt.date) -> tuple[Decision, ...]:
    """Open ones by due date (so the overdue ones come first, those without one last), then what this review settled."""
    standing = [each for each in decisions if each.state is DecisionState.OPEN]
    settled = [
        each for each in decisions if each.state is not DecisionState.OPEN and review and each.review == review.id
    ]
    return (*sorted(standing, key=_by_due), *sorted(settled, key=_by_due))


def _by_due(decision: Decision) -> tuple[bool, dt.date, str]:
    return decision.due is None, decision.due or dt.date.max, decision.id
