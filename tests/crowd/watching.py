"""What a server's process takes while a crowd is there, once a second; and whether that grows."""

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import sqrt
from statistics import correlation, fmean, linear_regression
from types import TracebackType
from typing import NamedTuple, Self

import psutil

EVERY_SECONDS = 1.0
SURE = 1.96
"""Standard errors on each side of a figure that hold the true one 19 times out of 20."""


class Sample(NamedTuple):
    """The process at one moment: seconds since the first look, resident memory without and of its children,
    open files and sockets, processor seconds since its start."""

    at_seconds: float
    memory_mb: float
    children_mb: float
    threads: int
    files: int
    cpu_seconds: float


@dataclass(frozen=True)
class Slope:
    """Growth per hour, and how far the true figure may be away on each side."""

    per_hour: float
    margin: float


class Watcher:
    """Looks at a process until the block ends."""

    def __init__(self, pid: int) -> None:
        self.samples: list[Sample] = []
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        begun = time.monotonic()
        while not self._over.wait(EVERY_SECONDS):
            self.samples.append(look(self._process, at_seconds=time.monotonic() - begun))


def look(process: psutil.Process, *, at_seconds: float = 0.0) -> Sample:
    """The process now."""
    with process.oneshot():
        used = process.cpu_times()
        return Sample(
            at_seconds=at_seconds,
            memory_mb=process.memory_info().rss / 2**20,
            children_mb=_children_mb(process),
            threads=process.num_threads(),
            files=process.num_fds(),
            cpu_seconds=used.user + used.system,
        )


def _children_mb(process: psutil.Process) -> float:
    """Resident memory of the processes that it started; one may end while it is looked at."""
    found = 0.0
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            found += child.memory_info().rss / 2**20
    return found


def later_half(samples: Sequence[Sample]) -> Sequence[Sample]:
    """What is left when the caches have filled."""
    return samples[len(samples) // 2 :]


def growth(points: Sequence[tuple[float, float]]) -> Slope:
    """The slope by least squares through (second, figure), per hour.

    Each figure resembles the one before: as many independent ones are reckoned with as the residuals’
    first autocorrelation leaves (n·(1−r)/(1+r)), so that the margin is not too narrow.
    """
    times, figures = zip(*points, strict=True)
    line = linear_regression(times, figures)
    residuals = [figure - (line.slope * at + line.intercept) for at, figure in points]
    spread = sum(each**2 for each in residuals)
    alike = max(0.0, correlation(residuals[1:], residuals[:-1])) if spread else 0.0
    independent = max(3.0, len(points) * (1 - alike) / (1 + alike))
    error = sqrt(spread / len(points) * independent / (independent - 2) / independent) / _deviation(times)
    return Slope(3600 * line.slope, 3600 * SURE * error)


def _deviation(times: Sequence[float]) -> float:
    mean = fmean(times)
    return sqrt(fmean((each - mean) ** 2 for each in times))
