"""The lists, pills, switches and folds of a page, found by what they are, and chosen from as a person does."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from playwright.sync_api import Locator, Page

from tests.browser import chromium

By = Literal["mouse", "keyboard"]
WITHOUT_KEY = "(no key)"
TITLES = "h1, [data-testid=stMain] [data-testid=stMarkdown] strong"

FIND = """kinds => [...document.querySelectorAll(kinds.map(kind => `[data-testid=${kind}]`).join())].map(found => {
    const keyed = found.closest('[class*=st-key-]');
    const key = keyed && [...keyed.classList].find(name => name.startsWith('st-key-'));
    return [found.dataset.testid, key ? key.slice('st-key-'.length) : '(no key)'];
})"""
SHOWN = """(found, kind) => ({
    stSelectbox: () => [found.querySelector('input').value],
    stMultiSelect: () => [...found.querySelectorAll(':scope > :not(template) [data-tag]')].map(tag => tag.ariaLabel),
    stButtonGroup: () => [...found.querySelectorAll('button[data-selected=true]')].map(button => button.innerText),
    stRadio: () => [...found.querySelectorAll('label[data-selected=true]')].map(label => label.innerText),
    stCheckbox: () => [String(found.querySelector('input').checked)],
})[kind]()"""
CHOICES = {
    "stButtonGroup": "button[data-variant]",
    "stRadio": "label[data-testid=stRadioOption]",
    "stCheckbox": "label",
}
LISTS = ("stSelectbox", "stMultiSelect")
KINDS = (*LISTS, *CHOICES)
REST_MS, TRIES = 150, 2
EVERYTHING = "__select_all__"


class Widget(NamedTuple):
    """A widget that offers choices: Streamlit's name of its kind, and its key."""

    kind: str
    key: str


def find_widgets(page: Page) -> list[Widget]:
    """Every list, group of buttons, radio and box of a page."""
    return [Widget(*each) for each in page.evaluate(FIND, list(KINDS))]


@dataclass(frozen=True)
class Chooser:
    """One widget on one page, and how it is chosen from."""

    page: Page
    widget: Widget
    by: By

    @property
    def place(self) -> Locator:
        return self.page.locator(f".st-key-{self.widget.key} [data-testid={self.widget.kind}]")

    def read_shown(self) -> list[str]:
        """What the widget shows as chosen."""
        chosen: list[str] = self.place.evaluate(SHOWN, self.widget.kind)
        return chosen

    def is_exhausted(self) -> bool:
        """Whether a row of buttons shows all of its choices as chosen."""
        offered = CHOICES.get(self.widget.kind)
        is_row = self.widget.kind == "stButtonGroup" and offered is not None
        return is_row and len(self.read_shown()) == self.place.locator(offered or "").count()

    def pick(self, earlier: list[str]) -> str | None:
        """Choose something else than is shown and, where there is enough of it, than was chosen earlier.

        Returns:
            What was chosen; None where everything was chosen already.
        """
        picked = self._pick_listed(earlier) if self.widget.kind in LISTS else self._pick_drawn(earlier)
        chromium.charted(self.page)  # a chart that is drawn late moves the page, which closes a list
        return picked

    def _pick_listed(self, earlier: list[str]) -> str | None:
        open_list(self.place, self.by)
        names = self._read_options()
        if not names:
            self.page.keyboard.press("Escape")
            return None
        text = self._find_fresh(names, earlier)
        if self.by == "mouse":
            self._click_option(text)
        else:
            self.page.keyboard.type(text)
            self.page.locator("[role=option]", has_text=text).first.wait_for()
            self.page.keyboard.press("Enter")
        if self.widget.kind == "stMultiSelect":  # stays open; in a closed list that may be empty, Escape empties it
            self.page.keyboard.press("Escape")
        return text

    def _click_option(self, text: str) -> None:
        """Click an option; again where the list moved away under the pointer and the browser took nothing.

        What it took must be kept from then on, whatever the server answers.
        """
        self.page.get_by_role("option", name=text, exact=True).first.click()
        for _ in range(TRIES):
            self.page.wait_for_timeout(REST_MS)
            if text in self.read_shown():
                return
            if not self.page.get_by_role("option").count():
                open_list(self.place, self.by)
            self.page.get_by_role("option", name=text, exact=True).first.click()

    def _read_options(self) -> list[str]:
        """The options that are drawn, once the list has come to rest at what is chosen: it draws what is in sight."""
        offered, names = self.page.locator(f"[role=option][data-key]:not([data-key={EVERYTHING}])"), list[str]()
        while (seen := offered.all_inner_texts()) != names:
            names = seen
            self.page.wait_for_timeout(REST_MS)
        return names

    def _pick_drawn(self, earlier: list[str]) -> str:
        offered = self.place.locator(CHOICES[self.widget.kind])
        if self.widget.kind == "stCheckbox":
            text = str(not self.place.locator("input").is_checked()).lower()
            self._press(self.place.locator("input") if self.by == "keyboard" else offered)
            return text
        names = offered.all_inner_texts()
        text = self._find_fresh(names, earlier)
        option = offered.nth(names.index(text))
        self._press(option.locator("input") if self.by == "keyboard" and self.widget.kind == "stRadio" else option)
        return text

    def _press(self, target: Locator) -> None:
        if self.by == "mouse":
            target.click()
        else:
            target.focus()
            self.page.keyboard.press("Space")

    def _find_fresh(self, offered: list[str], earlier: list[str]) -> str:
        """The first choice that is neither shown nor was picked before, else the one picked longest ago.

        Where there is but one, it is picked again.
        """
        shown = self.read_shown()
        texts = [text for text in offered if text not in shown] or offered
        wanted = next((text for text in texts if text not in earlier), None)
        return wanted or next((text for text in earlier if text in texts), texts[0])


def open_list(place: Locator, by: By = "mouse") -> None:
    """Open the list of a select box, as a person does."""
    box = chromium.scrolled_to(place.get_by_role("combobox"))
    if by == "mouse":
        box.click()
    else:
        box.focus()
        box.press("ArrowDown")
    place.page.get_by_role("option").first.wait_for()
