"""What a page is like for people who do not see it, see it large or use no mouse: measured once for each page and look.

axe-core is handed to the page by the browser's own debugger, which the policy of our pages does not bind.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import axe_playwright_python
from playwright.sync_api import FloatRect, Page, ViewportSize, expect

from tests.browser import chromium

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
DESK: ViewportSize = {"width": 1440, "height": 900}
ZOOMED: ViewportSize = {"width": 720, "height": 450}
"""What 200 % of zoom leave of the desk's window."""
PROJECTOR: ViewportSize = {"width": 1920, "height": 1080}
PHONE: ViewportSize = {"width": 390, "height": 844}
MOMENT_MS = 500
"""What shows that something has the focus may take so long."""
MOST_STOPS = 300
ROUND_PX = 6

DAY = "au=2026-11-22"
SITES = "indicateur=lieux_experimentation"
PAGES = {
    "overview": f"/?{DAY}",
    "sheet": f"/fiche?{SITES}&{DAY}",
    "review": "/revue?",
    "entry": f"/saisie?{SITES}&{DAY}",
    "grid": f"/saisie?mode=tableau&{DAY}",
    "file": f"/saisie?mode=fichier&{DAY}",
    "plans": f"/cibles?{SITES}&{DAY}",
    "press": f"/presse?{SITES}&{DAY}",
    "journal": f"/journal?{DAY}",
    "administration": f"/administration?{DAY}",
    "data": f"/donnees?{DAY}",
    "method": f"/methode?{DAY}",
}
"""Every page of the dashboard, on one day."""

STOP_FOLDING = "() => document.getAnimations().forEach(each => each.finish())"
JUDGE = """([tags, known]) => axe.run(document, {runOnly: tags, resultTypes: ['violations'], elementRef: true}).then(
    found => found.violations.flatMap(broken => broken.nodes.map(node => [
        broken.id,
        node.html.slice(0, 200),
        known.findIndex(([rule, css]) => rule === broken.id && node.element.matches(css)),
    ])))"""
FACTS = """moment => {
    const main = document.querySelector('[data-testid=stMain]');
    const all = (css, read) => [...main.querySelectorAll(css)].map(read);
    const said = ['aria-label', 'aria-roledescription', 'placeholder', 'title'].flatMap(
        name => [...document.querySelectorAll(`[${name}]`)].map(each => each.getAttribute(name)));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) said.push(texts.currentNode.data.trim());
    return {
        said,
        language: document.documentElement.lang,
        headings: all('h1, h2, h3, h4, h5, h6', heading => Number(heading.tagName[1])),
        charts: all('[data-testid=stVegaLiteChart]', chart => [chart.role, chart.ariaLabel]),
        pictures: all('img', picture => picture.alt),
        moving: document.getAnimations()
            .filter(each => each.playState === 'running' && each.effect.getComputedTiming().endTime > moment)
            .map(each => each.effect.target.outerHTML.slice(0, 200)),
    };
}"""
TABLES = (
    "() => [...document.querySelectorAll('[data-testid=stMain] table')].map(table => table.tHead.rows[0].cells.length)"
)
OVERFLOW = """() => Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')].map(
    each => each.scrollWidth - each.clientWidth))"""
