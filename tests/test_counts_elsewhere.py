"""Reminders, Saisie, dossier, press, feeds, interface and command line count as ``count_indicators`` does."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from indicators import api, wording
from indicators.catalogue import Catalogue
from indicators.charts.comparison import comparable
from indicators.dossier.composing import summary
from indicators.dossier.content import Heading, Paragraph, Table
from indicators.model import AsOf, Population, Status
from indicators.press import Kind, Order
from indicators.press.shelf import picture_of
from indicators.press.telling import compared_of_all
from indicators.readings import Desk, IndicatorCounts, count_indicators, reminders
from indicators.reminding import calendar_feed, list_upcoming
from indicators.texts import FRENCH, LANGUAGES, Language
from pages.entry.awaited import SOON_DAYS, list_awaited, name_list
from pages.review.news import told as told_changes
from tests.asking import ask
from tests.commands import run
from tests.fixtures import NOW, TODAY, opened_copy
from tests.test_counts import DAYS, days, languages

ASKED_DAYS = DAYS[1::4]
"""Those on which the command line and the interface are asked too, which costs more."""

_NUMBER = re.compile(r"\d+")


def read_numbers(text: str) -> list[int]:
    return [int(each) for each in _NUMBER.findall(text)]


@pytest.fixture(scope="module")
def database(loaded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file of the real figures."""
    path = tmp_path_factory.mktemp("counted") / "counted.duckdb"
    opened_copy(loaded_file, path).close()
    return path


@pytest.fixture(scope="module")
def app(loaded_file: Path, catalogue: Catalogue) -> Iterator[Starlette]:
    """The interface to the real figures; nothing is stored there."""
    store = opened_copy(loaded_file, loaded_file.with_name("counts-elsewhere.duckdb"))
    desk = Desk(store, catalogue.strategy)
    yield Starlette(routes=api.routes(clock=lambda: NOW, desk=lambda: desk))
    store.close()


@days
@languages
def test_the_page_of_entry_lists_and_counts_what_is_awaited(on: dt.date, language: Language, desk: Desk) -> None:
    at = desk.overview(on=on)
    counts, due = count_indicators(at), reminders(at, within_days=SOON_DAYS)
    assert read_numbers(name_list(due, language, is_own=False)) == [counts.all_awaited]
    rows = list_awaited(at, due, language).splitlines()[2:]
    assert len(rows) == len(due)
    assert sum(language.say("never released") in row for row in rows) >= counts.all_awaited_first
    said = read_numbers(wording.awaited_counted(counts, language))
    assert said[:2] == [counts.all_awaited, counts.all_awaited_first][: len(said)]


@days
@languages
def test_the_ten_seconds_of_the_dossier_count_as_the_first_screen_does(
    on: dt.date, language: Language, desk: Desk
) -> None:
    at = desk.overview(on=on)
    counts, blocks = count_indicators(at), summary(at, language).blocks
    lead = next(block for block in blocks if isinstance(block, Paragraph))
    assert read_numbers(lead.text)[0] == counts.promises == sum(read_numbers(lead.text)[1:])
    late = [block for block in blocks if isinstance(block, Table)]
    assert sum(len(group.rows) for table in late for group in table.groups) == counts.late
    title = Heading(language.say("Newer value awaited"))
    awaited = [block.text for block in blocks[blocks.index(title) + 1 :] if isinstance(block, Paragraph)]
    newer = {each: counts.awaited[each] - counts.awaited_first[each] for each in Population}
    shown = [wording.population_counted(each, number, language) for each, number in newer.items() if number]
    assert len(awaited) == max(1, len(shown))
    for text, counted in zip(awaited, shown, strict=bool(shown)):
        assert text.startswith(counted)


@pytest.mark.parametrize("on", ASKED_DAYS, ids=str)
@languages
def test_reminders_of_the_command_line_are_as_many_as_the_pages_say(
    on: dt.date, language: Language, desk: Desk, database: Path
) -> None:
    counts = count_indicators(desk.overview(on=on))
    speak = ("--lang", language.code)
    lines = [line for line in run(database, *speak, "remind", "--on", str(on)).stdout.splitlines() if line[:2] == "  "]
    assert len(lines) == counts.all_awaited
    assert sum(line.endswith(language.say("never released")) for line in lines) == counts.all_awaited_first
    listed = json.loads(run(database, *speak, "remind", "--on", str(on), "--json").stdout)
    assert Counter(each["never_reported"] for each in listed) == Counter(
        {True: counts.all_awaited_first, False: counts.all_awaited - counts.all_awaited_first}
    )
    assert sum(each["owner"] is None for each in listed) == counts.without_owner


