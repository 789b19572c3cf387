"""Opening a store that exists, wherever it is."""

from pathlib import Path

from indicators.errors import StoreMissing
from indicators.store.address import Server, named, store_address
from indicators.store.lock import Lock
from indicators.store.opening import Store
from indicators.store.permissions import make_private
from indicators.store.shared import SharedStore


def open_store(address: Path | Server | None = None) -> Store:
    """Open an existing, current database: a file, mended from its ledger where it is behind, or one on a server.

    Args:
        address: By default what ``INDICATORS_DATABASE_URL`` names.

    Raises:
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer, ServerSilent: With what to do about it.
    """
    address = address or store_address()
    if isinstance(address, Server):
        return SharedStore(address)
    if not address.exists():
        raise StoreMissing(path=named(address))
    lock = Lock(address)
    make_private(address)
    try:
        return Store(address, lock)
    except Exception:
        lock.release()
        raise
