"""Turns for what computes for long: as many at once as there are processors.

One more would only slow down the others: with fifty previews at once a save waited for seconds between two of its
steps. A turn is never taken inside a turn.
"""

import os
import threading

TURN = threading.BoundedSemaphore(os.cpu_count() or 1)
