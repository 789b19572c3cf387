"""What the strategy is called, its axes and units, and the thresholds of the verdicts (``data/strategy.toml``)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indicators.catalogue.fields import (
    Field,
    Unfit,
    fault,
    read_amount,
    read_day,
    read_entry,
    read_flag,
    read_list,
    read_names,
    read_tables,
    read_text,
    read_url,
    read_whole,
)
from indicators.catalogue.files import read_toml
from indicators.errors import noted
from indicators.model import State, Thresholds
from indicators.settings import read_settings
from indicators.texts import Language, french_spacing

WHOLE = "axes"
"""Stands for the whole strategy where else an indicator is named; none may be called so."""

_STRATEGY = {
    "name_fr": Field(read_text),
    "name_en": Field(read_text),
    "known_on": Field(read_day),
    "starts_on": Field(read_day),
    "thresholds": Field(read_tables),
    "updates": Field(read_tables),
    "populations": Field(read_tables, required=False),
    "entry": Field(read_tables),
    "access": Field(read_tables),
    "open_data": Field(read_tables),
    "backups": Field(read_tables, required=False),
    "axes": Field(read_list),
    "units": Field(read_tables),
}
_THRESHOLDS = {"on_track_percent": Field(read_amount), "watch_percent": Field(read_amount)}
_UPDATES = {"months": Field(read_whole), "delay_days": Field(read_whole)}
_POPULATIONS = {"envelopes": Field(read_names, required=False, default=())}
_ENTRY = {"validation": Field(read_flag)}
_ACCESS = {"members_only": Field(read_flag)}
_OPEN_DATA = {"licence": Field(read_text), "licence_name": Field(read_text), "licence_url": Field(read_url)}
_BACKUPS = {
    "every_hours": Field(read_whole, required=False, default=24),
    "keep": Field(read_whole, required=False, default=14),
}
_AXIS = {"slug": Field(read_text), "label_fr": Field(read_text), "label_en": Field(read_text)}
_UNIT = {
    "one_fr": Field(read_text),
    "many_fr": Field(read_text),
    "one_en": Field(read_text),
    "many_en": Field(read_text),
    "symbol": Field(read_flag, required=False, default=False),
    "milestone": Field(read_flag, required=False, default=False),
}


@dataclass(frozen=True)
class Axis:
    slug: str
    label_fr: str
    label_en: str


@dataclass(frozen=True)
class Unit:
    """A unit in words.

    Attributes:
        symbol: Stays beside the number even where space is short (M€, %).
        milestone: The value is 1 once something has happened, 0 before.
    """

    one_fr: str
    many_fr: str
    one_en: str
    many_en: str
    symbol: bool
    milestone: bool

    def after(self, value: float, language: Language) -> str:
        """The unit as written after a value: 1 site, 37 sites; French keeps the singular up to 2."""
        if language.code == "fr":
            return self.one_fr if abs(value) < 2 else self.many_fr
        return self.one_en if abs(value) == 1 else self.many_en


@dataclass(frozen=True)
class Licence:
    """Under which terms the public figures may be taken away. ``id`` is SPDX's."""

    id: str
    name: str
    url: str


@dataclass(frozen=True)
class Backups:
    """How often the server copies its database (0: never), and how many of these copies stay."""

    every_hours: int
    keep: int


@dataclass(frozen=True)
class Break:
    """A day from which values cannot be compared with those before it, and why."""

    on: dt.date
    note_fr: str
    note_en: str


@dataclass(frozen=True)
class Strategy:
    """The strategy's frame.

    Attributes:
        known_on, starts_on: First public mention; launch.
        envelopes: Slugs of the indicators that are money planned. On every day, however late it was written down here.
        validation: Whether an entered value is provisional until a validator has confirmed it.
        members_only: Whether only members may read, the published figures too.
        licence: Of the public figures.
        breaks: By slug, where the values of an indicator cannot be compared with those before.
    """

    name_fr: str
    name_en: str
    known_on: dt.date
    starts_on: dt.date
    thresholds: Thresholds
    update_months: int
    delay_days: int
    envelopes: frozenset[str]
    validation: bool
    members_only: bool
    licence: Licence
    backups: Backups
    axes: Mapping[str, Axis]
    units: Mapping[str, Unit]
    breaks: Mapping[str, tuple[Break, ...]]

    @property
    def state_entered(self) -> State:
        """The state of a value that a person enters."""
        return State.SUBMITTED if self.validation else State.VALIDATED


def read_frame(folder: Path, *, breaks: Mapping[str, tuple[Break, ...]]) -> Strategy:
    """Read ``strategy.toml`` and what the operator sets otherwise; where series break the indicators' files say.

    Raises:
        CatalogueFault: With file, entry, field and remedy.
        SettingRefused: What the operator set cannot be.
    """
    file = "strategy.toml"
    entry = read_entry(read_toml(folder / file), _STRATEGY, file=file, name="strategy")
    thresholds = read_entry(entry["thresholds"], _THRESHOLDS, file=file, name="thresholds")
    if thresholds["watch_percent"] > thresholds["on_track_percent"]:
        why = Unfit(noted("it is above on_track_percent"), noted("write a smaller number"))
        raise fault(file, "thresholds", "watch_percent", why)
    updates = read_entry(entry["updates"], _UPDATES, file=file, name="updates")
    populations = read_entry(entry["populations"] or {}, _POPULATIONS, file=file, name="populations")
    entry_rules = read_entry(entry["entry"], _ENTRY, file=file, name="entry")
    access = read_entry(entry["access"], _ACCESS, file=file, name="access")
    open_data = read_entry(entry["open_data"], _OPEN_DATA, file=file, name="open_data")
    axes = [_axis(each, file=file, name=f"axes {number}") for number, each in enumerate(entry["axes"], start=1)]
    units = {name: _unit(each, file=file, name=f"units.{name}") for name, each in entry["units"].items()}
    backups = read_entry(entry["backups"] or {}, _BACKUPS, file=file, name="backups")
    own = read_settings()
    return Strategy(
        name_fr=french_spacing(entry["name_fr"]),
        name_en=entry["name_en"],
        known_on=entry["known_on"],
        starts_on=entry["starts_on"],
        thresholds=Thresholds(**thresholds),
        update_months=updates["months"],
        delay_days=updates["delay_days"],
        envelopes=frozenset(populations["envelopes"]),
        validation=_either(own.validation, entry_rules["validation"]),
        members_only=_either(own.members_only, access["members_only"]),
        licence=Licence(open_data["licence"], open_data["licence_name"], open_data["licence_url"]),
        backups=Backups(
            every_hours=_either(own.backup_hours, backups["every_hours"]),
            keep=_either(own.backups_kept, backups["keep"]),
        ),
        axes={axis.slug: axis for axis in axes},
        units=units,
        breaks=breaks,
    )


def _either(own: Any, written: Any) -> Any:
    """What the operator set, else what the strategy's file says."""
    return written if own is None else own


def _axis(entry: object, *, file: str, name: str) -> Axis:
    return Axis(**read_entry(entry, _AXIS, file=file, name=name))


def _unit(entry: object, *, file: str, name: str) -> Unit:
    return Unit(**read_entry(entry, _UNIT, file=file, name=name))
