"""A figure of the benchmark: what was compared, where, with which goal; as a JSON line and as a table."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from tests.visitor.tab import Rerun

VERSIONED = ("streamlit", "duckdb", "altair")


@dataclass(frozen=True)
class Figure:
    """One comparison. ``goal`` is the highest ratio wanted, None where none is set; ``peak_mb`` where it was asked."""

    name: str
    ratio: float
    p50_ms: float
    reference_p50_ms: float
    n: int
    goal: float | None
    received_bytes: int
    elements: int
    peak_mb: int | None = None


def compared(name: str, *, reruns: Sequence[Rerun], reference: Sequence[Rerun], goal: float | None = None) -> Figure:
    """Compare the medians of two series that were measured in turn."""
    p50, reference_p50 = p50_ms(reruns), p50_ms(reference)
    return Figure(
        name=name,
        ratio=round(p50 / reference_p50, 3),
        p50_ms=round(p50, 3),
        reference_p50_ms=round(reference_p50, 3),
        n=len(reruns),
        goal=goal,
        received_bytes=round(median(rerun.received_bytes for rerun in reruns)),
        elements=round(median(rerun.elements for rerun in reruns)),
    )


def p50_ms(reruns: Sequence[Rerun]) -> float:
    """The median duration in milliseconds."""
    return 1000 * median(rerun.seconds for rerun in reruns)


def json_line(figure: Figure) -> str:
    """The figure with the machine and the versions that it holds for."""
    versions = {package: version(package) for package in VERSIONED}
    return json.dumps({**asdict(figure), "machine": machine(), "versions": versions})


def machine() -> dict[str, str | int | None]:
    """Where the figures were measured."""
    return {"cores": os.cpu_count(), "cpu": cpu_model(), "python": platform.python_version()}


def cpu_model() -> str:
    """The processor's name as Linux tells it, elsewhere as Python does."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def table(figures: Sequence[Figure]) -> str:
    """All figures, one row each, for people."""
    head = f"{'figure':<28}{'p50 ms':>9}{'reference':>11}{'ratio':>8}{'goal':>7}{'n':>6}{'bytes':>10}{'elements':>10}"
    return "\n".join([head, *map(_row, figures)])


def _peak(figure: Figure) -> str:
    return "" if figure.peak_mb is None else f"  {figure.peak_mb} MB at most"


def _row(figure: Figure) -> str:
    goal = "-" if figure.goal is None else f"{figure.goal:g}"
    missed = "  goal missed" if figure.goal is not None and figure.ratio > figure.goal else ""
    return (
        f"{figure.name:<28}{figure.p50_ms:>9.1f}{figure.reference_p50_ms:>11.1f}{figure.ratio:>8.2f}{goal:>7}"
        f"{figure.n:>6}{figure.received_bytes:>10}{figure.elements:>10}{_peak(figure)}{missed}"
    )
