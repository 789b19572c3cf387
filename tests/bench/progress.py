"""Lines for whoever waits, on stderr."""

import sys
import time


def told(what: str) -> None:
    """What begins now, with the time of day."""
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
