"""How long a batch that one server shows is not shown by the other: both are asked again and again."""

import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from tests.bench.servers import Server
from tests.scale.world import data_version

EVERY_SECONDS = 0.1


class LagWatcher:
    """Asks the servers for the version of their data until the block ends.

    Attributes:
        lags: Of each version of the data the seconds between the first server that showed it and the last one.
    """

    def __init__(self, servers: Sequence[Server]) -> None:
        self._servers = servers
        self._seen: dict[str, list[tuple[float, int]]] = {each.url: [] for each in servers}
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._watch, args=(each,), daemon=True) for each in servers]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def lags(self) -> list[float]:
        last = min(seen[-1][1] for seen in self._seen.values())
        first = max(seen[0][1] for seen in self._seen.values())
        moments = [[_shown(seen, version) for seen in self._seen.values()] for version in range(first + 1, last + 1)]
        return [max(each) - min(each) for each in moments]

    def _watch(self, server: Server) -> None:
        while not self._over.wait(EVERY_SECONDS):
            version = data_version(server)
            if version is not None:
                self._seen[server.url].append((time.monotonic(), version))


def _shown(seen: Sequence[tuple[float, int]], version: int) -> float:
    """When a server first showed a version, or a later one."""
    return next(at for at, each in seen if each >= version)
