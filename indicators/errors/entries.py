"""A cell or a row that can be read but not taken: what it names, its unit, its place; a plan’s milestones."""

from indicators.errors.base import CellRefused, noted
from indicators.errors.typed import FormulaTyped


class MissingCell(CellRefused):
    code = "missing"
    what = noted("This cell is empty, but the row says something else.")
    remedy = noted("Fill it in, or empty the whole row.")


class MergedCell(CellRefused):
    code = "merged_cell"
    what = noted("This cell is merged with those above: what they say stands in line {held} only.")
    remedy = noted("Unmerge the cells in the spreadsheet, then fill in each one.")


class FormulaNotCalculated(FormulaTyped):
    what = noted("“{text}” is a formula whose result is not in the file: no spreadsheet has calculated it.")
    remedy = noted("Open the file in the spreadsheet and save it, or write the result itself.")


class DateShownOtherwise(CellRefused):
    code = "date_shown"
    what = noted("The cell shows {shown} but holds {held}: it has two meanings.")
    remedy = noted("Give the cell a format that shows the whole date, or type the month as 12/2026, the year as 2026.")


class YearAsDate(CellRefused):
    code = "year_as_date"
    what = noted("The cell shows {shown}: a spreadsheet does that where {held} is typed into a cell for dates.")
    remedy = noted("Give the cell the number format “General”, then type the year or the whole date.")


class NumberShownOtherwise(CellRefused):
    code = "number_shown"
    what = noted("The cell shows {shown} but holds {held}: its format hides the thousands.")
    remedy = noted("Give the cell the number format “General”, then check the figure and its unit.")


class UnknownName(CellRefused):
    code = "unknown_indicator"
    what = noted("No indicator is called “{slug}”.")
    remedy = noted("Write its name as in the template, for instance {near}.")


class ComputedIndicator(CellRefused):
    code = "computed_indicator"
    what = noted("“{text}” is computed from {parts}.")
    remedy = noted("Report these two instead.")


class EnvelopeReported(CellRefused):
    code = "envelope_reported"
    what = noted("“{text}” is an envelope: it is planned, nobody achieves it.")
    remedy = noted("Announce a new amount on the page Targets; report what was committed under its own indicator.")


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


class TooSmallForUnit(CellRefused):
    code = "too_small_for_unit"
    what = noted("“{text}” makes {value} {unit}, finer than this indicator is kept ({decimals}).")
    remedy = noted("Is the unit right? Write the value in {unit}.")


class FractionOfShare(CellRefused):
    code = "share_or_fraction"
    what = noted("“{text}” has two meanings: {text} % or {percent} %?")
    remedy = noted("Write {percent} % if that is meant; this indicator keeps {decimals} decimals.")


class DecimalCommaParted(CellRefused):
    code = "decimal_comma"
    what = noted(
        "“{text}” has two meanings: one number with a decimal comma, or {first} and then “{second}” in the next column?"
    )
    remedy = noted("Write {first}.{second} for the number, or save the file with semicolons between the cells.")


class LostCharacters(CellRefused):
    code = "lost_characters"
    what = noted("“{text}” lost letters when it was saved or copied.")
    remedy = noted("Write the text again; save a file as CSV UTF-8.")


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


class OwnerUnclear(CellRefused):
    code = "not_an_address"
    what = noted("“{text}” is not an e-mail address.")
    remedy = noted("Write it as prenom.nom@sante.gouv.fr, or “nobody” where nobody is responsible any more.")


class OwnersDiffer(CellRefused):
    code = "owners_differ"
    what = noted("Rows {lines} name different people for the same indicator.")
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
