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

from playwright.sync_api import Browser

from tests.bench.filling import fill, meet
from tests.bench.servers import serve
from tests.browser import chromium

PROJECT = Path(__file__).parents[2]
BUILD = PROJECT / "build" / "screenshots"
PICTURES = PROJECT / "tests" / "pictures"

DAY = "au=2026-11-22"
PAGES = {
    "overview": f"/?{DAY}",
    "sheet": f"/fiche?indicateur=lieux_experimentation&{DAY}",
    "plans": f"/cibles?indicateur=lieux_experimentation&{DAY}",
    "review": f"/revue?{DAY}",
    "entry": f"/saisie?indicateur=lieux_experimentation&{DAY}",
    "grid": f"/saisie?mode=tableau&{DAY}",
    "file": f"/saisie?mode=fichier&{DAY}",
    "journal": f"/journal?{DAY}",
    "administration": f"/administration?{DAY}",
    "press": f"/presse?{DAY}&indicateur=lieux_experimentation",
    "data": f"/donnees?{DAY}",
    "method": f"/methode?{DAY}",
}
SIZES = {"1440": (1440, 900), "1920": (1920, 1080), "390": (390, 844)}
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
LANGUAGES = ("fr", "en")
KEPT = {"overview-1440-light-fr", "sheet-1440-light-fr"}
WHOLE_PX = {"1440": 2400, "1920": 1900, "390": 4200}


class Shot(NamedTuple):
    """One picture to take; ``whole`` shows more than the first screen."""

    name: str
    path: str
    width: int
    height: int
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
    for (page, path), (size, (width, height)), language in product(PAGES.items(), SIZES.items(), LANGUAGES):
        address = path if language == "fr" else f"{path}&lang={language}"
        for theme in THEMES:
            name = f"{page}-{size}-{theme}-{language}"
            yield Shot(name, address, width, height, theme)
            yield Shot(f"{name}-whole", address, width, WHOLE_PX[size], theme)


def take(shot: Shot, browser: Browser, address: str) -> None:
    """Open the page as a visitor would and save what is seen."""
    context = chromium.new_context(
        browser, viewport={"width": shot.width, "height": shot.height}, locale="fr-FR", color_scheme=shot.theme
    )
    page = context.new_page()
    page.goto(address + shot.path)
    chromium.charted(page).screenshot(path=BUILD / f"{shot.name}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
