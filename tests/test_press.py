"""Pictures for the press before they are drawn: what they say, where it stands, and what the exit door refuses."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain, product
from typing import Any
from unittest.mock import Mock

import pytest
from babel.messages.pofile import read_po

from indicators.catalogue import WHOLE, Catalogue
from indicators.charts import Comparison, Size, comparable
from indicators.charts.extent import find_illegible, text_places
from indicators.charts.measuring import text_width
from indicators.errors import (
    ChoiceUnknown,
    CurveNeeded,
    DisputedShown,
    FormatTooSmall,
    GlyphMissing,
    NothingToCompare,
    PictureIncomplete,
    PictureRefused,
    PictureTooFull,
    ProvisionalShown,
    SourceMissing,
    TargetNeeded,
    TitleTooLong,
    UnknownIndicator,
    UnsourcedShown,
)
from indicators.model import NO_SOURCE, Measure, Population
from indicators.press import (
    FORMATS,
    Kind,
    Order,
    Picture,
    Reserve,
    compose,
    kinds_of,
    read_order,
    release,
    released,
    releasing,
)
from indicators.press.layout import MARGIN, Lines, lay_out
from indicators.press.shelf import picture_of
from indicators.readings import Desk, Situation
from indicators.store import Store, append
from indicators.texts import FRENCH, LANGUAGES
from tests.fixtures import NOW, PROJECT, TODAY, Row, entered, opened_copy, plan_row, redefine, value_row

SITES, FUNDS, MILESTONE, DISPUTED = (
    *("lieux_experimentation", "montant_engage"),
    *("formation_socle_obligation_date", "cma_laureats"),
)
ENGLISH = LANGUAGES["en"]
SLUGS = sorted(path.stem for path in (PROJECT / "data" / "indicators").glob("*.toml"))
EVERYTHING = frozenset(Reserve)
SOURCE = "gouvernement-2021-10-18"
FIRST = TODAY.replace(day=1)


def picture(desk: Desk, slug: str, kind: Kind = Kind.TRAJECTORY, **asked: Any) -> Picture:
    return compose(desk, Order(slug, kind, **asked), on=TODAY)


def lines_of(made: Picture) -> Iterator[tuple[Lines, int]]:
    yield made.layout.title, 600
    yield made.layout.subtitle, 400
    yield made.layout.foot, 400


def shown_texts(made: Picture) -> str:
    """All that stands in a picture."""
    drawn = [row["text"] for name in ("labels", "texts") for row in made.drawing.rows(name)]
    return " ".join([made.title, made.subtitle, made.foot, *drawn])


def assert_in_place(made: Picture) -> None:
    """Every text within the page, none over another; the same widths as the drawing's."""
    width, height = made.order.page.page
    for lines, weight in lines_of(made):
        widest = max(text_width(line, size=lines.size, weight=weight) for line in lines.lines)
        assert MARGIN + widest <= width - MARGIN + 0.01
        assert lines.top > 0
        assert lines.bottom < height
    layout = made.layout
    assert layout.title.bottom <= layout.subtitle.top
    assert layout.subtitle.bottom < layout.chart_top
    assert layout.chart_top + layout.chart.height_px < layout.foot.top
    assert list(text_places(made.drawing))
    assert list(find_illegible(made.drawing, layout.chart)) == []


@pytest.mark.parametrize(
    ("slug", "texts"),
    [
        (SITES, ["37\u202flieux", "Prévu\u00a0: 30\u202flieux, fin 2024", "cible atteinte"]),
        (MILESTONE, ["Réalisé", "Prévu\u00a0: septembre 2024", "cible atteinte"]),
        ("laureats_total", ["350\u202flauréats", "chiffre sans cible"]),
        ("budget_total", ["718,4\u202fM€", "Prévu\u00a0: sans échéance", "enveloppe"]),
        ("part_apprenants_formes", ["non communiqué", "Prévu\u00a0: 80\u202f%, sans échéance"]),
    ],
)
def test_a_big_figure_says_nothing_twice_and_no_jargon(slug: str, texts: list[str], desk: Desk) -> None:
    assert [row["text"] for row in picture(desk, slug, Kind.FIGURE).drawing.rows("texts")] == texts


