"""The sentences about a situation, on the real figures and in both languages."""

import datetime as dt
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from indicators import wording
from indicators.catalogue import read_catalogue
from indicators.intake import load_catalogue
from indicators.model import Certainty, Measure, Qualifier, Status
from indicators.readings import Desk, Situation
from indicators.store import Store
from indicators.texts import LANGUAGES, Language
from tests.fixtures import ANNIVERSARY, NOW, TODAY
from tests.small_catalogue import change, write_catalogue

FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
MINUS = "\u2212"

languages = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)


def _plain(text: str) -> str:
    """The text with every kind of space as a plain one."""
    return re.sub("[\u00a0\u202f]", " ", text)


def _today(desk: Desk, slug: str) -> Situation:
    return desk.overview(on=TODAY).named(slug)


@pytest.mark.parametrize(
    ("slug", "french", "english"),
    [
        ("lieux_experimentation", "37 lieux pour une cible de 30 lieux", "37 sites for a target of 30 sites"),
        ("montant_engage", "\u2265 550 M€ pour une cible de 718,4 M€", "\u2265 €550M for a target of €718.4M"),
        ("laureats_total", "350 lauréats, sans cible chiffrée", "350 winners, without a numeric target"),
        ("imagerie_aides_publiques", "\u2248 10 M€, sans cible chiffrée", "\u2248 €10M, without a numeric target"),
        ("part_pepr_budget", "8,35 %, pour un plancher de 9 %", "8.35%, for a floor of 9%"),
        ("etudiants_formes", "communiqué ; prévu : 210 000", "released; planned: 210,000"),
        ("formation_socle_obligation_date", "(prévu : septembre 2024)", "Done (planned: September 2024)"),
    ],
)
def test_a_finding_says_value_and_target_with_their_qualifiers(
    slug: str, french: str, english: str, desk: Desk
) -> None:
    situation, strategy = _today(desk, slug), desk.strategy
    assert french in _plain(wording.finding(situation, strategy, FRENCH))
    assert english in _plain(wording.finding(situation, strategy, ENGLISH))


def test_what_was_not_released_is_never_written_as_zero(desk: Desk) -> None:
    students = _today(desk, "etudiants_formes")
    assert wording.achieved_text(students, desk.strategy, FRENCH) == "non communiqué"
    assert wording.rate_text(students.rate, FRENCH) == "\u2013"
    assert wording.gap_text(students, desk.strategy, FRENCH) == "\u2013"


@pytest.mark.parametrize(
    ("slug", "written"),
    [
        ("lieux_experimentation", f"(37 {MINUS} 0) / (30 {MINUS} 0) = 123.33%, shown as 123%"),
        ("universites_concernees", f"(19 {MINUS} 0) / (36 {MINUS} 0) = 52.78%, shown as 52%"),
        ("laureats_total", "No rate: no numeric target was announced."),
        ("etudiants_formes", "No rate: no achieved value was released."),
        ("part_pepr_budget", "No rate: the value to count from is not known."),
    ],
)
def test_a_rate_is_spelled_out_or_its_absence_explained(slug: str, written: str, desk: Desk) -> None:
    assert wording.computation(_today(desk, slug), ENGLISH) == written


def test_where_the_baseline_was_past_the_target_no_false_sum_is_written(store: Store, tmp_path: Path) -> None:
    """(25 - 40) / (30 - 40) is not 0 %: the rule is said in words instead."""
    data = write_catalogue(tmp_path)
    change(data, "indicators/opened.toml", "{ value = 0,", "{ value = 40,")
    catalogue = read_catalogue(data)
    load_catalogue(store, catalogue, now=NOW)
    situation = Desk(store, catalogue.strategy).overview(on=TODAY).named("opened")
    assert situation.rate == 0.0
    assert "/" not in wording.computation(situation, ENGLISH)


def test_a_gap_is_spelled_out_at_the_date_of_the_value(desk: Desk) -> None:
    written = wording.gap_computation(_today(desk, "lieux_experimentation"), desk.strategy, ENGLISH)
    assert _plain(written) == f"37 achieved {MINUS} 30 planned on 12 November 2025 = +7 sites"


def test_a_date_is_said_no_finer_than_it_is_known(desk: Desk) -> None:
    sites, experiments = _today(desk, "lieux_experimentation"), _today(desk, "experimentations")
    assert sites.target is not None
    assert experiments.achieved is not None
    assert wording.due_text(sites.target, sites.indicator, FRENCH) == "fin 2024"
    assert wording.period_text(experiments.achieved, FRENCH) == "2025"


def test_an_annual_target_is_due_each_year(desk: Desk) -> None:
    learners = _today(desk, "apprenants_formes_par_an")
    assert learners.target is not None
    assert wording.due_text(learners.target, learners.indicator, FRENCH) == "chaque année"


