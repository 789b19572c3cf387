"""Every page for everybody: its look, axe-core's rules, headings, language, keyboard, zoom; both themes and languages.

What breaks a rule is mended here, or stands in ``STREAMLIT`` when it is Streamlit's own markup that no option changes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from indicators.texts import read_french
from pages.shared.server import first_screen
from tests.bench.filling import meet
from tests.bench.servers import HOST, Server, serve
from tests.browser import chromium
from tests.browser.conftest import PROJECT, Theme, database
from tests.browser.contrast import Contrast, contrasts
from tests.browser.looks import SMALLER, TOLERATED, apart, assert_as_kept, draw
from tests.browser.test_entry import previewed, typed
from tests.browser.walking import DAY, DESK, PAGES, PHONE, PROJECTOR, SITES, Known, Seen, Tour, look_at, tab_through

pytestmark = pytest.mark.browser

STREAMLIT = (
    Known(
        "target-size",
        "[data-testid=stDateInput] [role=spinbutton]",
        "day and month of a date are 18 pixels wide; the calendar's button beside them does the same",
        "streamlit/streamlit#16460, which brought them",
    ),
    Known(
        "presentation-role-conflict",
        "[data-testid=stFileUploaderDropzone]",
        "the zone where files are dropped is presentational and has a name; its button is a real one",
        "none found",
    ),
    Known(
        "scrollable-region-focusable",
        "[data-testid=stGrid]",
        "the frame in which wide tables scroll has no tabindex; Chromium and Firefox stop at it all the same",
        "none found",
    ),
    Known(
        "color-contrast",
        "[data-testid=stMultiSelect] [data-tag] > span",
        "what is chosen in a list is white on the primary colour, 2:1 in the dark; pills need that light blue",
        "streamlit/streamlit#12801",
    ),
)

WORDS = read_french(first_screen.WORDS)
STILL = Path(__file__).parent / "still"
STATES = {
    **PAGES,
    "unknown indicator": f"/fiche?indicateur=nimporte&{DAY}",
    "bad day": "/?au=hier",
    "empty filter": f"/?axe=imagerie&etat=reached&{DAY}",
    "preview": f"/saisie?{SITES}&{DAY}",
    "help": f"/fiche?{SITES}&{DAY}",
    "refused": f"/saisie?{DAY}",
    "no database": "/?",
}
ARRANGED: dict[str, Callable[[Page], object]] = {
    "preview": lambda page: previewed(typed(page, "lieux", date="31/10/2026", value="3")),
    "help": lambda page: page.get_by_role("button", name="Aide").click(),
}
NOTHING_TO_PRESS = {"no database"}
"""What is done on a page first, in French."""

IN_THE_DARK = ("overview", "sheet", "review", "entry", "press", "journal", "empty filter")
"""The pages that between them have every kind of element."""

CHANGES = (
    """() => {
        const title = document.querySelector('[data-testid=stMain] h1');
        const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
        while (!/[1-9]/.test(texts.nextNode().data));
        texts.currentNode.data = texts.currentNode.data.replace(/[1-9]/, digit => 9 - Number(digit));
    }""",
    "() => { document.querySelector('[data-testid=stMain] h1').style.color = 'crimson'; }",
    "() => { document.querySelector('[data-testid=stMain] h1').style.translate = '0 4px'; }",
)
"""To the first digit, the colour and the place of the headline."""

DRAWING = {"overview", "sheet", "press", "bad day", "preview", "help"}
ENOUGH_WORDS = 8


class Look(NamedTuple):
    """How somebody looks at the pages."""

    theme: Theme
    language: str


class Visit(NamedTuple):
    """A page as it was for eyes and ears, and for somebody with a keyboard only; ``drawn`` as in ``windows``."""

    drawn: Sequence[Image.Image]
    contrasts: Sequence[Contrast]
    seen: Seen
    tour: Tour


LOOKS = (Look("light", "fr"), Look("dark", "en"))
JUDGED = {LOOKS[0]: (DESK, PHONE), LOOKS[1]: (PHONE,)}
SCREENS = {LOOKS[0]: DESK, LOOKS[1]: PROJECTOR}

VISITS = [*((name, LOOKS[0]) for name in STATES), *((name, LOOKS[1]) for name in IN_THE_DARK)]


def windows(name: str, look: Look) -> Sequence[ViewportSize]:
    """Those in which a page is drawn. What is open over a page when its window changes stands now here, now there."""
    return (SCREENS[look],) if name in ARRANGED else (SCREENS[look], PHONE)


every_visit = pytest.mark.parametrize(
    ("name", "look"), VISITS, ids=lambda part: part if part in STATES else "-".join(part)
)
Walk = Callable[[str, Look], Visit]


def still_server(store: Path, *, host: str = HOST) -> AbstractContextManager[Server]:
    """A server whose clock stands still."""
    return serve("still_app:app", folder=PROJECT, app_folder=STILL, environment=database(store), host=host)


@pytest.fixture(scope="module")
def address(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose committee has met once and is meeting."""
    copy = tmp_path_factory.mktemp("met") / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    with still_server(meet(copy)) as running:
        yield running.url


