"""Why the server refuses a request before any page sees it."""

from indicators.errors.base import UserFacingError, noted


class RequestRefused(UserFacingError):
    """A request that is not served. ``status`` is HTTP's."""

    status = 400


class UnknownHost(RequestRefused):
    what = noted("This server does not answer under that name.")
    remedy = noted("Whoever runs it adds the name to DASHBOARD_NAMES in local.env.")


class OtherSite(RequestRefused):
    status = 403
    what = noted("A page of another site asked for this.")
    remedy = noted("Open the dashboard itself.")


class TicketUnknown(RequestRefused):
    status = 403
    what = noted("This address opens one browser, once; it was used, or belongs to an earlier start of the server.")
    remedy = noted("Open the address that was printed last where the dashboard was started.")


class NothingThere(RequestRefused):
    status = 404
    what = noted("There is nothing at this address.")
    remedy = noted("Go back to the overview.")


class MethodRefused(RequestRefused):
    status = 405
    what = noted("This address can be read, not written to.")
    remedy = noted("Use the pages to enter values.")


class UploadNotAsked(RequestRefused):
    status = 403
    what = noted("No page that you have open takes a file from you.")
    remedy = noted("Open “Entry”, choose “A file”, and put the file there.")


class FileNotYours(RequestRefused):
    status = 403
    what = noted("This file was made for somebody else, or your rights have changed since.")
    remedy = noted("Reload the page and ask for the file there.")


class LengthMissing(RequestRefused):
    status = 411
    what = noted("The request does not say how large the file is.")
    remedy = noted("Send it from the page “Entry”.")


class UploadsFull(RequestRefused):
    status = 429
    what = noted("As many files are being sent as the server can hold.")
    remedy = noted("Try again in {seconds} s; nothing was stored.")


class RequestTooSlow(RequestRefused):
    status = 408
    what = noted("Nothing more of the request came for {seconds} s.")
    remedy = noted("Send it again; nothing was stored.")


class RequestTooLarge(RequestRefused):
    status = 413
    what = noted("The request is larger than {limit} bytes.")
    remedy = noted("Send less at once.")


class AddressTooLong(RequestRefused):
    status = 414
    what = noted("The address is longer than {limit} bytes.")
    remedy = noted("Go back to the overview and choose again.")


class HeadersTooLarge(RequestRefused):
    status = 431
    what = noted("The request’s headers are larger than {limit} bytes.")
    remedy = noted("Delete the cookies of this site, then try again.")


class TooManyRequests(RequestRefused):
    status = 429
    what = noted("Too many requests come from your network.")
    remedy = noted("Try again in {seconds} s.")


class TooManyPages(RequestRefused):
    status = 503
    what = noted("As many pages are open as the server can hold.")
    remedy = noted("Close those you do not need, then try again in {seconds} s.")


class RequestFailed(RequestRefused):
    status = 500
    what = noted("This request could not be answered (incident no. {incident}).")
    remedy = noted("Try again; if it happens again, give this number to the person who runs the dashboard.")
