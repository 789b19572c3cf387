"""The Chromium of the browser tests: Debian's, driven by playwright.

Its headless build comes first: the same engine without the windows that nobody looks at, which take as much
processor time again as the pages themselves.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

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
DRAWN_MS = 20_000
SETTLED_MS = 400


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


def settled(page: Page) -> Page:
    """Wait until the script has run and nothing more is being drawn."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=DRAWN_MS)
    page.wait_for_selector("[data-testid=stMain] h1, [data-testid=stAlert]", timeout=DRAWN_MS)
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')", timeout=DRAWN_MS)
    page.wait_for_timeout(SETTLED_MS)
    return page


def charted(page: Page) -> Page:
    """Wait until every chart of the page is drawn."""
    settled(page)
    page.wait_for_function(
        """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(
               chart => chart.querySelector('canvas, svg.marks'))""",
        timeout=DRAWN_MS,
    )
    page.wait_for_timeout(SETTLED_MS)
    return page
