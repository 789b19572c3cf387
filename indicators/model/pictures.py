"""A picture for the press that was frozen, without its bytes."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FrozenPicture:
    """One picture of a frozen state; it exists as PNG, SVG and PDF under the same name.

    Attributes:
        instant: When it was frozen, UTC.
        frozen_on: The day whose figures it shows.
        figures: The figures of every indicator frozen together, as JSON.
    """

    snapshot: str
    slug: str
    kind: str
    format: str
    language: str
    title: str
    caption: str
    alt: str
    instant: dt.datetime
    frozen_on: dt.date
    figures: str
