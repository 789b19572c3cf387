"""The rules of adding up: promises by status, and the mean of their rates. Pure arithmetic, as in ``progress``."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indicators.model import Status
from indicators.progress import Number


@dataclass(frozen=True, slots=True)
class RollUp:
    """Counts by status, and the mean of the rates that exist, *with* how many of how many.

    Attributes:
        counts: Indicators by status.
        mean_rate: Weighted mean of the rates, each clamped to 0–100; None when no indicator has one.
        rated, total: How many have a rate, of how many.
    """

    counts: Mapping[Status, int]
    mean_rate: float | None
    rated: int
    total: int


def roll_up(entries: Iterable[tuple[Status, float | None, Number]]) -> RollUp:
    """Sum up an axis or the strategy from (status, rate, weight). Amounts are never summed."""
    entries = list(entries)
    rated = [(min(max(rate, 0.0), 100.0), float(weight)) for _, rate, weight in entries if rate is not None]
    weights = sum(weight for _, weight in rated)
    return RollUp(
        counts=Counter(status for status, _, _ in entries),
        mean_rate=sum(rate * weight for rate, weight in rated) / weights if weights else None,
        rated=len(rated),
        total=len(entries),
    )
