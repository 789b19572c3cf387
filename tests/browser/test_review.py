"""A review in a real browser: a whole meeting, a screen that follows along, two people who take minutes at once."""

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from indicators.catalogue import read_strategy
from indicators.model import Confidence, Status
from indicators.numbers import local_day, write_date
from indicators.store import Store, open_store
from tests.bench.servers import Server, serve
from tests.browser import chromium
from tests.browser.conftest import PROJECT, Open, database, opener
from tests.browser.receipts import expect_receipt
from tests.browser.test_entry import as_person, previewed, stored, typed
from tests.browser.test_hostile_texts import HOSTILE, NARROW_PX, assert_inert
from tests.browser.test_pages import MAIN, english_sentences, text_of
from tests.holding import SITES, WEEK, Room

pytestmark = pytest.mark.browser

WALK = "/revue?etape=tour&indicateur={}"
DECISIONS, MINUTES = "/revue?etape=decisions", "/revue?etape=compte-rendu"
CHOICE, ABOUT = "Une nouvelle décision, ou une décision à solder ?", "Objet de la décision"
BESIDE_HEADLINES = "Aucun juriste n’a été compté en cinq ans."


def today() -> dt.date:
    """The day that the server has."""
    return local_day(dt.datetime.now(dt.UTC).replace(tzinfo=None))


def last_week(store: Store) -> None:
    """A review held and closed a week ago, with one judgement and one decision that is late by now."""
    held_on = today() - WEEK
    room = Room(store, read_strategy(), dt.datetime.combine(held_on, dt.time(9)))
    review = room.open(held_on)
    room.judge(review, Confidence.SECURED, "Cible dépassée.", status=Status.REACHED)
    due = held_on + dt.timedelta(days=2)
    room.decide(review, "Publier la carte des lieux", "Paul Martin", due, indicator=SITES)
    room.close(review, chair="Mme Lefèvre", summary="Rien à signaler.")


