"""The Chromium of the browser tests: Debian's, driven by playwright.

Its headless build comes first: the same engine without the windows that nobody looks at, which take as much
processor time again as the pages themselves.
"""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, sync_playwright

from tests.local_access import every_cookie

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
OPEN_FOLDS = "() => document.querySelectorAll('details:not([open]) > summary').forEach(each => each.click())"
SCROLL = """async place => {
    place.scrollIntoView({block: 'center', behavior: 'instant'});
    for (const frame of [1, 2]) await new Promise(requestAnimationFrame);
}"""
DRAWN_MS = 20_000
QUIET_MS = 120
"""How long nothing may move before a page counts as settled; what was clicked has asked the server by then."""
POLL_MS = 50
STILL = """([call, charts, quiet]) => {
    if (window.settling?.call !== call) {
        window.settling?.observer.disconnect();
        window.settling?.stop.abort();
        const settling = {call, since: performance.now(), stop: new AbortController()};
        const moved = () => { settling.since = performance.now(); };
        settling.observer = new MutationObserver(moved);
        document.addEventListener('scroll', moved, {capture: true, signal: settling.stop.signal});
        settling.observer.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
        window.settling = settling;
    }
    const find = selector => document.querySelector(selector);
    const drawn = find('[data-testid=stApp][data-test-script-state=notRunning]')
        && find('[data-testid=stMain] h1, [data-testid=stAlert]')
        && !find('[data-testid=stSkeleton]')
        && ![...document.querySelectorAll('details')].some(
               fold => fold.getAnimations().some(move => move.playState === 'running'))
        && (!charts || [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(
               chart => chart.querySelector('canvas, svg.marks')));
    if (!drawn) window.settling.since = performance.now();
    return performance.now() - window.settling.since >= quiet;
}"""

unanswered: WeakSet[Page] = WeakSet()
"""The pages that have asked their server for something and have heard nothing since: a run is about to begin."""


def executable() -> str | None:
    """Path of the installed Chromium, if there is one."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium that ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        yield browser
        browser.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """Somebody's browser, whose pages are known to have asked their server for something that has not begun."""
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    context.on("page", _watch)
    return opened_everywhere(context)


def opened_everywhere(context: BrowserContext) -> BrowserContext:
    """A browser that was opened with the address that each server printed, where people act without signing in."""
    cookies = [
        {"name": name, "value": value, "url": f"http://{host}"}
        for name, value in every_cookie().items()
        for host in ("127.0.0.1", "localhost")
    ]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


def settled(page: Page) -> Page:
    """Wait until the script has run and nothing moves any more."""
    return _still(page, charts=False)


def charted(page: Page) -> Page:
    """The same, and until every chart of the page is drawn."""
    return _still(page, charts=True)


def unfolded(page: Page) -> Page:
    """Open every fold once the page is drawn, and wait for what is in it."""
    settled(page).evaluate(OPEN_FOLDS)
    return charted(page)


def scrolled_to(place: Locator) -> Locator:
    """Bring something into sight and wait until that is drawn: what opens while a page scrolls closes again."""
    place.evaluate(SCROLL)
    return place


def _watch(page: Page) -> None:
    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda _: unanswered.add(page))
        for answer in ("framereceived", "close"):
            socket.on(answer, lambda _: unanswered.discard(page))

    page.on("websocket", listen)


def _still(page: Page, *, charts: bool) -> Page:
    while True:
        call = uuid.uuid4().hex
        page.wait_for_function(STILL, arg=[call, charts, QUIET_MS], timeout=DRAWN_MS, polling=POLL_MS)
        if page not in unanswered:
            return page
