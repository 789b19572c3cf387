"""What the screens say, in French and in English.

Sentences stand in the code in English, ``say("Where do we stand?")``; ``locales/fr.po`` holds the French
ones, which are what people see first. A test fails when a sentence has no French. French spacing
(narrow no-break space before ? ! ; % and so on) is put in here, once, so that translators and the
catalogue may write plain spaces.

What does not belong here: labels and definitions of indicators (``data/``), numbers and dates (``numbers``).
"""

import gettext
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from indicators.errors import Label, Phrase, UserFacingError
from indicators.limits import KEPT_TEXT, SAID_TEXT

LOCALES = Path(__file__).parent / "locales"

_NARROW_SPACE = "\u202f"
_NO_BREAK_SPACE = "\u00a0"
_NARROW_BEFORE = re.compile(r" (?=[?!;%])")
_WIDE_BEFORE = re.compile(r" (?=:)")
_IN_NUMBERS = re.compile(r"(?<=\d) (?=\d{3}\b|M€)")
_AROUND_QUOTES = re.compile(r"(?<=«) | (?=»)")


def french_spacing(text: str) -> str:
    """Put the no-break spaces of French typography where a plain space was typed."""
    text = _NARROW_BEFORE.sub(_NARROW_SPACE, text)
    text = _IN_NUMBERS.sub(_NARROW_SPACE, text)
    return _AROUND_QUOTES.sub(_NO_BREAK_SPACE, _WIDE_BEFORE.sub(_NO_BREAK_SPACE, text))


Options = ParamSpec("Options")
Made = TypeVar("Made")


def cache_short_texts(
    maxsize: int,
) -> Callable[[Callable[Concatenate[str, Options], Made]], Callable[Concatenate[str, Options], Made]]:
    """Cache a function of a text by the text; a long one, which may be anybody's, is worked out each time."""

    def decorate(make: Callable[Concatenate[str, Options], Made]) -> Callable[Concatenate[str, Options], Made]:
        recall = cast(Callable[Concatenate[str, Options], Made], lru_cache(maxsize)(make))

        @wraps(make)
        def make_or_recall(text: str, /, *args: Options.args, **named: Options.kwargs) -> Made:
            return (recall if len(text) <= KEPT_TEXT else make)(text, *args, **named)

        return make_or_recall

    return decorate


@dataclass(frozen=True)
class Language:
    """One language of the screens.

    Attributes:
        code: ``fr`` or ``en``.
        name: Its own name, for the switch.
    """

    code: str
    name: str

    def say(self, message: str, **values: object) -> str:
        """Translate a sentence and fill its placeholders."""
        return _translations(self.code).gettext(message).format(**values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Translate a sentence that depends on a number, which fills ``{number}``."""
        chosen = _translations(self.code).ngettext(one, many, number)
        return chosen.format(number=format_decimal(number, locale=self.code), **values)

    def either(self, french: str, english: str) -> str:
        """Choose between the two wordings of a text that comes from the catalogue."""
        return french if self.code == "fr" else english or french

    def explain(self, error: UserFacingError) -> tuple[str, str]:
        """Say what went wrong and what to do."""
        values = {name: self._shown(value) for name, value in error.values.items()}
        return self.say(error.what, **values), self.say(error.remedy, **values)

    def _shown(self, value: object) -> object:
        if isinstance(value, Label):
            return self.either(value.french, value.english)
        if isinstance(value, str) and len(value) > SAID_TEXT:
            return value[:SAID_TEXT] + "…"
        return self.say(value.message, **value.values) if isinstance(value, Phrase) else value


LANGUAGES: dict[str, Language] = {"fr": Language("fr", "Français"), "en": Language("en", "English")}
FRENCH = LANGUAGES["fr"]


@cache
def _translations(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, _read(LOCALES / f"{code}.po"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def read_french(file: Path) -> dict[str, str]:
    """Another catalogue, whole: what is said in English, and what in French."""
    return {str(each.id): str(each.string) for each in _read(file) if each.id}


def _read(file: Path) -> Catalog:
    """A French catalogue with its no-break spaces."""
    with file.open("rb") as lines:
        catalogue = read_po(lines, locale=FRENCH.code)
    for message in catalogue:
        message.string = _spaced(message.string or "")
    return catalogue


def _spaced(string: str | Sequence[str]) -> str | tuple[str, ...]:
    return french_spacing(string) if isinstance(string, str) else tuple(french_spacing(part) for part in string)
