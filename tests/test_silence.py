"""Silence is not zero: a line begins with the first value, ends thin after the last, and breaks with its source."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from indicators import wording
from indicators.catalogue import read_catalogue
from indicators.charts import Drawing, Size, trajectory_chart
from indicators.charts.look import LIGHT
from indicators.charts.trajectory import trajectory_picture
from indicators.errors import CatalogueFault
from indicators.model import Measure
from indicators.readings import Desk, Sheet
from indicators.texts import LANGUAGES
from tests.fixtures import ANNIVERSARY, TODAY
from tests.small_catalogue import change, write_catalogue

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
SITES, SILENT, FUNDS, PROFILES = "lieux_experimentation", "etudiants_formes", "montant_engage", "mes_profils_actives"
DAYS = (ANNIVERSARY, dt.date(2024, 3, 1), TODAY)


def _screen(sheet: Sheet) -> Drawing:
    return trajectory_chart(sheet, language=FRENCH, theme="light")


def _press(sheet: Sheet) -> Drawing:
    return trajectory_picture(sheet, language=FRENCH, size=Size(960, 400))


drawings = pytest.mark.parametrize("draw", [_screen, _press], ids=["screen", "press"])


def _sheets(desk: Desk) -> Iterator[Sheet]:
    for on in DAYS:
        for each in desk.overview(on=on).situations:
            yield desk.sheet(each.indicator.slug, on=on)


def _lines(drawing: Drawing, kind: str) -> list[list[dict[str, Any]]]:
    """The lines of a kind, each as its corners."""
    rows = [row for row in drawing.rows("lines") if row["line"].split()[0] == kind]
    return [[row for row in rows if row["line"] == name] for name in dict.fromkeys(row["line"] for row in rows)]


@drawings
def test_no_line_and_no_dot_stand_where_nothing_was_reported(draw: Any, desk: Desk) -> None:
    for sheet in _sheets(desk):
        drawing, reported = draw(sheet), {each.period_end for each in sheet.points}
        for line in _lines(drawing, "achieved"):
            assert {line[0]["d"], line[-1]["d"]} <= reported
        dots = {row["d"] for row in drawing.rows("points") if row["fill"] == LIGHT.achieved}
        assert dots <= reported


@drawings
def test_what_was_never_measured_has_no_dot_at_zero_beside_the_words_that_it_is_not_zero(draw: Any, desk: Desk) -> None:
    drawing = draw(desk.sheet(SILENT, on=TODAY))
    assert not _lines(drawing, "achieved")
    assert not _lines(drawing, "silence")
    assert not [row for row in drawing.rows("points") if row["shape"] == "circle"]
    assert _lines(drawing, "plan")[0][0]["v"] == 0  # the plan starts there all the same


@drawings
def test_after_the_last_value_a_thin_dotted_line_leads_to_the_day_shown(draw: Any, desk: Desk) -> None:
    for sheet in _sheets(desk):
        if sheet.points and sheet.points[-1].period_end < sheet.situation.on:
            tail = _lines(draw(sheet), "silence")[-1]
            assert [row["d"] for row in tail] == [sheet.points[-1].period_end, sheet.situation.on]
            assert {row["v"] for row in tail} == {float(sheet.points[-1].value or 0)}
            assert {row["dash"] for row in tail} == {"dotted"}
            assert tail[0]["thickness"] < 2


@drawings
def test_the_line_breaks_where_the_verb_of_the_source_changes(draw: Any, desk: Desk) -> None:
    """150 M€ were committed, 290 granted, 550 are told without a verb: nothing joins them."""
    drawing = draw(desk.sheet(FUNDS, on=TODAY))
    assert not _lines(drawing, "achieved")  # three stretches of one value each
    assert len(_lines(drawing, "silence")) == 3
    said = " ".join(row["text"] for row in drawing.rows("labels")) + drawing.description
    assert "« octroyé », et non plus « engagé »" in said.replace("\u202f", " ").replace("\u00a0", " ")


def test_values_on_the_same_side_of_a_break_stay_joined(desk: Desk) -> None:
    drawing = _screen(desk.sheet(PROFILES, on=TODAY))
    joined = [[row["v"] for row in line] for line in _lines(drawing, "achieved")]
    assert joined == [[7.9, 11.0], [23.3, 24.0]]


def test_an_unbroken_count_keeps_its_steps(desk: Desk) -> None:
    assert desk.sheet(SITES, on=TODAY).situation.indicator.measure is Measure.CUMULATIVE
    (line,) = _lines(_screen(desk.sheet(SITES, on=TODAY)), "achieved")
    assert [row["v"] for row in line][:5] == [10, 10, 25, 25, 37]


def test_sheet_and_dossier_say_where_and_why_a_series_is_broken(desk: Desk) -> None:
    said = wording.prospect_text(desk.sheet(FUNDS, on=TODAY), ENGLISH)
    assert said.startswith("Series broken on 18 January 2024: “granted”, no longer “committed”.")
    assert "Series broken on 12 November 2025: amount quoted without a verb." in said
    assert "Series broken in January 2025" in wording.prospect_text(desk.sheet(PROFILES, on=TODAY), ENGLISH)


def test_a_break_that_is_still_to_come_is_not_told(desk: Desk) -> None:
    assert "Series broken" not in wording.prospect_text(desk.sheet(FUNDS, on=ANNIVERSARY), ENGLISH)
    assert not desk.sheet(SITES, on=TODAY).breaks


def test_a_break_is_said_in_both_languages_or_the_start_stops(tmp_path: Any) -> None:
    data = write_catalogue(tmp_path)
    change(data, "indicators/opened.toml", "sum_of = [10, 15]", 'sum_of = [10, 15]\nbreak_fr = "autre chose"')
    with pytest.raises(CatalogueFault) as found:
        read_catalogue(data)
    assert found.value.values["field"] == "break_en"
