"""What somebody asked for that cannot be done: an unknown page address, nothing to store, too late."""

from indicators.errors.base import UserFacingError, noted


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


class ReasonMissing(UserFacingError):
    what = noted("{number} value(s) need a reason before they can be stored.")
    remedy = noted("Say why they are right, or leave these rows out; nothing was stored.")


class NoSourceStated(UserFacingError):
    code = "no_source"
    what = noted("{number} value(s) have neither a source nor the word that there is none.")
    remedy = noted("Give their source, or write “no source” in its place; nothing was stored.")


class GroundsMissing(UserFacingError):
    what = noted("A reason is needed.")
    remedy = noted("Say why, so that whoever reported the value knows; nothing was stored.")


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
