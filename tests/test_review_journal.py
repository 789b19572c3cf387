"""What was done in reviews, as the journal tells it."""

import datetime as dt

import pytest

from indicators import wording
from indicators.catalogue import Catalogue
from indicators.model import (
    Clock,
    Confidence,
    DecisionState,
    JournalEntry,
    Kind,
)
from indicators.readings import Desk
from indicators.store import Store, history, queries
from indicators.store.history import Wanted
from indicators.texts import LANGUAGES
from tests.fixtures import MARIE, PAUL, TODAY
from tests.holding import NEXT_WEEK, SITES, Room

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]


@pytest.fixture
def room(loaded: Store, catalogue: Catalogue) -> Room:
    return Room(loaded, catalogue.strategy)


# The journal


def _entries(room: Room, **asked: object) -> tuple[JournalEntry, ...]:
    return history.journal_entries(room.store, Wanted(**{"until": TOMORROW, "clock": Clock.RECORDED, **asked}))  # type: ignore[arg-type]


@pytest.fixture
def told(room: Room) -> Room:
    """A review with a judgement and a decision, both changed, and closed."""
    review = room.open()
    room.note(review, chair="Marie")
    room.judge(review, Confidence.ATTAINABLE, "Deux conventions signées.")
    room.judge(review, Confidence.SUPPORT_NEEDED, "Une seule, en fait.", before=room.judged(review))
    room.decide(review, indicator=SITES)
    room.decide(review, state=DecisionState.DONE, note="relancés", before=room.decided())
    room.close(room.last(), hand=room.hand(actor=PAUL))
    return room


def test_the_journal_tells_reviews_judgements_and_decisions_from_what_to_what(told: Room) -> None:
    entries = _entries(told, channels=("review",))
    definitions = queries.definitions(told.store, on=TODAY)
    said = [
        (each.kind.value, each.version, wording.entry_change(each, definitions, told.strategy, FRENCH))
        for each in entries
    ]
    assert said == [
        ("review", 3, "ouverte → close"),
        ("snapshot", 1, "–"),
        ("decision", 2, "ouverte → faite"),
        ("decision", 1, "ouverte"),
        ("assessment", 2, "objectifs atteignables → appuis nécessaires"),
        ("assessment", 1, "objectifs atteignables"),
        ("review", 2, "ouverte"),
        ("review", 1, "ouverte"),
    ]
    assert [each.is_last for each in entries] == [True, True, True, False, True, False, False, False]
    assert [each.batch.actor for each in entries] == [PAUL.email] * 2 + [MARIE.email] * 6


def test_the_journal_names_what_each_entry_is_about_and_why(told: Room) -> None:
    definitions = queries.definitions(told.store, on=TODAY)
    entries = {(each.kind, each.version): each for each in _entries(told, channels=("review",))}
    for place, name, detail, reason in (
        ((Kind.REVIEW, 3), "2026-11-22", "review, version 3", ""),
        ((Kind.SNAPSHOT, 1), "review-2026-11-22", "frozen state", ""),
        ((Kind.DECISION, 2), "Relancer les sites", "decision, version 2", "relancés"),
        (
            (Kind.ASSESSMENT, 2),
            definitions[SITES].label_en,
            "judgement of the review 2026-11-22, version 2",
            "Une seule, en fait.",
        ),
    ):
        entry = entries[place]
        assert wording.subject_name(entry, definitions, ENGLISH) == name
        assert wording.subject_detail(entry, ENGLISH) == detail
        assert wording.entry_reason(entry, ENGLISH) == reason
        assert wording.known_text(entry, ENGLISH) == "22 Nov 2026"


def test_the_journal_is_filtered_by_what_happened_in_reviews(told: Room) -> None:
    counts = {kind: len(_entries(told, kinds=(kind.value,))) for kind in Kind}
    kinds = (Kind.REVIEW, Kind.ASSESSMENT, Kind.DECISION, Kind.SNAPSHOT)
    assert [counts[kind] for kind in kinds] == [3, 2, 2, 1]
    assert {each.kind for each in _entries(told, actors=(PAUL.email,))} == {Kind.REVIEW, Kind.SNAPSHOT}
    about = _entries(told, indicators=(SITES,), channels=("review",))
    assert {each.kind for each in about} == {Kind.ASSESSMENT}
    assert _entries(told, kinds=("decision",), channels=("form",)) == ()
    assert _entries(told, kinds=("review",), until=YESTERDAY) == ()


def test_the_journal_keeps_the_judgements_of_two_reviews_apart(told: Room) -> None:
    second = told.later(days=7)
    second.judge(second.open(NEXT_WEEK), Confidence.COMPROMISED)
    entries = _entries(told, kinds=("assessment",), until=NEXT_WEEK)
    assert [(each.version, each.before is None, each.is_last) for each in entries] == [
        (1, True, True),
        (2, False, True),
        (1, True, False),
    ]
    shown = Desk(told.store, told.strategy).journal(Wanted(NEXT_WEEK, Clock.RECORDED, channels=("review",)))
    assert (len(shown.entries), shown.undoable) == (10, ())