@pytest.mark.parametrize("on", ASKED_DAYS, ids=str)
def test_the_calendar_has_what_is_awaited_and_what_is_to_come_each_once(
    on: dt.date, desk: Desk, database: Path
) -> None:
    at = desk.overview(on=on)
    every, counts = reminders(at, within_days=None), count_indicators(at)
    passed = [each for each in every if each.is_due]
    assert len(passed) == counts.all_awaited
    for asked, expected in (("all", every), ("upcoming", list_upcoming(every))):
        written = run(database, "remind", "--on", str(on), "--ical", asked).stdout
        page = calendar_feed(expected, FRENCH, version=at.version, now=NOW)
        for feed in (written, page.decode()):
            assert len(Calendar.from_ical(feed).walk("VEVENT")) == len(expected)


@pytest.mark.parametrize("on", ASKED_DAYS, ids=str)
@languages
def test_status_on_the_command_line_counts_each_population(
    on: dt.date, language: Language, desk: Desk, database: Path
) -> None:
    counts = count_indicators(desk.overview(on=on))
    lines = run(database, "--lang", language.code, "status", "--on", str(on)).stdout.splitlines()
    heads = [line for line in lines if not line.startswith("  ")]
    assert heads == [wording.population_counted(each, n, language) for each, n in counts.populations.items() if n]
    assert len(lines) - len(heads) == counts.total
    listed = json.loads(run(database, "status", "--on", str(on), "--json").stdout)
    assert_counts(listed, counts)


@pytest.mark.parametrize("on", [day for day in ASKED_DAYS if day <= TODAY], ids=str)
def test_the_interface_s_totals_and_tables_are_those_of_the_pages(on: dt.date, app: Starlette, desk: Desk) -> None:
    counts = count_indicators(desk.overview(on=on))
    said = ask(app, f"/api/v1/indicators?on={on}&per_page=200").said
    assert (said["total"], len(said["items"])) == (counts.total, counts.total)
    assert_counts(said["items"], counts)
    assert len(ask(app, f"/donnees/indicators.json?on={on}").said) == counts.total
    parts = [ask(app, f"/api/v1/indicators?on={on}&per_page=7&page={page}").said for page in (1, 2, 3)]
    assert {part["total"] for part in parts} == {counts.total}


def assert_counts(listed: list[dict[str, object]], counts: IndicatorCounts) -> None:
    """Assert that a list of figures has as many of each population and status."""
    populations = Counter(each["population"] for each in listed)
    assert populations == Counter({each.value: number for each, number in counts.populations.items()})
    promised = Counter(each["status"] for each in listed if each["population"] == Population.PROMISE)
    assert promised == Counter({each.value: number for each, number in counts.statuses.items()})
    unreported = sum(each["achieved"] is None for each in listed if each["population"] == Population.PROMISE)
    assert unreported == promised[Status.NO_DATA] == counts.unreported[Population.PROMISE]


@pytest.mark.parametrize(("since", "on"), [(DAYS[2], DAYS[8]), (DAYS[8], TODAY), (DAYS[15], TODAY)], ids=str)
def test_changes_are_counted_alike_on_the_page_in_the_interface_and_on_the_command_line(
    since: dt.date, on: dt.date, app: Starlette, desk: Desk, database: Path
) -> None:
    found = desk.changes(AsOf(since), AsOf(on))
    for language in LANGUAGES.values():
        counted = sum(read_numbers(wording.changes_counted(found, language)))
        headed = re.findall(r"^## .* · (\d+)$", told_changes(found, language), flags=re.MULTILINE)
        assert sum(map(int, headed)) == counted == told_changes(found, language).count("\n- ")
        spoken = run(database, "--lang", language.code, "changes", "--since", str(since), "--on", str(on)).stdout
        assert sum(line.startswith("  ") for line in spoken.splitlines()) == counted
    of_new_indicators = len(found.statuses) - len(found.turned)
    assert ask(app, f"/api/v1/changes?since={since}&on={on}").said["total"] == counted + of_new_indicators


@pytest.mark.parametrize("on", [day for day in DAYS if day <= TODAY], ids=str)
def test_the_press_picture_of_the_strategy_says_how_many_promises_it_compares(on: dt.date, desk: Desk) -> None:
    at = desk.overview(on=on)
    compared, counts = comparable(at), count_indicators(at)
    if not compared:
        return
    for language in LANGUAGES.values():
        picture = picture_of(desk, Order("axes", Kind.COMPARISON, language=language), on=on)
        said = next(compared_of_all(compared, at, language))
        assert read_numbers(said) == [len(compared), counts.promises]
        assert said in picture.caption
