"""The branches every error hangs on, and how a sentence is marked for translation."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence that is itself translated when it is shown."""

    message: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True)
class Label:
    """A part of a sentence that was worded in both languages elsewhere: a name of the catalogue, a date."""

    french: str
    english: str

    def __str__(self) -> str:
        return self.english


def noted(message: str) -> str:
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return message


class IndicatorsError(Exception):
    """Base of every error this project raises on purpose."""


class UserFacingError(IndicatorsError):
    """An error that the person can act upon.

    Args:
        values: What fills the placeholders of ``what`` and ``remedy``.
    """

    __slots__ = ("values",)  # no dictionary each: a file can make half a million of them

    what = noted("Something went wrong.")
    remedy = noted("Try again.")

    def __init__(self, **values: object) -> None:
        super().__init__()
        self.values = values

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".format(**self.values)


class OperatorError(IndicatorsError):
    """An error that only whoever runs the server can act upon; shown as an incident number."""


class CellRefused(UserFacingError):
    """One cell of what somebody reports cannot be taken; the other rows can. ``code`` is for machines."""

    code = "cell"


class FileRefused(UserFacingError):
    """A whole file cannot be read, or should not be. ``code`` is for machines."""

    code = "file"
