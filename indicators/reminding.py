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


def calendar_feed(reminders: Iterable[Reminder], language: Language, *, now: dt.datetime) -> bytes:
    """One all-day event per reminder, on the day its update is due.

    An event keeps its UID as long as the same update is awaited, so that a calendar that reads the feed again
    changes its entry and adds none. Without reminders the calendar is empty: stricter than its readers,
    RFC 5545 asks for one component at least, but an invented event would be worse.

    Args:
        now: The instant of writing, in UTC without a zone.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT.format(language=language.code.upper()))
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", language.say("Indicators to update"))
    for reminder in reminders:
        calendar.add_component(_event(reminder, language, now=now))
    return calendar.to_ical()


def _event(reminder: Reminder, language: Language, *, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{reminder.indicator.slug}-{reminder.update_due:%Y%m%d}@{DOMAIN}")
    event.add("dtstamp", now.replace(tzinfo=dt.UTC))
    event.add("dtstart", reminder.update_due)
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
