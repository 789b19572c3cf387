"""How pages look: what Chromium draws beside the picture that is kept of it.

Pictures are kept at half their size, which is enough to see that a figure, a colour or a place is another one; what
differs is put into ``build/looks``. ``LOOKS=renew`` keeps what is drawn instead (``make screenshots``).
"""

import io
import os
from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, ViewportSize

from tests.browser import chromium
from tests.fixtures import PROJECT

KEPT = Path(__file__).parent / "looks"
BUILD = PROJECT / "build" / "looks"
RENEWS = os.environ.get("LOOKS") == "renew"

SMALLER = 2
COLOURS = 256
SQUARE_PX = 8
"""Of a kept picture, over which differences are averaged: edges of letters may be smoothed in another way."""
TOLERATED = 14
"""Of 255, in the square that differs most: another digit in running text gives 18, another colour or place 90."""


def draw(page: Page, size: ViewportSize) -> Image.Image:
    """The first screen of a page in a window of that size, at rest, as it is kept."""
    page.set_viewport_size(size)
    chromium.charted(page).evaluate("document.fonts.ready")
    drawn = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    return drawn.reduce(SMALLER)


def apart(drawn: Image.Image, kept: Image.Image) -> int:
    """How much the square differs that differs most, in its strongest colour: 0 to 255; 255 for other sizes."""
    if drawn.size != kept.size:
        return 255
    squares = ImageChops.difference(drawn, kept).reduce(SQUARE_PX)
    return max(most for _, most in ImageStat.Stat(squares).extrema)


def assert_as_kept(drawn: Image.Image, name: str) -> None:
    """A page looks as in the picture that is kept under that name.

    Raises:
        AssertionError: It does not; where to see how it looks now.
    """
    kept = KEPT / f"{name}.png"
    if RENEWS:
        KEPT.mkdir(exist_ok=True)
        drawn.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(kept, optimize=True)
    found = apart(drawn, Image.open(kept).convert("RGB")) if kept.exists() else 255
    if found <= TOLERATED:
        return
    BUILD.mkdir(parents=True, exist_ok=True)
    drawn.save(BUILD / kept.name)
    raise AssertionError(
        f"{name} looks different by {found} of 255: see build/looks/{kept.name} beside the one in tests/browser/looks; "
        "`make screenshots` keeps the new one."
    )
