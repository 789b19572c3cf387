"""Taking back what was stored: each undo is a new version, nothing is removed.

An undo brings back what counted before: the last value that nobody disputed, or none (a withdrawn value). Only the
last version of a period can be taken back or decided upon; the key is the lock between two people who try at once.
What this room's own submission stored is looked through, so that a double click finds what it found the first time.

What does not belong here: announcing an earlier plan again (that is a revision), whether somebody may do it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from indicators.access import Act, Identity
from indicators.errors import (
    BatchUnknown,
    CatalogueBatch,
    ChangedSince,
    GroundsMissing,
    Label,
    NothingToUndo,
    VersionTaken,
)
from indicators.model import Achievement, Batch, Certainty, JournalEntry, Qualifier, State
from indicators.numbers import local_day, visible, write_date, write_moment
from indicators.store import Receipt, Store, Submission, append, history, queries
from indicators.store.waiting import Version

Row = dict[str, Any]
Chain = Sequence[JournalEntry]

CHANNEL = "form"
_STAMPS = {"batch", "version", "known_on", "known_precision"}
_SAID = tuple(field.name for field in fields(Achievement) if field.name not in _STAMPS)


@dataclass(frozen=True)
class Reversal:
    """One value that would be taken back.

    Attributes:
        entry: The version to be undone, the last of its period.
        back: The version that counted before; None where none did and the value is withdrawn.
        state_before: State of what stood before the entry; validated where nothing did.
    """

    entry: JournalEntry
    back: Achievement | None
    state_before: State

    def state_after(self, *, state_entered: State) -> State:
        """Return the state of the version that an undo adds.

        What nobody had validated may be taken back without a validator: nothing that was validated changes by it.
        """
        is_validated = value_of(self.entry).state is State.VALIDATED
        return state_entered if is_validated else self.state_before


@dataclass(frozen=True)
class BatchReversal:
    """What undoing a whole submission would do.

    Attributes:
        reversals: The values that it brought and that still stand.
        changed: Those that somebody changed since, each as it stands now; they are left alone.
        plans: How many plans it brought; they are left alone too.
    """

    batch: Batch
    reversals: tuple[Reversal, ...]
    changed: tuple[JournalEntry, ...]
    plans: int


def reversal_of(store: Store, key: Version, *, id: str | None = None) -> Reversal:
    """What undoing one version would do.

    Args:
        id: Of the submission that does it, whose own versions are looked through.

    Raises:
        ChangedSince: It is not the last one any more.
        NothingToUndo: There is no such version.
    """
    return reversals_of(store, [key], id=id)[0]


def undo_value(
    store: Store,
    *,
    indicator: str,
    period_end: dt.date,
    version: int,
    id: str,
    actor: Identity,
    now: dt.datetime,
    reason: str,
    state: State,
) -> Receipt:
    """Take back the last version of a value.

    Args:
        id: Drawn with the form: undoing twice stores once and gives the first receipt.
        reason: The person's; kept with the new version.
        state: ``submitted`` where a validator looks at values first; what was not validated yet goes back without.

    Raises:
        ChangedSince: Somebody changed the value since; it says who and when, and nothing is stored.
        NothingToUndo: There is no such version.
        GroundsMissing: No reason that can be seen.
    """
    said = grounds(reason)
    reversal = reversal_of(store, (indicator, period_end, version), id=id)
    row = taken_back(reversal, now=now, reason=said, state=reversal.state_after(state_entered=state))
    return store_versions(store, [row], id=id, actor=actor, act=Act.UNDO, now=now)


def grounds(reason: str) -> str:
    """A person's reason, without what cannot be seen.

    Raises:
        GroundsMissing: Nothing is left of it.
    """
    said = visible(reason)
    if not said:
        raise GroundsMissing
    return said


def batch_reversal(store: Store, seq: int, *, id: str | None = None) -> BatchReversal:
    """What undoing a whole submission would do.

    Args:
        id: As for ``reversal_of``.

    Raises:
        BatchUnknown: No submission has that number.
        CatalogueBatch: The catalogue brought it.
    """
    batch = history.stored_batch(store, seq)
    if batch is None:
        raise BatchUnknown(number=seq)
    if batch.channel == "catalogue":
        raise CatalogueBatch(number=seq)
    chains = _chains(store, history.periods_of(store, batch), id=id).values()
    return BatchReversal(
        batch=batch,
        reversals=tuple(_reversal(each) for each in chains if each[-1].batch.id == batch.id),
        changed=tuple(each[-1] for each in chains if each[-1].batch.id != batch.id),
        plans=history.plans_in(store, batch),
    )


def undo_batch(
    store: Store, seq: int, *, id: str, actor: Identity, now: dt.datetime, reason: str, state: State
) -> tuple[Receipt, BatchReversal]:
    """Take back every value of a submission that still stands, in one transaction.

    Returns:
        The receipt, and what was done and left.

    Raises:
        BatchUnknown, CatalogueBatch: As for ``batch_reversal``.
        NothingToUndo: It brought no value.
        ChangedSince: Somebody changed all of its values since, or one of them at this very moment; nothing is stored.
        GroundsMissing: No reason that can be seen.
    """
    said = grounds(reason)
    found = batch_reversal(store, seq, id=id)
    if not found.reversals:
        raise _changed(store, found.changed[0]) if found.changed else NothingToUndo
    rows = [
        taken_back(each, now=now, reason=said, state=each.state_after(state_entered=state)) for each in found.reversals
    ]
    return store_versions(store, rows, id=id, actor=actor, act=Act.UNDO, now=now), found


def reversals_of(
    store: Store, keys: Sequence[Version], *, id: str | None, validated_only: bool = False
) -> list[Reversal]:
    """What taking back these versions means, each of which must be the last one of its period."""
    chains = _chains(store, [(slug, end) for slug, end, _ in keys], id=id)
    found = []
    for slug, end, version in keys:
        chain = chains.get((slug, end), ())
        if version not in {each.version for each in chain}:
            raise NothingToUndo
        if version != chain[-1].version:
            raise _changed(store, chain[-1])
        found.append(_reversal(chain, validated_only=validated_only))
    return found


def _chains(store: Store, periods: Sequence[history.Period], *, id: str | None) -> Mapping[history.Period, Chain]:
    """Every version of some periods, oldest first, but those that this submission has stored already."""
    found = history.value_versions(store, periods)
    others = {period: tuple(each for each in chain if each.batch.id != id) for period, chain in found.items()}
    return {period: (*chain[:-1], replace(chain[-1], is_last=True)) for period, chain in others.items() if chain}


def _reversal(chain: Chain, *, validated_only: bool = False) -> Reversal:
    """What taking back the last version means; with a confirmation goes what it confirmed, which never counted."""
    versions = [value_of(each) for each in chain]
    before, only = versions[:-1], validated_only or _is_confirmation(versions)
    back = _counted([each for each in before if _may_count(each, validated_only=only)])
    stood = back or (before[-1] if before else None)
    return Reversal(chain[-1], back, state_before=stood.state if stood else State.VALIDATED)


def _is_confirmation(versions: Sequence[Achievement]) -> bool:
    """Whether the last version says what the one before said, and nothing more than that it is right."""
    said = [(each.state, each.value, each.qualifier) for each in versions[-2:]]
    return len(said) == 2 and said[0] == (State.SUBMITTED, *said[1][1:]) and said[1][0] is State.VALIDATED


def _may_count(version: Achievement, *, validated_only: bool) -> bool:
    return version.state is State.VALIDATED or not validated_only


def _changed(store: Store, last: JournalEntry) -> ChangedSince:
    return ChangedSince(
        **name_value(store, last),
        moment=Label(*(write_moment(last.batch.recorded_at, code) for code in ("fr", "en"))),
        actor=last.batch.actor,
        version=last.version,
    )


def name_value(store: Store, entry: JournalEntry) -> dict[str, Label]:
    """Return what an error calls a value by: its indicator and its period."""
    indicator, value = queries.definitions(store, on=dt.date.max)[entry.subject], value_of(entry)
    period = (write_date(value.period_end, code, precision=value.period_precision) for code in ("fr", "en"))
    return {"label": Label(indicator.label_fr, indicator.label_en), "period": Label(*period)}


def _counted(versions: Sequence[Achievement]) -> Achievement | None:
    """The version that counts among these (oldest first), as ``store.queries`` finds the current value."""
    undisputed = [each for each in versions if each.certainty is not Certainty.DISPUTED]
    if not undisputed or undisputed[-1].value is None:
        return None
    counted = undisputed[-1]
    later = [each for each in versions if each.version > counted.version]
    return None if any(each.value == counted.value for each in later) else counted


def value_of(entry: JournalEntry) -> Achievement:
    if not isinstance(entry.after, Achievement):
        raise TypeError(entry.kind)
    return entry.after


def taken_back(reversal: Reversal, *, now: dt.datetime, reason: str, state: State) -> Row:
    """The version that an undo adds; why a value was entered once goes with its own version, not with this one."""
    entry = reversal.entry
    row = next_version(entry, reversal.back or value_of(entry), now=now, state=state)
    return {**row, **({} if reversal.back else _WITHDRAWN), "reason": reason, "warnings": None}


_WITHDRAWN: Row = {
    "value": None,
    "qualifier": Qualifier.EXACT.value,
    "certainty": Certainty.CERTAIN.value,
    "source": None,
    "evidence": None,
    "comment_fr": None,
    "comment_en": None,
}


def next_version(entry: JournalEntry, said: Achievement, *, now: dt.datetime, state: State) -> Row:
    """The next version of a value, which says what some version said; it is known from today."""
    return {
        **{name: getattr(said, name) for name in _SAID},
        "indicator": entry.subject,
        "version": entry.version + 1,
        "state": state.value,
        "known_on": local_day(now),
        "known_precision": "day",
    }


def store_versions(
    store: Store, rows: Sequence[Row], *, id: str, actor: Identity, act: Act, now: dt.datetime
) -> Receipt:
    """Append the versions; where somebody was faster, say who.

    Raises:
        ChangedSince: Instead of the store's ``VersionTaken``.
    """
    submission = Submission(id=id, actor=actor, act=act, channel=CHANNEL, rows={"achievement": rows})
    try:
        return append(store, submission, now=now)
    except VersionTaken:
        found = history.value_versions(store, [(row["indicator"], row["period_end"]) for row in rows])
        taken = (found[row["indicator"], row["period_end"]][-1] for row in rows)
        newer = (last for last, row in zip(taken, rows, strict=True) if last.version >= row["version"])
        raise _changed(store, next(newer)) from None