@pytest.fixture(scope="module")
def last_weeks(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database whose committee met a week ago."""
    path = Path(shutil.copy(figures, tmp_path_factory.mktemp("review") / "last_week.duckdb"))
    store = open_store(path)
    last_week(store)
    store.close()
    return path


@pytest.fixture
def open_meeting(browser: Browser, last_weeks: Path, tmp_path: Path) -> Iterator[Open]:
    """A server of this test's own, whose committee met a week ago."""
    path = Path(shutil.copy(last_weeks, tmp_path / "meeting.duckdb"))
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as running:
        yield from opener(browser, running.url)


@pytest.fixture(scope="module")
def common_meeting(last_weeks: Path) -> Iterator[Server]:
    """A server where today's review is open, for tests that leave it open and keep different things in it."""
    path = Path(shutil.copy(last_weeks, last_weeks.with_name("today.duckdb")))
    store = open_store(path)
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    Room(store, read_strategy(), now).open(today())
    store.close()
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as running:
        yield running


@pytest.fixture
def join_meeting(browser: Browser, common_meeting: Server) -> Iterator[Open]:
    """Opens paths of that server."""
    yield from opener(browser, common_meeting.url)


@pytest.fixture(scope="module")
def hostile_server(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a closed review that holds hostile texts; tests only look."""
    path = Path(shutil.copy(figures, tmp_path_factory.mktemp("review") / "hostile.duckdb"))
    store = open_store(path)
    hostile = " ".join(HOSTILE)[:3_900]
    held_on = today() - WEEK
    room = Room(store, read_strategy(), dt.datetime.combine(held_on, dt.time(9)))
    review = room.open(held_on)
    room.judge(review, Confidence.SECURED, hostile, status=Status.REACHED)
    room.decide(review, hostile, HOSTILE[1], indicator=SITES)
    room.close(review, chair=HOSTILE[0], attendance=hostile, summary=hostile)
    store.close()
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as running:
        yield running


@pytest.fixture
def open_hostile(browser: Browser, hostile_server: Server) -> Iterator[Open]:
    """Opens paths of that server."""
    yield from opener(browser, hostile_server.url)


def says(page: Page, text: str | re.Pattern[str]) -> None:
    """The page says so, and is drawn to its end: what stands under it may be another form by then."""
    expect(page.locator(MAIN)).to_contain_text(text)
    chromium.settled(page)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).click()


def go_to(page: Page, part: str) -> Page:
    press(page, re.compile(f"^{part}"))
    return chromium.settled(page)


def opened(page: Page, person: str = "marie") -> Page:
    """Open the review of today."""
    as_person(page, person)
    if not page.get_by_label("Présidence").is_visible():  # before the first review the form is open already
        page.get_by_text("Ouvrir une revue").click()
    page.get_by_label("Présidence").fill("M. Nguyen")
    page.keyboard.press("Enter")
    chromium.settled(page)
    press(page, "Ouvrir la revue")
    says(page, "La revue est ouverte")
    return chromium.settled(page)


def walk_to(page: Page, name: str) -> None:
    """Go through the walk with the arrow keys, back and forth, until this indicator is on the screen."""
    shown = page.locator("h1").inner_text()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1")).not_to_have_text(shown)
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_have_text(shown)
    for _ in range(40):
        if page.locator("h1").inner_text() == name:
            break
        place = page.get_by_text(re.compile(r"^\d+ sur \d+")).inner_text()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_text(place, exact=True)).to_have_count(0)
    expect(page.locator("h1")).to_have_text(name)
    chromium.settled(page)


def judged(page: Page, level: str) -> None:
    page.get_by_role("radio", name=re.compile(level)).click()
    press(page, "Enregistrer l’appréciation")


def decided(page: Page, text: str, owner: str) -> None:
    page.get_by_label("Décision", exact=True).fill(text)
    page.get_by_label("Responsable", exact=True).fill(owner)
    press(page, "Enregistrer la décision")


def choose_option(page: Page, field: str, option: str) -> None:
    """Choose from a list as a person does: open it, type the beginning, press the line."""
    page.get_by_label(field).click()
    page.keyboard.type(option[:12])
    page.get_by_role("option", name=option, exact=True).click()
    chromium.settled(page)


def decision_row(page: Page, text: str) -> Locator:
    return page.get_by_role("row", name=re.compile(re.escape(text)))


def dossier_text(page: Page, ending: str) -> str:
    """Make the dossier, take it, and read what a reader sees of it."""
    suffix = {"PDF": "pdf", "HTML": "html", "Markdown": "md"}[ending]
    press(page, f"Préparer le dossier ({ending})")
    with page.expect_download(timeout=60_000) as begun:
        page.get_by_role("button", name=re.compile(rf"^Télécharger dossier.*\.{suffix}")).click()
    assert re.fullmatch(rf"dossier-{today()}-[0-9a-f]{{8}}\.{suffix}", begun.value.suggested_filename)
    if ending == "PDF":
        return "".join(sheet.extract_text() for sheet in PdfReader(begun.value.path()).pages)
    return begun.value.path().read_text(encoding="utf-8")


def flat(text: str) -> str:
    """Return a text without spaces and escapes: a PDF breaks its lines anywhere."""
    return "".join(text.replace("\\", "").replace("&#39;", "'").split())


def test_a_whole_meeting_from_opening_to_the_record_of_it(open_meeting: Open) -> None:
    page = opened(open_meeting("/revue"))
    day, before = write_date(today(), "fr"), write_date(today() - WEEK, "fr")
    expect(page.locator("h1")).to_have_text(f"Revue du {day} (ouverte)")
    says(page, f"depuis la revue du {before}")
    says(page, "En attente")

    go_to(page, "Tour des indicateurs")
    walk_to(page, "Universités concernées")
    judged(page, "objectifs sécurisés")
    says(page, "« objectifs sécurisés » contredit l’état calculé, « trop ancien pour conclure ».")
    page.get_by_label("Phrase").fill("Les universités manquantes ont signé hier.")
    press(page, "Enregistrer l’appréciation")
    expect_receipt(page, "L’appréciation est enregistrée")
    chromium.settled(page)
    says(page, "1 apprécié")
    walk_to(page, "Juristes en santé numérique formés")
    judged(page, "objectifs compromis")
    expect_receipt(page, "L’appréciation est enregistrée")
    page.get_by_label("Phrase").fill(BESIDE_HEADLINES)
    press(page, "Enregistrer l’appréciation")
    says(page, f"« {BESIDE_HEADLINES} »")
    walk_to(page, "Enveloppe de la stratégie")
    expect(page.get_by_role("radio", name=re.compile("objectifs"))).to_have_count(0)
    page.get_by_label("Commentaire").fill("Révisée deux fois.")
    press(page, "Enregistrer le commentaire")
    says(page, "3 appréciés")

    go_to(page, "Décisions")
    says(page, "5 jours de retard")
    choose_option(page, ABOUT, "Toute la stratégie")
    decided(page, "Relancer la DGESIP", "Camille Roux")
    expect_receipt(page, "La décision est enregistrée")
    chromium.settled(page)
    page.get_by_label("Une nouvelle décision, ou une décision à solder ?").click()
    page.get_by_role("option", name="Publier la carte des lieux").click()
    page.get_by_role("radio", name="faite").click()
    page.get_by_label("Note").fill("Carte publiée le 20.")
    press(page, "Enregistrer la modification")
    expect_receipt(page, "La décision est enregistrée")
    chromium.settled(page)

    go_to(page, "Compte rendu")
    for said in ("Séance brève.", "Séance brève, sans débat."):
        page.get_by_label("Compte rendu", exact=True).fill(said)
        press(page, "Enregistrer le compte rendu")
        expect_receipt(page, "Le compte rendu est enregistré")
        chromium.settled(page)
        expect(page.get_by_label("Compte rendu", exact=True)).to_have_value(said)
    page.get_by_text("Je confirme").click()
    press(page, "Clore et figer")
    expect_receipt(page, "La revue est close, ses chiffres sont figés")
    chromium.settled(page)

    record = open_meeting(f"/revue?revue={today()}&etape=compte-rendu")
    expect(record.locator("h1")).to_have_text(f"Revue du {day}")
    for said in (
        "M. Nguyen",
        "Séance brève, sans débat.",
        "empreinte",
        f"De la revue du {before} à la revue du {day}",
    ):
        says(record, said)
    expect(record.get_by_role("row", name=re.compile("Universités concernées"))).to_contain_text("19")
    expect(record.get_by_role("button", name="Enregistrer le compte rendu")).to_have_count(0)
    whole = ("Les universités manquantes ont signé hier.", BESIDE_HEADLINES, "Révisée deux fois.")
    kept = (*whole, "Relancer la DGESIP", "Toute la stratégie", "Carte publiée le 20.")
    for said in kept:
        says(record, said)
    says(record, f"Tiers-lieux d’expérimentation : objectifs sécurisés : « Cible dépassée. » (revue du {before})")
    says(record, "Avancement : ouverte → faite")
    for ending in ("PDF", "HTML", "Markdown"):
        text = dossier_text(record, ending)
        assert [said for said in kept if flat(said) not in flat(text)] == [], ending
    go_to(record, "Décisions")
    says(record, "Relancer la DGESIP")
    says(record, "Carte publiée le 20.")
    go_to(record, "Tour des indicateurs")
    walk_to(record, "Universités concernées")
    expect(record.get_by_text("Les universités manquantes ont signé hier.")).to_have_count(1)
    expect(record.get_by_text("objectifs sécurisés")).to_have_count(1)
    assert not [each for each in english_sentences() if each in text_of(record)]


def test_an_open_review_shows_what_a_manager_saves_without_a_reload_and_keeps_what_is_being_typed(
    join_meeting: Open,
) -> None:
    screen = join_meeting(WALK.format(SITES))
    says(screen, "37 lieux pour une cible de 30 lieux")
    screen.get_by_label("Phrase").type("Une phrase qui n’est pas encore")
    manager = as_person(join_meeting(f"/saisie?indicateur={SITES}"), "paul")
    stored(previewed(typed(manager, "lieux", date=(today() - dt.timedelta(days=1)).strftime("%d/%m/%Y"), value="41")))
    says(screen, "1 valeur provisoire : 41 lieux")
    says(screen, "37 lieux pour une cible de 30 lieux")
    expect(screen.get_by_label("Phrase")).to_have_value("Une phrase qui n’est pas encore")


def test_two_people_who_take_minutes_at_once_do_not_overwrite_each_other(join_meeting: Open) -> None:
    marie = go_to(as_person(join_meeting("/revue")), "Compte rendu")
    paul = as_person(join_meeting(MINUTES), "paul")
    paul.get_by_label("Compte rendu", exact=True).fill("Version de Paul")
    marie.get_by_label("Compte rendu", exact=True).fill("Version de Marie")
    press(paul, "Enregistrer le compte rendu")
    says(paul, "Le compte rendu est enregistré (n°")
    says(marie, "Quelqu’un d’autre a enregistré ceci pendant votre saisie. Rien n’est perdu : choisissez.")
    says(marie, "Version de Paul")
    says(marie, "paul@example.org")
    expect(marie.get_by_label("Compte rendu", exact=True)).to_have_value("Version de Marie")
    press(marie, "Mettre le mien à la place du leur")
    says(marie, "Le compte rendu est enregistré (n°")
    expect(join_meeting(MINUTES).get_by_label("Compte rendu", exact=True)).to_have_value("Version de Marie")


def test_what_cannot_be_kept_is_said_and_stays_typed(join_meeting: Open) -> None:
    page = as_person(join_meeting("/revue"))
    go_to(page, "Décisions")
    decided(page, "Relancer la DGESIP", "")
    says(page, "« Responsable » est vide. Remplissez ce champ ; rien n’a été enregistré.")
    page.get_by_label("Responsable", exact=True).fill("Camille Roux")
    page.get_by_role("spinbutton", name="jour, Échéance").click()
    page.keyboard.type((today() - WEEK).strftime("%d%m%Y"))
    page.keyboard.press("Enter")
    press(page, "Enregistrer la décision")
    says(page, "est déjà passée. Choisissez un jour à venir ; rien n’a été enregistré.")
    expect(page.get_by_label("Décision", exact=True)).to_have_value("Relancer la DGESIP")
    go_to(page, "Tour des indicateurs")
    long = "x" * 100_000
    page.get_by_label("Phrase").fill(long)
    judged(page, "appuis nécessaires")
    says(page, "« Phrase » compte 100000 caractères ; 4000 au plus peuvent être gardés.")
    expect(page.get_by_label("Phrase")).to_have_value(long)


def test_what_was_typed_when_somebody_else_closed_the_review_is_handed_back(open_meeting: Open) -> None:
    marie = go_to(opened(open_meeting("/revue")), "Compte rendu")
    paul = as_person(open_meeting(WALK.format(SITES)), "paul")
    paul.get_by_label("Phrase").fill("Deux lieux se retirent.")
    paul.keyboard.press("Tab")
    chromium.settled(paul)
    marie.get_by_text("Je confirme").click()
    chromium.settled(marie)
    press(marie, "Clore et figer")
    says(marie, "La revue est close, ses chiffres sont figés (n°")
    says(paul, "Quelqu’un d’autre a clos ou ouvert la revue pendant votre saisie.")
    says(paul, "Deux lieux se retirent.")
    expect(paul.get_by_role("button", name="Enregistrer l’appréciation")).to_have_count(0)
    press(paul, "L’effacer")
    expect(paul.get_by_text("Deux lieux se retirent.")).to_have_count(0)


def test_a_double_click_keeps_a_judgement_once_and_accuses_nobody(join_meeting: Open) -> None:
    page = as_person(join_meeting(WALK.format(SITES)), "marie")
    page.get_by_role("radio", name=re.compile("objectifs sécurisés")).click()
    chromium.settled(page)
    page.get_by_role("button", name="Enregistrer l’appréciation").dblclick(delay=20)
    says(page, "1 apprécié")
    chromium.settled(page)
    expect(page.get_by_text("Quelqu’un d’autre")).to_have_count(0)
    expect(join_meeting("/journal?nature=assessment").get_by_text("version 2")).to_have_count(0)


def test_an_unknown_review_is_named_and_one_can_go_on(open_hostile: Open) -> None:
    said = text_of(open_hostile("/revue?revue=%3Cscript%3E"))
    assert "Il n’y a pas de revue « <script> »." in said
    assert "Revue du" in said


def test_hostile_texts_of_a_review_are_shown_as_text(open_hostile: Open) -> None:
    for address in (MINUTES, DECISIONS, WALK.format(SITES), "/journal"):
        assert_inert(chromium.charted(open_hostile(address, width=NARROW_PX)), address)


def test_a_record_that_is_not_what_was_frozen_is_not_shown_and_one_can_go_on(
    browser: Browser, last_weeks: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(last_weeks, tmp_path / "broken.duckdb"))
    with duckdb.connect(path) as connection:
        connection.execute("UPDATE assessment SET text = 'Tout va bien.'")
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as running:
        for open_page in opener(browser, running.url):
            page = open_page("/revue")
            says(page, "n’est plus celui qui a été enregistré")
            assert "Tout va bien." not in text_of(page)
            opened(page)
            expect(page.locator("h1")).to_contain_text("(ouverte)")


def test_before_the_first_review_the_page_says_what_it_is_for(open_page: Open) -> None:
    said = text_of(open_page("/revue"))
    assert "Aucune revue n’est encore enregistrée." in said
    assert "Ouvrir une revue" in said


def test_decisions_are_changed_again_and_again_without_a_reload_and_without_duplicates(open_meeting: Open) -> None:
    page = go_to(opened(open_meeting("/revue")), "Décisions")
    for text in ("Écrire aux universités", "Écrire aux tiers-lieux"):
        decided(page, text, "Camille Roux")
        expect(decision_row(page, text)).to_have_count(1)
        chromium.settled(page)
    for turn in ("une fois", "deux fois", "trois fois"):
        for text in ("Écrire aux universités", "Écrire aux tiers-lieux"):
            choose_option(page, CHOICE, text)
            expect(page.get_by_role("heading", name="Solder ou modifier")).to_be_visible()
            page.get_by_label("Note").fill(f"Relancé {turn}")
            press(page, "Enregistrer la modification")
            expect(decision_row(page, text)).to_contain_text(f"Relancé {turn}")
            chromium.settled(page)
            expect(page.get_by_role("heading", name="Nouvelle décision")).to_be_visible()
            expect(page.get_by_label(CHOICE)).to_have_value("Une nouvelle décision")
            expect(page.get_by_label("Décision", exact=True)).to_have_value("")
    decided(page, "Publier le calendrier", "Paul Martin")
    says(page, "Publier le calendrier")
    for text in ("Écrire aux universités", "Écrire aux tiers-lieux", "Publier le calendrier"):
        expect(decision_row(page, text)).to_have_count(1)


def test_after_the_walk_a_decision_can_be_about_the_whole_strategy_and_lose_a_wrong_indicator(
    open_meeting: Open,
) -> None:
    page = go_to(opened(open_meeting("/revue")), "Tour des indicateurs")
    page.keyboard.press("ArrowRight")
    chromium.settled(page)
    walked = page.locator("h1").inner_text()
    go_to(page, "Décisions")
    expect(page.get_by_label(ABOUT)).to_have_value(walked)
    choose_option(page, ABOUT, "Toute la stratégie")
    decided(page, "Réunir le comité chaque mois", "Camille Roux")
    expect(decision_row(page, "Réunir le comité chaque mois")).to_contain_text("Toute la stratégie")
    chromium.settled(page)
    decided(page, "Vérifier les conventions", "Paul Martin")
    expect(decision_row(page, "Vérifier les conventions")).to_contain_text(walked)
    chromium.settled(page)
    for about in ("Toute la stratégie", "Tiers-lieux d’expérimentation", "Toute la stratégie"):
        choose_option(page, CHOICE, "Vérifier les conventions")
        choose_option(page, ABOUT, about)
        press(page, "Enregistrer la modification")
        expect(decision_row(page, "Vérifier les conventions")).to_contain_text(about)
        chromium.settled(page)


def test_a_second_tab_sees_a_change_and_nobody_s_typing_is_lost(open_meeting: Open) -> None:
    page = go_to(opened(open_meeting("/revue")), "Décisions")
    other = as_person(open_meeting(DECISIONS), "paul")
    choose_option(other, CHOICE, "Publier la carte des lieux")
    other.get_by_label("Note").fill("La carte est prête")
    choose_option(page, CHOICE, "Publier la carte des lieux")
    page.get_by_label("Responsable", exact=True).fill("Zoé Petit")
    press(page, "Enregistrer la modification")
    expect_receipt(page, "La décision est enregistrée")
    says(other, "Quelqu’un d’autre a enregistré ceci pendant votre saisie.")
    expect(other.get_by_label("Note")).to_have_value("La carte est prête")
    other.get_by_label("Responsable", exact=True).fill("Zoé Petit")
    press(other, "Mettre le mien à la place du leur")
    expect(decision_row(page, "Publier la carte des lieux")).to_contain_text("La carte est prête")
    expect(decision_row(other, "Publier la carte des lieux")).to_contain_text("Zoé Petit")
    expect(other.get_by_label(CHOICE)).to_have_value("Une nouvelle décision")


def test_the_demand_for_a_sentence_goes_once_the_sentence_is_there(open_meeting: Open) -> None:
    page = opened(open_meeting("/revue"))
    page.goto(page.url.split("?")[0] + "?etape=tour&indicateur=universites_concernees")
    chromium.settled(page)
    as_person(page)
    demand = page.get_by_text("dites en une phrase pourquoi")
    for sentence in ("Les universités ont signé.", "Toutes ont signé.", "Signé par toutes."):
        page.get_by_label("Phrase").fill("")
        page.get_by_role("radio", name=re.compile("objectifs sécurisés")).click()
        expect(demand).to_be_visible()
        page.get_by_label("Phrase").fill(sentence)
        press(page, "Enregistrer l’appréciation")
        says(page, sentence)
        expect(demand).to_have_count(0)
        page.get_by_role("radio", name=re.compile("appuis nécessaires")).click()
        chromium.settled(page)
    go_to(page, "Décisions")
    go_to(page, "Tour des indicateurs")
    expect(demand).to_have_count(0)


def test_before_the_first_review_is_closed_overview_and_review_tell_the_same_news(
    browser: Browser, figures: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(figures, tmp_path / "first.duckdb"))
    with serve("dashboard:app", folder=PROJECT, environment=database(path)) as running:
        for open_page in opener(browser, running.url):
            page = opened(open_page("/revue"))
            sentence = page.get_by_text("depuis l’annonce de la stratégie").first.inner_text().split(" · ")[0]
            assert re.match(r"\d+ nouvelles valeurs, .*\d+ nouveaux indicateurs depuis l’annonce", sentence)
            assert "rien de nouveau" not in text_of(page)
            lines = page.get_by_role("listitem").filter(has_text=re.compile(":")).count()
            overview = open_page("/")
            says(overview, sentence)
            overview.locator(".st-key-fold-news summary").click()
            says(overview, "Nouveaux indicateurs")
            assert overview.locator(".agenda li").count() >= lines > 60
