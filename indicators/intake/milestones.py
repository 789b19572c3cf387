"""The milestones of a plan as typed: each cell is read or refused on its own, then their order is checked.

Nothing is guessed. What does not belong here: the decision, the reason and the plan as a whole (``plans``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

from indicators.errors import (
    CellRefused,
    ContraryQualifiers,
    DueBeforeStart,
    DueOutOfOrder,
    MissingCell,
    NoMilestone,
    NoStart,
    NotAYear,
    SameTwice,
    TooManyDecimals,
    UndatedMilestone,
)
from indicators.intake.columns import QUALIFIER, VALUE
from indicators.intake.faults import Refusal
from indicators.intake.names import Names
from indicators.model import Aim, Indicator, Measure, Milestone, Precision, Qualifier
from indicators.numbers import inert, join_decimals, read_date, read_qualifier, write_number, write_short_date
from indicators.texts import Language

Read = TypeVar("Read")

DUE, MILESTONES = "due", "milestones"
WHOLE_PLAN = 0


@dataclass(frozen=True)
class TypedMilestone:
    """One row of the form; blank where nothing was typed."""

    due: str = ""
    value: str = ""
    qualifier: str = ""


@dataclass
class Form:
    """Reads the fields of a form one by one and keeps what is refused."""

    indicator: Indicator
    refusals: list[Refusal] = field(default_factory=list)

    def read(self, reader: Callable[[str], Read], text: str, column: str, *, line: int = WHOLE_PLAN) -> Read | None:
        """What a reader makes of a text; None where it is blank or refused."""
        try:
            return reader(text) if text.strip() else None
        except CellRefused as error:
            self.refuse(error, text, column, line=line)
            return None

    def refuse(self, error: CellRefused, text: str, column: str, *, line: int = WHOLE_PLAN) -> None:
        self.refusals.append(Refusal(line, column, inert(text), error, self.indicator.slug))


Line = tuple[int, TypedMilestone, Milestone]


def read_milestones(
    form: Form, rows: Sequence[TypedMilestone], names: Names, *, aim: Aim, language: Language
) -> tuple[Milestone, ...]:
    """Every milestone that can be read, each numbered by its row in the form."""
    typed = [(line, each) for line, each in enumerate(rows, start=1) if _says(each)]
    if not typed:
        form.refuse(NoMilestone(), "", MILESTONES)
    read = [(line, each, _milestone(form, each, names, line=line)) for line, each in typed]
    lines = [(line, each, milestone) for line, each, milestone in read if milestone is not None]
    _check_order(form, lines)
    _check_days(form, lines, aim, language)
    return tuple(milestone for _, _, milestone in lines)


def _says(typed: TypedMilestone) -> bool:
    """Whether a row says anything; a precision alone does not."""
    return bool(typed.due.strip() or typed.value.strip())


def _milestone(form: Form, typed: TypedMilestone, names: Names, *, line: int) -> Milestone | None:
    before = len(form.refusals)
    if not typed.value.strip():
        form.refuse(MissingCell(), typed.value, VALUE, line=line)
    amount = form.read(_amount_reader(names, form.indicator), typed.value, VALUE, line=line)
    due = form.read(read_date, typed.due, DUE, line=line)
    word = form.read(read_qualifier, typed.qualifier, QUALIFIER, line=line)
    sign = amount["sign"] if amount else None
    if word and sign and word != sign:
        form.refuse(ContraryQualifiers(sign=typed.value, word=typed.qualifier), typed.qualifier, QUALIFIER, line=line)
    if amount is None or len(form.refusals) > before:
        return None
    return Milestone(
        value=amount["read"],
        qualifier=Qualifier(word or sign or Qualifier.EXACT),
        due=due.day if due else None,
        due_precision=Precision(due.precision) if due else None,
    )


def _amount_reader(names: Names, indicator: Indicator) -> Callable[[str], Mapping[str, Any]]:
    """Reads an amount in the indicator's unit, with no more decimals than it keeps."""

    def read(text: str) -> Mapping[str, Any]:
        amount = names.read_amount(text, indicator.unit)
        if amount["read"] != round(amount["read"], indicator.decimals):
            raise TooManyDecimals(text=inert(text), decimals=indicator.decimals)
        return amount

    return read


def _check_order(form: Form, lines: Sequence[Line]) -> None:
    """Due dates ascend, each stands once, and only a lone milestone (or the last of a flow) does without."""
    annual = form.indicator.measure is Measure.ANNUAL
    for place, (line, typed, milestone) in enumerate(lines, start=1):
        if milestone.due is None and len(lines) > 1 and not (annual and place == len(lines)):
            form.refuse(UndatedMilestone(), typed.due, DUE, line=line)
    dated = [(line, typed, each.due) for line, typed, each in lines if each.due]
    for (first, _, before), (line, typed, due) in pairwise(dated):
        if due == before:
            form.refuse(SameTwice(lines=f"{first}, {line}"), typed.due, DUE, line=line)
        elif due < before:
            form.refuse(DueOutOfOrder(text=typed.due), typed.due, DUE, line=line)


def _check_days(form: Form, lines: Sequence[Line], aim: Aim, language: Language) -> None:
    """Due dates suit the indicator: its years, and the day and value it is counted from."""
    indicator, start = form.indicator, form.indicator.baseline_on
    annual = indicator.measure is Measure.ANNUAL
    for line, typed, milestone in lines:
        due = milestone.due
        if due is None:
            continue
        if annual and (due.month, due.day) != (12, 31):
            form.refuse(NotAYear(text=typed.due), typed.due, DUE, line=line)
        if start is not None and due <= start:
            day = write_short_date(start, language.code)
            form.refuse(DueBeforeStart(text=typed.due, day=day), typed.due, DUE, line=line)
        if aim is Aim.REACH and not annual and indicator.baseline is None:
            form.refuse(NoStart(), typed.due, DUE, line=line)


def typed_milestone(milestone: Milestone, language: Language) -> TypedMilestone:
    """A milestone as a person would type it, to be read back unchanged."""
    due = milestone.due and write_short_date(
        milestone.due, language.code, precision=milestone.due_precision or Precision.DAY
    )
    return TypedMilestone(due=due or "", value=_typed_amount(milestone, language), qualifier=milestone.qualifier.value)


def _typed_amount(milestone: Milestone, language: Language) -> str:
    """Thousands parted by spaces; never three decimals alone, which would read as thousands."""
    whole, _, decimals = write_number(milestone.value, "fr", decimals=4).partition(",")
    return join_decimals(whole, decimals, language.code)