# Everything that there is


@pytest.mark.parametrize("slug", SLUGS)
def test_every_indicator_has_a_picture_in_every_format_and_language_that_all_fits(slug: str, desk: Desk) -> None:
    situation = desk.overview(on=TODAY).named(slug)
    kind = kinds_of(situation, desk.strategy)[0]
    others = [("portrait", FRENCH), ("print", FRENCH)]  # as wide as square, or wider
    for format_, language in (*product(("wide", "square"), LANGUAGES.values()), *others):
        made = picture(desk, slug, kind, format=format_, language=language, allowed=EVERYTHING)
        assert released(made).picture is made
        assert_in_place(made)


@pytest.mark.parametrize("kind", [Kind.BULLET, Kind.FIGURE])
def test_every_kind_is_a_picture_or_one_of_the_refusals_that_the_page_foresees(kind: Kind, desk: Desk) -> None:
    for situation in desk.overview(on=TODAY).situations:
        slug = situation.indicator.slug
        try:
            made = picture(desk, slug, kind, format="square", allowed=EVERYTHING)
        except (TargetNeeded, CurveNeeded):
            assert kind not in kinds_of(situation, desk.strategy)
            continue
        assert kind in kinds_of(situation, desk.strategy)
        released(made)
        assert_in_place(made)


@pytest.mark.parametrize("format_", FORMATS)
def test_headline_indicators_and_the_strategy_leave_in_every_format(format_: str, desk: Desk) -> None:
    overview = desk.overview(on=TODAY)
    wanted = [(each.indicator.slug, Kind.FIGURE) for each in overview.headline] + [(WHOLE, Kind.COMPARISON)]
    for (slug, kind), language in product(wanted, LANGUAGES.values()):
        made = picture(desk, slug, kind, format=format_, language=language, allowed=EVERYTHING)
        assert released(made).picture is made
        assert_in_place(made)


def test_a_picture_says_value_target_dates_revision_source_licence_and_day(desk: Desk) -> None:
    made = picture(desk, SITES)
    for said in ("37\u202flieux", "12 novembre 2025", "fin 2024", "123", "plan révisé", "CHU Dijon"):
        assert said in shown_texts(made).replace("\u00a0", " ")
    assert "Données au 22 novembre 2026" in made.foot
    assert "Licence Ouverte" in made.foot
    assert made.title in made.caption
    assert made.title in made.alt
    assert made.foot in made.caption
    assert made.file_name == "lieux_experimentation-trajectory-wide-fr-2026-11-22"


def test_a_big_figure_is_said_in_its_caption_and_read_aloud_too(desk: Desk) -> None:
    made = picture(desk, SITES, Kind.FIGURE)
    assert made.title == "Tiers-lieux d’expérimentation"
    for text in (made.caption, made.alt):
        assert "37\u202flieux pour une cible de 30" in text


# What is asked for


@pytest.mark.parametrize(
    ("slug", "asked", "where"),
    [
        (SITES, {"kind": "pie"}, "kind"),
        (SITES, {"kind": "comparison"}, "kind"),
        (WHOLE, {"kind": "figure"}, "kind"),
        (SITES, {"format": "huge"}, "format"),
        (SITES, {"lang": "de"}, "lang"),
        (SITES, {"allow": "everything"}, "allow"),
        (SITES, {"allow": "disputed,"}, "allow"),
        (SITES, {"kind": ""}, "kind"),
    ],
)
def test_a_word_that_is_not_known_is_named_with_those_that_are(slug: str, asked: dict[str, str], where: str) -> None:
    with pytest.raises(ChoiceUnknown) as refusal:
        read_order(slug, asked)
    assert refusal.value.values["where"] == where
    assert refusal.value.values["known"]


