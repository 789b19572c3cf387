"""The open tables: a column is one line here, a table one entry of ``TABLES``.

Type and constraints of a column are those of the pandera model it comes from, so that they cannot differ from what is
stored; only what it means is said here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import polars as pl

from indicators import schemas
from indicators.errors import noted

_CONSTRAINTS = {
    "greater_than_or_equal_to": {"minimum": "min_value"},
    "less_than_or_equal_to": {"maximum": "max_value"},
    "isin": {"enum": "allowed_values"},
    "str_matches": {"pattern": "pattern"},
    "str_length": {"minLength": "min_value", "maxLength": "max_value"},
}


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        model: The table and column whose pandera model gives the type, as ``target.value``; empty for a text that is
            put together for readers.
        said: Always filled, although the model allows null: rows without it are not published.
    """

    name: str
    meaning: str
    model: str = ""
    said: bool = False

    @property
    def type(self) -> Any:
        """The Polars type."""
        return self._modelled().dtype.type if self.model else pl.String()

    @property
    def required(self) -> bool:
        return self.said or not (self.model and self._modelled().nullable)

    @property
    def constraints(self) -> dict[str, object]:
        """What the model checks, in the words that Table Schema and JSON Schema share."""
        checks = self._modelled().checks if self.model else []
        return {
            name: check.statistics[given]
            for check in checks
            for name, given in _CONSTRAINTS[check.name].items()
            if check.statistics.get(given) is not None
        }

    def _modelled(self) -> Any:
        table, _, column = self.model.partition(".")
        return schemas.schema(table).columns[column]


@dataclass(frozen=True)
class Table:
    """One table. ``refers`` leads from a column to the table whose key it holds."""

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    refers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def types(self) -> dict[str, Any]:
        return {each.name: each.type for each in self.columns}


def _stored(table: str, **meanings: str) -> tuple[Column, ...]:
    return tuple(Column(name, meaning, f"{table}.{name}") for name, meaning in meanings.items())


_UNIT = Column("unit", noted("Unit of the value; its words are in the table of indicators."), "indicator.unit")
_INDICATOR = noted("Slug of the indicator.")
_QUALIFIER = noted("How exact the value is: exact, about, at least or at most that much.")
_CERTAINTY = noted("How sure it is: certain, probable or disputed; disputed figures are never judged upon.")
_KNOWN_ON = noted("Day on which it became known; a past day shows only what was known then.")
_KNOWN_PRECISION = noted("How finely that day is known: the last day of a month or year stands for it.")
_SOURCE = noted("The document it was read in: id in the table of sources.")

INDICATORS = Table(
    "indicators",
    noted("Indicators"),
    noted("What the strategy promised to count: one row per indicator, as defined on that day."),
    ("slug",),
    (
        *_stored(
            "indicator",
            slug=noted("Name of the indicator in addresses and files; it never changes."),
            version=noted("Number of this definition; 1 is the first one."),
            label_fr=noted("Name in French."),
            label_en=noted("Name in English."),
            axis=noted("Axis of the strategy."),
        ),
        Column("axis_label_fr", noted("Name of the axis in French.")),
        Column("axis_label_en", noted("Name of the axis in English.")),
        *_stored("indicator", unit=noted("Unit of every value, planned or achieved.")),
        Column("unit_label_fr", noted("The unit in French, in the plural.")),
        Column("unit_label_en", noted("The unit in English, in the plural.")),
        *_stored(
            "indicator",
            measure=noted("What is counted: a running total, a level on a date, the flow of a year or a share."),
            direction=noted("Whether more (up) or less (down) is better."),
            decimals=noted("How many decimals values have at most."),
            baseline=noted("Value at which the counting starts, in the unit."),
            baseline_on=noted("Day on which the counting starts."),
            update_months=noted("Months between two values; 0 where none is awaited."),
            delay_days=noted("Days that a value may take to be published."),
            numerator=noted("For a computed share, the indicator above the line."),
            denominator=noted("For a computed share, the indicator below the line."),
            lower_bound=noted("Smallest value that is possible, in the unit."),
            upper_bound=noted("Largest value that is possible, in the unit."),
            definition_fr=noted("What is counted, in French."),
            definition_en=noted("What is counted, in English."),
            method_fr=noted("How it is counted and how to read it, in French."),
            method_en=noted("How it is counted and how to read it, in English."),
            headline=noted("Place among the headline indicators; empty for the others."),
            context=noted("Whether it only gives context and promises nothing."),
        ),
        Column(
            "population",
            noted("What can be asked of it: promise (numeric target), envelope (money planned), count, or context."),
        ),
        *_stored(
            "indicator",
            weight=noted("Weight in the mean of an axis."),
        ),
    ),
    {"numerator": "indicators", "denominator": "indicators"},
)

