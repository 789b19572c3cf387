"""The calendar of awaited values as somebody takes it home: to come only, all, to come again; in English too."""

import datetime as dt
import re

import pytest
from icalendar import Calendar
from playwright.sync_api import Page

from tests.browser import chromium
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

FRENCH_BOX, ENGLISH_BOX = "Avec les dates déjà passées", "With the dates that have passed"
PUT = re.compile(r"(Mettre \d+ dates? dans mon agenda|Put \d+ dates? into my calendar)")


def taken_home(page: Page) -> list[dt.date]:
    """The days of the calendar that the page hands out, which are as many as its button says."""
    button = page.get_by_role("button", name=PUT)
    with page.expect_download() as waiting:
        button.click()
    days = [each.decoded("DTSTART") for each in Calendar.from_ical(waiting.value.path().read_bytes()).events]
    assert re.findall(r"\d+", button.inner_text()) == [str(len(days))]
    return days


def test_the_calendar_has_what_is_to_come_and_all_where_the_box_is_ticked(open_page: Open) -> None:
    page = open_page("/saisie")
    page.locator("summary", has_text=re.compile("valeurs? attendues?")).click()
    chromium.settled(page)
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    for box, other_language in ((FRENCH_BOX, "English"), (ENGLISH_BOX, "Français"), (FRENCH_BOX, "English")):
        upcoming = taken_home(page)
        assert upcoming
        assert min(upcoming) >= yesterday
        choose(page, box)
        every = taken_home(page)
        assert len(every) > len(upcoming)
        assert min(every) < yesterday
        choose(page, box)
        assert taken_home(page) == upcoming
        choose(page, other_language)


def choose(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).click()
    chromium.settled(page)
