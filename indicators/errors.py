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


class TooLong(CellRefused):
    code = "too_long"
    what = noted("“{text}” is too long for a figure or a date.")
    remedy = noted(
        "Keep one figure or one date in the cell, {longest} characters at most; a remark goes into the comment."
    )


class HiddenCharacters(CellRefused):
    code = "hidden_characters"
    what = noted("“{text}” holds characters that cannot be seen.")
    remedy = noted("Clear the cell and type it by hand instead of pasting it.")


class OtherDigits(CellRefused):
    code = "other_digits"
    what = noted("“{text}” is not written with the digits 0 to 9.")
    remedy = noted("Type it with the digits 0 to 9, such as 1 234,5.")


class FormulaTyped(CellRefused):
    code = "formula"
    what = noted("“{text}” starts like a formula.")
    remedy = noted("Write the result itself, without = + or @ before it.")


class NotANumber(CellRefused):
    code = "not_a_number"
    what = noted("“{text}” is not a number.")
    remedy = noted(
        "Write one number, with its unit if you like, such as 1 234,5 or 12 M€; a remark goes into the comment."
    )


class MissingWord(CellRefused):
    code = "missing_word"
    what = noted("“{text}” says that there is no figure.")
    remedy = noted("Leave the cell empty: an empty cell changes nothing.")


class AmbiguousNumber(CellRefused):
    code = "ambiguous_number"
    what = noted("“{text}” has two meanings: the mark can part thousands or decimals.")
    remedy = noted("Write {whole} for the whole number, {decimal} for the one with decimals.")


class AmbiguousBillion(CellRefused):
    code = "ambiguous_billion"
    what = noted("“{text}” has two meanings: a billion is a thousand times more in French than in English.")
    remedy = noted("Write milliard or Md€ for a thousand million.")


class BadlyGrouped(CellRefused):
    code = "badly_grouped"
    what = noted("The digits of “{text}” are not in groups of three.")
    remedy = noted("Write one number, such as 1 234,5 or 1234,5.")


class PowerOfTen(CellRefused):
    code = "power_of_ten"
    what = noted("“{text}” is written with a power of ten.")
    remedy = noted("Write it out, such as 120 000, or with a word, such as 1,2 million.")


class TooLarge(CellRefused):
    code = "too_large"
    what = noted("“{text}” has more than {digits} digits before the decimal mark.")
    remedy = noted("Check the figure and its unit: no indicator counts that far.")


class TooFine(CellRefused):
    code = "too_fine"
    what = noted("“{text}” has more than {decimals} decimals.")
    remedy = noted("Round it to {decimals} decimals or fewer.")


class UnknownQualifier(CellRefused):
    code = "unknown_qualifier"
    what = noted("“{text}” does not say how exact the value is.")
    remedy = noted("Write exact, about, at least or at most, or one of the signs ≈ ≥ ≤.")


class NotADate(CellRefused):
    code = "not_a_date"
    what = noted("“{text}” cannot be read as a date.")
    remedy = noted("Write a day as 21/11/2022, a month as 11/2022 or a year as 2022; leave out any time.")


class TwoDigitYear(CellRefused):
    code = "two_digit_year"
    what = noted("“{text}” has two meanings: its year has only two digits.")
    remedy = noted("Write the year with four digits, the day first: 21/11/2022.")


class SpreadsheetSerial(CellRefused):
    code = "spreadsheet_serial"
    what = noted("“{text}” is the number a spreadsheet keeps for a date, not a date.")
    remedy = noted("Give the cell a date format in the spreadsheet, or write the date as 21/11/2022.")


class YearOutOfRange(CellRefused):
    code = "year_out_of_range"
    what = noted("The year of “{text}” is not between {first} and {last}.")
    remedy = noted("Check the year; a date is written as 21/11/2022.")


class MonthOutOfRange(CellRefused):
    code = "month_out_of_range"
    what = noted("“{text}” has no possible month: {month} stands in its place.")
    remedy = noted("Write the day first, then the month: 21/11/2022.")


class ImpossibleDay(CellRefused):
    code = "impossible_day"
    what = noted("“{text}” is a day that does not exist.")
    remedy = noted("Check the day and the month; the day is written first: 21/11/2022.")


class FileRefused(UserFacingError):
    """A whole file cannot be read, or should not be. ``code`` is for machines."""

    code = "file"


class UnreadableFile(FileRefused):
    code = "unreadable_file"
    what = noted("The file {name} cannot be read ({detail}).")
    remedy = noted("Check its name and its rights.")


class ColumnMissing(FileRefused):
    code = "column_missing"
    what = noted("The header lacks: {missing}. It says: {found}.")
    remedy = noted("Name the columns as in the template: {missing}. Nothing was stored.")


class ColumnTwice(FileRefused):
    code = "column_twice"
    what = noted("Two columns say the same: “{first}” and “{second}”.")
    remedy = noted("Keep one of them. Nothing was stored.")


