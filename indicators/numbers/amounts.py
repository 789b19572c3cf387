"""Amounts as people type them: « 1 234,5 », "1,234.5", « ≥ 550 M€ », « 45 % », « près de 30 lieux ».

French and English are both read, without being told which; what has two meanings (1,234) is refused.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from indicators.errors import (
    AmbiguousBillion,
    AmbiguousNumber,
    BadlyGrouped,
    MissingWord,
    NotANumber,
    PowerOfTen,
    TooFine,
    TooLarge,
)
from indicators.numbers.qualifiers import qualifier_of, without_qualifier
from indicators.numbers.typed import cleaned, folded, inert

# What DECIMAL(18, 4) holds, the column every value is kept in.
WHOLE_DIGITS = 14
DECIMALS = 4

MISSING = {
    *("nan", "null", "none", "nil", "inf", "infinity", "infini", "na", "n/a", "n a", "nd", "n d", "nc", "n c", "so"),
    *("s o", "s/o", "neant", "vide", "non communique", "non disponible", "-", "−", "–", "—", "?"),
}
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?P<space> [0-9]{3})+|(?P<comma>,[0-9]{3})+|(?P<point>\.[0-9]{3})+)")
AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
DIGITS_AND_MARKS = re.compile(r"[0-9 .,]+")
POWER = re.compile(r"[0-9][.,]?[eE][+-]?[0-9]|[0-9] ?[×x*] ?10(?![0-9])|[0-9]\^")

DIGITS = re.compile(r"[0-9](?:.*[0-9])?", re.DOTALL)
HEAD = re.compile(r"(?P<phrase>[^€–−-]*)(?P<outer>[–−-]?)(?P<euro>(?:€ ?)?)(?P<inner>[–−-]?)")
EURO_CODE = re.compile(r"(?:^| )(?:eur|euros?) ?$", re.IGNORECASE)

SCALES = {
    3: ("k", "mille", "millier", "milliers", "thousand"),
    6: ("m", "mn", "million", "millions"),
    9: ("md", "mds", "mrd", "mrds", "g", "b", "bn", "milliard", "milliards", "billion", "billions"),
}
POWERS = {word: power for power, words in SCALES.items() for word in words}
# "12 m" may be metres and "12 mn" minutes: these are only multipliers of euros.
ONLY_OF_EUROS = {"m", "mn", "g", "b"}
SCALE_WORDS = "|".join(sorted(POWERS, key=len, reverse=True))
TAIL = re.compile(
    rf" ?(?:(?P<scale>{SCALE_WORDS})(?=$|[ €]|eur)(?P<of> de | d['’])?)?"
    r" ?(?P<unit>€|(?:eur|euros?|pour[ -]?cents?|per ?cent)(?![^\W\d_])|%)?"
    r" ?(?P<words>[^\W\d_](?:[^\W\d_]|[ ’'.-])*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """What a typed amount says.

    Attributes:
        value: Multiplied out: 1200000000 for « 1,2 Md€ », 45 for « 45 % »; fits DECIMAL(18, 4).
        qualifier: ``exact``, ``about``, ``at_least``, ``at_most``; None where the text itself says nothing.
        kind: ``percent``, ``euro`` or nothing for a plain number.
        scaled: Whether a multiplier was written (k€, million).
        words: What else follows the number, in lower case: « lieux ». It may be anything, so whoever asks for
            an indicator's value compares it with the indicator's unit.
    """

    value: Decimal
    qualifier: str | None
    kind: str
    scaled: bool
    words: str


def read_amount(text: str) -> ReadAmount:
    """Read one number with its qualifier, multiplier and unit.

    Raises:
        CellRefused: A subclass that says why: no number, two meanings, more digits than are kept, and so on.
    """
    typed = cleaned(text)
    _refuse_what_is_no_number(typed)
    head, digits, tail = _around_digits(typed)
    before, minus, is_euro = _read_head(head, typed)
    power, kind, words = _read_tail(tail, typed, is_euro=is_euro)
    words, after = without_qualifier(words)
    if before and after:
        raise NotANumber(text=inert(typed))
    size = _multiplied(_plain_digits(digits, typed), power, typed)
    value = -size if minus and size else size
    return ReadAmount(value, before or after, kind, bool(power), " ".join(words.casefold().split()))


def _refuse_what_is_no_number(typed: str) -> None:
    bare = typed.lstrip("-−")
    if folded(bare or typed) in MISSING or "∞" in typed or typed.startswith("#"):
        raise MissingWord(text=inert(typed))
    if POWER.search(typed):
        raise PowerOfTen(text=inert(typed))


def _around_digits(typed: str) -> tuple[str, str, str]:
    """What stands before the first digit, from there to the last digit, and after it."""
    digits = DIGITS.search(typed)
    if not digits:
        raise NotANumber(text=inert(typed))
    return typed[: digits.start()], digits.group(), typed[digits.end() :]


def _read_head(head: str, typed: str) -> tuple[str | None, bool, bool]:
    """The qualifier, whether there is a minus, and whether euros are announced."""
    match = HEAD.fullmatch(head)
    if not match or (match["outer"] and match["inner"]):
        raise NotANumber(text=inert(typed))
    phrase = EURO_CODE.sub("", match["phrase"])
    qualifier = qualifier_of(phrase)
    if phrase.strip() and not qualifier:
        raise NotANumber(text=inert(typed))
    return qualifier, bool(match["outer"] or match["inner"]), bool(match["euro"]) or phrase != match["phrase"]


def _read_tail(tail: str, typed: str, *, is_euro: bool) -> tuple[int, str, str]:
    """The power of ten that is written as a word, the kind of amount, and the remaining words."""
    match = TAIL.fullmatch(tail)
    if not match:
        raise NotANumber(text=inert(typed))
    scale, unit, words = match["scale"] or "", (match["unit"] or "").casefold(), match["words"] or ""
    kind = _kind(unit, is_euro=is_euro)
    twice = (unit and is_euro) or any(word in POWERS for word in words.casefold().split())
    if twice or (scale and kind == "percent") or (_is_only_of_euros(scale) and kind != "euro"):
        raise NotANumber(text=inert(typed))
    if scale.casefold().startswith("billion") and match["of"]:
        raise AmbiguousBillion(text=inert(typed))
    return POWERS.get(scale.casefold(), 0), kind, words


def _kind(unit: str, *, is_euro: bool) -> str:
    if is_euro or unit.startswith(("€", "eur")):
        return "euro"
    return "percent" if unit else ""


def _is_only_of_euros(scale: str) -> bool:
    return scale != "M" and scale.casefold() in ONLY_OF_EUROS


def _plain_digits(digits: str, typed: str) -> str:
    """The digits without grouping and with a decimal point."""
    if AMBIGUOUS.fullmatch(digits):
        whole, decimal = re.sub("[.,]", " ", digits), digits + "0"
        raise AmbiguousNumber(text=inert(typed), whole=whole, decimal=decimal)
    if PLAIN.fullmatch(digits):
        return digits.replace(",", ".")
    whole, mark, fraction = _at_decimal_mark(digits)
    group = GROUPED.fullmatch(whole)
    if group and not (mark == "," and group["comma"]) and not (mark == "." and group["point"]):
        return re.sub("[ .,]", "", whole) + ("." + fraction if mark else "")
    raise (BadlyGrouped if DIGITS_AND_MARKS.fullmatch(digits) else NotANumber)(text=inert(typed))


def _at_decimal_mark(digits: str) -> tuple[str, str, str]:
    """Part a grouped number at its decimal mark: the last one, unless it is that of the groups as well."""
    if GROUPED.fullmatch(digits):
        return digits, "", ""
    place = max(digits.rfind(","), digits.rfind("."))
    fraction = digits[place + 1 :]
    return (digits[:place], digits[place], fraction) if place > 0 and fraction.isdecimal() else (digits, "", "")


def _multiplied(plain: str, power: int, typed: str) -> Decimal:
    """The size of the number in full, within what is kept.

    Digits are counted before anything is calculated: a Decimal rounds beyond 28 of them.
    """
    whole, _, fraction = plain.partition(".")
    if len(whole.lstrip("0")) > WHOLE_DIGITS:
        raise TooLarge(text=inert(typed), digits=WHOLE_DIGITS)
    if len(fraction.rstrip("0")) - power > DECIMALS:
        raise TooFine(text=inert(typed), decimals=DECIMALS)
    size = Decimal(f"{whole}.{fraction.rstrip('0') or '0'}") * 10**power
    if size >= 10**WHOLE_DIGITS:
        raise TooLarge(text=inert(typed), digits=WHOLE_DIGITS)
    return Decimal(f"{size.normalize():f}")
