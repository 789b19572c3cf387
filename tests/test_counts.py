"""Every count of every page, file and command comes from one function: they add up, on every day, in both languages."""

import datetime as dt
import re
from collections import Counter

import pytest

from indicators import wording
from indicators.charts import bullet_chart, status_strip
from indicators.charts.comparison import comparable
from indicators.dossier.content import Table
from indicators.dossier.tables import every_indicator
from indicators.model import Population, Status
from indicators.press.telling import claim, details
from indicators.readings import Desk, count_indicators, figures, reminders
from indicators.texts import FRENCH, LANGUAGES, Language
from pages.overview import awaited_chips, awaited_text, late_text, summary
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
def test_the_first_sentence_of_the_overview_counts_every_indicator_once(
    on: dt.date, language: Language, desk: Desk
) -> None:
    at = desk.overview(on=on)
    said, _, beside = summary(at, language).partition("\n")
    bold = [int(each) for each in re.findall(r"\*\*(\d+)\*\*", said)]
    assert sum(bold) == at.whole.total
    assert wording.population_counted(Population.PROMISE, at.whole.total, language) in said
    assert sum(_numbers(beside)) == len(at.situations) - at.whole.total


@days
@languages
def test_the_lists_of_the_overview_are_as_long_as_they_say_and_as_those_of_the_review(
    on: dt.date, language: Language, desk: Desk
) -> None:
    at, counts = desk.overview(on=on), count_indicators(desk.overview(on=on))
    late = late_text(at, language)
    assert _numbers(_after(late, language.say("Late, to watch or inconclusive"))) == [counts.late]
    assert late.count("  \n:gray[") == counts.late
    chips = awaited_chips(at, language)
    newer = counts.all_awaited - counts.all_awaited_first
    assert _numbers(_after(awaited_text(at, language), language.say("Newer value awaited"))) == [newer]
    assert {each: len(chips.get(each, {})) for each in Population} == {
        each: counts.awaited[each] - counts.awaited_first[each] for each in Population
    }
    meeting = desk.meeting(None, today=on)
    asked, seen = awaited(meeting, language), late_in_review(meeting, language)
    assert _numbers(_after(asked, language.say("Awaited"))) == [counts.all_awaited]
    assert asked.count("- **") == counts.all_awaited
    assert wording.awaited_counted(counts, language) in asked.replace("\\", "")
    assert _numbers(_after(seen, language.say("Late, to watch or inconclusive"))) == [counts.late]


@days
def test_the_strip_and_the_bars_draw_every_promise_once_and_nothing_else(on: dt.date, desk: Desk) -> None:
    at = desk.overview(on=on)
    promises = at.of(Population.PROMISE)
    names = sorted(each.indicator.label_fr for each in promises)
    assert sorted(row["label"] for row in status_strip(at, language=FRENCH, theme="light").rows("signs")) == names
    rows = bullet_chart(at, promises, language=FRENCH, theme="light").rows("bars")
    assert sorted(row["label"] for row in rows) == names


@days
def test_a_bar_says_what_the_row_says(on: dt.date, desk: Desk) -> None:
    """A dashed frame is a promise never reported, and nothing else; a bar is there for every rate, however low."""
    at = desk.overview(on=on)
    promises = {each.indicator.label_fr: each for each in at.of(Population.PROMISE)}
    for row in bullet_chart(at, at.of(Population.PROMISE), language=FRENCH, theme="light").rows("bars"):
        promise = promises[row["label"]]
        assert row["silent"] == (promise.achieved is None) == (promise.status is Status.NO_DATA)
        assert (row["rate"] is None) == (promise.rate is None)
        assert row["rate"] is None or row["rate"] > 0
        assert (row["planned"] is None) == (promise.planned_rate is None)
        assert not (row["silent"] and row["rate"] is not None)


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
