"""A cell that cannot be read: amounts, dates, precisions."""

from indicators.errors.base import CellRefused, noted


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


class ColumnTooNarrow(CellRefused):
    code = "column_too_narrow"
    what = noted(
        "“{text}” is what a spreadsheet shows where a column is too narrow: the file does not hold the figure."
    )
    remedy = noted("Widen the column in the spreadsheet, save the file again and send that one.")


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


class SchoolYear(CellRefused):
    code = "school_year"
    what = noted("“{text}” is a school year or another period over two years.")
    remedy = noted("Write the year ({last}) or the month (08/{last}) in which it ends, as the indicator counts it.")


class MonthOrSchoolYear(CellRefused):
    code = "month_or_school_year"
    what = noted("“{text}” has two meanings: the month {month}, or the school year {first}–{last}?")
    remedy = noted(
        "Write {month} for the month; write {last} or 08/{last} for the school year, as the indicator counts it."
    )


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
