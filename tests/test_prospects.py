"""Pace and projection use what can be compared: nothing from before a break in the series, no bound as a point."""

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from indicators import wording
from indicators.catalogue import Catalogue
from indicators.charts import trajectory_chart
from indicators.charts.look import forget_drawings
from indicators.model import Qualifier, Status
from indicators.readings import Desk, Sheet, figures
from indicators.store import Store, append
from indicators.texts import LANGUAGES
from tests.fixtures import NOW, TODAY, entered, value_row

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
FUNDS, RATE, SITES = "montant_engage", "taux_engagement", "lieux_experimentation"
SLOW = ((dt.date(2026, 2, 1), 640), (dt.date(2026, 5, 1), 655), (dt.date(2026, 9, 1), 670))
"""On plan in September 2026, but too slow to reach 718.4 by the end of the year."""
NONE_SINCE_BREAK = "No projection: fewer than three values since the last break in the series."


@pytest.fixture
def desk(loaded: Store, catalogue: Catalogue) -> Desk:
    return Desk(loaded, catalogue.strategy)


def _report(desk: Desk, *values: tuple[dt.date, int], slug: str = FUNDS, **said: Any) -> Sheet:
    """Store values that everybody has confirmed, and return the sheet of today."""
    rows = [value_row(indicator=slug, period_end=on, known_on=on, value=Decimal(value), **said) for on, value in values]
    append(desk.store, entered(*rows, id=uuid.uuid4().hex), now=NOW)
    return desk.sheet(slug, on=TODAY)


def _drawn(sheet: Sheet) -> tuple[int, str]:
    """How many rows of a band are drawn, and what the chart says aloud."""
    forget_drawings()
    drawing = trajectory_chart(sheet, language=ENGLISH, theme="light")
    return len(drawing.rows("band")), drawing.description


def test_no_projection_crosses_a_break_and_chart_and_sentence_say_so(desk: Desk) -> None:
    """150 M€ committed, 290 granted, 550 told without a verb: no pace leads from one to the other."""
    sheet = desk.sheet(FUNDS, on=TODAY)
    assert (sheet.projection, sheet.pace.recent, sheet.pace.since) == (None, None, None)
    rows, said = _drawn(sheet)
    assert rows == 0
    assert NONE_SINCE_BREAK in said
    assert NONE_SINCE_BREAK in wording.prospect_text(sheet, ENGLISH)
    assert "Pas de projection\u00a0: moins de trois valeurs depuis la dernière rupture" in wording.prospect_text(
        sheet, FRENCH
    )
    assert figures(sheet.situation)["projected_end"] is None
    assert wording.status_text(sheet.situation, ENGLISH) == "on track"


def test_three_values_since_the_break_are_projected_from_the_first_of_them(desk: Desk) -> None:
    two = _report(desk, *SLOW[:2])
    assert two.projection is None
    assert NONE_SINCE_BREAK in wording.projection_text(two, ENGLISH)
    three = _report(desk, *SLOW[2:])
    assert three.projection is not None
    assert three.pace.since == SLOW[0][0]
    paces = (three.projection.slowest, three.projection.fastest)
    assert paces == pytest.approx((15 / 123 * 365.25 / 12, 30 / 212 * 365.25 / 12))
    rows, said = _drawn(three)
    assert rows >= 2
    assert NONE_SINCE_BREAK not in said


def test_what_if_projects_nothing_across_a_break_either(desk: Desk) -> None:
    supposed = desk.what_if(on=TODAY, values={FUNDS: _values(desk, SLOW[:1])})
    assert supposed.after.named(FUNDS).projection is None
    assert NONE_SINCE_BREAK in wording.prospect_text(supposed.sheet_after(FUNDS), ENGLISH)
    whole = desk.what_if(on=TODAY, values={FUNDS: _values(desk, SLOW)})
    assert whole.after.named(FUNDS).projection is not None
    assert desk.overview(on=TODAY).named(FUNDS).projection is None


def _values(desk: Desk, values: tuple[tuple[dt.date, int], ...]) -> list[Any]:
    like = desk.sheet(FUNDS, on=TODAY).points[-1]
    return [replace(like, period_end=on, value=Decimal(value), qualifier=Qualifier.EXACT) for on, value in values]


def test_what_is_on_track_but_projected_to_end_late_says_both_at_once(desk: Desk) -> None:
    situation = _report(desk, *SLOW).situation
    assert situation.status is Status.ON_TRACK
    assert situation.ends_late
    said = wording.status_text(situation, FRENCH)
    assert said.startswith("en bonne voie, mais fin projetée\u00a0: mi-2027 au plus tôt")
    told = figures(situation)
    assert (told["ends_late"], told["projected_end"]) == (True, "2027-08-10")


def test_a_ratio_breaks_where_one_of_its_parts_does(desk: Desk) -> None:
    sheet = desk.sheet(RATE, on=TODAY)
    assert [each.on for each in sheet.breaks] == [dt.date(2024, 1, 18), dt.date(2025, 11, 12)]
    forget_drawings()
    lines = trajectory_chart(sheet, language=FRENCH, theme="light").rows("lines")
    names = {row["line"] for row in lines}
    stretches = [_days(lines, name) for name in names if name.startswith("achieved")]
    assert len([name for name in names if name.startswith("silence")]) == 3
    assert not [days for days in stretches for each in sheet.breaks if days[0] < each.on <= days[-1]]


def _days(lines: list[dict[str, Any]], name: str) -> list[dt.date]:
    return [row["d"] for row in lines if row["line"] == name]


@pytest.mark.parametrize("qualifier", [Qualifier.AT_LEAST, Qualifier.AT_MOST], ids=str)
def test_a_value_that_is_a_bound_leads_nowhere_and_the_sentence_says_so(qualifier: Qualifier, desk: Desk) -> None:
    _report(desk, *SLOW)
    bound = _report(desk, (dt.date(2026, 10, 1), 655), qualifier=qualifier)
    assert bound.projection is None
    assert bound.pace.recent is None
    needed = wording.pace_text(bound, ENGLISH)
    assert needed.startswith("≤" if qualifier is Qualifier.AT_LEAST else "≥")


def test_a_bound_among_exact_values_is_passed_over(desk: Desk) -> None:
    _report(desk, SLOW[0], SLOW[1])
    _report(desk, (dt.date(2026, 7, 1), 600), qualifier=Qualifier.AT_LEAST)
    again = _report(desk, SLOW[2], (dt.date(2026, 10, 1), 655))
    assert again.projection is not None
    assert again.pace.since == SLOW[0][0]


def test_without_a_break_a_bound_alone_is_the_reason(desk: Desk) -> None:
    on = dt.date(2024, 3, 1)
    rows = [value_row(period_end=on, known_on=on, value=Decimal(26), qualifier="at_least")]
    append(desk.store, entered(*rows, id="bound"), now=NOW)
    sheet = desk.sheet(SITES, on=on)
    assert sheet.situation.is_projected
    assert wording.projection_text(sheet, ENGLISH).startswith("No projection: the last value is only known as")
    assert desk.sheet(SITES, on=dt.date(2024, 2, 1)).projection is not None
