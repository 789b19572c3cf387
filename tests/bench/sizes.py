"""How much is measured: in full, and to try that all of it works."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Sizes:
    """How often and how much.

    Attributes:
        reruns: Of each page after a warm-up, where pages are compared in turn.
        few_rows, many_rows: Achievements of the two stores whose overviews are compared; ``some_rows`` of the one
            that naive pages are held against.
        together_seconds: How long sessions ask without thinking.
        crowd_seconds: How long a crowd stays that thinks 5 s between its acts.
        crowds: Of how many sessions; ``editors`` beside four times as many readers.
        starts: Servers whose first view is timed; ``views`` later ones of each.
        navigations: Of a real browser to each page.
        writes: After which the first reruns are timed.
        profile_seconds: How long each page is watched.
        trials: Of what takes seconds: imports, dossiers.
    """

    reruns: int = 200
    few_rows: int = 10_000
    some_rows: int = 1_000_000
    many_rows: int = 10_000_000
    together_seconds: float = 20.0
    crowd_seconds: float = 60.0
    crowds: tuple[int, ...] = (1, 20, 100, 300)
    editors: int = 20
    starts: int = 3
    views: int = 10
    navigations: int = 15
    writes: int = 10
    profile_seconds: float = 10.0
    trials: int = 3


FULL = Sizes()
QUICK = replace(
    FULL,
    reruns=10,
    some_rows=10_000,
    many_rows=50_000,
    together_seconds=3.0,
    crowd_seconds=8.0,
    crowds=(1, 5),
    editors=2,
    starts=1,
    views=3,
    navigations=2,
    writes=2,
    profile_seconds=2.0,
    trials=1,
)


@dataclass(frozen=True)
class Run:
    """What an experiment is given: how much to measure, on which checkout, and a folder of its own."""

    sizes: Sizes
    project: Path
    folder: Path
