"""What a program asks of the HTTP interface and cannot have. ``where`` names the parameter concerned."""

from indicators.errors.base import noted
from indicators.errors.requests import RequestRefused


class UnknownParameter(RequestRefused):
    what = noted("This address takes no parameter “{name}”.")
    remedy = noted("Leave it out; it takes: {known}.")


class ParameterTwice(RequestRefused):
    what = noted("The parameter “{name}” is given more than once.")
    remedy = noted("Give it once.")


class ParameterMissing(RequestRefused):
    what = noted("The parameter “{name}” is missing.")
    remedy = noted("Add it, as in {example}.")


class NumberUnreadable(RequestRefused):
    what = noted("“{text}” is not a number that can be used here.")
    remedy = noted("Write a whole number from {first} to {last}.")


class UnknownLanguage(RequestRefused):
    what = noted("“{text}” is not a language of this dashboard.")
    remedy = noted("Write one of: {known}.")


class DayNotServed(RequestRefused):
    status = 404
    what = noted("There are no figures as of {text}.")
    remedy = noted("Ask for a day from {first} to {last}.")


class PageMissing(RequestRefused):
    status = 404
    what = noted("There is no page {page}.")
    remedy = noted("Ask for a page from 1 to {pages}, or follow the link “next” of the page before.")


class UnknownTable(RequestRefused):
    status = 404
    what = noted("No table is called “{text}”.")
    remedy = noted("Ask for one of: {known}.")


class UnknownFormat(RequestRefused):
    status = 404
    what = noted("Tables are not written as “{text}”.")
    remedy = noted("Ask for one of: {known}.")


class TableTooLong(RequestRefused):
    status = 404
    what = noted("This table has more than {limit} rows, too many for a workbook.")
    remedy = noted("Ask for it as CSV or Parquet.")


class RangeUnsatisfiable(RequestRefused):
    status = 416
    what = noted("The part that is asked for begins behind the end of the file, which has {size} bytes.")
    remedy = noted("Ask for a part within it, or for the whole file (without “Range”).")


class AnswerChanged(RequestRefused):
    status = 412
    what = noted("The file has changed since the part that you have.")
    remedy = noted("Ask for it anew, from its beginning (without “If-Match”).")