def test_what_is_left_out_of_an_order_is_french_wide_and_strict() -> None:
    assert read_order(SITES, {}) == Order(SITES, Kind.TRAJECTORY, "wide", FRENCH, frozenset())
    assert read_order(WHOLE, {"allow": "disputed,provisional,unsourced"}) == Order(
        WHOLE, Kind.COMPARISON, allowed=EVERYTHING
    )


# The exit door


@pytest.fixture(scope="module")
def changed(loaded_file: Any, catalogue: Catalogue) -> Iterator[Desk]:
    """The real figures and, each on an indicator of its own, what the door must not let out."""
    store = opened_copy(loaded_file, loaded_file.with_name("press-changed.duckdb"))
    fresh: Row = {"period_end": TODAY, "known_on": TODAY, "value": Decimal(41)}
    append(store, entered(value_row(indicator="dispositifs_ouverts", **fresh), id="bare"), now=NOW)
    stranger = value_row(indicator="porteurs_projets", **fresh, source="nobody-knows")
    append(store, entered(stranger, id="stranger"), now=NOW)
    awaited = value_row(indicator="etudiants_formes", **fresh, source=SOURCE, state="submitted")
    append(store, entered(awaited, id="awaited"), now=NOW)
    append(store, entered(plan_row(indicator="laureats_total"), id="plan", table="target"), now=NOW)
    long = "W" * 80
    redefine(store, "eds_recenses_france", label_fr=long, label_en=long)
    redefine(store, "mes_profils_actives", label_fr="Profils 中🙂 activés", label_en="Profiles")
    redefine(store, "mes_documents_annuels", label_fr="Documents\u202e annuels", label_en="Documents\u200b")
    yield Desk(store, catalogue.strategy, unpublished=False)
    store.close()


@pytest.mark.parametrize(
    ("slug", "fault"),
    [
        ("dispositifs_ouverts", UnsourcedShown),
        ("porteurs_projets", SourceMissing),
        ("laureats_total", SourceMissing),
        ("eds_recenses_france", TitleTooLong),
        ("mes_profils_actives", GlyphMissing),
        ("mes_documents_annuels", GlyphMissing),
    ],
    ids=[
        *("a value without source", "a source that is not known", "a plan without source"),
        *("a long name", "characters without a glyph", "invisible marks"),
    ],
)
def test_what_is_unsourced_unconfirmed_or_does_not_fit_stays_here(
    slug: str, fault: type[PictureRefused], changed: Desk
) -> None:
    with pytest.raises(fault) as refusal:
        released(picture(changed, slug, Kind.FIGURE))
    what, remedy = FRENCH.explain(refusal.value)
    assert what
    assert remedy


def test_the_refusal_of_a_glyph_shows_it_or_names_what_nobody_would_see(changed: Desk) -> None:
    with pytest.raises(GlyphMissing) as seen:
        released(picture(changed, "mes_profils_actives", Kind.FIGURE))
    assert seen.value.values["characters"] == "中 🙂"
    for language, mark in ((FRENCH, "U+202E"), (ENGLISH, "U+200B")):
        with pytest.raises(GlyphMissing) as unseen:
            released(picture(changed, "mes_documents_annuels", Kind.FIGURE, language=language))
        assert unseen.value.values["characters"] == mark
    assert released(picture(changed, "mes_profils_actives", Kind.FIGURE, language=ENGLISH))


def test_a_disputed_figure_stays_here_unless_that_is_allowed_and_then_it_is_said(desk: Desk) -> None:
    with pytest.raises(DisputedShown):
        released(picture(desk, DISPUTED))
    released(picture(desk, DISPUTED, Kind.FIGURE))  # a big figure does not show it
    for language, words in ((FRENCH, "certains chiffres sont contestés"), (ENGLISH, "some figures are disputed")):
        made = picture(desk, DISPUTED, language=language, allowed=frozenset({Reserve.DISPUTED}))
        released(made)
        assert words in shown_texts(made).replace("\u00a0", " ")
        assert words in made.alt
        assert words in made.caption


