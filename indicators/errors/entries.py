"""A cell or a row that can be read but not taken: what it names, its unit, its place; a plan’s milestones."""

from indicators.errors.base import CellRefused, noted


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
