"""The indicators that may be reported: found by slug or label, each amount read in its indicator's own unit."""

import difflib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from indicators.catalogue import Strategy
from indicators.catalogue.strategy import Unit
from indicators.errors import (
    ComputedIndicator,
    EnvelopeReported,
    Label,
    TooSmallForUnit,
    TotalRow,
    UnknownName,
    WrongUnit,
)
from indicators.intake.columns import letters_and_digits
from indicators.model import Indicator, Measure
from indicators.numbers import ReadAmount, inert, read_amount, write_number
from indicators.numbers.typed import LONGEST
from indicators.schemas import DECIMALS, holds_exactly

_TOTALS = {"total", "totaux", "totalgeneral", "soustotal", "somme", "sum", "subtotal", "grandtotal", "ensemble"}
_COMPARED_NAMES = 100  # in one file: finding the nearest name takes a millisecond, a faulty file may hold a million
_LINKING = ("d’", "d'", "de ", "of ")


class Names:
    """Where a name leads.

    Args:
        definitions: Every indicator of the day, by slug.
        strategy: Gives the units' words.
    """

    def __init__(self, definitions: Mapping[str, Indicator], strategy: Strategy) -> None:
        self.definitions = definitions
        self._units = strategy.units
        self._envelopes = strategy.envelopes
        self._compared = 0
        self._slugs = {
            letters_and_digits(name): slug
            for slug, each in definitions.items()
            for name in (each.label_en, each.label_fr, slug)
        }

    def find(self, text: str) -> Mapping[str, Any]:
        """The indicator that a cell names, with its unit, its decimals and whether it is a share.

        Raises:
            UnknownName, TotalRow, ComputedIndicator, EnvelopeReported.
        """
        slug = self.find_slug(text)
        indicator = self.definitions[slug]
        if indicator.numerator:
            raise ComputedIndicator(text=slug, parts=f"{indicator.numerator}, {indicator.denominator}")
        if slug in self._envelopes:
            raise EnvelopeReported(text=slug)
        is_share = indicator.measure is Measure.SHARE
        return {"slug": slug, "unit": indicator.unit, "decimals": indicator.decimals, "is_share": is_share}

    def find_slug(self, text: str) -> str:
        """Return the slug of the indicator that a cell names.

        Raises:
            UnknownName, TotalRow.
        """
        name = letters_and_digits(text)
        slug = self._slugs.get(name)
        if slug is None and name in _TOTALS:
            raise TotalRow(text=inert(text))
        if slug is None:
            raise UnknownName(slug=inert(text), near=self._near(text))
        return slug

    def unit(self, name: str) -> str:
        """Return how a unit is written."""
        return self._units[name].many_fr

    def read_amount(self, text: str, unit: str | None) -> Mapping[str, Any]:
        """An amount in the unit of its indicator, with the sign that stands before it.

        Raises:
            CellRefused: It is no amount, or one of another unit.
        """
        read = read_amount(text)
        value = read.value if unit is None else _in_unit(read, self._units[unit], text=text)
        return {
            "read": value,
            "sign": read.qualifier,
            "percent_sign": read.kind == "percent",
            "converted": value != read.value or read.scaled,
        }

    def _near(self, text: str) -> str:
        """The indicator most like a text; any one where none is, or where many texts were compared already."""
        self._compared += 1
        worth = self._compared <= _COMPARED_NAMES and len(text) <= LONGEST
        close = difflib.get_close_matches(letters_and_digits(text), list(self._slugs), n=1, cutoff=0.6) if worth else []
        return self._slugs[close[0]] if close else next(iter(self.definitions), "")


def _in_unit(read: ReadAmount, unit: Unit, *, text: str) -> Decimal:
    """The amount as a number of units: 718 400 000 € is 718.4 where the unit is M€."""
    own = _unit_read(unit.one_fr)
    words = {letters_and_digits(each) for each in (unit.one_fr, unit.many_fr, unit.one_en, unit.many_en)}
    if (read.kind and read.kind != own.kind) or (read.words and letters_and_digits(_bare(read.words)) not in words):
        raise WrongUnit(text=inert(text), unit=unit.many_fr)
    if not read.scaled and not (read.kind == "euro" and own.scaled):
        return read.value
    value = read.value / own.value
    if not holds_exactly(value):
        raise TooSmallForUnit(text=inert(text), value=both_ways(value), unit=unit.many_fr, decimals=DECIMALS)
    return value


def both_ways(value: Decimal) -> Label:
    """Return a number in full as a sentence of either language shows it."""
    return Label(
        *(write_number(value, code, decimals=max(0, -int(value.as_tuple().exponent))) for code in ("fr", "en"))
    )


def _bare(words: str) -> str:
    for linking in _LINKING:
        words = words.removeprefix(linking)
    return words


@cache
def _unit_read(word: str) -> ReadAmount:
    """A unit read like an amount: one million euros for M€, one percent for %."""
    return read_amount(f"1 {word}")
