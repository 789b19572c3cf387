"""``python -m tests.browser.screenshots``: every page in every size, theme and language, to be looked at.

All of them go to ``build/screenshots``; the wide ones that the README shows are renewed in ``tests/pictures``.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, ViewportSize

from tests.bench.filling import fill, meet
from tests.bench.servers import serve
from tests.browser import chromium
from tests.browser.walking import DESK, PAGES, PHONE, PROJECTOR

PROJECT = Path(__file__).parents[2]
BUILD = PROJECT / "build" / "screenshots"
PICTURES = PROJECT / "tests" / "pictures"

THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
LANGUAGES = ("fr", "en")
KEPT = {"overview-1440-light-fr", "sheet-1440-light-fr"}
WHOLE_PX = {1440: 2400, 1920: 1900, 390: 4200}
"""Height of a window that shows whole pages, by its width."""


class Shot(NamedTuple):
    """One picture to take; ``whole`` shows more than the first screen."""

    name: str
    path: str
    window: ViewportSize
    theme: Literal["light", "dark"]


def main() -> int:
    """Take all pictures."""
    if chromium.executable() is None:
        print("no Chromium: apt-get install chromium", file=sys.stderr)
        return 1
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "indicators.duckdb"
        meet(fill(database))
        with (
            serve(
                "dashboard:app", folder=PROJECT, environment={"INDICATORS_DATABASE_URL": f"duckdb:///{database}"}
            ) as server,
            chromium.launched() as browser,
        ):
            for shot in shots():
                take(shot, browser, server.url)
    for name in KEPT:
        shutil.copy(BUILD / f"{name}.png", PICTURES)
    print(f"{len(list(BUILD.glob('*.png')))} pictures in {BUILD.relative_to(PROJECT)}")
    return 0


def shots() -> Iterator[Shot]:
    """First screens, and whole pages, of everything."""
    for (page, path), window, language in product(PAGES.items(), (DESK, PROJECTOR, PHONE), LANGUAGES):
        width = window["width"]
        address = path if language == "fr" else f"{path}&lang={language}"
        for theme in THEMES:
            name = f"{page}-{width}-{theme}-{language}"
            yield Shot(name, address, window, theme)
            yield Shot(f"{name}-whole", address, {"width": width, "height": WHOLE_PX[width]}, theme)


def take(shot: Shot, browser: Browser, address: str) -> None:
    """Open the page as a visitor would and save what is seen."""
    context = chromium.new_context(browser, viewport=shot.window, locale="fr-FR", color_scheme=shot.theme)
    page = context.new_page()
    page.goto(address + shot.path)
    chromium.charted(page).screenshot(path=BUILD / f"{shot.name}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
