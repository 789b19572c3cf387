"""Contrast as it is on the screen: measured from the pixels that Chromium draws, whatever the styles promise.

The background of a text is the colour that most of its box has, its ink the colour that stands out most from it.
Pictures are taken at twice the size, so that the strokes of small letters reach their full colour.
"""

import base64
import io
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from PIL import Image
from playwright.sync_api import Page

from tests.contrast import Colour, ratio

LARGE_PX, LARGE_BOLD_PX, BOLD = 24.0, 18.66, 700
NEEDED, NEEDED_LARGE = 4.5, 3.0
SHARPER = 2

TEXTS = """() => {
    const whole = document.querySelector('[data-testid=stApp]') ?? document.body;
    const texts = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const node = texts.currentNode, holder = node.parentElement;
        if (!node.data.trim() || holder.closest('[disabled], [aria-disabled=true], [data-testid=stIconMaterial]'))
            continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getClientRects()[0], style = getComputedStyle(holder);
        if (!box || box.width < 4 || box.height < 6) continue;
        const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        if (!middle || !holder.contains(middle)) continue;
        found.push({
            text: node.data.trim().slice(0, 60), x: box.x, y: box.y, right: box.right, bottom: box.bottom,
            size: parseFloat(style.fontSize), weight: Number(style.fontWeight),
        });
    }
    return found;
}"""


class Contrast(NamedTuple):
    """What a text has, and what WCAG 2.2 AA asks of one of its size."""

    text: str
    found: float
    needed: float


def contrasts(page: Page) -> list[Contrast]:
    """Of every text on the page's first screen that is not disabled."""
    texts = page.evaluate(TEXTS)
    drawn = Image.open(io.BytesIO(_sharp(page))).convert("RGB")
    return list(_measured(drawn, texts))


def _sharp(page: Page) -> bytes:
    """The page's first screen at ``SHARPER`` times its size."""
    debugger = page.context.new_cdp_session(page)
    window = page.evaluate("({x: 0, y: 0, width: innerWidth, height: innerHeight})")
    taken = debugger.send("Page.captureScreenshot", {"clip": {**window, "scale": SHARPER}})
    debugger.detach()
    return base64.b64decode(taken["data"])


def _measured(drawn: Image.Image, texts: list[dict[str, Any]]) -> Iterator[Contrast]:
    for each in texts:
        box = tuple(round(SHARPER * each[side]) for side in ("x", "y", "right", "bottom"))
        colours = cast(list[tuple[int, Colour]] | None, drawn.crop(box).getcolors(maxcolors=1 << 20))
        if colours:
            is_large = each["size"] >= (LARGE_BOLD_PX if each["weight"] >= BOLD else LARGE_PX)
            yield Contrast(each["text"], strongest(colours), NEEDED_LARGE if is_large else NEEDED)


def strongest(colours: list[tuple[int, Colour]]) -> float:
    """Between the commonest of these colours and the one that stands out most from it."""
    _, background = max(colours)
    return max(ratio(background, each) for _, each in colours)
