"""Every count of every page, file and command comes from one function: they add up, on every day, in both languages."""

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from html import escape

import pytest

from indicators import wording
from indicators.charts.comparison import comparable
from indicators.charts.look import LIGHT
from indicators.charts.promise import BAR_LEFT_PX, BAR_RIGHT_PX, draw_promise
from indicators.dossier.content import Table
from indicators.dossier.tables import every_indicator
from indicators.model import Population, Status
from indicators.press.telling import claim, details
from indicators.readings import Desk, count_indicators, figures, reminders
from indicators.texts import FRENCH, LANGUAGES, Language
from pages.overview import answer, promises
from pages.overview.agenda import list_awaited
from pages.review.news import awaited
from pages.review.news import late as late_in_review
from tests.fixtures import ANNIVERSARY, TODAY

DAYS = [
    dt.date(2021, 6, 28),
    dt.date(2021, 6, 29),
    dt.date(2021, 10, 18),
    dt.date(2022, 2, 23),
    dt.date(2022, 2, 24),
    dt.date(2022, 7, 28),
    dt.date(2022, 9, 26),
    dt.date(2022, 11, 20),
    ANNIVERSARY,
    dt.date(2022, 12, 17),
    dt.date(2023, 10, 9),
    dt.date(2023, 12, 14),
    dt.date(2024, 1, 18),
    dt.date(2024, 12, 8),
    dt.date(2025, 1, 1),
    dt.date(2025, 11, 12),
    dt.date(2025, 12, 31),
    dt.date(2026, 1, 1),
    TODAY,
    dt.date(2027, 2, 28),
]

_NUMBER = re.compile(r"\d+")

days = pytest.mark.parametrize("on", DAYS, ids=str)
languages = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)


def _numbers(text: str) -> list[int]:
    return [int(each) for each in _NUMBER.findall(text)]


def test_the_strategy_has_13_promises_6_envelopes_13_figures_without_a_target_and_4_of_context(desk: Desk) -> None:
    counts = count_indicators(desk.overview(on=TODAY))
    assert counts.populations == {
        Population.PROMISE: 13,
        Population.ENVELOPE: 6,
        Population.COUNT: 13,
        Population.CONTEXT: 4,
    }


@days
def test_populations_are_all_there_is_and_statuses_are_all_promises(on: dt.date, desk: Desk) -> None:
    overview = desk.overview(on=on)
    counts = count_indicators(overview)
    assert counts.total == len(overview.situations)
    assert counts.populations == {each: len(overview.of(each)) for each in Population}
    assert sum(counts.statuses.values()) == counts.promises == overview.whole.total
    assert counts.late == len(overview.late)
    assert counts.statuses.get(Status.NO_DATA, 0) == len(overview.silent) == counts.unreported[Population.PROMISE]
    assert counts.all_awaited == len(reminders(overview))
    assert set(counts.awaited) == set(counts.awaited_first) == set(Population)
    assert counts.awaited[Population.ENVELOPE] == counts.awaited[Population.CONTEXT] == 0


@days
def test_the_axes_add_up_to_the_strategy(on: dt.date, desk: Desk) -> None:
    overview = desk.overview(on=on)
    whole, axes = count_indicators(overview), [count_indicators(overview, axis=axis) for axis in overview.axes]
    own = (Population.PROMISE, Population.ENVELOPE, Population.COUNT)
    assert {each: sum(axis.populations[each] for axis in axes) for each in own} == {
        each: whole.populations[each] for each in own
    }
    assert sum(axis.all_awaited for axis in axes) == whole.all_awaited
    assert sum(axis.late for axis in axes) == whole.late


@days
def test_a_population_is_what_the_row_says(on: dt.date, desk: Desk) -> None:
    for each in desk.overview(on=on).situations:
        match each.population:
            case Population.PROMISE:
                assert each.plan is not None
                assert each.status is not Status.NOT_JUDGED
            case Population.ENVELOPE:
                assert (each.achieved, each.rate, each.status) == (None, None, Status.NOT_JUDGED)
            case Population.COUNT:
                assert (each.plan, each.rate) == (None, None)
                assert each.status in (Status.NO_TARGET, Status.NO_DATA)
            case Population.CONTEXT:
                assert each.indicator.context
                assert each.status is Status.NOT_JUDGED


@days
@languages
def test_the_words_of_a_count_say_its_numbers(on: dt.date, language: Language, desk: Desk) -> None:
    overview = desk.overview(on=on)
    counts = count_indicators(overview)
    assert sum(_numbers(wording.statuses_counted(overview.whole, language))) == counts.promises
    beside = _numbers(wording.beside_counted(overview, language))
    assert sum(beside) + counts.promises == counts.total
    for axis, rolled in overview.axes.items():
        cells = wording.axis_cells(overview, axis, language)
        assert sum(_numbers(cells[1])) == rolled.total
        assert sum(_numbers(cells[4])) == count_indicators(overview, axis=axis).total - rolled.total


# On the pages, in the files, on the command line


def _after(text: str, heading: str) -> str:
    """What a text says after a heading, on its line."""
    return next(line for line in text.splitlines() if line.startswith(f"## {heading}")).removeprefix(f"## {heading}")


