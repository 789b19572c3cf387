"""What was to be drawn or written to a file, and was not."""

from indicators.errors.base import UserFacingError, noted


class DrawingTooSlow(UserFacingError):
    what = noted("Drawing took more than {seconds} s and was stopped.")
    remedy = noted("Try again in a minute; nothing was lost.")


class DrawingStopped(UserFacingError):
    """The process that draws died, most likely for want of memory."""

    what = noted("Drawing was broken off.")
    remedy = noted("Try again; if it happens again, the machine lacks memory.")


class DrawingFailed(UserFacingError):
    """``detail`` is what the drawing library says."""

    what = noted("A chart or a page could not be drawn.")
    remedy = noted("Give this to the person who runs the dashboard: {detail}")


class UnknownEnding(UserFacingError):
    what = noted("A dossier cannot be written to “{name}”.")
    remedy = noted("End the file’s name in one of {known}.")


class UnwritableFile(UserFacingError):
    what = noted("The file {name} cannot be written ({detail}).")
    remedy = noted("Check its folder and its rights; nothing was written.")
