"""What can go wrong on a visit; what a page says in an error box is no error here, the screen shows it."""


class VisitError(Exception):
    """The server fell silent or hung up, or the page has no such widget or no such choice."""
