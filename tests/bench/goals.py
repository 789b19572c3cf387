"""The goals: one constant each, with the place that set it. A missed one is shown beside its figure, nothing else."""

from dataclasses import dataclass

TIMES = "×"
ISSUE = "issue 8, point "


@dataclass(frozen=True)
class Goal:
    """A bound of a figure.

    Attributes:
        bound: The most that is wanted, or the least.
        source: Who set it.
        unit: Of the bound: ``TIMES`` bounds the ratio to the reference, anything else the figure itself.
        least: Whether more is better.
    """

    bound: float
    source: str
    unit: str = TIMES
    least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.bound:g} {self.unit}"

    def is_met(self, *, value: float, ratio: float | None) -> bool:
        """Whether a figure, or its ratio, is on the right side. A ratio that is not known meets none."""
        held = ratio if self.unit == TIMES else value
        return held is not None and (held >= self.bound if self.least else held <= self.bound)


RERUN = Goal(3.0, ISSUE + "2: rerun p50 of every page beside the bare page")
BELOW_DASH = Goal(1.0, ISSUE + "2: … and below cached Dash")
THROUGHPUT = Goal(20.0, ISSUE + "2: reruns per second of 20 sessions beside the naive page", least=True)
CPU_READING = Goal(15.0, ISSUE + "2: server CPU per rerun of overview and fiche", unit="ms")
CPU_OTHERS = Goal(25.0, ISSUE + "2: server CPU per rerun of the other pages", unit="ms")
GROWTH = Goal(1.2, ISSUE + "2: 10 million achievements beside 10 thousand")
FIRST_VIEW = Goal(1.5, ISSUE + "2: first view after a server's start beside later ones")
BROWSER = Goal(1.3, ISSUE + "2: navigation to the last chart drawn beside a bare page with one chart")
MEMORY = Goal(350.0, ISSUE + "2: memory with 100 sessions", unit="MB")

P95_100 = Goal(0.2, ISSUE + "3: p95 of 100 sessions with 5 s between actions", unit="s")
P99_100 = Goal(0.5, ISSUE + "3: p99 of the same", unit="s")
P95_300 = Goal(1.0, ISSUE + "3: p95 of 300 sessions", unit="s")
NO_ERROR = Goal(0.0, ISSUE + "3: no error", unit="errors")
OPENING = Goal(3.0, "load test L3: 100 sessions that open within 2 s see their data", unit="s")
SAVING = Goal(1.0, "load test L4: p95 of saves among 80 readers and 20 editors", unit="s")
READING = Goal(1.2, "load test L4: p95 of their reads", unit="s")

IMPORTING = Goal(3.0, "imports: a million values beside DuckDB's own reading into the same table")
DOSSIER = Goal(3_000.0, "dossiers: from the reading to the file", unit="ms")
PICTURE = Goal(1.2, "press: a picture beside vl-convert's own")
INTERFACE = Goal(5.0, "interface: a repeated request", unit="ms")
