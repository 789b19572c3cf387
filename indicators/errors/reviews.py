"""What cannot be done in a review: it is closed, moved on, or what was typed cannot be kept."""

from indicators.errors.base import UserFacingError, noted


class ReviewUnknown(UserFacingError):
    what = noted("There is no review “{review}”.")
    remedy = noted("Choose one from the list of reviews.")


class ReviewClosed(UserFacingError):
    what = noted("The review of {day} is closed: nothing more can be written into it.")
    remedy = noted("Nothing was stored, and what you typed is still here: keep it for the next review.")


class AnotherReviewOpen(UserFacingError):
    what = noted("The review of {day} is still open.")
    remedy = noted("Close it before another one is opened; nothing was stored.")


class ReviewTooEarly(UserFacingError):
    what = noted("A review was held on {last} already: the next one comes after it.")
    remedy = noted("Choose a later day; nothing was stored.")


class ReviewAhead(UserFacingError):
    what = noted("This review is planned for {day}: it cannot be closed before.")
    remedy = noted("Correct its day, or close it then; nothing was stored.")


class ReviewDayChanged(UserFacingError):
    what = noted("The day of the meeting was changed to {day}, whose figures were not shown yet.")
    remedy = noted("Keep the minutes first and look at the figures of that day, then close; nothing was stored.")


class ReviewMoved(UserFacingError):
    what = noted("Somebody wrote into the review while it was being closed.")
    remedy = noted("Look at what is new, then close it again; nothing was stored.")


class TextMissing(UserFacingError):
    what = noted("“{field}” is empty.")
    remedy = noted("Fill it in; nothing was stored.")


class TextTooLong(UserFacingError):
    what = noted("“{field}” has {length} characters; {most} can be kept.")
    remedy = noted("Shorten it; nothing was stored, and what you typed is still here.")


class ContradictionUnexplained(UserFacingError):
    what = noted("“{confidence}” contradicts the computed status, “{status}”.")
    remedy = noted("Say in a sentence why the committee sees it so; nothing was stored.")


class NothingPromised(UserFacingError):
    what = noted("No numeric target was ever announced for this indicator: there is no objective to judge.")
    remedy = noted("Say in a comment what the committee thinks of it; nothing was stored.")


class DueInThePast(UserFacingError):
    what = noted("The due date {due} has passed already.")
    remedy = noted("Choose a day that is still to come; nothing was stored.")


class DecisionSettled(UserFacingError):
    what = noted("This decision was settled already.")
    remedy = noted("Take a new one if it must go on; nothing was stored.")


class SnapshotBroken(UserFacingError):
    what = noted("The frozen state “{snapshot}” is no longer the one that was stored.")
    remedy = noted(
        "The database was changed or damaged: restore a backup, and keep this one for whoever looks into it."
    )


class DaysTurnedRound(UserFacingError):
    what = noted("{since} is later than {on}.")
    remedy = noted("Give the earlier day first.")
