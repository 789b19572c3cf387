"""How exact a value is, in signs and in French and English words: ≈, « près de », "at least".

A word is added to ``PHRASES``, without accents and in lower case; "plus 30" and "moins 30" may be signs of
arithmetic, so « plus » and « moins » alone are not qualifiers.
"""

import re

from indicators.errors import UnknownQualifier
from indicators.numbers.typed import cleaned, folded, inert

PHRASES = {
    "exact": ("exact", "exacte", "exactement", "exactly"),
    "about": (
        *("about", "≈", "~", "∼", "≃", "environ", "env", "pres de", "pres d'", "presque", "quelque", "quelques"),
        *("autour de", "autour d'", "de l'ordre de", "de l'ordre d'", "approximativement", "approx", "a peu pres"),
        *("around", "approximately", "roughly", "nearly", "almost", "circa", "ca"),
    ),
    "at_least": (
        *("at_least", "≥", "⩾", ">", ">=", "plus de", "plus d'", "au moins", "au minimum", "minimum"),
        *("pas moins de", "pas moins d'", "at least", "more than", "over", "no less than", "no fewer than"),
    ),
    "at_most": (
        *("at_most", "≤", "⩽", "<", "<=", "jusqu'a", "au plus", "au maximum", "maximum", "moins de", "moins d'"),
        *("pas plus de", "pas plus d'", "at most", "up to", "less than", "fewer than", "under", "no more than"),
    ),
}
CODES = {phrase: code for code, phrases in PHRASES.items() for phrase in phrases}
SIGN_BESIDE = re.compile(r" ?\([≈≥≤]\)$")
LONGEST_PHRASE = max(len(phrase.split()) for phrase in CODES)


def read_qualifier(text: str) -> str:
    """Read a qualifier from its code, its sign or its words: "at_least", "≥", "Au moins", "more than".

    Returns:
        ``exact``, ``about``, ``at_least`` or ``at_most``.

    Raises:
        CellRefused: ``UnknownQualifier``, or what ``typed.cleaned`` refuses.
    """
    typed = text.strip()
    found = "exact" if typed == "=" else qualifier_of(SIGN_BESIDE.sub("", cleaned(typed)))
    if found is None:
        raise UnknownQualifier(text=inert(text))
    return found


def qualifier_of(phrase: str) -> str | None:
    """The qualifier that a phrase says, None where it says none."""
    return CODES.get(folded(phrase))


def without_qualifier(words: str) -> tuple[str, str | None]:
    """Part the words after a number from a qualifier at their end: « lieux environ » is lieux, about."""
    parts = words.split()
    for start in range(max(0, len(parts) - LONGEST_PHRASE), len(parts)):
        found = qualifier_of(" ".join(parts[start:]))
        if found:
            return " ".join(parts[:start]), found
    return words, None
