"""What one client and one request may cost the server, and the bucket that counts against a rate.

How large files and messages may be stands in ``indicators.limits``, which the readers of files know as well.

The rates are generous on purpose: a whole ministry may come from one address. An honest client, which waits for the
answer before it asks again, never meets the limit of messages, however fast the server answers.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache

from indicators.limits import FILE_MB, MESSAGE_MB

KEPT_NETWORKS = 10_000

Clock = Callable[[], float]


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many per second after that."""

    burst: int
    per_second: float


@dataclass(frozen=True)
class Limits:
    """What one client, or one request, may cost.

    Attributes:
        requests: HTTP requests and handshakes of one network; files of the page itself are not counted.
        interface: Of these, what programs ask of the HTTP interface: a rate of its own, so that pages go on.
        messages: Of one websocket, those that nobody would send: reruns asked for before the last one was answered,
            and all that ask for no rerun.
        sockets, sockets_per_network: Open at once; where all are taken, a network with few takes the place of one that
            the network with most has left silent for longest.
        message_bytes: One message of a websocket: the table of a few thousand typed cells is below 1 MB.
        message_widgets: Widgets, choices of one list and large messages that a browser remembers.
        widget_id_characters, text_bytes: Of one widget, what it is called and what it holds.
        table_rows, table_bytes: Rows of tables that one message types into; Streamlit takes 4 ms for each.
        message_files: Files that a browser asks to send at once.
        body_bytes, body_seconds: A request's body, but for files; how long the next piece of it may take.
        first_word_seconds: How long a websocket may stay open that has said nothing yet.
        upload_bytes_per_file, upload_bytes_per_network, upload_bytes: Files that are on their way or wait to be read,
            with what a form puts around each: one of a session, three of a network, five at all.
        address_bytes, header_bytes: A request's path with its query, and what a message of a websocket says of an
            address; all of a request's headers, cookies included.
    """

    requests: Rate = Rate(burst=1_000, per_second=100)
    interface: Rate = Rate(burst=300, per_second=20)
    messages: Rate = Rate(burst=60, per_second=20)
    sockets: int = 1_000
    sockets_per_network: int = 500
    message_bytes: int = MESSAGE_MB * 1024 * 1024
    message_widgets: int = 2_000
    message_files: int = 10
    widget_id_characters: int = 1_000
    text_bytes: int = 256 * 1024
    table_rows: int = 2_000
    table_bytes: int = 1024 * 1024
    body_bytes: int = 64 * 1024
    body_seconds: float = 20.0
    first_word_seconds: float = 20.0
    upload_bytes_per_file: int = FILE_MB * 1024 * 1024 + 64 * 1024
    upload_bytes_per_network: int = 3 * upload_bytes_per_file
    upload_bytes: int = 5 * upload_bytes_per_file
    address_bytes: int = 8 * 1024
    header_bytes: int = 32 * 1024


class Bucket:
    """Counts against a rate: a token bucket."""

    def __init__(self, rate: Rate, clock: Clock = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._left, self._counted_at = float(rate.burst), clock()

    def wait(self) -> float:
        """Take one; 0, or the seconds after which there will be one."""
        now = self._clock()
        gained = (now - self._counted_at) * self._rate.per_second
        self._left, self._counted_at = min(self._rate.burst, self._left + gained), now
        if self._left < 1:
            return (1 - self._left) / self._rate.per_second
        self._left -= 1
        return 0.0


class Buckets:
    """A bucket per network; the one unused for longest is forgotten when there are too many."""

    def __init__(self, rate: Rate, clock: Clock = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._kept: LRUCache[str, Bucket] = LRUCache(KEPT_NETWORKS)

    def wait(self, network: str) -> float:
        """Take one of this network's; 0, or the seconds after which there will be one."""
        bucket = self._kept.get(network)
        if bucket is None:
            bucket = self._kept[network] = Bucket(self._rate, self._clock)
        return bucket.wait()