TARGETS = Table(
    "targets",
    noted("Targets"),
    noted("What was planned: one row per milestone of every plan known on that day, replaced plans included."),
    ("indicator", "revision", "milestone"),
    (
        *_stored(
            "target",
            indicator=_INDICATOR,
            revision=noted("Number of the plan; each one replaces the one before it as a whole."),
            milestone=noted("Number of the milestone within its plan; the last one is the target."),
            due=noted("Day by which it shall be met; empty where none was announced."),
            due_precision=noted("How finely the due day is known."),
            value=noted("Value that was promised, in the unit."),
        ),
        _UNIT,
        *_stored(
            "target",
            qualifier=_QUALIFIER,
            path=noted("Whether values are expected along a line, or only at the due day (step)."),
            aim=noted("Whether to reach the value, to stay above it (floor) or below it (ceiling)."),
            standing=noted("Whether it is a promise (plan) or shown for context."),
            certainty=_CERTAINTY,
            decided_on=noted("Day of the decision."),
            decision=noted("Reference of the decision."),
            reason_fr=noted("Why the plan was announced or revised, in French."),
            reason_en=noted("Why the plan was announced or revised, in English."),
            known_on=_KNOWN_ON,
            known_precision=_KNOWN_PRECISION,
            source=_SOURCE,
        ),
    ),
    {"indicator": "indicators", "source": "sources"},
)

ACHIEVEMENTS = Table(
    "achievements",
    noted("Achieved values"),
    noted("What was achieved: one row per period, with the value that counts on that day; disputed ones are left out."),
    ("indicator", "period_end"),
    (
        *_stored(
            "achievement",
            indicator=_INDICATOR,
            period_start=noted("First day of the period, for the flow of a year."),
            period_end=noted("Day of the value, or last day of its period."),
            period_precision=noted("How finely that day is known: day, month or year."),
            version=noted("Number of this value among those reported for the period; 1 is the first one."),
        ),
        Column("value", noted("Value that was reported or computed, in the unit."), "achievement.value", said=True),
        _UNIT,
        *_stored(
            "achievement",
            qualifier=_QUALIFIER,
            state=noted("Whether somebody has confirmed it (validated) or it is provisional (submitted)."),
            certainty=_CERTAINTY,
        ),
        Column("computed", noted("Whether it was computed from two other indicators."), "indicator.context"),
        *_stored(
            "achievement",
            known_on=_KNOWN_ON,
            known_precision=_KNOWN_PRECISION,
            source=_SOURCE,
            evidence=noted("Address of a proof."),
            comment_fr=noted("Remark in French."),
            comment_en=noted("Remark in English."),
        ),
    ),
    {"indicator": "indicators", "source": "sources"},
)

SOURCES = Table(
    "sources",
    noted("Sources"),
    noted("The documents that these figures were read in: one row per document."),
    ("id",),
    _stored(
        "source",
        id=noted("Name of the source in the other tables."),
        title=noted("Title of the document."),
        publisher=noted("Who published it."),
        published_on=noted("Day of publication; the last day of a month or year stands for it."),
        published_precision=noted("How finely the day of publication is known."),
        url=noted("Address of the document."),
        document=noted("Which document it is, where there is no address."),
    ),
)

TABLES = {each.name: each for each in (INDICATORS, TARGETS, ACHIEVEMENTS, SOURCES)}
