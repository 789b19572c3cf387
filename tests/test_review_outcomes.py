"""What a committee thought and decided is whole wherever a review is read: dossier, record, comparison of two."""

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from indicators import wording
from indicators.catalogue import Catalogue
from indicators.dossier import dossier_of, write_html, write_markdown, write_pdf
from indicators.model import Confidence, DecisionState, Review, Status
from indicators.pictures import Painter
from indicators.readings import Desk, ReviewComparison
from indicators.readings.meetings import all_reviews
from indicators.store import Store
from indicators.texts import LANGUAGES
from tests.fixtures import TODAY
from tests.holding import SITES, STUDENTS, WEEK, WINNERS, Room

FRENCH = LANGUAGES["fr"]
CONTRADICTION = "Les étudiants de 2026 seront comptés en mars, la cible est acquise."
LONG_SENTENCE = "Une phrase dite en séance et gardée entière. " * 40


@pytest.fixture
def room(loaded: Store, catalogue: Catalogue) -> Room:
    return Room(loaded, catalogue.strategy)


@pytest.fixture
def painter() -> Iterator[Painter]:
    made = Painter()
    yield made
    made.close()


def hold_first(room: Room) -> Review:
    """Hold a review that judges three indicators and takes three decisions, one about the whole strategy."""
    then = room.later(days=-7)
    review = then.open(TODAY - WEEK)
    then.judge(review, Confidence.SECURED, CONTRADICTION, slug="universites_concernees", status=Status.TOO_OLD)
    then.judge(review, Confidence.SUPPORT_NEEDED, LONG_SENTENCE, slug="juristes_formes", status=Status.NO_DATA)
    then.judge(review, Confidence.ATTAINABLE, "Les lieux sont ouverts.", slug=SITES, status=Status.REACHED)
    then.decide(review, "Écrire aux recteurs", "Camille Roux", indicator="universites_concernees")
    then.decide(review, "Réunir le comité chaque mois", "Paul Martin")
    then.decide(review, "Compter les lauréats", "Zoé Petit", indicator=WINNERS)
    then.close(review)
    return all_reviews(room.store).named(review.id)


def hold_between(room: Room) -> None:
    """Hold a review that settles a decision and judges another indicator."""
    then = room.later(days=-3)
    review = then.open(TODAY - dt.timedelta(days=3))
    then.judge(review, Confidence.COMPROMISED, "Aucun chiffre.", slug=STUDENTS, status=Status.OVERDUE)
    taken = then.decided("Compter les lauréats")
    then.decide(
        review, taken.text, taken.owner, state=DecisionState.DONE, note="300 lauréats", before=taken, indicator=WINNERS
    )
    then.close(review)


def hold_last(room: Room) -> Review:
    """Hold a review that judges one indicator again and gives one decision to somebody else."""
    review = room.open()
    room.judge(review, Confidence.COMPROMISED, "Il en manque 17.", slug="universites_concernees", status=Status.TOO_OLD)
    taken = room.decided("Écrire aux recteurs")
    room.decide(review, taken.text, "Marie Curie", before=taken, indicator=taken.indicator)
    room.close(review)
    return all_reviews(room.store).named(review.id)


def flat(text: str) -> str:
    """Return a text without its line breaks, spaces and the marks that escape Markdown: PDF breaks lines anywhere."""
    return "".join(text.replace("\\", "").replace("&#39;", "'").split())


def test_each_judgement_and_decision_is_whole_in_each_format_of_the_dossier(room: Room, painter: Painter) -> None:
    review = hold_first(room)
    meeting = room.shown(review, TODAY - WEEK)
    headline = {situation.indicator.slug for situation in meeting.overview.headline}
    assert set(meeting.assessments) - headline  # some of what was judged has no page of its own
    dossier = dossier_of(meeting, FRENCH)
    pages = PdfReader(io.BytesIO(write_pdf(dossier, painter))).pages
    texts = {
        "pdf": "".join(page.extract_text() for page in pages),
        "html": write_html(dossier).decode(),
        "markdown": write_markdown(dossier).decode(),
    }
    typed = [
        *(assessment.text or "" for assessment in meeting.assessments.values()),
        *(decision.text for decision in meeting.decisions),
        *(decision.owner for decision in meeting.decisions),
        "Toute la stratégie",
    ]
    assert len(typed) == 3 + 3 + 3 + 1
    for name, text in texts.items():
        missing = [each for each in typed if not all(flat(word) in flat(text) for word in each.split())]
        assert missing == [], name
    for name in ("html", "markdown"):
        assert [each for each in typed if flat(each) not in flat(texts[name])] == [], name