def test_a_provisional_value_is_in_no_picture(changed: Desk) -> None:
    made = picture(changed, "etudiants_formes", allowed=EVERYTHING)
    assert "non communiqué" in made.title
    assert "41" not in shown_texts(made)
    assert "provisoire" not in shown_texts(made)


def test_what_was_entered_before_nobody_validates_any_more_leaves_only_if_allowed_and_says_so(changed: Desk) -> None:
    counted = Desk(changed.store, replace(changed.strategy, validation=False), unpublished=False)
    with pytest.raises(ProvisionalShown):
        released(picture(counted, "etudiants_formes", allowed=frozenset({Reserve.DISPUTED})))
    made = picture(counted, "etudiants_formes", allowed=frozenset({Reserve.PROVISIONAL}))
    released(made)
    assert "valeur provisoire" in shown_texts(made).replace("\u00a0", " ")
    assert "valeur provisoire" in made.alt


def test_a_value_without_a_source_leaves_only_if_allowed_and_says_so(changed: Desk) -> None:
    made = picture(changed, "dispositifs_ouverts", Kind.FIGURE, allowed=frozenset({Reserve.UNSOURCED}))
    released(made)
    for text in (shown_texts(made), made.alt, made.caption):
        assert "source non indiquée" in text.replace("\u00a0", " ")


def test_a_picture_of_a_stale_value_says_how_old_it_is(desk: Desk) -> None:
    for kind in (Kind.TRAJECTORY, Kind.BULLET, Kind.FIGURE):
        made = picture(desk, "universites_concernees", kind)
        released(made)
        for text in (made.subtitle, made.caption, made.alt):
            assert "valeur : 9 octobre 2023 (il y a 37 mois)" in text.replace("\u00a0", " ")
    whole = picture(desk, WHOLE, Kind.COMPARISON)
    assert "valeur : 09/10/2023 (il y a 37 mois)" in shown_texts(whole).replace("\u00a0", " ")
    fresh = compose(desk, Order("universites_concernees"), on=TODAY.replace(year=2023))
    assert "il y a" not in shown_texts(fresh)


def test_every_stale_value_is_said_to_be_old_in_its_picture_and_no_other_one(desk: Desk) -> None:
    for situation in desk.overview(on=TODAY).situations:
        if not desk.strategy.units[situation.indicator.unit].milestone:
            made = picture(desk, situation.indicator.slug, Kind.FIGURE, language=ENGLISH)
            said = ["months old)" in text for text in (made.subtitle.replace("\u00a0", " "), made.caption, made.alt)]
            assert set(said) == {situation.is_stale or situation.shows_age}


# The whole strategy


@pytest.fixture(scope="module")
def after_a_week(loaded_file: Any, catalogue: Catalogue) -> Iterator[Desk]:
    """The real figures after a week in which every promise was reported, two of them without a source."""
    store = opened_copy(loaded_file, loaded_file.with_name("press-week.duckdb"))
    promises = Desk(store, catalogue.strategy).overview(on=TODAY).of(Population.PROMISE)
    reported = [
        each for each in promises if each.target and not catalogue.strategy.units[each.indicator.unit].milestone
    ]
    append(store, entered(*(value_of_the_week(each) for each in reported), id="week"), now=NOW)
    yield Desk(store, catalogue.strategy, unpublished=False)
    store.close()


def value_of_the_week(situation: Situation) -> Row:
    """About three quarters of what is promised, of today or of the whole year before."""
    indicator, target = situation.indicator, situation.target
    assert target is not None
    year = TODAY.replace(year=TODAY.year - 1, month=12, day=31)
    yearly: Row = {"period_start": year.replace(month=1, day=1), "period_end": year, "period_precision": "year"}
    value = (target.value * Decimal("0.77")).quantize(Decimal(1).scaleb(-indicator.decimals))
    return {
        **value_row(indicator=indicator.slug, period_end=TODAY, known_on=TODAY, value=value),
        **(yearly if indicator.measure is Measure.ANNUAL else {}),
        "source": {"filieres_formation": NO_SOURCE, "etudiants_formes": None}.get(indicator.slug, SOURCE),
    }


