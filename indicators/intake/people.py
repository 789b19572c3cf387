"""Who reports, while nobody signs in: whoever gives an e-mail address."""

import re

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,63}")


def is_address(text: str) -> bool:
    """Whether a text can be an e-mail address."""
    return _ADDRESS.fullmatch(text) is not None