@pytest.fixture(scope="module")
def other_addresses(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """By state: a server that anybody can reach, who may only read there; one without a database."""
    folder = tmp_path_factory.mktemp("others")
    copy = folder / "indicators.duckdb"
    copy.write_bytes(figures.read_bytes())
    with still_server(copy, host="0.0.0.0") as public, still_server(folder / "none.duckdb") as blind:
        yield {"refused": public.url, "no database": blind.url}


@pytest.fixture(scope="module")
def browsers(browser: Browser) -> Iterator[Mapping[Look, BrowserContext]]:
    """A browser for each look, of somebody who asked for no motion."""
    contexts = {
        look: chromium.new_context(
            browser, viewport=DESK, locale="fr-FR", color_scheme=look.theme, reduced_motion="reduce"
        )
        for look in LOOKS
    }
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module")
def walk(address: str, other_addresses: Mapping[str, str], browsers: Mapping[Look, BrowserContext]) -> Walk:
    """Visits a page, once for all tests of this module."""

    @cache
    def visit(name: str, look: Look) -> Visit:
        page = browsers[look].new_page()
        page.goto(f"{other_addresses.get(name, address)}{STATES[name]}&lang={look.language}")
        ARRANGED.get(name, chromium.charted)(page)
        drawn = [draw(page, size) for size in windows(name, look)]
        page.set_viewport_size(DESK)
        chromium.charted(page)
        measured = contrasts(page)
        tour = tab_through(page)
        seen = look_at(page, STREAMLIT, judged=JUDGED[look])
        page.close()
        return Visit(drawn, measured, seen, tour)

    return visit


@pytest.mark.parametrize(
    ("name", "look", "place"), [(*visit, place) for visit in VISITS for place in range(len(windows(*visit)))]
)
def test_the_page_looks_as_it_did(name: str, look: Look, place: int, walk: Walk) -> None:
    drawn = walk(name, look).drawn[place]
    assert_as_kept(drawn, f"{name.replace(' ', '-')}-{drawn.width * SMALLER}-{look.theme}-{look.language}")


def test_one_digit_one_colour_or_one_place_makes_another_look(
    address: str, browsers: Mapping[Look, BrowserContext]
) -> None:
    page = browsers[LOOKS[0]].new_page()
    page.goto(f"{address}{PAGES['overview']}")
    shown = draw(page, DESK)
    assert apart(draw(page, DESK), shown) <= TOLERATED
    for change in CHANGES:
        page.evaluate(change)
        before, shown = shown, draw(page, DESK)
        assert apart(shown, before) > TOLERATED
    page.close()


@every_visit
def test_axe_finds_nothing_of_our_making(name: str, look: Look, walk: Walk) -> None:
    ours = [f"{each.rule}: {each.element}" for each in walk(name, look).seen.violations if each.known < 0]
    assert not ours


@every_visit
def test_every_text_stands_out_on_the_screen_as_it_is_drawn(name: str, look: Look, walk: Walk) -> None:
    measured = walk(name, look).contrasts
    assert len(measured) >= ENOUGH_WORDS
    assert [each for each in measured if each.found < each.needed] == []


@every_visit
def test_headings_begin_with_the_only_one_of_the_first_level_and_leave_none_out(
    name: str, look: Look, walk: Walk
) -> None:
    levels = walk(name, look).seen.facts["headings"]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@every_visit
def test_the_document_says_the_language_of_its_text(name: str, look: Look, walk: Walk) -> None:
    assert walk(name, look).seen.facts["language"] == look.language


@every_visit
def test_streamlits_own_words_are_in_the_language_of_the_page(name: str, look: Look, walk: Walk) -> None:
    said = set(walk(name, look).seen.facts["said"])
    spoken, foreign = (WORDS.values(), WORDS.keys()) if look.language == "fr" else (WORDS.keys(), WORDS.values())
    assert {each for each in spoken if "{text}" not in each} & said
    assert not said & set(foreign)


@every_visit
def test_what_is_drawn_is_also_said(name: str, look: Look, walk: Walk) -> None:
    facts = walk(name, look).seen.facts
    texts = [text for _, text in facts["charts"]] + facts["pictures"]
    assert bool(texts) == (name in DRAWING)
    assert all(len(text.split()) >= ENOUGH_WORDS for text in texts)
    assert all(role == "graphics-document" for role, _ in facts["charts"])
    assert facts["tables"] or not facts["charts"]


@every_visit
def test_nothing_moves_for_those_who_asked_for_that(name: str, look: Look, walk: Walk) -> None:
    assert walk(name, look).seen.facts["moving"] == []


@every_visit
def test_no_page_runs_over_the_edge_when_enlarged_or_on_a_phone(name: str, look: Look, walk: Walk) -> None:
    assert set(walk(name, look).seen.overflow_px.values()) == {0}


@every_visit
def test_the_tab_key_reaches_the_controls_and_comes_out_again(name: str, look: Look, walk: Walk) -> None:
    tour = walk(name, look).tour
    assert bool(tour.stops) == (name not in NOTHING_TO_PRESS)
    assert tour.came_out


@every_visit
def test_the_focus_can_be_seen_on_the_first_control(name: str, look: Look, walk: Walk) -> None:
    assert walk(name, look).tour.shows_focus == (name not in NOTHING_TO_PRESS)


@pytest.mark.parametrize("known", range(len(STREAMLIT)), ids=[each.rule for each in STREAMLIT])
def test_what_is_said_of_streamlit_is_still_so(known: int, walk: Walk) -> None:
    """Otherwise its line in the list goes."""
    met = [name for name, look in VISITS for each in walk(name, look).seen.violations if each.known == known]
    assert met