@pytest.mark.parametrize("format_", FORMATS)
def test_the_whole_strategy_fits_into_every_format_after_a_week_in_which_all_reported(
    format_: str, after_a_week: Desk
) -> None:
    for language in LANGUAGES.values():
        made = picture(after_a_week, WHOLE, Kind.COMPARISON, format=format_, language=language, allowed=EVERYTHING)
        assert released(made).picture is made
        assert_in_place(made)
        assert len(made.told) >= 6
        assert {situation.population for situation in comparable(after_a_week.overview(on=TODAY))} == {
            Population.PROMISE
        }


def test_a_value_without_a_source_is_named_in_the_picture_of_the_whole_strategy_or_in_its_refusal(
    after_a_week: Desk,
) -> None:
    with pytest.raises(UnsourcedShown) as refusal:
        release(after_a_week, Order(WHOLE, Kind.COMPARISON), on=TODAY)
    assert "Étudiants formés" in FRENCH.explain(refusal.value)[0]
    made = picture(after_a_week, WHOLE, Kind.COMPARISON, allowed=frozenset({Reserve.UNSOURCED}))
    released(made)
    for text in (made.subtitle, made.caption, made.alt):
        said = text.replace("\u00a0", " ")
        assert "source non indiquée : Étudiants formés au numérique en santé, Filières de formation concernées" in said
    assert "ans source" not in made.foot


def test_a_row_that_has_no_room_in_the_whole_strategy_is_named(after_a_week: Desk) -> None:
    comparison = Comparison(after_a_week.overview(on=TODAY), FRENCH)
    names = [row.name for row in comparison.rows]
    assert comparison.find_obstacle(Size(592, 192)) is None
    assert comparison.find_obstacle(Size(592, 60)) in names[1:]
    assert comparison.find_obstacle(Size(120, 500)) in names


def test_what_has_no_due_date_is_never_said_to_be_planned_for_a_day(after_a_week: Desk) -> None:
    overview = after_a_week.overview(on=TODAY)
    assert overview.named("ingenieurs_formes").planned is None
    assert "ingenieurs_formes" not in {each.indicator.slug for each in comparable(overview)}


def test_a_kind_that_cannot_be_drawn_is_refused(desk: Desk) -> None:
    with pytest.raises(TargetNeeded):
        picture(desk, "laureats_total", Kind.BULLET)
    with pytest.raises(CurveNeeded):
        picture(desk, MILESTONE)
    with pytest.raises(UnknownIndicator):
        picture(desk, "nothing")
    with pytest.raises(NothingToCompare):
        compose(desk, Order(WHOLE, Kind.COMPARISON), on=desk.strategy.known_on)


def test_what_leaves_no_room_for_a_chart_is_too_full(desk: Desk) -> None:
    made = picture(desk, SITES)
    texts = {"title": made.title, "subtitle": made.subtitle, "foot": made.foot}
    page = FORMATS["wide"]
    assert lay_out(page, **texts) == made.layout
    for low, changes in ((250, {}), (360, {"subtitle": "mot " * 200}), (360, {"foot": "x" * 400})):
        with pytest.raises(PictureTooFull):
            lay_out(replace(page, page=(640, low)), **{**texts, **changes})


LONG = "Groupements hospitaliers accompagnés numériquement, humainement, méthodiquement"


def test_a_format_that_is_too_small_names_those_that_would_do_and_never_itself(loaded: Store, desk: Desk) -> None:
    redefine(loaded, SITES, label_fr=LONG, label_en=LONG)
    own = Desk(loaded, desk.strategy, unpublished=False)
    fitting = [each for each in FORMATS if fits(own, Order(SITES, format=each, allowed=EVERYTHING))]
    assert 0 < len(fitting) < len(FORMATS)
    for format_ in set(FORMATS) - set(fitting):
        with pytest.raises(FormatTooSmall) as refusal:
            release(own, Order(SITES, format=format_, allowed=EVERYTHING), on=TODAY)
        _, remedy = FRENCH.explain(refusal.value)
        assert [each for each in FORMATS if FRENCH.say(FORMATS[each].words) in remedy] == fitting