@days
@languages
def test_the_title_of_the_first_screen_counts_every_promise_once(on: dt.date, language: Language, desk: Desk) -> None:
    at = desk.overview(on=on)
    title, _, under = answer(at, language).partition("\n")
    known, *counted = _numbers(title) or [0]
    assert known == sum(counted) == at.whole.total
    assert sorted(counted) == sorted(number for number in at.whole.counts.values() if number)
    below = under.replace("\\", "").partition(language.say("Below: {list}.", list="").strip(" ."))[2]
    assert sum(_numbers(below)) == len(at.situations) - at.whole.total


@languages
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("status", [each for each in Status if each not in (Status.NO_TARGET, Status.NOT_JUDGED)])
def test_the_title_is_a_sentence_of_one_and_of_several(
    status: Status, number: int, language: Language, desk: Desk
) -> None:
    at = desk.overview(on=TODAY)
    only = replace(at, whole=replace(at.whole, counts={status: number}), situations=at.of(Population.PROMISE)[:number])
    said = wording.answer_text(only, language)
    assert _numbers(said) == [number, number]
    assert said.endswith(".")
    plural = wording.answer_text(
        replace(at, whole=replace(at.whole, counts={status: 3 - number}), situations=only.situations), language
    )
    assert said != plural


@days
@languages
def test_the_lists_of_the_overview_are_as_long_as_they_say_and_as_those_of_the_review(
    on: dt.date, language: Language, desk: Desk
) -> None:
    at, counts = desk.overview(on=on), count_indicators(desk.overview(on=on))
    listed = list_awaited(at, language, ())
    assert len(listed.lines) == counts.all_awaited
    assert escape(wording.awaited_counted(counts, language)) in listed.under
    meeting = desk.meeting(None, today=on)
    asked, seen = awaited(meeting, language), late_in_review(meeting, language)
    assert _numbers(_after(asked, language.say("Awaited"))) == [counts.all_awaited]
    assert asked.count("- **") == counts.all_awaited
    assert wording.awaited_counted(counts, language) in asked.replace("\\", "")
    assert _numbers(_after(seen, language.say("Late, to watch or inconclusive"))) == [counts.late]


@days
@languages
def test_every_promise_has_one_row_that_says_what_is_known_of_it(
    on: dt.date, language: Language, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "draw_rows", lambda situations, theme: [""] * len(situations))
    at = desk.overview(on=on)
    known = at.of(Population.PROMISE)
    written = promises.promises_html(at, known, language, "light", ())
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", written)
    assert len(rows) == len(known)
    for row, each in zip(rows, known, strict=True):
        assert f">{escape(wording.label(each.indicator, language))}</a>" in row
        assert escape(wording.status_word(each.status, language)) in row
        assert (wording.not_released(language) in row) == (each.achieved is None)
        if each.achieved is not None:
            assert escape(wording.period_text(each.achieved, language, short=True)) in row


@days
def test_a_drawing_shows_what_the_row_says(on: dt.date, desk: Desk) -> None:
    """A hatched frame is a promise never reported, and nothing else; a bar is there for every rate, however low."""
    for each in desk.overview(on=on).of(Population.PROMISE):
        drawing = draw_promise(each, theme="light")
        bars = [row for row in drawing.rows("bars") if row["x"] == BAR_LEFT_PX]
        hollow = [row for row in bars if row["stroke"] != "transparent"]
        assert bool(hollow) == (each.achieved is None) == (each.status is Status.NO_DATA)
        assert (len(bars) == 2) == (each.rate is not None)
        assert all(row["x2"] <= BAR_RIGHT_PX for row in bars)
        marks = [row for row in drawing.rows("bars") if row["colour"] == LIGHT.ink]
        assert len(marks) == (each.rate is not None or each.achieved is None) + (each.planned_rate is not None)


@days
@languages
def test_nothing_is_called_never_released_but_what_can_be_reported(on: dt.date, language: Language, desk: Desk) -> None:
    at = desk.overview(on=on)
    for each in at.situations:
        said = wording.finding(each, at.strategy, language)
        shown = wording.achieved_text(each, at.strategy, language)
        silent = each.achieved is None and each.population is not Population.ENVELOPE
        assert (shown == wording.not_released(language)) == silent
        assert each.population is not Population.ENVELOPE or not re.search("released|communiqu", said)
        assert (each.status is Status.NO_DATA) == (silent and each.population is not Population.CONTEXT)


@days
def test_the_dossier_and_the_interface_list_each_indicator_in_its_population(on: dt.date, desk: Desk) -> None:
    at = desk.overview(on=on)
    tables = [block for block in every_indicator(at, FRENCH).blocks if isinstance(block, Table)]
    rows = [sum(len(group.rows) for group in table.groups) for table in tables]
    assert rows == [number for number in count_indicators(at).populations.values() if number]
    told = [figures(each) for each in at.situations]
    assert Counter(each["population"] for each in told) == Counter(each.population for each in at.situations)
    assert all((each["population"] == "promise") or each["rate"] is None or each["context"] for each in told)


def test_only_promises_are_compared_in_the_picture_of_the_strategy(desk: Desk) -> None:
    for on in DAYS:
        assert {each.population for each in comparable(desk.overview(on=on))} <= {Population.PROMISE}


def test_the_press_never_says_that_an_envelope_was_not_released(desk: Desk) -> None:
    at = desk.overview(on=TODAY)
    for each in at.of(Population.ENVELOPE):
        for language in LANGUAGES.values():
            said = f"{claim(each, at.strategy, language)} {' '.join(details(each, at.strategy, language))}"
            assert not re.search("released|communiqu", said)
