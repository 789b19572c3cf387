"""The pages as people meet them."""

import ast
import re
from pathlib import Path
from urllib.parse import urljoin, urlparse

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from indicators.opendata import TABLES
from indicators.readings import Desk
from indicators.texts import LANGUAGES
from tests.bench.servers import serve
from tests.browser import chromium
from tests.browser.conftest import PROJECT, Open, Theme, database, opener
from tests.browser.contrast import contrasts
from tests.visitor.blocking import visit

pytestmark = pytest.mark.browser

SHEET = "/fiche?indicateur=lieux_experimentation"
MAIN = "[data-testid=stMain]"


def text_of(page: Page) -> str:
    """What the page says, with every space made plain."""
    return re.sub(r"\s", " ", page.inner_text(MAIN))


def chart_descriptions(page: Page) -> list[str]:
    """What screen readers are told of each chart."""
    chromium.charted(page)
    charts = page.locator("[data-testid=stVegaLiteChart]")
    return [charts.nth(place).get_attribute("aria-label") or "" for place in range(charts.count())]


def test_a_sheet_opened_first_thing_after_a_server_start_comes_with_its_frame(
    browser: Browser, figures: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(figures.read_bytes())
    with serve("dashboard:app", folder=PROJECT, environment=database(copy)) as running:
        for open_page in opener(browser, running.url):
            page = open_page(SHEET)
            expect(page.locator("h1")).to_have_text("Tiers-lieux d’expérimentation")
            expect(page.get_by_test_id("stTopNav")).to_contain_text("Situation")
            assert "37 lieux pour une cible de 30 lieux (fin 2024)" in text_of(page)


def row_of(page: Page, name: str) -> Locator:
    """The row of a promise on the first screen."""
    return page.locator(".promises tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


def test_the_first_screen_says_where_we_stand(open_page: Open) -> None:
    page = open_page("/?au=2026-11-22")
    said = text_of(page)
    assert (
        "Sur 13 promesses chiffrées, 2 sont tenues, 1 est en bonne voie, 1 a manqué son échéance, "
        "1 repose sur un chiffre trop ancien pour conclure, 1 n’a pas d’échéance et 7 n’ont jamais reçu de chiffre."
    ) in said
    assert "6 enveloppes, 13 chiffres sans cible, 4 chiffres de contexte" in said
    for name, figures in (
        ("Tiers-lieux d’expérimentation", ("37", "/ 30 · fin 2024", "cible atteinte", "au vu du 12/11/2025")),
        ("Expérimentations en tiers-lieux", ("86", "/ ≥ 100 · fin 2025", "échéance dépassée", "au vu de 2025")),
        ("Universités concernées", ("19", "/ 36 · fin 2025", "trop ancien pour conclure", "au vu du 09/10/2023")),
        (
            "Étudiants formés au numérique en santé",
            ("–", "/ 210 000 · fin 2025", "non communiqué", "aucun responsable"),
        ),
        (
            "Aides engagées",
            ("≥ 550 M€", "/ 718,4 M€ · fin 2026", "en bonne voie", "au vu du 12/11/2025"),
        ),
    ):
        row = re.sub(r"\s", " ", row_of(page, name).inner_text())
        assert [each for each in figures if each not in row] == []


def test_all_promises_stand_above_the_fold_each_with_its_drawing(open_page: Open) -> None:
    page = open_page("/?au=2026-11-22", width=1440, height=900)
    drawings = page.locator(".promises img")
    expect(drawings).to_have_count(13)
    for drawing in drawings.all():
        expect(drawing).to_be_in_viewport(ratio=1)
        assert drawing.evaluate("image => image.naturalWidth > 0")
    bar = page.locator(".st-key-frame").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= 56


def test_on_a_phone_sentence_and_promises_are_within_two_screens_and_the_first_bar_on_the_first(
    open_page: Open,
) -> None:
    page = open_page("/?au=2026-11-22", width=390, height=844)
    expect(page.locator(".promises img").first).to_be_in_viewport(ratio=1)
    last = page.locator(".promises tbody tr").last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 1500


def test_what_needs_a_talk_comes_first(open_page: Open) -> None:
    roles = [row.get_attribute("class") for row in open_page("/?au=2026-11-22").locator(".promises .verdict").all()]
    assert roles[0] == "verdict late"
    assert roles[-2:] == ["verdict reached", "verdict reached"]


def test_the_counts_of_the_first_screen_follow_day_and_language_three_times(open_page: Open) -> None:
    """Each time the sentence counts as many promises as there are rows that say so."""
    page = open_page("/?au=2026-11-22")
    for day, code, told, silent, word in (
        ("2022-11-21", "fr", "10 n’ont jamais reçu de chiffre", 10, "non communiqué"),
        ("2026-11-22", "en", "7 have never received a figure", 7, "not released"),
        ("2024-12-31", "fr", "8 n’ont jamais reçu de chiffre", 8, "non communiqué"),
    ):
        page.goto(f"{page.url.split('?')[0]}?au={day}&lang={code}")
        expect(page.locator("h1")).to_contain_text(told)
        expect(page.locator(".promises tbody tr")).to_have_count(13)
        expect(page.locator(".promises .verdict").filter(has_text=word)).to_have_count(silent)


def test_a_past_day_shows_what_was_known_then(open_page: Open) -> None:
    page = open_page("/?au=2022-11-21")
    assert "Au 21 novembre 2022" in text_of(page)
    assert "10" in row_of(page, "Tiers-lieux d’expérimentation").inner_text()
    assert "≈ 150" in re.sub(r"\s", " ", row_of(page, "Aides engagées").inner_text())
    assert "350" not in page.locator(".promises").inner_text()


def test_the_day_chosen_goes_into_the_address(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type("21112022", delay=60)
    page.keyboard.press("Escape")
    page.wait_for_url("**/?au=2022-11-21")
    expect(page.locator(MAIN)).to_contain_text("21 novembre 2022")


def test_the_language_switch_changes_texts_charts_and_address(open_page: Open) -> None:
    page = open_page("/?au=2026-11-22")
    page.get_by_role("radio", name="English").click()
    expect(page.locator("h1")).to_contain_text("Of 13 promises in figures, 2 are kept")
    assert "lang=en" in page.url
    assert "au=2026-11-22" in page.url
    expect(page.get_by_alt_text("rate 123%, 100% planned for the same date")).to_be_visible()


def test_streamlits_own_words_and_the_documents_language_follow_the_switch(open_page: Open) -> None:
    page = open_page("/")
    menu, calendar = page.get_by_test_id("stMainMenuButton"), page.get_by_test_id("stDateInput").get_by_role("button")
    for language, menus_name, calendars_name in (
        ("fr", "Menu", "Choisir la date"),
        ("en", "Main menu", "Choose date"),
        ("fr", "Menu", "Choisir la date"),
    ):
        page.get_by_role("radio", name=LANGUAGES[language].name).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(menu).to_have_attribute("aria-label", menus_name)
        expect(calendar).to_have_attribute("aria-label", calendars_name)
    menu.click()
    expect(page.get_by_role("menu")).to_contain_text("Imprimer")
    page.keyboard.press("Escape")
    calendar.click()
    expect(page.get_by_role("button", name="Mois suivant")).to_be_visible()


def test_what_people_wrote_is_not_taken_for_a_word_of_streamlits(open_page: Open) -> None:
    page = open_page("/")
    page.evaluate("() => { document.querySelector('[data-testid=stMain] h1').textContent = 'Open'; }")
    page.evaluate("() => { document.querySelector('[data-testid=stHeader]').append('Open'); }")
    expect(page.get_by_test_id("stHeader")).to_contain_text("Ouvrir")
    expect(page.locator("h1")).to_have_text("Open")


def test_an_unknown_address_says_so_in_french_and_shows_the_overview(open_page: Open) -> None:
    page = open_page("/nimporte")
    expect(page.get_by_role("dialog")).to_contain_text("Page introuvable")
    expect(page.get_by_role("dialog")).to_contain_text("Il n’y a pas de page à cette adresse")
    expect(page.locator("h1").last).to_contain_text("promesses chiffrées")


@pytest.mark.parametrize("path", ["/?", f"{SHEET}&"])
def test_the_document_says_its_language(open_page: Open, path: str) -> None:
    assert open_page(path).locator("html").get_attribute("lang") == "fr"
    assert open_page(f"{path}lang=en").locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("path", ["/", SHEET, "/fiche?indicateur=budget_total", "/methode"])
def test_no_english_sentence_is_left_on_a_french_page(open_page: Open, path: str) -> None:
    page = chromium.unfolded(open_page(path))
    said = " ".join([text_of(page), *chart_descriptions(page)])
    left = [each for each in english_sentences() if each in said]
    assert not left


@pytest.mark.parametrize("path", [SHEET, "/fiche?indicateur=montant_engage"])
def test_every_chart_is_told_to_screen_readers_and_has_a_table_beside_it(open_page: Open, path: str) -> None:
    page = open_page(path)
    descriptions = chart_descriptions(page)
    assert descriptions
    assert all(len(each) >= 40 for each in descriptions)
    assert chromium.unfolded(page).locator(f"{MAIN} table").count() >= len(descriptions)


def test_filters_in_the_address_choose_what_is_listed(open_page: Open) -> None:
    page = open_page("/?axe=experimentation&etat=overdue&au=2026-11-22")
    expect(page.locator(".promises tbody tr")).to_have_count(1)
    expect(row_of(page, "Expérimentations en tiers-lieux")).to_be_visible()
    page.locator("summary").filter(has_text="Filtrer · 2").click()
    expect(page.get_by_test_id("stMultiSelect").first).to_contain_text("Expérimentation")


def test_filters_are_set_three_times_and_follow_into_the_address(open_page: Open) -> None:
    page = open_page("/?au=2026-11-22")
    page.locator("summary").filter(has_text="Filtrer").click()
    for axis, address, rows in (
        ("Formation", "axe=formation", 9),
        ("Recherche", "axe=formation%2Crecherche", 10),
        ("Expérimentation", "axe=formation%2Crecherche%2Cexperimentation", 12),
    ):
        chromium.settled(page).get_by_role("combobox", name="Axes").click()
        page.get_by_role("option", name=axis, exact=True).click()
        page.keyboard.press("Escape")
        expect(page.locator(".promises tbody tr")).to_have_count(rows)
        assert address in page.url


def test_filters_that_let_nothing_through_say_so(open_page: Open) -> None:
    assert "Aucun indicateur ne correspond à ces filtres" in text_of(open_page("/?axe=imagerie&etat=reached"))


def test_names_open_their_sheets_within_the_session_three_times_by_mouse_and_keyboard(open_page: Open) -> None:
    page = open_page("/?lang=en&au=2022-11-21")
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    for place, (name, slug) in enumerate(
        (
            ("Experimentation sites", "lieux_experimentation"),
            ("Funding committed", "montant_engage"),
            ("Training envelope", "budget_formation"),
        )
    ):
        link = page.get_by_role("link", name=name, exact=True).first
        if place % 2:
            link.focus()
            page.keyboard.press("Enter")
        else:
            link.click()
        expect(page.locator("h1")).to_have_text(name)
        asked = set(urlparse(page.url).query.split("&"))
        assert {"lang=en", "au=2022-11-21", f"indicateur={slug}"} <= asked
        page.go_back()
        expect(page.locator(".promises tbody tr")).to_have_count(13)
    assert opened == []


def test_filters_stay_while_a_sheet_is_looked_at(open_page: Open) -> None:
    page = open_page("/?au=2026-11-22&axe=experimentation")
    page.get_by_role("link", name="Tiers-lieux d’expérimentation", exact=True).click()
    expect(page.locator("h1")).to_have_text("Tiers-lieux d’expérimentation")
    page.get_by_test_id("stTopNavLink").filter(has_text="Situation").click()
    expect(page.locator(".promises tbody tr")).to_have_count(2)
    assert {"au=2026-11-22", "axe=experimentation"} <= set(urlparse(page.url).query.split("&"))


def test_another_indicator_can_be_chosen_from_the_list(open_page: Open) -> None:
    page = open_page(SHEET)
    page.get_by_test_id("stSelectbox").first.click()
    page.keyboard.type("Enveloppe de la strat")
    page.get_by_role("option", name="Gouvernance · Enveloppe de la stratégie").click()
    expect(page.locator("h1")).to_have_text("Enveloppe de la stratégie")
    assert "indicateur=budget_total" in page.url


def test_a_sheet_shows_every_plan_and_the_sum_behind_the_rate(open_page: Open) -> None:
    page = open_page("/fiche?indicateur=budget_total")
    said = text_of(page)
    for plan in ("650 M€", "670 M€", "718,4 M€", "770 M€", "734 M€"):
        assert plan in said
    assert "contesté" in said
    page = chromium.unfolded(open_page(SHEET + "&au=2026-11-22"))
    assert "(37 − 0) / (30 − 0) = 123,33 %, affiché 123 %" in re.sub(
        r"\s", " ", page.locator(MAIN).text_content() or ""
    )


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/fiche?indicateur=nimporte", "Aucun indicateur ne s’appelle « nimporte »"),
        ("/fiche?indicateur=<script>alert(1)</script>", "Aucun indicateur ne s’appelle « <script>alert(1)</script> »"),
        ("/?au=hier", "« hier » n’est pas une date"),
        ("/?au=2022-02-30", "« 2022-02-30 » n’est pas une date"),
        ("/?au=1999-01-01", "« 1999-01-01 » n’est pas un jour que l’on peut montrer"),
        ("/?axe=cuisine", "« cuisine » n’est pas un choix possible ici"),
        ("/?lang=xx", "promesses chiffrées"),
    ],
)
def test_a_bad_address_gives_a_sentence_and_a_way_on(open_page: Open, path: str, sentence: str) -> None:
    page = open_page(path)
    assert sentence in text_of(page)
    assert "Traceback" not in text_of(page)
    expect(page.get_by_test_id("stTopNav")).to_contain_text("Situation")


@pytest.mark.parametrize("path", ["/", SHEET, "/methode"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_runs_over_the_edge_of_a_phone(open_page: Open, path: str, theme: str) -> None:
    page = chromium.charted(open_page(path, width=390, height=844, theme=theme))
    overflow = page.evaluate(
        """() => { const main = document.querySelector('[data-testid=stMain]');
                   return main.scrollWidth - main.clientWidth; }"""
    )
    assert overflow <= 0


def test_the_dark_theme_is_a_palette_of_its_own(open_page: Open) -> None:
    def colours(theme: str) -> list[str]:
        style = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
        found: list[str] = open_page("/", theme=theme).get_by_test_id("stApp").evaluate(style)
        return found

    assert colours("light") == ["rgb(255, 255, 255)", "rgb(22, 26, 34)"]
    assert colours("dark") == ["rgb(18, 22, 29)", "rgb(238, 241, 245)"]


def test_no_page_asks_anything_of_the_outside_world(browser: Browser, server: str) -> None:
    context = chromium.new_context(browser, locale="fr-FR")
    page, asked = context.new_page(), set[str | None]()
    page.on("request", lambda request: asked.add(urlparse(request.url).hostname))
    for path in ("/", SHEET, "/methode"):
        page.goto(server + path)
        chromium.charted(page)
    context.close()
    assert asked <= {"127.0.0.1", None, ""}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_while_it_loads_the_page_says_so_in_the_colours_of_the_system(
    browser: Browser, server: str, theme: Theme
) -> None:
    context = chromium.new_context(browser, color_scheme=theme)
    page = context.new_page()
    page.route("**/static/js/**", lambda route: None)  # never answered
    page.goto(server, wait_until="commit")
    expect(page.get_by_role("status")).to_have_text("Le tableau de bord se charge…")
    (measured,) = contrasts(page)
    assert measured.found >= measured.needed
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (theme == "dark")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light dark"
    context.close()


def test_without_javascript_the_page_leads_to_the_tables(browser: Browser, server: str) -> None:
    context = chromium.new_context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/fiche")
    said, links = page.locator("noscript p"), page.locator("noscript a")
    expect(said).to_be_visible()
    assert "a besoin de JavaScript" in (said.text_content() or "")
    expect(page.get_by_role("status")).to_be_hidden()
    assert links.count() == len(TABLES)
    for link in links.all():
        table = context.request.get(urljoin(page.url, link.get_attribute("href")))
        assert table.body().startswith(b"PK")
    context.close()


def english_sentences() -> list[str]:
    """The longer sentences of the code that have a different French: none may be seen on a French page."""
    said: set[str] = set()
    for file in [*PROJECT.glob("indicators/**/*.py"), *PROJECT.glob("pages/**/*.py")]:
        for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
                "say",
                "noted",
            ):
                said |= {str(part.value) for part in node.args[:1] if isinstance(part, ast.Constant)}
    french = LANGUAGES["fr"]
    return [each for each in said if len(each) > 8 and "{" not in each and french.say(each) != each]


def test_the_sheets_of_all_indicators_can_be_shown(server: str, desk: Desk) -> None:
    for situation in desk.overview(on=desk.strategy.starts_on.replace(year=2026)).situations:
        with visit(server, f"/fiche?indicateur={situation.indicator.slug}") as tab:
            assert situation.indicator.label_fr in tab.screen.texts()
            assert tab.screen.failures() == []


def test_the_back_button_brings_back_the_day_and_the_filters(open_page: Open) -> None:
    page = open_page("/?au=2022-11-21&axe=experimentation")
    address = page.url.split("/?")[0]
    page.goto(f"{address}/?au=2024-01-18&axe=formation")
    chromium.settled(page)
    page.go_back()
    expect(page.locator(MAIN)).to_contain_text("21 novembre 2022")
    page.locator("summary").filter(has_text="Filtrer · 1").click()
    expect(page.get_by_test_id("stMultiSelect").first).to_contain_text("Expérimentation")
