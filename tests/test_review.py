"""Holding a review: what is refused, what two people at once cannot do, and what a closed one shows for ever."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from indicators import progress, wording
from indicators.access import NOBODY
from indicators.catalogue import Catalogue
from indicators.errors import (
    AnotherReviewOpen,
    ContradictionUnexplained,
    DecisionSettled,
    DueInThePast,
    NotAllowed,
    NothingPromised,
    ReviewAhead,
    ReviewClosed,
    ReviewDayChanged,
    ReviewMoved,
    ReviewTooEarly,
    ReviewUnknown,
    SignInNeeded,
    TextMissing,
    TextTooLong,
    UserFacingError,
    VersionTaken,
)
from indicators.model import (
    CONFIDENCE_LEVELS,
    AsOf,
    Confidence,
    DecisionState,
    Population,
    Review,
    ReviewState,
    Role,
    Status,
)
from indicators.readings import Desk, written_figures
from indicators.readings.meetings import all_reviews
from indicators.review.writing import LONGEST_NAME, LONGEST_SUMMARY, LONGEST_TEXT
from indicators.store import Store, append, open_store, queries
from indicators.store.lock import Lock
from indicators.texts import LANGUAGES
from tests.entering import at_once
from tests.fixtures import TODAY, entered, everything, value_row
from tests.holding import NEXT_WEEK, SITES, STUDENTS, WEEK, WINNERS, Room, refusal
from tests.staff import known_as, staff

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
FRENCH, ENGLISH = LANGUAGES["fr"], LANGUAGES["en"]
ENDLESS = "é" * 100_000


@pytest.fixture
def room(loaded: Store, catalogue: Catalogue) -> Room:
    return Room(loaded, catalogue.strategy)


# What is refused stores nothing, and says what, where and what to do

Act = Callable[[Room], object]


def _nothing(room: Room) -> None:
    """Nothing happened before."""


def _opened(room: Room) -> None:
    room.open()


def _planned(room: Room) -> None:
    room.open(NEXT_WEEK)


def _held(room: Room) -> None:
    room.held()


def _held_then_opened(room: Room) -> None:
    room.held()
    room.open(NEXT_WEEK)


def _held_twice(room: Room) -> None:
    room.held(TODAY - WEEK)
    room.held()


def _settled(room: Room) -> None:
    review = room.open()
    room.decide(review)
    room.decide(review, state=DecisionState.DONE, note="fait", before=room.decided())


def _noted_twice(room: Room) -> None:
    review = room.open()
    room.note(review, chair="Marie")


def _judged(room: Room) -> None:
    room.judge(room.open())


def _changed(room: Room) -> None:
    review = room.open()
    room.decide(review)
    room.decide(review, owner="zoe@example.org", before=room.decided())


def _stale(room: Room) -> Review:
    """The last review as somebody has it in front of them since it was opened."""
    return replace(room.last(), version=1, state=ReviewState.OPEN, snapshot=None)


def _first(room: Room) -> Review:
    """The same of the first one."""
    return replace(all_reviews(room.store).all[0], version=1, state=ReviewState.OPEN, snapshot=None)


def _unheard(room: Room) -> Review:
    return replace(room.last(), id="1999-12-31")


Said = tuple[str, str]
"""What the sentence names, in French and in English."""

TODAY_SAID: Said = ("22 novembre 2026", "22 November 2026")
YESTERDAY_SAID: Said = ("21 novembre 2026", "21 November 2026")
NEVER_SAID: Said = ("1999-12-31", "1999-12-31")
OTHERS_SAID: Said = ("Quelqu’un d’autre", "Somebody else")

REFUSALS: list[tuple[str, Act, Act, type[UserFacingError], Said]] = [
    ("closed twice", _held, lambda room: room.close(_stale(room)), ReviewClosed, TODAY_SAID),
    (
        "closed again under another day",
        _held,
        lambda room: room.close(_stale(room), YESTERDAY),
        ReviewClosed,
        TODAY_SAID,
    ),
    ("minutes of a closed review", _held, lambda room: room.note(_stale(room), chair="Zoé"), ReviewClosed, TODAY_SAID),
    (
        "minutes of a review closed before the last one",
        _held_twice,
        lambda room: room.note(_first(room), chair="Zoé"),
        ReviewClosed,
        ("15 novembre 2026", "15 November 2026"),
    ),
    ("a judgement in a closed review", _held, lambda room: room.judge(_stale(room)), ReviewClosed, TODAY_SAID),
    ("a decision in a closed review", _held, lambda room: room.decide(_stale(room)), ReviewClosed, TODAY_SAID),
    ("a second open review", _opened, lambda room: room.open(NEXT_WEEK), AnotherReviewOpen, TODAY_SAID),
    ("the same day once more", _held, lambda room: room.open(), ReviewTooEarly, TODAY_SAID),
    ("a day before the last one", _held, lambda room: room.open(YESTERDAY), ReviewTooEarly, TODAY_SAID),
    (
        "moved to the day of the last one",
        _held_then_opened,
        lambda room: room.note(_stale(room), TODAY),
        ReviewTooEarly,
        TODAY_SAID,
    ),
    (
        "closed under the day of the last one",
        _held_then_opened,
        lambda room: room.close(_stale(room), TODAY),
        ReviewTooEarly,
        TODAY_SAID,
    ),
    (
        "closed ahead of its day",
        _planned,
        lambda room: room.close(_stale(room)),
        ReviewAhead,
        ("29 novembre 2026", "29 November 2026"),
    ),
    (
        "a decision without a text",
        _opened,
        lambda room: room.decide(room.last(), " \n\u200b"),
        TextMissing,
        ("Décision", "Decision"),
    ),
    (
        "a decision without an owner",
        _opened,
        lambda room: room.decide(room.last(), owner=""),
        TextMissing,
        ("Responsable", "Owner"),
    ),
    (
        "a due date that has passed",
        _opened,
        lambda room: room.decide(room.last(), due=YESTERDAY),
        DueInThePast,
        YESTERDAY_SAID,
    ),
    (
        "a decision moved to a day that has passed",
        _changed,
        lambda room: room.decide(room.last(), due=YESTERDAY, before=room.decided()),
        DueInThePast,
        YESTERDAY_SAID,
    ),
    (
        "a sentence of 100,000 characters",
        _opened,
        lambda room: room.judge(room.last(), said=ENDLESS),
        TextTooLong,
        ("Phrase", "Sentence"),
    ),
    (
        "a decision of 100,000 characters",
        _opened,
        lambda room: room.decide(room.last(), ENDLESS),
        TextTooLong,
        ("Décision", "Decision"),
    ),
    (
        "an owner of 100,000 characters",
        _opened,
        lambda room: room.decide(room.last(), owner=ENDLESS),
        TextTooLong,
        ("Responsable", "Owner"),
    ),
    (
        "a note of 100,000 characters",
        _opened,
        lambda room: room.decide(room.last(), note=ENDLESS),
        TextTooLong,
        ("Note", "Note"),
    ),
    (
        "a chair of 100,000 characters",
        _opened,
        lambda room: room.note(room.last(), chair=ENDLESS),
        TextTooLong,
        ("Présidence", "Chair"),
    ),
    (
        "an attendance of 100,000 characters",
        _opened,
        lambda room: room.note(room.last(), attendance=ENDLESS),
        TextTooLong,
        ("Présents", "Attendance"),
    ),
    (
        "minutes of 100,000 characters at the closing",
        _opened,
        lambda room: room.close(room.last(), summary=ENDLESS),
        TextTooLong,
        ("Compte rendu", "Minutes"),
    ),
    (
        "a contradiction without a sentence",
        _opened,
        lambda room: room.judge(room.last(), Confidence.SECURED, " \u200b"),
        ContradictionUnexplained,
        ("objectifs sécurisés", "objectives secured"),
    ),
    (
        "a decision that was settled",
        _settled,
        lambda room: room.decide(room.last(), state=DecisionState.DROPPED, note="abandonnée", before=room.decided()),
        DecisionSettled,
        ("soldée", "settled"),
    ),
    (
        "a judgement in a review that never was",
        _opened,
        lambda room: room.judge(_unheard(room)),
        ReviewUnknown,
        NEVER_SAID,
    ),
    (
        "a decision in a review that never was",
        _opened,
        lambda room: room.decide(_unheard(room)),
        ReviewUnknown,
        NEVER_SAID,
    ),
    ("minutes of a review that never was", _opened, lambda room: room.note(_unheard(room)), ReviewUnknown, NEVER_SAID),
    ("a review that never was shown", _opened, lambda room: room.shown(_unheard(room)), ReviewUnknown, NEVER_SAID),
    (
        "minutes over somebody else's",
        _noted_twice,
        lambda room: room.note(_stale(room), chair="Zoé"),
        VersionTaken,
        OTHERS_SAID,
    ),
    (
        "a judgement over somebody else's",
        _judged,
        lambda room: room.judge(room.last(), said="Tout va bien."),
        VersionTaken,
        OTHERS_SAID,
    ),
    (
        "a decision over somebody else's",
        _changed,
        lambda room: room.decide(room.last(), before=replace(room.decided(), version=1)),
        VersionTaken,
        OTHERS_SAID,
    ),
]


@pytest.mark.parametrize(("prepare", "act", "error", "named"), [pytest.param(*row, id=why) for why, *row in REFUSALS])
def test_what_is_refused_stores_nothing_and_says_what_and_what_to_do_in_both_languages(
    prepare: Act, act: Act, error: type[UserFacingError], named: Said, room: Room
) -> None:
    prepare(room)
    before = everything(room.store)
    with pytest.raises(UserFacingError) as caught:
        act(room)
    assert type(caught.value) is error
    assert everything(room.store) == before
    said = [language.explain(caught.value) for language in (FRENCH, ENGLISH)]
    assert [name in what for name, (what, _) in zip(named, said, strict=True)] == [True, True]
    assert said[0][1] != said[1][1]
    assert not any("{" in sentence or not sentence for both in said for sentence in both)


def test_what_may_just_be_kept_is_kept_whole(room: Room) -> None:
    review = room.open()
    room.judge(review, said="é" * LONGEST_TEXT)
    room.decide(review, "é" * LONGEST_TEXT, "é" * LONGEST_NAME, due=TODAY, note="é" * LONGEST_TEXT)
    room.note(review, chair="é" * LONGEST_NAME, attendance="é" * LONGEST_TEXT, summary="é" * LONGEST_SUMMARY)
    last = room.last()
    lengths = [len(each or "") for each in (last.chair, last.attendance, last.summary)]
    assert lengths == [LONGEST_NAME, LONGEST_TEXT, LONGEST_SUMMARY]
    assert room.judged(review).text == "é" * LONGEST_TEXT
    (decision,) = room.shown(last).decisions
    assert (len(decision.text), len(decision.owner), decision.due) == (LONGEST_TEXT, LONGEST_NAME, TODAY)


@pytest.mark.parametrize("confidence", CONFIDENCE_LEVELS)
@pytest.mark.parametrize("status", Status)
def test_only_a_contradiction_needs_a_sentence(confidence: Confidence, status: Status, empty_room: Room) -> None:
    contradiction = progress.contradicts(confidence, status)
    review = empty_room.open()
    done = refusal(lambda: empty_room.judge(review, confidence, "", status=status))
    assert done is (ContradictionUnexplained if contradiction else None)
    assert len(queries.stored_rows(empty_room.store, "assessment")) == (not contradiction)
    assert refusal(lambda: empty_room.judge(review, confidence, "Voir.", slug=WINNERS, status=status)) is None


@pytest.mark.parametrize("population", [each for each in Population if each is not Population.PROMISE])
def test_what_promises_nothing_is_commented_and_not_judged(population: Population, empty_room: Room) -> None:
    review = empty_room.open()
    for confidence in CONFIDENCE_LEVELS:
        judge = partial(empty_room.judge, review, confidence, "Voir.", slug=WINNERS, status=Status.NO_TARGET)
        assert refusal(partial(judge, population=population)) is NothingPromised
    comment = partial(
        empty_room.judge, review, Confidence.COMMENT, slug=WINNERS, status=Status.NO_TARGET, population=population
    )
    assert refusal(partial(comment, " \u200b")) is TextMissing
    assert queries.stored_rows(empty_room.store, "assessment") == []
    assert refusal(partial(comment, "Ne compte que les lauréats signés.")) is None
    assert empty_room.judged(review, WINNERS).confidence is Confidence.COMMENT


@pytest.fixture
def empty_room(store: Store, catalogue: Catalogue) -> Room:
    return Room(store, catalogue.strategy)


def test_the_best_judgement_of_what_is_late_and_the_worst_of_what_is_reached_contradict() -> None:
    late, reached = (
        {each for each in Confidence if progress.contradicts(each, status)} for status in (Status.LATE, Status.REACHED)
    )
    assert late == {Confidence.SECURED, Confidence.ATTAINABLE}
    assert reached == {Confidence.SUPPORT_NEEDED, Confidence.COMPROMISED}


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SECRETARY, Role.ADMINISTRATOR)])
def test_who_may_not_hold_reviews_stores_nothing_but_the_refusal(role: Role, room: Room) -> None:
    review = room.open()
    room.judge(review)
    staff(room.store)
    somebody = known_as(role)
    acts: list[Callable[[], object]] = [
        lambda: room.note(review, chair="Zoé", hand=room.hand(actor=somebody)),
        lambda: room.judge(review, before=room.judged(review), hand=room.hand(actor=somebody)),
        lambda: room.decide(review, hand=room.hand(actor=somebody)),
        lambda: room.close(review, hand=room.hand(actor=somebody)),
    ]
    before = everything(room.store)
    assert [refusal(act) for act in acts] == [NotAllowed] * 4
    after = everything(room.store)
    assert {table for table in after if after[table] != before[table]} == {"event"}


def test_nobody_holds_a_review_without_signing_in(room: Room) -> None:
    assert refusal(lambda: room.open(actor=NOBODY)) is SignInNeeded
    assert all_reviews(room.store).all == ()


def test_a_desk_without_the_members_figures_shows_no_meeting(room: Room) -> None:
    review = room.open()
    with pytest.raises(SignInNeeded):
        Desk(room.store, room.strategy, unpublished=False).meeting(review.id, today=TODAY)


# What is sent twice is stored once


@pytest.mark.parametrize("after_closing", [False, True], ids=["at once", "after the review was closed"])
def test_what_is_sent_twice_gets_the_first_receipt(after_closing: bool, room: Room) -> None:
    review = room.open()
    room.judge(review, slug=STUDENTS)
    room.decide(review, "Écrire à l’ANS")
    earlier = room.decided("Écrire à l’ANS")
    acts = [
        partial(room.note, review, chair="Marie", hand=room.hand()),
        partial(room.judge, review, hand=room.hand()),
        partial(room.judge, review, slug=STUDENTS, before=room.judged(review, STUDENTS), hand=room.hand()),
        partial(room.decide, review, due=TODAY, hand=room.hand()),
        partial(room.decide, review, state=DecisionState.DONE, note="fait", before=earlier, hand=room.hand()),
    ]
    first = [act() for act in acts]
    if after_closing:
        room.close(room.last())
    before = everything(room.later(days=3).store)
    assert [act() for act in acts] == [replace(receipt, repeated=True) for receipt in first]
    assert everything(room.store) == before


def test_a_review_opened_or_closed_twice_by_one_click_is_so_once(room: Room) -> None:
    opening, closing = room.hand(id="opening"), room.hand(id="closing")
    assert room.open(id="opening") == room.open(id="opening")
    review = room.last()
    first = room.close(review, hand=closing)
    assert room.close(review, hand=closing) == replace(first, repeated=True)
    assert refusal(lambda: room.open(id=opening.id)) is None
    assert [each.version for each in all_reviews(room.store).all] == [2]


def test_a_settled_decision_settled_again_by_the_same_click_is_no_refusal(room: Room) -> None:
    review = room.open()
    room.decide(review)
    click = room.hand()
    room.decide(review, state=DecisionState.DONE, note="fait", before=room.decided(), hand=click)
    again = room.decide(review, state=DecisionState.DONE, note="fait", before=room.decided(), hand=click)
    assert again.repeated


# Two people at once


def test_of_two_who_write_the_same_thing_at_once_one_is_told(room: Room) -> None:
    review = room.open()
    room.decide(review)
    decision = room.decided()
    contests: list[Callable[[str], object]] = [
        lambda name: room.note(review, chair=name),
        lambda name: room.judge(review, said=name),
        lambda name: room.decide(review, owner=name, before=decision),
    ]
    for contest in contests:
        told = at_once(*(partial(refusal, partial(contest, name)) for name in ("Zoé", "Paul")))
        assert Counter(told) == {None: 1, VersionTaken: 1}
    assert (room.last().version, room.judged(review).version, room.decided().version) == (2, 1, 2)


def test_of_two_who_open_a_review_at_once_one_is_told(room: Room) -> None:
    told = at_once(*(partial(refusal, partial(room.open, day)) for day in (TODAY, TOMORROW)))
    assert Counter(told) == {None: 1, AnotherReviewOpen: 1}
    same = Room(room.store, room.strategy)
    assert len(all_reviews(same.store).all) == 1


PEOPLE, CLOSERS, WRITES = 20, 3, 3


def test_what_twenty_people_write_while_a_review_is_closed_is_frozen_or_refused(room: Room) -> None:
    review = room.open()
    slugs = [each.indicator.slug for each in Desk(room.store, room.strategy).overview(on=TODAY).situations][:PEOPLE]

    def write(number: int) -> list[tuple[str, type[UserFacingError] | None]]:
        name = f"person {number}"
        done = [(name, refusal(lambda: room.judge(review, said=name, slug=slugs[number])))]
        done += [(text, refusal(partial(room.decide, review, text))) for text in _texts(name)]
        return [*done, ("minutes", refusal(lambda: room.note(room.last(), attendance=name)))]

    def close(_: int) -> list[tuple[str, type[UserFacingError] | None]]:
        done: list[type[UserFacingError] | None] = []
        while not done or done[-1] in (ReviewMoved, VersionTaken):
            done.append(refusal(lambda: room.close(replace(room.last(), state=ReviewState.OPEN, snapshot=None))))
        return [("close", each) for each in done]

    tasks = [*(partial(write, number) for number in range(PEOPLE)), *(partial(close, each) for each in range(CLOSERS))]
    told = [each for every in at_once(*tasks) for each in every]
    _assert_frozen_or_refused(room, told)


def _texts(name: str) -> list[str]:
    return [f"{name}, decision {place}" for place in range(WRITES)]


def _assert_frozen_or_refused(room: Room, told: list[tuple[str, type[UserFacingError] | None]]) -> None:
    assert {error for _, error in told} <= {None, ReviewClosed, ReviewMoved, VersionTaken}
    assert [error for name, error in told if name == "close" and error is None] == [None]
    review = room.last()
    meeting = room.shown(review)
    assert meeting.snapshot is not None
    kept = sorted(each.text for each in meeting.decisions) + sorted(
        each.text or "" for each in meeting.assessments.values()
    )
    stored = sorted(name for name, error in told if error is None and name not in ("close", "minutes"))
    assert sorted(kept) == stored
    written = [row for table in ("assessment", "decision") for row in queries.stored_rows(room.store, table)]
    assert len(written) == len(stored)
    assert written_figures(meeting.overview) == meeting.snapshot.figures
    assert review.version == 2 + sum(name == "minutes" and error is None for name, error in told)


def test_a_review_that_somebody_writes_into_while_it_is_closed_is_not_closed(room: Room) -> None:
    """What is put together for the frozen state lacks a judgement that is stored a moment later."""

    class Interrupted(Store):
        """The same store, in which somebody judges while the figures are read."""

        def rows(self, sql: str, **parameters: object) -> list[dict[str, object]]:
            if "FROM indicator WHERE known_on" in sql and not judged:
                judged.append(sql)
                closing.judge(review)
            return super().rows(sql, **parameters)

    judged: list[str] = []
    review = room.open()
    room.store.close()
    closing = Room(Interrupted(room.store.path, Lock(room.store.path)), room.strategy)
    assert refusal(lambda: closing.close(review)) is ReviewMoved
    closing.store.close()
    room = Room(open_store(closing.store.path), room.strategy)
    assert room.last() == review
    assert queries.stored_rows(room.store, "snapshot") == []
    room.close(review)
    assert SITES in room.shown(room.last()).assessments


# Days


def test_a_day_on_which_a_review_was_first_planned_can_have_one_later(room: Room) -> None:
    planned = room.open(NEXT_WEEK)
    room.note(planned, TODAY)
    room.close(room.last())
    second = room.later(days=7)
    review = second.open(NEXT_WEEK)
    assert review.held_on == NEXT_WEEK
    assert review.id != planned.id
    second.close(review)
    assert [each.held_on for each in all_reviews(room.store).closed] == [TODAY, NEXT_WEEK]


def test_an_open_review_is_told_against_the_one_before_even_when_the_clock_was_set_back(room: Room) -> None:
    first = room.held()
    review = room.open(NEXT_WEEK)
    for today in (TODAY - 3 * WEEK, TODAY, NEXT_WEEK, NEXT_WEEK + WEEK):
        meeting = room.shown(review, today)
        assert (meeting.previous, meeting.changes.old.on) == (first, TODAY)
        assert meeting.on == min(max(today, TODAY), NEXT_WEEK)


def test_a_day_without_a_review_is_told_against_the_last_one_or_the_eve_of_the_announcement(room: Room) -> None:
    eve = room.strategy.known_on - dt.timedelta(days=1)
    assert room.shown(None).changes.old == AsOf(eve, room.store.version())
    room.held(TODAY)
    assert room.shown(None, NEXT_WEEK).changes.old == AsOf(TODAY, room.frozen().until_seq)
    assert room.shown(None, YESTERDAY).changes.old == AsOf(eve, room.store.version())


# Decisions and verdicts from review to review


def test_open_decisions_are_carried_over_the_overdue_ones_first_and_settled_ones_end_with_their_review(
    room: Room,
) -> None:
    first = room.later(days=-7)
    review = first.open(TODAY - WEEK)
    for text, due in (
        ("sans échéance", None),
        ("plus tard", NEXT_WEEK),
        ("en retard", YESTERDAY),
        ("très en retard", TODAY - WEEK),
        ("faite alors", TODAY - WEEK),
        ("abandonnée ensuite", YESTERDAY),
    ):
        first.decide(review, text, due=due)
    first.decide(
        review,
        "faite alors",
        due=TODAY - WEEK,
        state=DecisionState.DONE,
        note="fait",
        before=first.decided("faite alors"),
    )
    first.close(review)
    second = room.open()
    left = room.decided("abandonnée ensuite")
    room.decide(second, left.text, due=left.due, state=DecisionState.DROPPED, note="sans objet", before=left)
    shown = room.shown(second)
    assert [each.text for each in shown.decisions] == [
        "très en retard",
        "en retard",
        "plus tard",
        "sans échéance",
        "abandonnée ensuite",
    ]
    assert [each.is_overdue(shown.on) for each in shown.decisions] == [True, True, False, False, False]
    assert [wording.decision_state(each, shown.on, FRENCH) for each in shown.decisions][-1] == "abandonnée"
    assert "faite alors" in [each.text for each in room.shown(all_reviews(room.store).all[0]).decisions]
    assert left.text not in [each.text for each in room.shown(None, TOMORROW).decisions]


def test_a_decision_that_was_due_keeps_its_day_when_it_is_settled_late(room: Room) -> None:
    review = room.open()
    room.decide(review, due=TODAY)
    late = room.later(days=7)
    done = refusal(
        lambda: late.decide(review, due=TODAY, state=DecisionState.DONE, note="enfin", before=room.decided())
    )
    assert done is None
    assert (room.decided().state, room.decided().due, room.decided().note) == (DecisionState.DONE, TODAY, "enfin")


def test_the_strip_of_verdicts_goes_from_the_first_review_to_this_one(room: Room) -> None:
    said = [Confidence.SECURED, Confidence.SUPPORT_NEEDED, Confidence.COMPROMISED]
    held = []
    for weeks, confidence in zip((-2, -1, 0), said, strict=True):
        then = room.later(days=7 * weeks)
        review = then.open(TODAY + weeks * WEEK)
        then.judge(review, Confidence.ATTAINABLE)
        then.judge(review, confidence, before=then.judged(review))
        held.append(review)
        then.close(review)
    strips = [
        [(each.review.id, each.assessment.confidence) for each in room.shown(review).verdicts[SITES]] for review in held
    ]
    whole = [(review.id, confidence) for review, confidence in zip(held, said, strict=True)]
    assert strips == [whole[:1], whole[:2], whole]
    assert room.shown(held[1]).assessments[SITES].confidence is Confidence.SUPPORT_NEEDED
    assert room.shown(room.open(NEXT_WEEK)).assessments == {}


def test_a_day_without_a_review_shows_the_decisions_as_they_stood_on_it(room: Room) -> None:
    earlier = room.later(days=-7)
    earlier.decide(earlier.open(TODAY - WEEK), "taken then")
    earlier.close(earlier.last())
    review = room.open(TODAY)
    room.decide(review, "taken today")
    room.decide(review, "taken then", state=DecisionState.DONE, note="fait", before=room.decided("taken then"))
    shown = room.shown(None, YESTERDAY).decisions
    assert [(each.text, each.state) for each in shown] == [("taken then", DecisionState.OPEN)]


def test_a_day_that_was_typed_and_not_kept_is_not_frozen(room: Room) -> None:
    review = room.open(TODAY)
    with pytest.raises(ReviewDayChanged):
        room.close(review, YESTERDAY)
    assert room.last().is_open
    room.note(review, YESTERDAY)
    room.close(room.last())
    assert room.frozen().frozen_on == YESTERDAY


def test_what_is_saved_while_a_review_is_looked_at_comes_with_the_next_look(room: Room) -> None:
    room.open(TODAY)
    meeting = room.shown(room.last())
    row = value_row(period_end=YESTERDAY, known_on=TODAY, value=Decimal(55))
    append(room.store, entered(row, id="meanwhile"), now=room.now)
    assert meeting.sheet(SITES).situation is meeting.overview.named(SITES)
