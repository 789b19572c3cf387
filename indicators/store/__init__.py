"""The store: the only room that imports DuckDB. Append, query, version; nothing is ever updated or deleted.

``connection`` opens the file and says what is wrong with it, ``migrations`` makes its tables. ``append`` is the one way
in, past ``door``, which asks ``access``; ``members`` and ``events`` say who may and who tried. ``queries`` and
``history`` (the journal) are the ways out, as the nouns of ``model``.
"""

from indicators.store.append import Receipt, Submission, append, receipt_of
from indicators.store.connection import Store, database_path, open_store
from indicators.store.migrations import initialise

__all__ = ["Receipt", "Store", "Submission", "append", "database_path", "initialise", "open_store", "receipt_of"]
