"""What is new is told whole, in one sentence everywhere, the important first; at the first review all of it is new."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators import wording
from indicators.catalogue import Catalogue
from indicators.dossier import dossier_of, write_markdown
from indicators.model import Population
from indicators.readings import Changes, Desk
from indicators.readings import changes as told_apart
from indicators.store import Store, append, queries
from indicators.texts import LANGUAGES, Language
from pages.overview.agenda import list_news
from pages.review import news, title
from tests.fixtures import TODAY, entered, value_row
from tests.holding import SITES, WEEK, Room

FRENCH = LANGUAGES["fr"]
SINCE = "depuis l’annonce de la stratégie, le 29 juin 2021 (aucune revue auparavant)"

languages = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)


@pytest.fixture
def room(loaded: Store, catalogue: Catalogue) -> Room:
    return Room(loaded, catalogue.strategy)


def since_review(room: Room, on: dt.date = TODAY) -> Changes:
    return Desk(room.store, room.strategy).since_last_review(on=on)


def listed(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("- ")]


def test_at_the_first_review_everything_since_the_announcement_is_new(room: Room) -> None:
    meeting = room.shown(room.open())
    stored = {(row["indicator"], row["period_end"]) for row in queries.stored_rows(room.store, "achievement")}
    known = {each.indicator.slug for each in meeting.overview.situations}
    assert len(meeting.changes.values) == len({period for period in stored if period[0] in known})
    assert len(meeting.changes.plans) == sum(len(each.plans) for each in meeting.overview.situations)
    assert "rien de nouveau" not in wording.news_text(meeting.changes, FRENCH)
    assert wording.news_text(meeting.changes, FRENCH).endswith(SINCE)


@languages
@pytest.mark.parametrize("held", [False, True], ids=["first review", "second review"])
def test_overview_review_and_dossier_say_one_sentence(held: bool, language: Language, room: Room) -> None:
    if held:
        room.later(days=-7).held(TODAY - WEEK)
        row = value_row(period_end=TODAY - dt.timedelta(days=2), known_on=TODAY, value=Decimal(55))
        append(room.store, entered(row, id="this week"), now=room.now)
    meeting = room.shown(room.open())
    sentence = wording.news_text(meeting.changes, language)
    assert wording.news_text(since_review(room), language) == sentence
    plainly = [
        list_news(since_review(room), language, ()).under,
        title(meeting, language, large=True),
        write_markdown(dossier_of(meeting, language)).decode(),
    ]
    for text in plainly:
        assert sentence[1:] in text.replace("\\", "").replace("*", "")


@languages
def test_no_list_of_news_is_cut(language: Language, room: Room) -> None:
    changes = room.shown(room.open()).changes
    every = [line for _, lines in wording.change_lines(changes, language) for line in lines]
    assert max(len(lines) for _, lines in wording.change_lines(changes, language)) > 12  # what was shown before
    assert len(listed(news.told(changes, language))) == len(every)
    assert len(list_news(changes, language, ()).lines) == len(every)


def test_very_long_lists_are_whole_with_their_folds(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "FOLDED", 5)
    changes = room.shown(room.open()).changes
    folds = news.folded_lines(changes, FRENCH)
    every = {heading: len(lines) for heading, lines in wording.change_lines(changes, FRENCH)}
    assert {heading: len(lines) + 5 for heading, lines in folds.items()} == {
        heading: number for heading, number in every.items() if number > 5
    }
    assert len(listed(news.told(changes, FRENCH))) == sum(min(number, 5) for number in every.values())


def test_promises_and_headline_figures_come_before_the_rest(room: Room) -> None:
    meeting = room.shown(room.open())
    situations = {each.indicator.slug: each for each in meeting.overview.situations}
    important = [situations[line.indicator.slug] for line in wording.important_news(meeting.changes, FRENCH)]
    populations = [list(Population).index(each.population) for each in important]
    assert populations == sorted(populations)
    promises = [each.indicator.headline is None for each in important if each.population is Population.PROMISE]
    assert promises == sorted(promises)
    changes = meeting.changes
    for slugs in (
        [change.indicator.slug for change in changes.values],
        [change.indicator.slug for change in changes.plans],
        [change.after.slug for change in changes.definitions],
    ):
        ranks = [changes.ranks[slug] for slug in slugs]
        assert ranks == sorted(ranks)


def test_of_very_many_first_values_the_latest_of_each_indicator_is_told_and_that_is_said(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_apart, "FIRST_VALUES", 10)
    changes = since_review(room)
    periods = {each.indicator.slug: each.after.period_end for each in changes.values}
    assert len(periods) == len(changes.values)
    achieved = Desk(room.store, room.strategy).overview(on=TODAY).named(SITES).achieved
    assert achieved is not None
    assert periods[SITES] == achieved.period_end
    assert wording.news_text(changes, FRENCH).endswith("de chaque indicateur, seule la dernière valeur est citée")
