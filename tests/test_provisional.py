"""A value that nobody has confirmed stands hollow beside the confirmed ones, and changes nothing that is published."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from indicators import wording
from indicators.catalogue import Catalogue
from indicators.charts import trajectory_chart
from indicators.charts.look import LIGHT, forget_drawings
from indicators.charts.promise import draw_promise
from indicators.dossier import dossier_of
from indicators.dossier.markdown import write_markdown
from indicators.export import current_values, template
from indicators.intake import validation
from indicators.model import AsOf, Population, Status
from indicators.opendata import TABLES, frame
from indicators.press import Order, compose
from indicators.readings import Desk, change_figures, count_indicators, figures
from indicators.store import Store, append
from indicators.texts import LANGUAGES
from tests.fixtures import MARIE, NOW, PAUL, TODAY, Row, entered, value_row

FRENCH = LANGUAGES["fr"]
SITES, SILENT, SHARE, FUNDS = "lieux_experimentation", "etudiants_formes", "taux_engagement", "montant_engage"
JUNE = dt.date(2026, 6, 30)
DAYS = tuple(TODAY - dt.timedelta(days=91 * number) for number in range(20))


@pytest.fixture
def desk(loaded: Store, catalogue: Catalogue) -> Desk:
    return Desk(loaded, catalogue.strategy)


def _submit(desk: Desk, *rows: Row, **said: Any) -> None:
    """Store values that wait for a validator: of the sites in June 2026, unless said otherwise."""
    told = rows or ({},)
    waiting = [value_row(**{"period_end": JUNE, "known_on": JUNE, "state": "submitted", **said, **row}) for row in told]
    append(desk.store, entered(*waiting, id=uuid.uuid4().hex), now=NOW)


def _published(desk: Desk, on: dt.date) -> dict[str, Any]:
    """All that leaves, and every figure, count and status on the pages; but for the field of what waits."""
    overview = desk.overview(on=on)
    sheet = desk.sheet(SITES, on=on)
    files = on in DAYS[::6]  # they take long
    return {
        "figures": [{**figures(each), "provisional": None} for each in overview.situations],
        "counts": count_indicators(overview),
        "axes": dict(overview.axes),
        "news": change_figures(desk.since_last_review(on=on)),
        "findings": [wording.finding(each, desk.strategy, FRENCH) for each in overview.situations],
        "statuses": [wording.status_text(each, FRENCH) for each in overview.situations],
        "export": current_values(desk.store, overview, FRENCH),
        "template": template(overview, [SITES], FRENCH),
        "open data": [frame(name, desk, overview).rows() for name in TABLES if files],
        "pace": (sheet.pace, sheet.projection),
        "dossier": write_markdown(dossier_of(desk.meeting(None, today=on), FRENCH)) if files else b"",
    }


def _press(desk: Desk) -> list[str]:
    made = compose(desk, Order(SITES), on=TODAY)
    return [made.title, made.subtitle, made.foot, made.alt, made.caption, str(made.drawing.spec["datasets"])]


def _hollow(desk: Desk, *, provisional: bool = True) -> list[float]:
    forget_drawings()
    sheet = desk.sheet(SITES, on=TODAY)
    drawing = trajectory_chart(sheet, language=FRENCH, theme="light", provisional=provisional)
    points = [row for row in drawing.rows("points") if row["shape"] == "circle"]
    return [row["v"] for row in points if row["fill"] == LIGHT.background]


def test_370_typed_for_37_is_no_headline(desk: Desk) -> None:
    """It was the green headline "1 233 %, cible atteinte" a second later."""
    before, pictures = _published(desk, TODAY), _press(desk)
    _submit(desk, value=Decimal(370))
    assert _published(desk, TODAY) == before
    assert _press(desk) == pictures
    sites = desk.overview(on=TODAY).named(SITES)
    assert wording.provisional_text(sites, desk.strategy, FRENCH).replace("\u202f", " ").replace("\u00a0", " ") == (
        "1 valeur provisoire : 370 lieux (30/06/2026), à valider"
    )
    assert figures(sites)["provisional"]["achieved"] == 370
    assert 370 in _hollow(desk)
    assert 370 not in _hollow(desk, provisional=False)


def _everything_waiting(desk: Desk) -> Iterator[Row]:
    for each in desk.overview(on=TODAY).situations:
        if not each.indicator.numerator:
            for on in DAYS:
                yield {"indicator": each.indicator.slug, "period_end": on, "known_on": on, "version": 9}


def test_nothing_that_is_published_rests_on_what_waits_for_any_indicator_on_twenty_days(desk: Desk) -> None:
    before = {on: _published(desk, on) for on in DAYS}
    _submit(desk, *_everything_waiting(desk), value=Decimal(1))
    for on in DAYS:
        assert _published(desk, on) == before[on]
    assert desk.overview(on=TODAY).named(SITES).provisional_count == len(DAYS)


def test_it_counts_from_the_day_on_which_somebody_confirms_it(desk: Desk) -> None:
    _submit(desk, value=Decimal(41))
    moment = AsOf(TODAY, desk.store.version())
    validation.validate(desk.store, [(SITES, JUNE, 1)], id=uuid.uuid4().hex, actor=PAUL, now=NOW)
    sites = desk.overview(on=TODAY).named(SITES)
    assert sites.achieved is not None
    assert (sites.achieved.value, sites.provisional_count) == (Decimal(41), 0)
    news = desk.changes(moment, AsOf(TODAY)).values
    assert [(each.indicator.slug, each.after.value, each.kind.value) for each in news] == [(SITES, Decimal(41), "new")]
    assert 41 not in _hollow(desk)


def _submit_with_source(desk: Desk, **said: Any) -> None:
    """Store a value that waits, with a source that nothing else refers to."""
    source = {"id": "new-note", "title": "Note interne", "publisher": "Cabinet"}
    append(desk.store, entered(source, id=uuid.uuid4().hex, table="source"), now=NOW)
    _submit(desk, value=Decimal(41), source="new-note", **said)


def test_the_source_of_what_waits_stands_beside_it_and_in_no_list(desk: Desk) -> None:
    before = _published(desk, TODAY)
    listed = [source.id for source in desk.overview(on=TODAY).sources.values()]
    _submit_with_source(desk)
    assert _published(desk, TODAY) == before
    overview, sheet = desk.overview(on=TODAY), desk.sheet(SITES, on=TODAY)
    assert [source.id for source in overview.sources.values()] == listed
    assert "new-note" not in sheet.sources
    assert "Note interne" not in write_markdown(dossier_of(desk.meeting(None, today=TODAY), FRENCH)).decode()
    assert overview.all_sources["new-note"] == sheet.all_sources["new-note"]  # whoever validates reads it
    assert "source" not in (figures(overview.named(SITES))["provisional"] or {})


def test_a_source_is_listed_from_the_moment_on_which_its_value_is_confirmed(desk: Desk) -> None:
    _submit_with_source(desk)
    validation.validate(desk.store, [(SITES, JUNE, 1)], id=uuid.uuid4().hex, actor=PAUL, now=NOW)
    overview = desk.overview(on=TODAY)
    assert "new-note" in overview.sources
    assert "new-note" in frame("sources", desk, overview)["id"].to_list()
    assert overview.provisional_sources == {}


def test_the_source_of_a_refused_value_is_listed_nowhere(desk: Desk) -> None:
    _submit_with_source(desk)
    validation.reject(desk.store, [(SITES, JUNE, 1)], id=uuid.uuid4().hex, actor=PAUL, now=NOW, reason="déjà compté")
    overview = desk.overview(on=TODAY)
    assert "new-note" not in overview.sources
    assert "new-note" not in frame("sources", desk, overview)["id"].to_list()


def test_where_nobody_validates_a_source_is_listed_at_once(desk: Desk) -> None:
    _submit_with_source(desk)
    at_once = Desk(desk.store, replace(desk.strategy, validation=False))
    assert "new-note" in at_once.overview(on=TODAY).sources


def test_a_refused_value_leaves_no_trace_in_the_figures(desk: Desk) -> None:
    before = _published(desk, TODAY)
    _submit(desk, value=Decimal(370))
    validation.reject(desk.store, [(SITES, JUNE, 1)], id=uuid.uuid4().hex, actor=PAUL, now=NOW, reason="370 pour 37")
    assert _published(desk, TODAY) == before
    assert desk.overview(on=TODAY).named(SITES).provisional == ()


@pytest.mark.parametrize(
    "said",
    [
        {"value": Decimal(370)},
        {"value": None},
        {"value": Decimal(37), "certainty": "disputed"},
        {"value": Decimal(37), "qualifier": "at_least"},
    ],
    ids=["corrected", "withdrawn", "disputed", "less precise"],
)
def test_what_was_confirmed_stands_until_its_correction_is(said: dict[str, Any], desk: Desk) -> None:
    """Taking a value back and doubting it wait, too."""
    before, pictures = _published(desk, TODAY), _press(desk)
    _submit(desk, period_end=dt.date(2025, 11, 12), version=2, **said)
    assert _published(desk, TODAY) == before
    assert _press(desk) == pictures


def test_what_has_only_a_provisional_value_is_not_released_with_that_value_beside_it(desk: Desk) -> None:
    _submit(desk, indicator=SILENT, value=Decimal(100_000))
    students = desk.overview(on=TODAY).named(SILENT)
    assert (students.achieved, students.rate, students.status) == (None, None, Status.NO_DATA)
    assert "100\u202f000" in wording.provisional_text(students, desk.strategy, FRENCH)


def test_a_ratio_rests_on_confirmed_parts(desk: Desk) -> None:
    before = desk.overview(on=TODAY).named(SHARE)
    _submit(desk, indicator=FUNDS, value=Decimal(5_000))
    assert desk.overview(on=TODAY).named(SHARE).tells_the_same(before)


def test_where_nobody_validates_a_value_counts_at_once(desk: Desk) -> None:
    _submit(desk, value=Decimal(41))
    at_once = Desk(desk.store, replace(desk.strategy, validation=False))
    sites = at_once.overview(on=TODAY).named(SITES)
    assert sites.achieved is not None
    assert (sites.achieved.value, sites.provisional_count) == (Decimal(41), 0)
    rows = current_values(desk.store, at_once.overview(on=TODAY), FRENCH)
    assert any(row[0] == SITES and row[2] == 41 for row in rows)


def test_several_that_wait_are_counted_and_the_last_one_is_told(desk: Desk) -> None:
    _submit(desk, {"value": Decimal(38)}, {"value": Decimal(39), "period_end": dt.date(2026, 9, 30)})
    sites = desk.overview(on=TODAY).named(SITES)
    said = wording.provisional_text(sites, desk.strategy, FRENCH).replace("\u202f", " ")
    assert said == "2 valeurs provisoires à valider, dont la dernière : 39 lieux (30/09/2026)".replace(" :", "\u00a0:")
    assert {38, 39} <= set(_hollow(desk))


def test_the_preview_shows_what_a_value_changes_once_it_is_validated(desk: Desk) -> None:
    _submit(desk, value=Decimal(41))
    supposed = desk.overview(on=TODAY).named(SITES).provisional
    after = desk.what_if(on=TODAY, values={SITES: supposed}).after.named(SITES)
    assert after.achieved is not None
    assert (after.achieved.value, after.provisional_count) == (Decimal(41), 0)


def test_what_waits_is_a_hollow_bar_in_its_row_and_nothing_else_is_drawn_otherwise(desk: Desk) -> None:
    def drawn() -> dict[str, list[dict[str, Any]]]:
        known = desk.overview(on=TODAY).of(Population.PROMISE)
        return {each.indicator.slug: draw_promise(each, theme="light").rows("bars") for each in known}

    before = drawn()
    _submit(desk, value=Decimal(370))
    after = drawn()
    (added,) = [row for row in after.pop(SITES) if row not in before[SITES]]
    assert (added["colour"], added["stroke"]) == ("transparent", LIGHT.achieved)
    assert after == {slug: rows for slug, rows in before.items() if slug != SITES}
    assert MARIE.email in desk.journal_choices().actors  # the journal tells it all the same
