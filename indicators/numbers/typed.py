"""Any text somebody typed, before it is read as an amount, a date or a qualifier.

``cleaned`` refuses what no figure may hold (formulas, invisible characters, digits of other scripts) and makes
the rest uniform; ``inert`` makes a text safe to repeat in a message; ``folded`` forgets case and accents.
"""

import re
import unicodedata
from itertools import filterfalse

from indicators.errors import ColumnTooNarrow, FormulaTyped, HiddenCharacters, OtherDigits, TooLong

LONGEST = 200
LONGEST_REPEATED = 60
FORMULA_STARTS = ("=", "+", "@")
MARKED_STARTS = (*FORMULA_STARTS, "-")
EXPORT_MARK = "'"
BLANKS_AROUND = "\t\r\n "
REPLACEMENT = "\ufffd"
OTHER_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")  # category Zs, without the plain one
ASCII = re.compile("[\x00-\x7f]+")


def cleaned(text: str) -> str:
    """Check a typed text and make it uniform: composed letters, plain spaces, nothing around it.

    Raises:
        TooLong: More than 200 characters; nothing else is looked at.
        HiddenCharacters: Control, right-to-left or other characters that are not seen.
        OtherDigits: Digits other than 0 to 9.
        FormulaTyped: The text starts with = + or @, where a spreadsheet would calculate.
        ColumnTooNarrow: Nothing but #, as a spreadsheet shows what does not fit.
    """
    if len(text) > LONGEST:
        raise TooLong(text=inert(text), longest=LONGEST)
    uniform = OTHER_SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(BLANKS_AROUND)
    if not uniform.isprintable() and any(_is_hidden(each) for each in uniform):
        raise HiddenCharacters(text=inert(text))
    if not uniform.isascii() and any(map(str.isnumeric, ASCII.sub("", uniform))):
        raise OtherDigits(text=inert(text))
    unmarked = _without_export_mark(uniform)
    if unmarked.startswith(FORMULA_STARTS):
        raise FormulaTyped(text=inert(text))
    if uniform and not uniform.strip("#"):
        raise ColumnTooNarrow(text=inert(text))
    return unmarked


def inert(text: str) -> str:
    """A typed text as a message may repeat it: at most 60 characters, none of them invisible."""
    short = text if len(text) <= LONGEST_REPEATED else text[: LONGEST_REPEATED - 1] + "…"
    if short.isprintable():
        return short
    return "".join(REPLACEMENT if _is_hidden(each) else each for each in short)


def visible(text: str) -> str:
    """What can be seen of a text, line breaks kept; empty where there is nothing."""
    kept = (each for each in text if each == "\n" or not unicodedata.category(each).startswith("C"))
    return "".join(kept).strip()


def folded(text: str) -> str:
    """A text without case, accents, typographic apostrophes, full stops and repeated spaces, for comparing words."""
    letters = text.casefold().replace("’", "'").replace(".", " ")
    if letters.isascii():
        return " ".join(letters.split())
    letters = unicodedata.normalize("NFD", letters)
    return " ".join("".join(filterfalse(unicodedata.combining, letters)).split())


def _is_hidden(character: str) -> bool:
    """Control, format (right-to-left marks among them), unassigned and line-breaking characters."""
    return unicodedata.category(character)[0] == "C" or unicodedata.category(character) in ("Zl", "Zp")


def _without_export_mark(text: str) -> str:
    """Drop the apostrophe that our own exports put where a spreadsheet would see a formula."""
    rest = text.removeprefix(EXPORT_MARK)
    return rest if rest.startswith(MARKED_STARTS) else text
