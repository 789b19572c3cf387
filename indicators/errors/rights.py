"""What somebody may not do, and the rules about who may."""

from indicators.errors.base import OperatorError, UserFacingError, noted


class Refused(UserFacingError):
    """An act that is not this person's; refusals of people who are known are kept."""


class SignInNeeded(Refused):
    what = noted("Nobody is signed in, so this is closed: {act}.")
    remedy = noted(
        "Sign in where that is offered; where it is not, ask the person who runs the dashboard. Nothing was stored."
    )


class NotAllowed(Refused):
    what = noted("Your role ({role}) does not let you {act}.")
    remedy = noted("Ask an administrator of the dashboard for the role; nothing was stored.")


class NotYours(Refused):
    what = noted("The indicator “{slug}” is not among those for which you may {act}.")
    remedy = noted("Leave it out, or ask an administrator to widen your scope; nothing was stored.")


class RightsChanged(Refused):
    """What a page offered was asked for after its visitor had got other rights than when it was drawn."""

    what = noted("Your role has changed since this page was drawn.")
    remedy = noted("Reload the page; it shows what you may do now.")


class OwnValue(Refused):
    """Four eyes: nobody confirms what they entered themselves, whoever brought it back since."""

    what = noted("You entered this figure yourself: {label}, {period}.")
    remedy = noted("Somebody else has to validate it; nothing was stored.")


class TooManyStored(UserFacingError):
    what = noted("You have stored {limit} times within a day, as often as one person may.")
    remedy = noted("Go on tomorrow, or ask whoever runs the dashboard; nothing was stored.")


class TooManyFrozen(UserFacingError):
    what = noted("You have frozen {limit} pictures within a day, as many as one person may.")
    remedy = noted("Use one that is frozen already, or go on tomorrow; nothing was stored.")


class LastAdministrator(UserFacingError):
    what = noted("“{email}” is the last administrator.")
    remedy = noted("Appoint another one first; nothing was stored.")


class UnknownMember(UserFacingError):
    what = noted("“{email}” has no role here.")
    remedy = noted("Choose somebody from the list of members.")


class SameRole(UserFacingError):
    what = noted("“{email}” has this role already.")
    remedy = noted("Choose another role or another scope; nothing was stored.")


class ScopeUnknown(UserFacingError):
    what = noted("“{text}” is neither an axis nor an indicator.")
    remedy = noted("Write “all”, “own”, “axis:…” or “indicator:…”, separated by spaces; nothing was stored.")


class NotAnAddress(UserFacingError):
    what = noted("“{text}” is not an e-mail address.")
    remedy = noted("Write it as prenom.nom@sante.gouv.fr; nothing was stored.")


class ActUnknown(OperatorError):
    """A submission writes tables that its act is not for."""
