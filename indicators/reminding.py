"""Reminders as a calendar (iCalendar, RFC 5545) that people subscribe to or import.

The library escapes texts, folds lines and ends them with CRLF. The same reminders at the same instant give the same
bytes.

What does not belong here: which updates are due (``readings``), how that is said (``wording``).
"""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from indicators import wording
from indicators.readings import Reminder
from indicators.texts import Language

PRODUCT = "-//sante-numerique//indicators//{language}"
DOMAIN = "reminders.sante-numerique"
UPDATE = "update"
"""The duty that an event is about, in its UID: an indicator may get others."""

ONE_DAY = dt.timedelta(days=1)


def list_upcoming(reminders: Iterable[Reminder]) -> list[Reminder]:
    """Return what is still to come, today included: what a calendar is for."""
    return [each for each in reminders if each.is_upcoming]


def calendar_feed(reminders: Iterable[Reminder], language: Language, *, version: int, now: dt.datetime) -> bytes:
    """Return a calendar with one all-day event per reminder, on the day its update is due.

    An event keeps its UID as long as its indicator awaits updates: a calendar that reads the feed again moves its
    entry where the day has moved, and adds none. Without reminders the calendar is empty: stricter than its
    readers, RFC 5545 asks for one component at least, but an invented event would be worse.

    Args:
        version: Of the data that the reminders were read from. It is each event's SEQUENCE: nothing moves a day but
            something stored, and a day may move back too, so that no number made from the day would only grow.
        now: The instant of writing, in UTC without a zone.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT.format(language=language.code.upper()))
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", language.say("Indicators to update"))
    for reminder in reminders:
        calendar.add_component(_event(reminder, language, version=version, now=now))
    return calendar.to_ical()


def _event(reminder: Reminder, language: Language, *, version: int, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{reminder.indicator.slug}-{UPDATE}@{DOMAIN}")
    event.add("sequence", version)
    event.add("dtstamp", now.replace(tzinfo=dt.UTC))
    event.add("dtstart", reminder.update_due)
    event.add("dtend", reminder.update_due + ONE_DAY)  # the first day after it (RFC 5545, 3.6.1)
    event.add("summary", language.say("To update: {name}", name=wording.label(reminder.indicator, language)))
    event.add("description", "\n".join(_lines(reminder, language)))
    event.add("categories", [wording.axis_label(reminder.axis, language)])
    event.add("transp", "TRANSPARENT")  # nobody is busy on that day
    return event


def _lines(reminder: Reminder, language: Language) -> list[str]:
    named = {
        language.say("Last value"): wording.period_text(reminder.last, language) if reminder.last else None,
        language.say("Owner"): reminder.owner,
    }
    known = [wording.labelled(name, text, language) for name, text in named.items() if text]
    return [wording.reminder_text(reminder, language), *known]
