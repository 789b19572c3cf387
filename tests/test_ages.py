"""What a status may rest on: its age is said wherever it is printed, red is proven, a late end is part of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from indicators import wording
from indicators.model import Population, Status
from indicators.readings import Desk, Situation, count_indicators, figures
from indicators.texts import LANGUAGES, Language
from tests.fixtures import TODAY

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
DAYS = tuple(dt.date(2021, 10, 18) + dt.timedelta(days=97 * number) for number in range(20))
UNIVERSITIES, SITES = "universites_concernees", "lieux_experimentation"


def _situations(desk: Desk) -> Iterator[Situation]:
    for on in (*DAYS, TODAY):
        yield from desk.overview(on=on).situations


def _today(desk: Desk, slug: str) -> Situation:
    return desk.overview(on=TODAY).named(slug)


def test_no_status_rests_silently_on_a_value_older_than_its_update_period(desk: Desk) -> None:
    old = [each for each in _situations(desk) if each.stale_days > 0 or each.status is Status.TOO_OLD]
    assert old
    for each in old:
        assert each.achieved is not None
        period = wording.period_text(each.achieved, FRENCH, short=True)
        if each.population is Population.PROMISE:  # of anything else there is no verdict that could be old
            assert period in wording.status_text(each, FRENCH)
        assert figures(each)["status_value_on"] == each.achieved.period_end.isoformat()


def test_a_recent_value_is_not_called_old(desk: Desk) -> None:
    recent = [each for each in _situations(desk) if not each.stale_days and each.status is not Status.TOO_OLD]
    assert recent
    assert not any(wording.age_text(each, FRENCH) or figures(each)["status_value_on"] for each in recent)


def test_overdue_is_only_what_a_value_proves(desk: Desk) -> None:
    overdue = [each for each in _situations(desk) if each.status is Status.OVERDUE]
    assert overdue
    for each in overdue:
        assert each.achieved is not None
        assert each.due is not None
        assert each.achieved.period_end >= each.due - dt.timedelta(days=each.indicator.delay_days)


def test_past_the_due_date_an_older_value_is_too_old_to_conclude(desk: Desk) -> None:
    """19 of 36 universities in October 2023 were more than planned: that nobody counted since is not their delay."""
    universities = _today(desk, UNIVERSITIES)
    assert universities.status is Status.TOO_OLD
    assert wording.status_text(universities, FRENCH) == "trop ancien pour conclure (au vu du 09/10/2023)"
    assert count_indicators(desk.overview(on=TODAY)).statuses[Status.TOO_OLD] == 1


def test_one_verdict_on_every_day_and_in_both_languages(desk: Desk) -> None:
    promises = [each for each in _situations(desk) if each.population is Population.PROMISE]
    for each in promises:
        lands_late = bool(each.projection and each.due and each.projection.lands_after(each.due))
        says_so = wording.status_text(each, ENGLISH).partition(" (")[0] != wording.status_word(each.status, ENGLISH)
        assert says_so == (lands_late and each.status is Status.ON_TRACK)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=str)
def test_nothing_is_told_in_parts_of_what_is_counted_in_ones(language: Language, desk: Desk) -> None:
    point = "," if language is FRENCH else "."
    for each in _situations(desk):
        if each.indicator.decimals == 0 and each.gap is not None:
            assert point not in wording.gap_text(each, desk.strategy, language).replace(f"{point}000", "")
    universities = _today(desk, UNIVERSITIES)
    assert wording.gap_text(universities, desk.strategy, FRENCH) == "+2\u202funiversités"
    assert "17 planned" in wording.gap_computation(universities, desk.strategy, ENGLISH)


def test_a_gap_is_what_is_between_the_two_figures_shown(desk: Desk) -> None:
    """Else 37 achieved less 22 planned would be +16."""
    sites = replace(_today(desk, SITES), planned=21.5, gap=15.5)
    assert _plain(wording.gap_computation(sites, desk.strategy, ENGLISH)).startswith("37 achieved − 22 planned")
    assert _plain(wording.gap_text(sites, desk.strategy, ENGLISH)) == "+15 sites"


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")
