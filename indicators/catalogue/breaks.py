"""Breaks in series: from which value on the source counts something else, as the files of the indicators say."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.catalogue.fields import read_dated
from indicators.catalogue.files import read_toml
from indicators.texts import french_spacing


@dataclass(frozen=True)
class Break:
    """A day from which values cannot be compared with those before it, and why."""

    on: dt.date
    note_fr: str
    note_en: str


def read_breaks(folder: Path) -> Mapping[str, tuple[Break, ...]]:
    """Read the breaks of every indicator that has any, by slug, oldest first.

    What else the files hold is read, and checked, with the catalogue.
    """
    entries = {
        path.stem: read_toml(path).get("achieved", ()) for path in sorted((folder / "indicators").glob("*.toml"))
    }
    found = {
        slug: tuple(
            Break(read_dated(each["date"]).day, french_spacing(each["break_fr"]), each["break_en"])
            for each in achieved
            if "break_fr" in each and "break_en" in each
        )
        for slug, achieved in entries.items()
    }
    return {slug: tuple(sorted(breaks, key=lambda each: each.on)) for slug, breaks in found.items() if breaks}