def fits(desk: Desk, order: Order) -> bool:
    try:
        return bool(released(compose(desk, order, on=TODAY)))
    except PictureRefused:
        return False


def test_texts_that_leave_the_chart_or_cover_one_another_are_refused(desk: Desk) -> None:
    made = picture(desk, SITES)
    released(made)
    narrow = replace(made.layout, chart=replace(made.layout.chart, width_px=300))
    low = replace(made.layout, chart=replace(made.layout.chart, height_px=60))
    for layout in (narrow, low):
        with pytest.raises(PictureTooFull):
            released(replace(made, layout=layout))
    squeezed = replace(made, drawing=replace(made.drawing, spec={**made.drawing.spec, "width": 60}))
    with pytest.raises(PictureTooFull):
        released(squeezed)


Change = Callable[[Picture], Picture]


def without(**nothing: Any) -> Change:
    return lambda made: replace(made, **nothing)


def told(**changes: Any) -> Change:
    def change(made: Picture) -> Picture:
        (only,) = made.told
        return replace(made, told=(replace(only, **changes),))

    return change


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (without(title="Autre chose"), "the name of the indicator"),
        (without(title=""), "the title"),
        (without(as_of=""), "the date of the data"),
        (without(as_of="Données au 1er janvier 2020"), "the date of the data"),
        (without(licence="CC BY"), "the licence"),
        (without(strategy=""), "the strategy"),
        (without(sources=()), "the source"),
        (without(sources=("Quelqu’un, 2020",)), "the source"),
        (without(foot="Rien"), "the date of the data"),
        (without(alt=""), "the text read aloud"),
        (without(alt="Trajectoire des lieux."), "the text read aloud"),
        (without(caption=""), "the caption"),
        (told(value="38\u202flieux"), "the value"),
        (told(value="7\u202flieux"), "the value"),  # not said by 37
        (told(value=""), "the value"),
        (told(target="31"), "the target"),
        (told(due="fin 2030"), "the due date"),
        (told(unit="hôpitaux"), "the unit"),
        (told(unit=""), "the unit"),
        (told(period="2020"), "the date of the value"),
        (told(revision="plan abandonné"), "that the plan was revised"),
        (told(reserves=frozenset({Reserve.DISPUTED})), "that a figure is not settled"),
    ],
)
def test_a_picture_that_does_not_say_all_it_must_is_refused(change: Change, missing: str, desk: Desk) -> None:
    made = picture(desk, SITES, allowed=EVERYTHING)
    released(made)
    with pytest.raises(PictureIncomplete) as refusal:
        released(change(made))
    assert str(refusal.value.values["missing"]) == missing


@pytest.mark.parametrize("changes", [{each: "jamais dit"} for each in ("value", "target", "due", "period")], ids=str)
def test_every_statement_of_a_row_of_the_comparison_is_needed_too(changes: dict[str, Any], desk: Desk) -> None:
    made = picture(desk, WHOLE, Kind.COMPARISON)
    released(made)
    with pytest.raises(PictureIncomplete):
        released(replace(made, told=(*made.told[:-1], replace(made.told[-1], **changes))))


# French and English


def test_french_numbers_amounts_quotes_and_first_days_are_written_as_in_french(desk: Desk) -> None:
    funds = picture(desk, FUNDS, allowed=EVERYTHING)
    assert "718,4\u202fM€" in funds.title
    assert "«\u00a0Santé numérique\u00a0»" in funds.foot
    students = picture(desk, "etudiants_formes")
    assert "210\u202f000" in students.title
    first = compose(desk, Order(SITES), on=FIRST)
    assert "Données au 1er\u00a0novembre 2026" in first.foot.replace("1er novembre", "1er\u00a0novembre")
    for made in (funds, students, first):
        said = " ".join((shown_texts(made), made.alt, made.caption))
        assert re.findall(r" [:;?!%»]|« |\d \d\d\d", said) == []
        assert re.findall(r"\d\.\d", said.replace("gouvernement.fr", "").replace("Licence 2.0", "")) == []


