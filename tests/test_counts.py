"""Every count of every page, file and command comes from one function: they add up, on every day, in both languages."""

import datetime as dt
import re

import pytest

from indicators import wording
from indicators.model import Population, Status
from indicators.readings import Desk, count_indicators, reminders
from indicators.texts import LANGUAGES, Language
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
