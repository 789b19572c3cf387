"""``remind``: who must update what, as text by owner, as JSON or as a calendar."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from indicators import wording
from indicators.cli.shared import DONE, AddParser, add_day, now, overview_asked
from indicators.numbers import write_iso_date
from indicators.readings import Reminder, reminders
from indicators.reminding import calendar_feed, list_upcoming
from indicators.texts import Language

UPCOMING, EVERYTHING = "upcoming", "all"


def register(add_parser: AddParser) -> None:
    parser = add_parser("remind", help="print the updates that are due")
    add_day(parser)
    parser.add_argument("--within", type=_days, metavar="DAYS", help="also what is due in so many days")
    parser.add_argument("--owner", metavar="E-MAIL", help="only this person's indicators")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="a list of objects instead of text")
    forms.add_argument(
        "--ical",
        nargs="?",
        const=UPCOMING,
        choices=(UPCOMING, EVERYTHING),
        help="a calendar (iCalendar) of all that is to come, however far ahead; or of all, what is late included",
    )
    parser.set_defaults(command=_run)


def _days(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days")
    return int(text)


def _run(options: argparse.Namespace, language: Language) -> int:
    overview = overview_asked(options)
    within = options.within if options.within is not None or options.ical else 0
    due = reminders(overview, within_days=within)
    asked = [each for each in due if options.owner is None or _is_of(each, options.owner)]
    if options.ical:
        shown = list_upcoming(asked) if options.ical == UPCOMING else asked
        # Through the bytes below the text stream, which would write CRLF as it is used to where it runs.
        sys.stdout.buffer.write(calendar_feed(shown, language, version=overview.version, now=now()))
    elif options.json:
        print(json.dumps([_figures(each) for each in asked], ensure_ascii=False, indent=1))
    else:
        print("\n".join(_text(asked, language)) or language.say("Nothing to update."))
    return DONE


def _is_of(reminder: Reminder, owner: str) -> bool:
    return (reminder.owner or "").lower() == owner.lower()


def _figures(reminder: Reminder) -> dict[str, Any]:
    """One reminder as plain values: null where unknown, dates as ISO text."""
    return {
        "slug": reminder.indicator.slug,
        "label": reminder.indicator.label_fr,
        "label_en": reminder.indicator.label_en,
        "owner": reminder.owner,
        "last_on": write_iso_date(reminder.last_on),
        "update_due": write_iso_date(reminder.update_due),
        "days_late": reminder.days_late,
        "never_reported": reminder.never_reported,
    }


def _text(asked: Sequence[Reminder], language: Language) -> Iterator[str]:
    """By owner in alphabetical order, what has no owner last."""
    for owner in sorted({each.owner for each in asked}, key=lambda each: (each is None, each or "")):
        yield wording.owner_text(owner, language)
        yield from (f"  {wording.reminder_text(each, language)}" for each in asked if each.owner == owner)
