"""What a picture says, before it is known whether it may leave: plain data."""

import datetime as dt
from dataclasses import dataclass

from indicators.charts import Drawing
from indicators.errors import Label
from indicators.press.choosing import Order, Reserve
from indicators.press.layout import Layout
from indicators.texts import Language


@dataclass(frozen=True)
class Told:
    """One indicator's figures as a picture tells them; each text stands in the picture as it stands here.

    Attributes:
        unit: Empty only for what happens or does not.
        value: With its qualifier; says so where nothing was released.
        period: The value's own date; empty without a value.
        target, due: Say so where there is none.
        revision: That the plan was revised; empty for a first plan.
        is_sourced: Whether every figure shown has its source.
        reserves: What of it is not settled.
    """

    name: Label
    unit: str
    value: str
    period: str
    target: str
    due: str
    revision: str
    has_unit: bool
    has_value: bool
    is_revised: bool
    is_sourced: bool
    reserves: frozenset[Reserve]


@dataclass(frozen=True)
class Picture:
    """A picture with all its texts.

    Attributes:
        on: The day whose figures it shows.
        title: The finding.
        subtitle: What is counted since when, the value's date, how it is judged, whether the plan was revised.
        sources: The citations of the figures shown, the most important first.
        as_of: "Data as of …".
        licence: Under which licence it may be used.
        strategy: Whose figures these are.
        foot: Sources, plan and what follows, as they stand at the foot.
        caption: What is printed beside it.
        alt: What is read aloud in its place.
    """

    order: Order
    on: dt.date
    told: tuple[Told, ...]
    title: str
    subtitle: str
    sources: tuple[str, ...]
    as_of: str
    licence: str
    strategy: str
    foot: str
    caption: str
    alt: str
    layout: Layout
    drawing: Drawing

    @property
    def language(self) -> Language:
        return self.order.language

    @property
    def file_name(self) -> str:
        """Without its ending."""
        order = self.order
        return f"{order.slug}-{order.kind}-{order.format}-{order.language.code}-{self.on.isoformat()}"
