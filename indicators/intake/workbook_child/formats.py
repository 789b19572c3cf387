"""What the format of a cell shows of the number or the date that the cell holds.

A format is read from its code as Office writes it (ECMA-376 part 1, 18.8.31), or built by ``open_document``.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from operator import eq, ge, gt, le, lt, ne

DAY, MONTH, YEAR, TIME = "day", "month", "year", "time"
BUILT_IN = {9: "0%", 10: "0.00%", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 20: "h:mm", 45: "mm:ss"}
"""Formats that Office never writes out, as far as they show a number or a date otherwise than it is held."""

_COMPARISONS = {">=": ge, "<=": le, "<>": ne, "!=": ne, ">": gt, "<": lt, "=": eq}
_CONDITION = re.compile(r"(>=|<=|<>|!=|>|<|=)\s*(-?[0-9.]+)")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]{0,50})[^\]]{0,50}\]|\[(?P<elapsed>h{1,50}|m{1,50}|s{1,50})\]'
    r"|\[(?P<bracket>[^\]]{0,50})\]|(?P<number>General|Standard|[0#?][0#?,./]*|@)|(?P<clock>AM/PM|A/P)|(?P<power>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|e+)|(?P<percent>%)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = str.maketrans("", "", "+-−()")


@dataclass(frozen=True)
class Section:
    """What stands around a number, for the numbers that it is for.

    Attributes:
        condition: Comparison and bound (">=", 1000), None for any number.
        before, after: Texts as shown, without signs and parentheses.
        thousands: How often the number is divided by 1,000 before it is shown.
        percent: Whether it is shown a hundred times larger, in percent.
    """

    condition: tuple[str, float] | None = None
    before: str = ""
    after: str = ""
    thousands: int = 0
    percent: bool = False

    def is_for(self, value: float) -> bool:
        return self.condition is None or bool(_COMPARISONS[self.condition[0]](value, self.condition[1]))

    @property
    def is_plain(self) -> bool:
        return not (self.before or self.after or self.thousands or self.percent)


@dataclass(frozen=True)
class Format:
    """What a cell shows: the parts of a date, or a number within one of its sections."""

    parts: frozenset[str] = frozenset()
    sections: tuple[Section, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it shows all that the cell holds and nothing else."""
        whole_date = not self.parts or {DAY, MONTH, YEAR} <= self.parts
        return whole_date and all(section.is_plain for section in self.sections)

    def section(self, value: float) -> Section:
        return next((each for each in self.sections if each.is_for(value)), Section())


@cache
def read_format(code: str) -> Format:
    """Read a format's code: ``mmm-yy``, ``0.0" M€"``, ``[>=1000]0," k";0``."""
    sections = [_read_section(section) for section in _split_sections(code)]
    parts = sections[0][0]
    return Format(parts, () if parts else _choose_sections([section for _, section in sections]))


def read_condition(text: str) -> tuple[str, float] | None:
    found = _CONDITION.search(text)
    return (found[1], float(found[2])) if found and found[2].strip("-.") else None


def bare(text: str) -> str:
    """A text beside a number without signs, parentheses and spaces around it."""
    return " ".join(text.translate(_SIGNS).split())


def _split_sections(code: str) -> list[str]:
    """Part a code at the semicolons that stand outside of quotation marks."""
    pieces = [piece if number % 2 else piece.replace(";", "\0") for number, piece in enumerate(code.split('"'))]
    return '"'.join(pieces).split("\0")


def _choose_sections(sections: list[Section]) -> tuple[Section, ...]:
    """Those with a condition before those without; where none has one, the others only say how signs and zero look."""
    conditional = [section for section in sections if section.condition]
    others = [section for section in sections if not section.condition]
    return (*conditional, *others) if conditional else tuple(others[:1])


def _read_section(code: str) -> tuple[frozenset[str], Section]:
    tokens = [(found.lastgroup, found[found.lastgroup]) for found in _TOKEN.finditer(code) if found.lastgroup]
    around: list[str] = [""]
    for kind, text in tokens:
        if kind == "number":
            around.append("")
        elif kind in {"quoted", "escaped", "currency", "other"}:
            around[-1] += text
    parts = _date_parts([text[0].lower() for kind, text in tokens if kind in {"date", "elapsed", "clock"}])
    conditions = [condition for kind, text in tokens if kind == "bracket" and (condition := read_condition(text))]
    section = Section(
        condition=conditions[0] if conditions else None,
        before=bare(around[0]) if len(around) > 1 else "",
        after=bare(" ".join(around[1:])),
        thousands=sum(_commas_at_end(text) for kind, text in tokens if kind == "number"),
        percent=any(kind == "percent" for kind, _ in tokens),
    )
    return parts, section


def _commas_at_end(text: str) -> int:
    """The commas that divide by 1,000 stand behind the last digit, before or after the decimals."""
    return sum(len(side) - len(side.rstrip(",")) for side in text.partition(".")[::2])


def _date_parts(letters: list[str]) -> frozenset[str]:
    """The parts of a date in the order of its format; ``m`` behind hours or before seconds means minutes."""
    known = {"y": YEAR, "e": YEAR, "m": MONTH, "d": DAY}
    around = zip(["", *letters], letters, [*letters[1:], ""], strict=False)
    return frozenset(
        TIME if letter == "m" and (before == "h" or after == "s") else known.get(letter, TIME)
        for before, letter, after in around
    )


def shown_date(moment: dt.datetime, parts: frozenset[str]) -> str:
    """A date as its cell shows it, in figures: 06/2026, 2026, 15/06, 08:30."""
    figures = {DAY: f"{moment.day:02}", MONTH: f"{moment.month:02}", YEAR: f"{moment.year:04}"}
    day = "/".join(figure for part, figure in figures.items() if part in parts)
    return day or moment.strftime("%H:%M")
