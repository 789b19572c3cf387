"""Who must update what, on the real figures: which indicators, since when, in words and as a calendar."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from icalendar import Calendar, Event

from indicators import wording
from indicators.model import Status
from indicators.readings import Desk, Reminder, reminders
from indicators.reminding import calendar_feed, list_upcoming
from indicators.store import Store, append
from indicators.texts import LANGUAGES
from tests.fixtures import ANNIVERSARY, NOW, TODAY, entered, redefine, value_row

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
SITES, MILESTONE = "lieux_experimentation", "formation_socle_obligation_date"
SITES_DUE = dt.date(2027, 1, 11)
OWNER = "marie@example.org"
FOREVER = 10**9
DAYS = [ANNIVERSARY, dt.date(2024, 12, 8), dt.date(2024, 12, 9), TODAY, SITES_DUE, dt.date(2028, 2, 29)]
ENVELOPES = {
    "budget_total",
    "budget_annuel_evaluation_dmn",
    "budget_formation",
    "budget_imagerie",
    "budget_pepr",
    "eds_budget",
}


def _by_slug(desk: Desk, on: dt.date, *, within_days: int = 0) -> dict[str, Reminder]:
    due = reminders(desk.overview(on=on), within_days=within_days)
    return {each.indicator.slug: each for each in due}


def _sites(desk: Desk, on: dt.date) -> Reminder:
    return _by_slug(desk, on, within_days=FOREVER)[SITES]


def _plain(text: str) -> str:
    """The text with every kind of space as a plain one."""
    return re.sub("[\u00a0\u202f]", " ", text)


# Which ones


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_whatever_is_stale_is_reminded_of_with_the_same_days(on: dt.date, desk: Desk) -> None:
    own = [each for each in desk.overview(on=on).situations if not each.indicator.context]
    stale = {each.indicator.slug: each.stale_days for each in own if each.is_stale and not each.indicator.numerator}
    reported = [each for each in _by_slug(desk, on).values() if not each.never_reported]
    assert {each.indicator.slug: each.days_late for each in reported if each.days_late} == stale


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_a_reported_indicator_is_due_on_the_day_that_its_situation_says(on: dt.date, desk: Desk) -> None:
    overview = desk.overview(on=on)
    reported = [each for each in reminders(overview, within_days=FOREVER) if not each.never_reported]
    assert reported
    assert [each.update_due for each in reported] == [
        overview.named(each.indicator.slug).update_due for each in reported
    ]


def test_context_ratios_and_what_is_never_updated_are_left_out(desk: Desk) -> None:
    left_out = {each.indicator.slug for each in desk.overview(on=TODAY).situations}
    left_out -= set(_by_slug(desk, TODAY, within_days=FOREVER))
    context = {"mes_documents_annuels", "eds_recenses_france", "inscrits_formations_sante_drees", "mes_profils_actives"}
    assert left_out == {*context, *ENVELOPES, "taux_engagement", "part_pepr_budget", MILESTONE}


def test_the_parts_of_a_ratio_are_asked_for(desk: Desk) -> None:
    due = _by_slug(desk, TODAY, within_days=FOREVER)
    assert "montant_engage" in due
    assert "taux_engagement" not in due


def test_a_milestone_is_asked_for_until_it_is_passed(loaded: Store, desk: Desk) -> None:
    redefine(loaded, MILESTONE, update_months=12)
    own_desk = Desk(loaded, desk.strategy)
    assert MILESTONE in _by_slug(own_desk, ANNIVERSARY, within_days=FOREVER)
    assert own_desk.overview(on=TODAY).named(MILESTONE).status is Status.REACHED
    assert MILESTONE not in _by_slug(own_desk, TODAY, within_days=FOREVER)


def test_a_count_whose_target_is_reached_goes_on_being_asked_for(desk: Desk) -> None:
    assert desk.overview(on=SITES_DUE).named(SITES).status is Status.REACHED
    assert SITES in _by_slug(desk, SITES_DUE)


def test_before_anything_was_known_nobody_is_reminded(desk: Desk) -> None:
    assert reminders(desk.overview(on=dt.date(2000, 1, 1)), within_days=FOREVER) == ()


def test_the_latest_comes_first_then_the_slug(desk: Desk) -> None:
    due = reminders(desk.overview(on=TODAY))
    order = [(each.update_due, each.indicator.slug) for each in due]
    assert order == sorted(order)
    assert due[0].update_due < due[-1].update_due


# Since when


@pytest.mark.parametrize(
    ("on", "days_late", "within_days"),
    [(dt.date(2027, 1, 21), 10, 0), (SITES_DUE, 0, 0), (dt.date(2027, 1, 10), -1, 1), (TODAY, -50, 50)],
)
def test_an_update_is_reminded_of_from_so_many_days_before(
    on: dt.date, days_late: int, within_days: int, desk: Desk
) -> None:
    sites = _by_slug(desk, on, within_days=within_days)[SITES]
    assert (sites.last_on, sites.update_due, sites.days_late) == (dt.date(2025, 11, 12), SITES_DUE, days_late)


def test_an_update_one_day_further_ahead_is_not_reminded_of(desk: Desk) -> None:
    assert SITES not in _by_slug(desk, SITES_DUE - dt.timedelta(days=1))
    assert SITES not in _by_slug(desk, TODAY, within_days=49)


@pytest.mark.parametrize(
    ("slug", "start"),
    [
        pytest.param("etudiants_formes", dt.date(2021, 10, 18), id="its baseline"),
        pytest.param("apprenants_formes_par_an", ANNIVERSARY, id="its first plan"),
        pytest.param("pepr_projets", dt.date(2021, 10, 18), id="the launch of the strategy"),
    ],
)
def test_what_was_never_reported_is_counted_from(slug: str, start: dt.date, desk: Desk) -> None:
    silent = _by_slug(desk, ANNIVERSARY, within_days=FOREVER)[slug]
    assert (silent.never_reported, silent.last_on) == (True, None)
    assert silent.update_due == start.replace(year=start.year + 1) + dt.timedelta(days=60)


def test_the_owner_is_that_of_the_indicator(loaded: Store, desk: Desk) -> None:
    redefine(loaded, SITES, owner=OWNER)
    due = _by_slug(Desk(loaded, desk.strategy), SITES_DUE)
    assert due[SITES].owner == OWNER
    assert {each.owner for slug, each in due.items() if slug != SITES} == {None}


# In words


@pytest.mark.parametrize(
    ("on", "french", "english"),
    [
        (
            dt.date(2027, 1, 21),
            "Tiers-lieux d’expérimentation : valeur attendue depuis le 11 janvier 2027 (10 jours)",
            "Experimentation sites: value awaited since 11 January 2027 (10 days)",
        ),
        (
            dt.date(2027, 1, 12),
            "Tiers-lieux d’expérimentation : valeur attendue depuis le 11 janvier 2027 (1 jour)",
            "Experimentation sites: value awaited since 11 January 2027 (1 day)",
        ),
        (
            SITES_DUE,
            "Tiers-lieux d’expérimentation : valeur attendue le 11 janvier 2027",
            "Experimentation sites: value awaited on 11 January 2027",
        ),
    ],
)
def test_a_reminder_says_what_is_awaited_and_since_when(on: dt.date, french: str, english: str, desk: Desk) -> None:
    sites = _sites(desk, on)
    assert _plain(wording.reminder_text(sites, FRENCH)) == french
    assert wording.reminder_text(sites, ENGLISH) == english


def test_a_first_value_is_awaited_but_never_late_since_no_day_was_given_for_it(desk: Desk) -> None:
    first = _by_slug(desk, TODAY)["etudiants_formes"]
    assert (first.is_due, first.days_late) == (True, None)
    assert _plain(wording.reminder_text(first, FRENCH)) == "Étudiants formés au numérique en santé : jamais communiqué"
    assert wording.reminder_text(first, ENGLISH) == "Students trained in digital health: never released"


# As a calendar


def _feed(desk: Desk, *, on: dt.date = SITES_DUE) -> bytes:
    overview = desk.overview(on=on)
    return calendar_feed(reminders(overview), FRENCH, version=overview.version, now=NOW)


def test_the_calendar_has_one_all_day_event_per_reminder(desk: Desk) -> None:
    events = Calendar.from_ical(_feed(desk)).events
    due = reminders(desk.overview(on=SITES_DUE))
    assert [event.decoded("DTSTART") for event in events] == [each.update_due for each in due]
    assert [event.decoded("DTEND") for event in events] == [each.update_due + dt.timedelta(days=1) for each in due]
    assert {type(event.decoded(name)) for event in events for name in ("DTSTART", "DTEND")} == {dt.date}
    assert {event.duration for event in events} == {dt.timedelta(days=1)}
    assert {str(event["TRANSP"]) for event in events} == {"TRANSPARENT"}


def test_an_event_says_what_to_update_for_whom_and_when_it_was_written(loaded: Store, desk: Desk) -> None:
    redefine(loaded, SITES, owner=OWNER)
    whole = Desk(loaded, desk.strategy).overview(on=dt.date(2027, 1, 21))
    own = [each for each in reminders(whole) if each.owner == OWNER]
    feed = calendar_feed(own, FRENCH, version=whole.version, now=NOW)
    (event,) = Calendar.from_ical(feed).events
    assert _plain(str(event["SUMMARY"])) == "À mettre à jour : Tiers-lieux d’expérimentation"
    assert _plain(str(event["DESCRIPTION"])).splitlines() == [
        "Tiers-lieux d’expérimentation : valeur attendue depuis le 11 janvier 2027 (10 jours)",
        "Dernière valeur : 12 novembre 2025",
        f"Responsable : {OWNER}",
    ]
    assert event["CATEGORIES"].to_ical() == "Expérimentation".encode()
    assert event.decoded("DTSTAMP") == NOW.replace(tzinfo=dt.UTC)
    assert event.decoded("SEQUENCE") == whole.version
    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event


def test_the_calendar_has_a_name_in_each_language_and_no_method(desk: Desk) -> None:
    due = reminders(desk.overview(on=SITES_DUE))
    french, english = (Calendar.from_ical(calendar_feed(due, each, version=1, now=NOW)) for each in (FRENCH, ENGLISH))
    assert (french["X-WR-CALNAME"], english["X-WR-CALNAME"]) == ("Indicateurs à mettre à jour", "Indicators to update")
    assert (french["VERSION"], french["PRODID"]) == ("2.0", "-//sante-numerique//indicators//FR")
    assert "METHOD" not in french


def test_lines_end_with_crlf_and_are_folded_at_75_octets(desk: Desk) -> None:
    feed = _feed(desk)
    assert feed.count(b"\n") == feed.count(b"\r") == feed.count(b"\r\n")
    assert max(len(line) for line in feed.split(b"\r\n")) <= 75
    assert b"\r\n " in feed
    assert [line.decode() for line in feed.split(b"\r\n")]


def test_every_update_has_a_uid_of_its_own_that_stays(desk: Desk) -> None:
    on_the_day, later = (Calendar.from_ical(_feed(desk, on=day)).events for day in (SITES_DUE, dt.date(2027, 1, 21)))
    uids = [str(event["UID"]) for event in on_the_day]
    assert len(set(uids)) == len(uids)
    assert [str(event["UID"]) for event in later] == uids
    assert f"{SITES}-update@reminders.sante-numerique" in uids


def test_only_what_is_still_to_come_is_for_a_calendar(desk: Desk) -> None:
    due = reminders(desk.overview(on=SITES_DUE), within_days=None)
    upcoming = list_upcoming(due)
    assert {each.indicator.slug for each in due} > {each.indicator.slug for each in upcoming} > {SITES}
    assert min(each.update_due for each in upcoming) == SITES_DUE  # today's is not past
    assert all(each.update_due < SITES_DUE for each in due if each not in upcoming)


# Somebody who holds yesterday's calendar


class Subscriber:
    """A calendar program: an entry per UID, replaced by one that is not older (RFC 5546, 2.1.5)."""

    def __init__(self) -> None:
        self.entries: dict[str, Event] = {}

    def read(self, feed: bytes) -> None:
        for event in Calendar.from_ical(feed).events:
            kept = self.entries.get(str(event["UID"]))
            if kept is None or _revision(event) >= _revision(kept):
                self.entries[str(event["UID"])] = event

    def days(self, slug: str) -> list[dt.date]:
        """The days on which an indicator stands in the calendar."""
        about = [each for uid, each in self.entries.items() if uid.startswith(f"{slug}-")]
        return [each.decoded("DTSTART") for each in about]


def _revision(event: Event) -> tuple[int, dt.datetime]:
    return event.decoded("SEQUENCE"), event.decoded("DTSTAMP")


def _daily_feed(store: Store, desk: Desk, *, days: int) -> bytes:
    now = NOW + dt.timedelta(days=days)
    overview = Desk(store, desk.strategy).overview(on=now.date())
    due = list_upcoming(reminders(overview, within_days=None))
    return calendar_feed(due, FRENCH, version=overview.version, now=now)


def test_a_moved_day_moves_the_entry_of_a_subscriber_forwards_and_back(loaded: Store, desk: Desk) -> None:
    calendar = Subscriber()
    days = []
    for number, months in enumerate((12, 24, 13)):  # a definition corrected twice, the second time to an earlier day
        redefine(loaded, SITES, update_months=months)
        calendar.read(_daily_feed(loaded, desk, days=number))
        days += calendar.days(SITES)
    assert days == [dt.date(2027, 1, 11), dt.date(2028, 1, 11), dt.date(2027, 2, 10)]


def test_a_reported_value_moves_the_entry_to_the_next_day_that_is_due(loaded: Store, desk: Desk) -> None:
    calendar = Subscriber()
    calendar.read(_daily_feed(loaded, desk, days=0))
    held = len(calendar.entries)
    append(loaded, entered(value_row(period_end=TODAY, known_on=TODAY, value=Decimal(41))), now=NOW)
    calendar.read(_daily_feed(loaded, desk, days=1))
    assert calendar.days(SITES) == [dt.date(2028, 1, 21)]
    assert len(calendar.entries) == held


def test_a_feed_that_comes_late_changes_nothing(loaded: Store, desk: Desk) -> None:
    calendar = Subscriber()
    old = _daily_feed(loaded, desk, days=0)
    append(loaded, entered(value_row(period_end=TODAY, known_on=TODAY, value=Decimal(41))), now=NOW)
    for feed in (_daily_feed(loaded, desk, days=1), old):
        calendar.read(feed)
    assert calendar.days(SITES) == [dt.date(2028, 1, 21)]


def test_without_news_the_next_days_feed_differs_only_by_its_stamp(loaded: Store, desk: Desk) -> None:
    today, tomorrow = (_daily_feed(loaded, desk, days=days) for days in (0, 1))
    before, after = b"DTSTAMP:20261122T080000Z", b"DTSTAMP:20261123T080000Z"
    assert tomorrow == today.replace(before, after) != today


def test_a_label_with_the_marks_of_the_format_comes_back_as_it_was(loaded: Store, desk: Desk) -> None:
    label = "Lieux, sites; \\ et\nEND:VEVENT"
    redefine(loaded, SITES, label_fr=label)
    due = _by_slug(Desk(loaded, desk.strategy), SITES_DUE)
    (event,) = Calendar.from_ical(calendar_feed([due[SITES]], FRENCH, version=1, now=NOW)).events
    assert str(event["SUMMARY"]).endswith(label)


def test_the_same_reminders_at_the_same_instant_are_the_same_bytes(desk: Desk) -> None:
    assert _feed(desk) == _feed(desk)


def test_without_reminders_the_calendar_is_empty() -> None:
    assert Calendar.from_ical(calendar_feed([], FRENCH, version=1, now=NOW)).events == []
