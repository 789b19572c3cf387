"""Whether everything stored is still as it was stored: the store's own checks, and the checksums of frozen states."""

from indicators.errors import SnapshotBroken
from indicators.readings.meetings import all_reviews, check_snapshot
from indicators.store import Store
from indicators.store.verification import Fault, verify


def faults(store: Store) -> tuple[Fault, ...]:
    """Everything that is wrong; empty where nothing is."""
    found = verify(store)
    return found if any(fault.check == "read" for fault in found) else (*found, *_frozen(store))


def _frozen(store: Store) -> list[Fault]:
    """The frozen states that are not what their checksum says."""
    known, found = all_reviews(store), []
    for review in known.closed:
        try:
            snapshot = known.snapshot(review)
            if snapshot:
                check_snapshot(store, snapshot, review)
        except SnapshotBroken as error:
            found.append(Fault("frozen", review.id, str(error)))
    return found
