"""Why a picture does not leave the house, and what a request for one got wrong."""

from indicators.errors.base import UserFacingError, noted
from indicators.errors.requests import RequestRefused


class PictureRefused(UserFacingError):
    """The exit door stays shut."""


class SourceMissing(PictureRefused):
    what = noted("A figure of this picture has no source: {name}.")
    remedy = noted("Enter the source of the value or of the plan; then make the picture.")


class UnsourcedShown(PictureRefused):
    what = noted("The picture would show a value whose source is not stated: {name}.")
    remedy = noted("Enter its source, or allow values without a source: the picture then says so.")


class ProvisionalShown(PictureRefused):
    what = noted("The picture would show a value that nobody has confirmed yet: {name}.")
    remedy = noted("Have it confirmed, or allow provisional values: the picture then says so.")


class DisputedShown(PictureRefused):
    what = noted("The picture would show a disputed figure: {name}.")
    remedy = noted("Choose a kind that does not show it, or allow disputed figures: the picture then says so.")


class TitleTooLong(PictureRefused):
    """In no format, if no other one is named."""

    what = noted("The title is too long for a picture: “{text}”.")
    remedy = noted("Shorten the indicator’s name in the catalogue.")


class PictureTooFull(PictureRefused):
    """In no format, if no other one is named. ``text`` is what has no place."""

    what = noted("There is no room in the picture for “{text}”.")
    remedy = noted("Choose another kind of picture, or shorten names in the catalogue.")


class FormatTooSmall(PictureRefused):
    """``formats`` are those that it fits into."""

    what = noted("This format has no room for “{text}”.")
    remedy = noted("Choose one that has: {formats}.")


class GlyphMissing(PictureRefused):
    what = noted("The typeface cannot show these characters: {characters}")
    remedy = noted("Replace them in the catalogue or in the source’s name.")


class PictureIncomplete(PictureRefused):
    """A fault in the catalogue or in this program: the door does not ask which."""

    what = noted("The picture does not say all that it must: {missing}.")
    remedy = noted("Complete the indicator in the catalogue.")


class TargetNeeded(PictureRefused):
    what = noted("This kind of picture needs a numeric target and a value to count from: {name} has not both.")
    remedy = noted("Choose the trajectory or the figure.")


class CurveNeeded(PictureRefused):
    what = noted("There is nothing to draw but whether it is done: {name} happens or does not.")
    remedy = noted("Choose the figure.")


class NothingToCompare(PictureRefused):
    what = noted("No indicator has a value and a plan for the same date.")
    remedy = noted("Choose a later date.")


class UnknownPicture(RequestRefused):
    status = 404
    what = noted("Nothing frozen is at this address.")
    remedy = noted("Check the link; a frozen picture never changes its own.")


class ChoiceUnknown(RequestRefused):
    """``where`` is the parameter."""

    what = noted("“{text}” cannot be chosen here.")
    remedy = noted("Write one of: {known}.")


class UnknownFile(RequestRefused):
    status = 404
    what = noted("Pictures are not made as “{text}”.")
    remedy = noted("Ask for one of: {known}.")


class PictureBroken(UserFacingError):
    what = noted("The frozen picture {name} is no longer the one that was stored.")
    remedy = noted("It is not shown. Have the database checked, and restore it from a backup.")


class PictureWithheld(RequestRefused):
    status = 410
    what = noted("This picture shows an indicator that is not published any more.")
    remedy = noted("It is kept, and answers again when the indicator is published.")


class PicturesBusy(RequestRefused):
    status = 503
    what = noted("Too many pictures are being made.")
    remedy = noted("Ask again in {seconds} s.")
