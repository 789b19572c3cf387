"""What can go wrong, and for whom.

``UserFacingError``: the person in front of the screen can act. It says what, where and what to do, in
their language, without a traceback. ``OperatorError``: only whoever runs the server can act; it is
logged with an incident number. A new failure is a new class here, with its two sentences.

What does not belong here: checks (they live where the data is) and translations (``texts``).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence that is itself translated when it is shown."""

    message: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


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

    what = noted("Something went wrong.")
    remedy = noted("Try again.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(f"{self.what} {self.remedy}".format(**values))


class OperatorError(IndicatorsError):
    """An error that only whoever runs the server can act upon; shown as an incident number."""


class UnknownIndicator(UserFacingError):
    what = noted("No indicator is called “{slug}”.")
    remedy = noted("Choose one from the list, or go back to the overview.")


class UnreadableDate(UserFacingError):
    what = noted("“{text}” is not a date.")
    remedy = noted("Write it as 2022-11-21.")


class DayOutOfRange(UserFacingError):
    what = noted("“{text}” is not a day that can be shown.")
    remedy = noted("Choose a day between {first} and {last}; today is shown instead.")


class UnknownChoice(UserFacingError):
    what = noted("“{text}” is not a choice here.")
    remedy = noted("It was left out; choose from the list.")


class CatalogueFault(UserFacingError):
    """A fault in ``data/``: it stops the start, since a wrong target is worse than no dashboard."""

    what = noted("The catalogue has a fault in {file}, {entry}, field “{field}”: {fault}.")
    remedy = noted("Mend it: {cure}. The start was stopped, nothing was stored.")


class CatalogueRewritten(UserFacingError):
    what = noted("{file}: {entry} was changed after it had been loaded.")
    remedy = noted("What was loaded is never rewritten: put the old entry back and add a new one below it.")


class WordStillUsed(UserFacingError):
    what = noted("strategy.toml: the {field} “{word}” is missing, but version {version} of {slug} uses it.")
    remedy = noted("Put it back, past days are still shown with it; change its labels if you like.")


class StoreMissing(UserFacingError):
    what = noted("There is no database at {path}.")
    remedy = noted("Create it with “make run” or “python -m indicators init”; nothing was written.")


class StoreLocked(UserFacingError):
    what = noted("The database {path} is in use by another process.")
    remedy = noted("Stop the other server or command, then try again; nothing was written.")


class StoreOlder(UserFacingError):
    what = noted("The database {path} is of an earlier release (version {found}, this release needs {needed}).")
    remedy = noted("Copy the file somewhere safe, then run “python -m indicators init”; nothing was written.")


class StoreNewer(UserFacingError):
    what = noted("The database {path} is of a later release (version {found}, this release knows {needed}).")
    remedy = noted("Install the release that wrote it; nothing was written.")


class StoreDamaged(UserFacingError):
    what = noted("The file {path} cannot be read as the dashboard’s database.")
    remedy = noted("Put the last good copy in its place; the damaged file was left as it is. Detail: {detail}.")


class StoreUnsupported(UserFacingError):
    what = noted("INDICATORS_DATABASE_URL names a store that this release does not know: {url}.")
    remedy = noted("Use duckdb:///path/to/file.duckdb.")


class TableRefused(UserFacingError):
    """Rows that do not satisfy the table's pandera model; nothing was stored."""

    what = noted("{count} value(s) do not fit the table “{table}”: {faults}.")
    remedy = noted("Mend them and try again; nothing was stored.")


class AppendOnly(OperatorError):
    """SQL other than one SELECT or one plain INSERT reached the store."""


class VersionTaken(UserFacingError):
    """Somebody else stored the same version first (the primary key is the lock)."""

    what = noted("Somebody else saved {table} {key} a moment ago.")
    remedy = noted("Look at their value, then decide which one should stand; nothing of yours was stored.")


class CellRefused(UserFacingError):
    """One cell of what somebody reports cannot be taken; the other rows can. ``code`` is for machines."""

    code = "cell"


class FileRefused(UserFacingError):
    """A whole file cannot be read, or should not be. ``code`` is for machines."""

    code = "file"


class FileEmpty(FileRefused):
    code = "empty"
    what = noted("The file “{name}” is empty.")
    remedy = noted("Choose the file that holds the figures; nothing was stored.")


class FileTooLarge(FileRefused):
    code = "size"
    what = noted("The file “{name}” is larger than {limit} MB.")
    remedy = noted("Split it into several files; nothing was stored.")


class FileOfAnotherKind(FileRefused):
    """``kind`` is a ``Phrase``: “a PDF document”."""

    code = "kind"
    what = noted("“{name}” is {kind}: figures cannot be read from it.")
    remedy = noted("Save the table as an Excel workbook (.xlsx) or as CSV UTF-8; nothing was stored.")


class OldWorkbook(FileRefused):
    code = "xls"
    what = noted("“{name}” is a workbook of an old Excel (.xls).")
    remedy = noted("Open it in Excel and save it as an Excel workbook (.xlsx); nothing was stored.")


class WorkbookLocked(FileRefused):
    code = "password"
    what = noted("“{name}” is protected by a password.")
    remedy = noted("Take the password off in Excel (File, Info, Protect) and save it; nothing was stored.")


class WorkbookWithMacros(FileRefused):
    code = "macros"
    what = noted("The workbook “{name}” holds macros.")
    remedy = noted("Save it as an Excel workbook without macros (.xlsx); nothing was stored.")


class WorkbookWithLinks(FileRefused):
    code = "links"
    what = noted("The workbook “{name}” takes figures from other files.")
    remedy = noted("Copy the table and paste its values only into a new workbook; nothing was stored.")


class WorkbookUnsafe(FileRefused):
    code = "unsafe"
    what = noted("“{name}” is not built as Excel builds a workbook.")
    remedy = noted("Copy the table into a new Excel workbook and save that one; nothing was stored.")


class WorkbookDamaged(FileRefused):
    code = "damaged"
    what = noted("The workbook “{name}” is damaged or cut short.")
    remedy = noted("Open it in Excel, save it again and send it again; nothing was stored.")


class WorkbookTooHeavy(FileRefused):
    """``reason`` is a ``Phrase``: “it has more than 20 sheets”."""

    code = "weight"
    what = noted("The workbook “{name}” is too large to be read: {reason}.")
    remedy = noted("Keep only the table in it, or save the table as CSV UTF-8; nothing was stored.")


class ReadersBusy(FileRefused):
    code = "busy"
    what = noted("Too many workbooks are being read at this moment.")
    remedy = noted("Send yours again in a minute; nothing was stored.")


class NotText(FileRefused):
    code = "binary"
    what = noted("“{name}” is not a text file: there is a null character in line {line}.")
    remedy = noted("Save the table as an Excel workbook (.xlsx) or as CSV UTF-8; nothing was stored.")


class UnreadableCharacter(FileRefused):
    code = "character"
    what = noted("Line {line} holds a character that cannot be read.")
    remedy = noted("Save the table as CSV UTF-8 and send it again; nothing was stored.")


class OneColumn(FileRefused):
    code = "separator"
    what = noted("Only one column was found in line {line}: “{text}”.")
    remedy = noted("Put the names of the columns there, with a semicolon between them; nothing was stored.")


class TooManyColumns(FileRefused):
    code = "columns"
    what = noted("Line {line} names {count} columns; {limit} can be read.")
    remedy = noted("Keep only the columns of the template; nothing was stored.")


class TooManyLines(FileRefused):
    code = "lines"
    what = noted("The file “{name}” has more than {millions} million lines.")
    remedy = noted("Split it into several files; nothing was stored.")


class CellTooLong(FileRefused):
    code = "length"
    what = noted("A cell in line {line} holds more than {limit} characters.")
    remedy = noted("Shorten it, or look there for a quotation mark that is not closed; nothing was stored.")


class QuoteNotClosed(FileRefused):
    code = "quote"
    what = noted("A quotation mark opened in line {line} is not closed as it should be.")
    remedy = noted(
        "Close it before the next separator; write a quotation mark inside a cell twice. Nothing was stored."
    )


class NoRecords(FileRefused):
    code = "no-records"
    what = noted("The file “{name}” has no figures below the names of its columns.")
    remedy = noted("Fill in at least one line; nothing was stored.")
