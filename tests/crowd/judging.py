"""The judge of a crowd: what its editors were told, against what the store holds."""

from collections import Counter

from indicators.store import Store
from indicators.store.verification import verify
from tests.crowd.notes import Ledger, Place, Stored


def assert_kept(ledger: Ledger, store: Store) -> None:
    """What was acknowledged is stored once and as typed, what was refused is not, nothing else is; and all is sound.

    Nobody knows of what was sent without waiting for the answer: it may be there, once.
    """
    found = held(store)
    unheard = Counter(found) - Counter(ledger.acknowledged)
    assert Counter(ledger.acknowledged) - Counter(found) == Counter()
    meant = Counter((actor, wish.place, wish.value) for actor, wish in ledger.unknown)
    assert Counter((each.actor, each.place, each.value) for each in unheard.elements()) <= meant
    assert set(ledger.lost_against) <= {(each.place, each.actor, each.value) for each in found}
    _assert_ids(ledger, store)
    assert all(sorted(each) == [*range(1, len(each) + 1)] for each in versions(store).values())
    numbers = [row["seq"] for row in store.rows("SELECT seq FROM batch ORDER BY seq")]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert verify(store) == ()


def _assert_ids(ledger: Ledger, store: Store) -> None:
    """The same of the submissions, by their ids."""
    acts = ledger.acts
    stored = [row["id"] for row in store.rows("SELECT submission_id AS id FROM batch WHERE channel = 'form'")]
    assert len(stored) == len(set(stored))
    assert set(acts.acknowledged) - set(stored) == set()
    assert set(acts.refused) & set(stored) == set()
    assert set(stored) - set(acts.meant) == set()


def held(store: Store) -> list[Stored]:
    """Every version of people's values, in the order stored."""
    rows = store.rows(
        "SELECT seq, actor, indicator, period_end, value::INTEGER AS value FROM achievement"
        " JOIN batch ON submission_id = batch WHERE channel = 'form' ORDER BY seq"
    )
    return [Stored(row["seq"], row["actor"], (row["indicator"], row["period_end"]), row["value"]) for row in rows]


def versions(store: Store) -> dict[Place, list[int]]:
    """The numbers of all versions of each place."""
    numbers: dict[Place, list[int]] = {}
    for row in store.rows("SELECT indicator, period_end, version FROM achievement"):
        numbers.setdefault((row["indicator"], row["period_end"]), []).append(row["version"])
    return numbers