def test_late_data_says_since_when_it_is_awaited(desk: Desk) -> None:
    assert _plain(wording.stale_text(_today(desk, "universites_concernees"), FRENCH)).endswith("714 jours")
    assert wording.stale_text(_today(desk, "laureats_total"), FRENCH) == ""


def test_the_pace_needed_stands_beside_the_pace_seen(desk: Desk) -> None:
    written = _plain(wording.pace_text(desk.sheet("lieux_experimentation", on=dt.date(2024, 3, 1)), ENGLISH))
    assert written == "0.4 sites a month still needed to be on time; +1.1 sites a month seen since 21 November 2022"


def test_of_at_least_so_much_at_most_the_rest_is_needed(desk: Desk) -> None:
    written = _plain(wording.pace_text(desk.sheet("montant_engage", on=TODAY), ENGLISH))
    assert written == "≤ €12.4M a month still needed to be on time"


def test_a_projection_is_a_range_and_never_a_promise(desk: Desk) -> None:
    sites = desk.sheet("lieux_experimentation", on=dt.date(2024, 3, 1))
    assert wording.projection_text(sites, ENGLISH) == (
        "At the recent paces the target is met between June 2024 and July 2024."
    )
    assert wording.projection_text(desk.sheet("laureats_total", on=TODAY), ENGLISH) == ""


def test_news_keeps_qualifiers_and_says_what_is_disputed_or_context(desk: Desk) -> None:
    lines = wording.change_lines(desk.since_last_review(on=dt.date(2023, 12, 31)), ENGLISH)
    assert {(name, news) for _, named in lines for name, news in named} >= {
        ("CMA call: winning consortia", "12\u202fconsortia, 2022"),
        ("Grants to imaging call winners", "\u2248\u202f€10M, 13 October 2023"),
        ("Training envelope", "€81M (without a due date) → €119M (without a due date)"),
        ("Strategy envelope", "€734M (without a due date) (disputed)"),
        ("Strategy envelope", "\u2265\u202f€700M (without a due date) (for context)"),
    }


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (wording.STATUS_WORDS, Status),
        (wording.STATUS_MEANINGS, Status),
        (wording.CERTAINTY_WORDS, Certainty),
        (wording.MEASURE_WORDS, Measure),
        (wording.QUALIFIER_WORDS, Qualifier),
    ],
)
def test_every_member_has_words_of_its_own(words: dict[StrEnum, str], kind: type[StrEnum]) -> None:
    assert set(words) == set(kind)
    for language in LANGUAGES.values():
        said = [language.say(word, watch="85", on_track="95") for word in words.values()]
        assert len(set(said)) == len(said)


def test_the_meaning_of_a_status_quotes_the_thresholds_of_the_catalogue(desk: Desk) -> None:
    meaning = _plain(wording.status_meaning(Status.WATCH, desk.strategy, FRENCH))
    assert "85 %" in meaning
    assert "95 %" in meaning


def _all_texts(desk: Desk, language: Language) -> Iterator[str]:
    strategy = desk.strategy
    for on in (ANNIVERSARY, TODAY):
        overview = desk.overview(on=on)
        for each in overview.situations:
            sheet = desk.sheet(each.indicator.slug, on=on)
            yield from (wording.label(each.indicator, language), wording.finding(each, strategy, language))
            yield from (wording.computation(each, language), wording.gap_computation(each, strategy, language))
            yield from (wording.pace_text(sheet, language), wording.projection_text(sheet, language))
            yield from (wording.stale_text(each, language), wording.gap_text(each, strategy, language))
            yield wording.status_meaning(each.status, strategy, language)
        news = wording.change_lines(desk.since_last_review(on=on), language)
        yield from (text for _, named in news for line in named for text in line)


@languages
def test_no_sentence_shows_a_placeholder_or_a_python_value(language: Language, desk: Desk) -> None:
    assert [text for text in _all_texts(desk, language) if re.search(r"[{}]|None|Decimal", text)] == []


def test_no_french_sentence_can_break_before_its_punctuation(desk: Desk) -> None:
    assert [text for text in _all_texts(desk, FRENCH) if re.search(r" [?!;:%»]|« ", text)] == []


def test_no_french_number_can_break_from_its_unit(desk: Desk) -> None:
    assert [text for text in _all_texts(desk, FRENCH) if re.search(r"\d (M€|%|lieux|\d{3}\b)", text)] == []


def test_no_english_sentence_has_french_spacing(desk: Desk) -> None:
    assert [text for text in _all_texts(desk, ENGLISH) if re.search("[\u202f\u00a0 ][?!;:%]", text)] == []