class MissingCell(CellRefused):
    code = "missing"
    what = noted("This cell is empty, but the row says something else.")
    remedy = noted("Fill it in, or empty the whole row.")


class UnknownName(CellRefused):
    code = "unknown_indicator"
    what = noted("No indicator is called “{slug}”.")
    remedy = noted("Write its name as in the template, for instance {near}.")


class ComputedIndicator(CellRefused):
    code = "computed_indicator"
    what = noted("“{text}” is computed from {parts}.")
    remedy = noted("Report these two instead.")


class TotalRow(CellRefused):
    code = "total_row"
    what = noted("“{text}” looks like a row of totals.")
    remedy = noted("Totals are never imported: remove the row.")


class NotAYear(CellRefused):
    code = "not_a_year"
    what = noted("“{text}” is not a whole year, and this indicator counts years.")
    remedy = noted("Write the year alone, for instance 2025.")


class WrongUnit(CellRefused):
    code = "wrong_unit"
    what = noted("“{text}” is in another unit than the indicator ({unit}).")
    remedy = noted("Write the value in {unit}.")


class TooManyDecimals(CellRefused):
    code = "too_many_decimals"
    what = noted("“{text}” has more decimals than this indicator keeps ({decimals}).")
    remedy = noted("Round it yourself, so that nothing is rounded behind your back.")


class ContraryQualifiers(CellRefused):
    code = "contrary_qualifiers"
    what = noted("The value says “{sign}”, the precision says “{word}”.")
    remedy = noted("Keep the one that is true.")


class NotALink(CellRefused):
    code = "not_a_link"
    what = noted("“{text}” is not a web address.")
    remedy = noted("Begin with https://, or leave the cell empty.")


class LongText(CellRefused):
    code = "long_text"
    what = noted("This text has {length} characters.")
    remedy = noted("Shorten it to {limit}.")


class SameTwice(CellRefused):
    code = "same_twice"
    what = noted("Rows {lines} speak of the same value.")
    remedy = noted("Keep the one that is right.")


class UnevenRow(CellRefused):
    code = "uneven_row"
    what = noted("This row has {cells} cells, the header has {expected}.")
    remedy = noted("Check the separators; put a text that contains one between quotation marks.")


class NothingToComment(CellRefused):
    code = "no_value_yet"
    what = noted("No value is known for this date.")
    remedy = noted("Write the value too.")


class NoMilestone(CellRefused):
    code = "no_milestone"
    what = noted("The plan has no milestone.")
    remedy = noted("Write at least one value, with its due date if it has one.")


class UndatedMilestone(CellRefused):
    code = "undated_milestone"
    what = noted("This milestone has no due date.")
    remedy = noted("Write one: only a lone milestone, or the last one of a yearly flow, can do without.")


class DueOutOfOrder(CellRefused):
    code = "due_out_of_order"
    what = noted("“{text}” comes before the due date of the milestone above.")
    remedy = noted("Put the milestones in the order of their due dates, the earliest first.")


class DueBeforeStart(CellRefused):
    code = "due_before_start"
    what = noted("“{text}” is not after {day}, the day from which this indicator is counted.")
    remedy = noted("Write a later due date.")


class NoStart(CellRefused):
    code = "no_start"
    what = noted("This indicator has no starting value: no progress can be computed towards a dated target.")
    remedy = noted("Leave the due date empty, or choose a value not to fall below or not to exceed.")


class NotADay(CellRefused):
    code = "not_a_day"
    what = noted("“{text}” is not one day.")
    remedy = noted("Write the day of the decision as 21/11/2022, or leave the field empty.")


class NotYetDecided(CellRefused):
    code = "not_yet_decided"
    what = noted("“{text}” is still to come.")
    remedy = noted("Announce a plan once it is decided; check the day and the year.")


class MissingText(CellRefused):
    code = "missing_text"
    what = noted("This field is empty.")
    remedy = noted("Fill it in: it stays with the plan, so that anybody can see who decided it and why.")


class ReasonMissing(UserFacingError):
    what = noted("{number} value(s) need a reason before they can be stored.")
    remedy = noted("Say why they are right, or leave these rows out; nothing was stored.")


class NothingToStore(UserFacingError):
    what = noted("There is nothing new to store.")
    remedy = noted("Everything is known already, or every row was refused.")


class ChangedSince(UserFacingError):
    """What was to be undone or decided upon is not the last word any more."""

    what = noted("“{label}”, {period}: {actor} stored version {version} since ({moment}).")
    remedy = noted("Look at that version first; nothing of yours was stored.")


class NothingToUndo(UserFacingError):
    what = noted("There is nothing left to undo here.")
    remedy = noted("Look at the journal: what stands now came later.")


class BatchUnknown(UserFacingError):
    what = noted("No submission has the number {number}.")
    remedy = noted("Choose one from the journal.")


class CatalogueBatch(UserFacingError):
    what = noted("Submission no. {number} is the catalogue’s: it cannot be undone as a whole.")
    remedy = noted("Undo its values one by one, or mend the catalogue and load it again.")


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
