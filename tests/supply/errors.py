"""Why there is no verdict."""


class NotAudited(Exception):
    """The audit did not judge every package: says why. Never to be taken for "nothing was found"."""