HEIGHT = "() => innerHeight + document.querySelector('[data-testid=stMain]').scrollHeight"
FOLLOW_FOCUS = """() => {
    window.stops = [];
    document.addEventListener('focusin', event => { window.stops.push(event.target); });
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
}"""
STOP = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect();
    return {
        name: focused.outerHTML.slice(0, 160),
        inPage: focused.matches('[data-testid=stMain] *'),
        isNew: focused !== document.body && window.stops.indexOf(focused) === window.stops.length - 1,
        box: {x: box.x, y: box.y, width: box.width, height: box.height},
    };
}"""
LEAVE = "() => { window.left = document.activeElement; window.left.blur(); }"
RETURN = "() => { window.stops = window.stops.filter(stop => stop !== window.left); window.left.focus(); }"


def turn_to(page: Page, name: str) -> None:
    """Turn to another page as people do: in the bar, else in the menu beside it."""
    listed = page.get_by_test_id("stTopNavLink").filter(has_text=name)
    if listed.count():
        listed.click()
        expect(listed).to_have_attribute("aria-current", "page")
    else:
        page.get_by_role("button", name=re.compile("^(Plus|More)")).click()
        page.get_by_test_id("stPageLink").get_by_role("link", name=name).click()
        expect(page.get_by_test_id("stTopNav").locator("[aria-current]")).to_have_count(0)
    chromium.settled(page)


class Known(NamedTuple):
    """What Streamlit's own markup breaks: axe's rule, the elements (CSS), why, and where it is discussed."""

    rule: str
    css: str
    reason: str
    issue: str


class Violation(NamedTuple):
    """An element that breaks a rule of axe; ``known`` is its place in the list of what is not ours, -1 if it is."""

    rule: str
    element: str
    known: int


@dataclass(frozen=True)
class Seen:
    """One page. ``facts`` as ``FACTS`` gathers them; ``overflow_px`` by width of the window, in pixels."""

    violations: frozenset[Violation]
    facts: dict[str, Any]
    overflow_px: dict[int, int]


@dataclass(frozen=True)
class Tour:
    """A page walked through with the Tab key alone.

    ``stops`` are its own controls in their order, ``shows_focus`` is about the first of them; ``came_out`` says whether
    the focus left the page again at its end.
    """

    stops: tuple[str, ...]
    shows_focus: bool
    came_out: bool


def look_at(page: Page, known: Sequence[Known], *, judged: Sequence[ViewportSize]) -> Seen:
    """Judge a page in windows of these sizes, and measure it at a desk, at 200 % and on a phone, all folded out.

    Streamlit animates its folds even for people who asked for no motion: what moves is looked at before.
    """
    facts = page.evaluate(FACTS, MOMENT_MS)
    page.evaluate(AXE)
    facts["tables"] = chromium.unfolded(page).evaluate(TABLES)
    page.evaluate(STOP_FOLDING)
    violations, overflow = set[Violation](), {}
    for size in (DESK, ZOOMED, PHONE):
        page.set_viewport_size(size)
        overflow[size["width"]] = chromium.charted(page).evaluate(OVERFLOW)
        if size in judged:
            violations.update(_violations(page, known))
    return Seen(frozenset(violations), facts, overflow)


def _violations(page: Page, known: Sequence[Known]) -> list[Violation]:
    """What axe finds in a window as high as the page: it measures no contrast of what is scrolled out of sight."""
    size: ViewportSize = {"width": page.evaluate("innerWidth"), "height": page.evaluate(HEIGHT)}
    page.set_viewport_size(size)
    asked = [TAGS, [[each.rule, each.css] for each in known]]
    return [Violation(*each) for each in page.evaluate(JUDGE, asked)]


def tab_through(page: Page) -> Tour:
    """Press Tab from the top of a page until the focus leaves it."""
    page.evaluate(FOLLOW_FOCUS)
    stops: list[str] = []
    shows_focus = False
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if not stop["isNew"]:
            return Tour(tuple(stops), shows_focus, came_out="<body" in stop["name"])
        if stop["inPage"]:
            shows_focus = shows_focus if stops else _shows_focus(page, stop["box"])
            stops.append(stop["name"])
    return Tour(tuple(stops), shows_focus, came_out=False)


def _shows_focus(page: Page, box: FloatRect) -> bool:
    """Whether the place of the focused element looks different once the focus is gone, and comes back with it."""
    clip: FloatRect = {
        "x": max(box["x"] - ROUND_PX, 0),
        "y": max(box["y"] - ROUND_PX, 0),
        "width": box["width"] + 2 * ROUND_PX,
        "height": box["height"] + 2 * ROUND_PX,
    }
    focused = page.screenshot(clip=clip)
    page.evaluate(LEAVE)
    left = page.screenshot(clip=clip)
    page.evaluate(RETURN)
    return focused != left
