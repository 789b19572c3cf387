"""Instants as people in France read a clock; the store keeps UTC.

The local day is that of Paris wherever the server stands, so that "received on the 22nd" means the same for everybody.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from indicators.errors import Label
from indicators.numbers.writing import write_date, write_short_date

ZONE = ZoneInfo("Europe/Paris")

_JOINTS = {"fr": " à\u00a0", "en": ", "}


def local_day(instant: dt.datetime) -> dt.date:
    """The day in Paris of an instant in UTC (without a zone, as the store keeps it)."""
    return _local(instant).date()


def end_of_day(day: dt.date) -> dt.datetime:
    """The instant in UTC (without a zone) at which a day ends in Paris."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE)
    return midnight.astimezone(dt.UTC).replace(tzinfo=None)


def write_moment(instant: dt.datetime, language: str) -> str:
    """An instant in UTC as local day and time: 22/11/2026 à 09:14 (fr), 22 Nov 2026, 09:14 (en)."""
    local = _local(instant)
    return f"{write_short_date(local.date(), language)}{_JOINTS[language]}{local:%H:%M}"


def dated(day: dt.date) -> Label:
    """A day for a message, in both languages."""
    return Label(write_date(day, "fr"), write_date(day, "en"))


def _local(instant: dt.datetime) -> dt.datetime:
    return instant.replace(tzinfo=dt.UTC).astimezone(ZONE)
