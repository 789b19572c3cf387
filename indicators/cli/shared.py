"""What several commands share: exit codes, the clock, the day asked for and the overview of it."""

import argparse
import datetime as dt
from collections.abc import Callable

from indicators.catalogue import read_catalogue
from indicators.numbers import local_day, read_iso_date
from indicators.readings import Desk, Overview
from indicators.store import open_store

DONE, REFUSED = 0, 1

AddParser = Callable[..., argparse.ArgumentParser]


def now() -> dt.datetime:
    """This instant in UTC, without a zone, as the store keeps it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def today() -> dt.date:
    """The day in Paris, as the store and the pages count it."""
    return local_day(now())


def add_day(parser: argparse.ArgumentParser) -> None:
    """Let a command be asked about any day."""
    parser.add_argument("--on", help="the day, as 2022-11-21 (default: today)")


def overview_asked(options: argparse.Namespace) -> Overview:
    """The overview of the day asked for; the store is closed again.

    Raises:
        UnreadableDate: ``--on`` is not a date.
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer, CatalogueFault: What to tell the person.
    """
    on = read_iso_date(options.on) if options.on else today()
    strategy = read_catalogue().strategy
    store = open_store()
    try:
        return Desk(store, strategy).overview(on=on)
    finally:
        store.close()


def iso(day: dt.date | None) -> str | None:
    """A date as plain text, for JSON."""
    return day.isoformat() if day else None
