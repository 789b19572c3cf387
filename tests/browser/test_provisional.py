"""What two people see of a value that nobody has confirmed: it stands beside the figures and in none of them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.conftest import Open
from tests.browser.test_entry import FORM, SHEET, as_person, previewed, stored, typed

pytestmark = pytest.mark.browser

SITES = "lieux_experimentation"
TYPED = (("30/06/2026", "38"), ("31/07/2026", "39"), ("31/08/2026", "370"))


def _text(page: Page) -> str:
    return page.locator("[data-testid=stMain]").inner_text().replace("\u202f", " ").replace("\u00a0", " ")


def _says(page: Page, text: str) -> None:
    expect(page.locator("[data-testid=stMain]")).to_contain_text(re.compile(re.escape(text).replace(r"\ ", r"\s")))


def _summary(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_three_values_typed_one_after_the_other_change_no_figure_for_anybody_until_they_are_confirmed(
    open_own: Open,
) -> None:
    overview, other = open_own("/"), open_own("/?lang=en")
    sheet = open_own(SHEET.format(SITES))
    before, english = _summary(overview), _summary(other)
    form = as_person(open_own(FORM.format(SITES)))
    for number, (date, value) in enumerate(TYPED, start=1):
        chromium.settled(form)
        previewed(typed(form, "lieux", date=date, value=value))
        _says(form, "Ce que cela change une fois validé")
        confirm_if_asked(form)
        stored(form)
        waiting = "1 valeur provisoire" if number == 1 else f"{number} valeurs provisoires"
        for page in (sheet, overview):
            page.reload()
            chromium.charted(page)
            _says(page, waiting)
            _says(page, f"{value} lieux ({date})")
        assert "37 lieux pour une cible de 30 lieux" in _text(sheet)
        assert "123 %" in _text(sheet)
        assert _summary(overview) == before
    other.reload()
    chromium.settled(other)
    assert _summary(other) == english
    _says(other, "3 provisional values to be validated")


def confirm_if_asked(page: Page) -> None:
    """A reason, where something speaks against the value."""
    reason = page.get_by_label(re.compile("juste malgré tout|motif|pourquoi", re.IGNORECASE))
    if reason.count():
        reason.first.fill("relevé du jour")
        page.keyboard.press("Tab")
        chromium.settled(page)