def test_the_same_picture_in_english_has_english_numbers_and_dates(desk: Desk) -> None:
    made = picture(desk, FUNDS, language=ENGLISH, allowed=EVERYTHING)
    assert "€718.4M" in made.title
    assert "Data as of 22 November 2026" in made.foot
    assert re.findall(r"[\u00a0\u202f][:;?!%»]", shown_texts(made)) == []


def test_neither_language_speaks_words_of_the_other(desk: Desk) -> None:
    with (PROJECT / "indicators" / "locales" / "fr.po").open("rb") as file:
        messages = list(read_po(file, locale="fr"))
    pairs = [(str(each.id), str(each.string)) for each in messages if isinstance(each.id, str) and each.id]
    plain = [(one, other) for one, other in pairs if "{" not in one and len(one) > 6 and one.lower() != other.lower()]
    for slug, kind in ((SITES, Kind.TRAJECTORY), (FUNDS, Kind.BULLET), (WHOLE, Kind.COMPARISON)):
        french, english = (picture(desk, slug, kind, language=each, allowed=EVERYTHING) for each in (FRENCH, ENGLISH))
        assert french.title != english.title
        assert spoken([one for one, _ in plain], french) == []
        assert spoken([other for _, other in plain], english) == []


def spoken(sentences: list[str], made: Picture) -> list[str]:
    said = " ".join((made.title, made.subtitle, made.as_of, made.alt)).replace("\u00a0", " ")
    return [each for each in sentences if re.search(rf"\b{re.escape(each)}\b", said)]


def test_a_picture_is_kept_until_something_about_its_indicator_is_stored(loaded: Store, desk: Desk) -> None:
    own = Desk(loaded, desk.strategy, unpublished=False)
    orders = [Order(SITES, Kind.FIGURE), Order(MILESTONE, Kind.FIGURE), Order(WHOLE, Kind.COMPARISON)]
    before = [picture_of(own, order, on=TODAY) for order in orders]
    value = value_row(period_end=TODAY, known_on=TODAY, value=Decimal(39), source=SOURCE)
    append(loaded, entered(value), now=NOW)
    after = [picture_of(own, order, on=TODAY) for order in orders]
    assert [one is other for one, other in zip(before, after, strict=True)] == [False, True, False]
    assert ["39\u202flieux" in each.alt for each in (before[0], after[0])] == [False, True]


def test_a_refusal_is_kept_until_something_about_its_indicator_is_stored(
    loaded: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    composing = Mock(wraps=compose)
    monkeypatch.setattr(releasing, "compose", composing)
    own = Desk(loaded, desk.strategy, unpublished=False)

    def refusal() -> tuple[PictureRefused, int]:
        with pytest.raises(DisputedShown) as refused:
            picture_of(own, Order(DISPUTED, Kind.TRAJECTORY), on=TODAY)
        return refused.value, composing.call_count

    first, again = refusal(), refusal()
    assert first[0] is not again[0]
    assert str(first[0]) == str(again[0])
    append(loaded, entered(value_row(period_end=TODAY, known_on=TODAY, source=SOURCE)), now=NOW)
    assert (first[1], again[1], refusal()[1]) == (1, 1, 1)
    value = value_row(indicator=DISPUTED, period_end=TODAY, known_on=TODAY, source=SOURCE)
    append(loaded, entered(value, id="about it"), now=NOW)
    assert refusal()[1] == 2


def test_every_kind_of_refusal_is_tried_here() -> None:
    def below(kind: type[PictureRefused]) -> Iterator[type[PictureRefused]]:
        return chain(kind.__subclasses__(), *(below(each) for each in kind.__subclasses__()))

    text = (PROJECT / "tests" / "test_press.py").read_text(encoding="utf-8")
    kinds = set(below(PictureRefused))
    assert kinds
    assert {kind for kind in kinds if len(re.findall(rf"\b{kind.__name__}\b", text)) < 2} == set()
