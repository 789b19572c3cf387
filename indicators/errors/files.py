"""A file that cannot be read, or should not be."""

from indicators.errors.base import FileRefused, noted


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
    remedy = noted("Save the table as a workbook (.xlsx or .ods) or as CSV UTF-8; nothing was stored.")


class OldWorkbook(FileRefused):
    code = "xls"
    what = noted("“{name}” is a workbook of an old Excel (.xls).")
    remedy = noted("Open it in Excel and save it as an Excel workbook (.xlsx); nothing was stored.")


class WorkbookLocked(FileRefused):
    code = "password"
    what = noted("“{name}” is protected by a password.")
    remedy = noted("Take the password off in the spreadsheet and save it; nothing was stored.")


class WorkbookWithMacros(FileRefused):
    code = "macros"
    what = noted("The workbook “{name}” holds macros.")
    remedy = noted("Save it as a workbook without macros (.xlsx or .ods); nothing was stored.")


class WorkbookWithLinks(FileRefused):
    code = "links"
    what = noted("The workbook “{name}” takes figures from other files.")
    remedy = noted("Copy the table and paste its values only into a new workbook; nothing was stored.")


class WorkbookUnsafe(FileRefused):
    code = "unsafe"
    what = noted("“{name}” is not built as a spreadsheet builds a workbook.")
    remedy = noted("Copy the table into a new workbook and save that one; nothing was stored.")


class WorkbookDamaged(FileRefused):
    code = "damaged"
    what = noted("The workbook “{name}” is damaged or cut short.")
    remedy = noted("Open it in the spreadsheet, save it again and send it again; nothing was stored.")


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
    what = noted("“{name}” is not a text file: line {line} holds something that no text has.")
    remedy = noted("Save the table as a workbook (.xlsx or .ods) or as CSV UTF-8; nothing was stored.")


class UnreadableCharacter(FileRefused):
    code = "character"
    what = noted("Line {line} holds a character that cannot be read.")
    remedy = noted("Save the table as CSV UTF-8 and send it again; nothing was stored.")


class MixedEncodings(FileRefused):
    code = "mixed_encodings"
    what = noted("Line {line} is not in the same encoding as line {other}: its accents cannot be read.")
    remedy = noted("Save the whole table as CSV UTF-8, check the accents and send it again; nothing was stored.")


class OtherEncoding(FileRefused):
    code = "other_encoding"
    what = noted("Line {line} reads “{text}”: the file was saved in an encoding of Macintosh or DOS.")
    remedy = noted("Save the table as CSV UTF-8 or as a workbook and send it again; nothing was stored.")


class HeaderGarbled(FileRefused):
    code = "header_garbled"
    what = noted("The name of the column “{name}” lost letters when the file was saved.")
    remedy = noted("Write the name again, as in the template, and save the table as CSV UTF-8; nothing was stored.")


class OneColumn(FileRefused):
    code = "separator"
    what = noted("Only one column was found in line {line}: “{text}”.")
    remedy = noted("Put the names of the columns there, with a semicolon between them; nothing was stored.")


class OneCell(OneColumn):
    what = noted("Row {line} of the sheet “{sheet}” has only one filled cell: “{text}”.")
    remedy = noted("Put the names of the columns there, one in each cell, as in the template; nothing was stored.")


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
