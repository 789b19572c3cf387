"""Opening a store that exists, wherever it is."""

from pathlib import Path

from indicators.errors import StoreMissing
from indicators.store.address import Server, named, store_address
from indicators.store.connection import explaining_refusals
from indicators.store.lock import Lock
from indicators.store.opening import Store
from indicators.store.permissions import make_private
from indicators.store.shared import SharedStore


def open_store(address: Path | Server | None = None) -> Store:
    """Open an existing, current database: a file, mended from its ledger where it is behind, or one on a server.

    Args:
        address: By default what ``INDICATORS_DATABASE_URL`` names.

    Raises:
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer, StoreForbidden, StoreUnopened: With what to do.
        ServerSilent, GrantMissing: As well, of a server.
    """
    address = address or store_address()
    if isinstance(address, Server):
        return SharedStore(address)
    with explaining_refusals(address):
        if not address.exists():
            raise StoreMissing(path=named(address))
        lock = Lock(address)
        make_private(address)
        try:
            return Store(address, lock)
        except Exception:
            lock.release()
            raise
