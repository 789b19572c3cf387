"""Crowds that think between their acts: how long they wait, what goes wrong, how much memory the server takes.

The people are those of ``tests.crowd``: they turn pages, close tabs, lose connections. All arrive within two seconds.
"""

from collections.abc import Iterator, Sequence
from statistics import quantiles

from tests.bench.figures import Figure
from tests.bench.filling import fill, meet
from tests.bench.goals import MEMORY, NO_ERROR, OPENING, P95_100, P95_300, P99_100, READING, SAVING, Goal
from tests.bench.progress import told
from tests.bench.sizes import Run
from tests.bench.worlds import dashboard
from tests.crowd.gathering import Crowd, Plan
from tests.crowd.report import reading
from tests.crowd.watching import Sample, Watcher
from tests.visitor.blocking import run_apart

THINK_SECONDS = 5.0
ARRIVAL_SECONDS = 2.0
LIMITS: dict[int, dict[str, Goal]] = {
    100: {"p95": P95_100, "p99": P99_100, "opening": OPENING, "memory": MEMORY},
    300: {"p95": P95_300},
}
"""The goals of a crowd of that many."""


def sessions(run: Run) -> Iterator[Figure]:
    """Crowds of readers, each before a server of its own."""
    for number in run.sizes.crowds:
        crowd, samples = _gathered(run, readers=number)
        yield from _reading_crowd(number, crowd, samples)


def editors(run: Run) -> Iterator[Figure]:
    """Readers and editors together; the exports that load test L4 has besides are left out."""
    count = run.sizes.editors
    crowd, _ = _gathered(run, readers=4 * count, editors=count)
    name, waits = f"{4 * count} readers, {count} editors", crowd.diary.seconds
    yield _wait(f"{name}: saving, p95", waits["receipt"], 95, goal=SAVING)
    yield _wait(f"{name}: reading, p95", reading(crowd), 95, goal=READING)
    yield _errors(name, crowd)


def _gathered(run: Run, *, readers: int, editors: int = 0) -> tuple[Crowd, Sequence[Sample]]:
    """A crowd that has come and gone, and what its server took meanwhile."""
    seconds = run.sizes.crowd_seconds
    told(f"sessions: {readers} readers and {editors} editors for {seconds:g} s")
    plan = Plan(readers, editors, seconds, think_seconds=THINK_SECONDS, arrival_seconds=ARRIVAL_SECONDS)
    store = meet(fill(run.folder / f"crowd-{readers}-{editors}.duckdb"))
    with dashboard(run.project, store) as server, Watcher(server.pid) as watcher:
        crowd = Crowd([server.url], plan)
        run_apart(crowd.come_and_go())
    return crowd, watcher.samples


def _reading_crowd(number: int, crowd: Crowd, samples: Sequence[Sample]) -> Iterator[Figure]:
    name, goals, waits = f"{number} sessions", LIMITS.get(number, {}), reading(crowd)
    for percent in (50, 95, 99):
        yield _wait(f"{name}: reading, p{percent}", waits, percent, goal=goals.get(f"p{percent}"))
    yield _wait(f"{name}: opening, p95", crowd.diary.seconds["arrive"], 95, goal=goals.get("opening"))
    yield _errors(name, crowd)
    yield _memory(name, samples, goal=goals.get("memory"))


def _wait(name: str, waits: Sequence[float], percent: int, *, goal: Goal | None = None) -> Figure:
    return Figure(name, percentile(waits, percent), len(waits), unit="s", goal=goal)


def percentile(waits: Sequence[float], percent: int) -> float:
    """The wait that so many percent do not exceed; nothing is guessed beyond the longest one."""
    return quantiles([*waits, *waits[:1]] if len(waits) == 1 else waits, n=100, method="inclusive")[percent - 1]


def _errors(name: str, crowd: Crowd) -> Figure:
    troubles = crowd.diary.troubles
    return Figure(f"{name}: errors", len(troubles), 1, unit="errors", goal=NO_ERROR, note="; ".join(troubles[:3]))


def _memory(name: str, samples: Sequence[Sample], *, goal: Goal | None) -> Figure:
    """Of the server's process at most, beside that of all with its children, which draw the pictures."""
    span = samples[-1].at_seconds - samples[0].at_seconds
    cores = (samples[-1].cpu_seconds - samples[0].cpu_seconds) / span
    whole = max(each.memory_mb + each.children_mb for each in samples)
    note = f"{whole:.0f} MB with its children; {cores:.2f} cores"
    most = max(each.memory_mb for each in samples)
    return Figure(f"{name}: memory at most", most, len(samples), unit="MB", goal=goal, note=note)
