"""Receipts as tests look for them: what was stored is said on the screen, without scrolling."""

import re

from playwright.sync_api import Locator, Page, expect


def receipt(page: Page) -> Locator:
    """The frame of what was stored last."""
    return page.locator("[class*=st-key-receipt-]")


def expect_receipt(page: Page, text: str | re.Pattern[str]) -> None:
    """A receipt says this, and all of it is on the screen."""
    said = receipt(page).filter(has_text=text)
    expect(said).to_have_count(1)
    expect(said).to_be_in_viewport(ratio=0.99)