def test_the_record_tells_each_judgement_with_the_status_that_it_contradicts(room: Room) -> None:
    meeting = room.shown(hold_first(room), TODAY - WEEK)
    lines = dict(wording.assessment_lines(meeting, FRENCH))
    assert len(lines) == 3
    universities = lines[wording.indicator_name("universites_concernees", meeting.overview, FRENCH)]
    assert CONTRADICTION in universities
    assert "objectifs sécurisés" in universities
    assert meeting.statuses["universites_concernees"] is Status.TOO_OLD
    assert universities.endswith(
        "état calculé\u00a0: trop ancien pour conclure (au vu du 09/10/2023), qu’elle contredit"
    )
    assert LONG_SENTENCE.strip() in lines[wording.indicator_name("juristes_formes", meeting.overview, FRENCH)]


def compared(room: Room, first: Review, last: Review) -> ReviewComparison:
    return Desk(room.store, room.strategy).compare_reviews(first, last)


def test_the_comparison_of_two_reviews_has_all_that_was_judged_or_decided_in_them_or_between(room: Room) -> None:
    first = hold_first(room)
    hold_between(room)
    last = hold_last(room)
    comparison = compared(room, last, first)
    judged = dict(wording.assessment_change_lines(comparison, FRENCH))
    named = {
        slug: judged[wording.indicator_name(slug, comparison.later.overview, FRENCH)]
        for slug in ("universites_concernees", "juristes_formes", SITES, STUDENTS)
    }
    assert len(judged) == len(named)
    assert CONTRADICTION in named["universites_concernees"]
    assert "Il en manque 17." in named["universites_concernees"]
    assert named["universites_concernees"].index("sécurisés") < named["universites_concernees"].index("compromis")
    assert LONG_SENTENCE.strip() in named["juristes_formes"]
    assert named[SITES].endswith("pas de nouvelle appréciation depuis")
    assert named[STUDENTS].startswith("première appréciation")
    decided = dict(wording.decision_change_lines(comparison, FRENCH))
    assert set(decided) == {"Écrire aux recteurs", "Réunir le comité chaque mois", "Compter les lauréats"}
    assert "Camille Roux → Marie Curie" in decided["Écrire aux recteurs"]
    assert decided["Réunir le comité chaque mois"] == "inchangée\u00a0: ouverte"
    assert "ouverte → faite" in decided["Compter les lauréats"]
    assert "– → 300 lauréats" in decided["Compter les lauréats"]


def test_a_decision_taken_since_is_told_whole(room: Room) -> None:
    first = hold_first(room)
    review = room.open()
    room.decide(review, "Publier le calendrier", "Paul Martin", TODAY + WEEK)
    room.close(review)
    comparison = compared(room, first, all_reviews(room.store).named(review.id))
    said = dict(wording.decision_change_lines(comparison, FRENCH))["Publier le calendrier"]
    for text in ("nouvelle", "Toute la stratégie", "Paul Martin", "29 novembre 2026", "ouverte"):
        assert text in said


def test_a_dossier_of_a_later_review_still_holds_what_earlier_ones_thought(room: Room) -> None:
    hold_first(room)
    last = hold_last(room)
    text = flat(write_markdown(dossier_of(room.shown(last), FRENCH)).decode())
    for sentence in (LONG_SENTENCE, "Il en manque 17.", "Les lieux sont ouverts."):
        assert flat(sentence) in text
