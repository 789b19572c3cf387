"""The store: the only room that imports DuckDB. Append, query, version; nothing is ever updated or deleted.

``opening`` opens the file under its ``lock`` and opens it again should it die, ``connection`` says what is wrong with
it, ``migrations`` makes its tables. ``ledger`` is the second copy of everything, ``mending`` compares the two.
``append`` is the one way in, past ``door``, which asks ``access``; ``members`` and ``events`` say who may and who
tried. ``queries`` and ``history`` (the journal) are the ways out, as the nouns of ``model``. ``verification`` and
``backups`` prove that all of it is still there; ``standin`` is what is shown where it is not. A command asks the
dashboard that holds the file (``distant``) through its ``hatch``.

``address`` says where the store is. One on a PostgreSQL server (``postgres``) is ``shared`` by several machines: it is
read from a ``mirror`` in memory, and the server's commit takes the ledger's place.
"""

from indicators.store.address import store_address
from indicators.store.append import Hand, Receipt, Submission, append, receipt_of
from indicators.store.migrations import initialise
from indicators.store.opening import Store
from indicators.store.places import open_store

__all__ = [
    "Hand",
    "Receipt",
    "Store",
    "Submission",
    "append",
    "initialise",
    "open_store",
    "receipt_of",
    "store_address",
]
