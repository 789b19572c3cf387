"""Whether everything stored is still as it was stored: the store's own checks, and the checksums of what was frozen."""

import json
from collections.abc import Iterator

from indicators.errors import PictureBroken, SnapshotBroken
from indicators.model import Snapshot
from indicators.numbers import dated
from indicators.readings.meetings import all_reviews, check_snapshot
from indicators.store import Store, pictures, snapshots
from indicators.store.verification import Fault, verify


def faults(store: Store) -> tuple[Fault, ...]:
    """Everything that is wrong; empty where nothing is."""
    found = verify(store)
    return found if any(fault.check == "read" for fault in found) else (*found, *_reviews(store), *_pictures(store))


def _reviews(store: Store) -> Iterator[Fault]:
    """The frozen states of reviews that are not what their checksum says."""
    known = all_reviews(store)
    for review in known.closed:
        try:
            snapshot = known.snapshot(review)
            if snapshot:
                check_snapshot(store, snapshot, review)
        except SnapshotBroken as error:
            yield Fault("frozen", review.id, str(error))


def _pictures(store: Store) -> Iterator[Fault]:
    """The files of pictures that are not what was frozen; the states that are not, or tell of other pictures."""
    for name in pictures.broken_files(store):
        yield Fault("frozen", name, str(PictureBroken(name=name)))
    states, shown = pictures.states(store), pictures.slugs(store)
    for id in sorted(states.keys() | shown.keys()):
        state = states.get(id)
        if state is None or not _is_whole(store, state) or json.loads(state.figures).keys() != shown.get(id):
            day = dated(state.frozen_on) if state and state.frozen_on else id
            yield Fault("frozen", id, str(SnapshotBroken(snapshot=day)))


def _is_whole(store: Store, state: Snapshot) -> bool:
    if None in (state.frozen_on, state.until_seq, state.figures):
        return False
    found = snapshots.checksum(store, on=state.frozen_on, until_seq=state.until_seq, figures=state.figures)
    return found == state.checksum
