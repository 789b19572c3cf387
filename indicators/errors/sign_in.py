"""Somebody signed in, or tried to, and yet nobody knows who acts: ended, refused, unreachable, no address."""

from indicators.errors.base import UserFacingError, noted


class SessionEnded(UserFacingError):
    what = noted("Your session has ended.")
    remedy = noted("Sign in again; reading goes on as before.")


class SignedOut(UserFacingError):
    """Signed out in another window, or with a copy of this session."""

    what = noted("This session was signed out.")
    remedy = noted("Sign in again; reading goes on as before.")


class AddressNotVerified(UserFacingError):
    what = noted("“{provider}” has not verified your e-mail address {email}: you are not signed in.")
    remedy = noted("Have it verified there, or sign in with another account.")


class AddressMissing(UserFacingError):
    what = noted("“{provider}” gave no usable e-mail address: you are not signed in.")
    remedy = noted("Sign in with another account, or ask whoever runs the dashboard to have the address sent.")


class VerificationUnknown(UserFacingError):
    what = noted("“{provider}” does not say whether it verified your e-mail address {email}: you are not signed in.")
    remedy = noted("Sign in with another account, or ask whoever runs the dashboard (“addresses_are_verified”).")


class AddressNotPlain(UserFacingError):
    """Some letters look like others, or become others in lower case: another person's role would be theirs."""

    what = noted("“{provider}” gave the address {email}, which has letters with accents or of other alphabets.")
    remedy = noted("You are not signed in: ask the provider for an address of plain letters, digits and signs.")


class AddressUnavailable(UserFacingError):
    """The provider's answer to who this is did not come, or could not be believed."""

    what = noted("“{provider}” could not be asked for your e-mail address: you are not signed in.")
    remedy = noted("Sign in again in a minute; if it happens again tell whoever runs the dashboard.")


class ClaimsTooLarge(UserFacingError):
    what = noted("The sign-in service sends more about you than can be kept: you are not signed in.")
    remedy = noted("Ask whoever runs the dashboard to have fewer claims (groups, roles) sent.")


class SignInUnavailable(UserFacingError):
    what = noted("Signing in is not possible at the moment: the sign-in service does not answer.")
    remedy = noted("Try again in a minute; reading goes on as before.")


class SignInDeclined(UserFacingError):
    what = noted("The sign-in service did not let you in, or you went back.")
    remedy = noted("Sign in again, or with another account; reading goes on as before.")


class SignInFailed(UserFacingError):
    what = noted("The answer of the sign-in service could not be accepted: you are not signed in.")
    remedy = noted("Sign in again; if it happens again tell whoever runs the dashboard.")
