"""A figure of the benchmark: what was measured, beside what, with which goal; as a JSON line and as a table."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.bench.goals import Goal
from tests.visitor.tab import Rerun

VERSIONED = ("streamlit", "duckdb", "altair", "dash", "polars", "uvicorn")


@dataclass(frozen=True)
class Figure:
    """One measurement.

    Attributes:
        value: In ``unit``.
        n: How many measurements it is the middle of.
        reference: What stands beside it, in the same unit, measured in the same run.
        received_bytes, elements: What one rerun brought.
        note: What else belongs to it.
    """

    name: str
    value: float
    n: int
    unit: str = "ms"
    reference: float | None = None
    goal: Goal | None = None
    received_bytes: int | None = None
    elements: int | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.reference if self.reference else None

    @property
    def is_missed(self) -> bool:
        return self.goal is not None and not self.goal.is_met(value=self.value, ratio=self.ratio)


@dataclass(frozen=True)
class Profile:
    """Where the time of a server goes: for people."""

    name: str
    lines: tuple[str, ...]


Record = Figure | Profile


def compared(name: str, *, reruns: Sequence[Rerun], reference: Sequence[Rerun], goal: Goal | None = None) -> Figure:
    """Compare the medians of two series that were measured in turn."""
    return Figure(
        name=name,
        value=p50_ms(reruns),
        n=len(reruns),
        reference=p50_ms(reference),
        goal=goal,
        received_bytes=round(median(rerun.received_bytes for rerun in reruns)),
        elements=round(median(rerun.elements for rerun in reruns)),
    )


def p50_ms(reruns: Sequence[Rerun]) -> float:
    """The median duration in milliseconds."""
    return 1000 * median(rerun.seconds for rerun in reruns)


def json_line(record: Record) -> str:
    """The record with the machine and the versions that it holds for."""
    said = {**asdict(record), **_judged(record)} if isinstance(record, Figure) else asdict(record)
    versions = {package: version(package) for package in VERSIONED}
    return json.dumps({**said, "machine": machine(), "versions": versions}, ensure_ascii=False)


def _judged(figure: Figure) -> dict[str, object]:
    ratio = figure.ratio
    return {"ratio": None if ratio is None else round(ratio, 3), "missed": figure.is_missed}


def machine() -> dict[str, str | int | None]:
    """Where the figures were measured."""
    return {"cores": os.cpu_count(), "cpu": cpu_model(), "python": platform.python_version()}


def cpu_model() -> str:
    """The processor's name as Linux tells it, elsewhere as Python does."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def report(records: Sequence[Record]) -> str:
    """For people: all figures, one row each, then the profiles."""
    figures = [each for each in records if isinstance(each, Figure)]
    profiles = [each for each in records if isinstance(each, Profile)]
    width = max([len(each.name) for each in figures], default=0)
    head = f"{'figure':<{width}}{'ours':>11} {'unit':<7}{'reference':>11}{'ratio':>8}  {'goal':<10}"
    said = [f"{head}{'n':>6}{'bytes':>9}{'elements':>10}", *(_row(each, width) for each in figures)]
    for profile in profiles:
        said += ["", profile.name, *profile.lines]
    return "\n".join(said)


def _row(figure: Figure, width: int) -> str:
    ratio, goal = figure.ratio, figure.goal
    cells = (
        f"{figure.name:<{width}}{_number(figure.value):>11} {figure.unit:<7}{_number(figure.reference):>11}"
        f"{'-' if ratio is None else f'{ratio:.2f}':>8}  {'-' if goal is None else str(goal):<10}{figure.n:>6}"
        f"{_number(figure.received_bytes):>9}{_number(figure.elements):>10}"
    )
    return "  ".join([cells, *(each for each in (figure.note, "GOAL MISSED" * figure.is_missed) if each)])


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.0f}" if isinstance(value, int) or abs(value) >= 1_000 else f"{value:.3g}"
