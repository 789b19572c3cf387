"""Texts that lost letters on their way: what a file could not hold, or what was read in the wrong encoding."""

import re

LOST = (
    "\ufffd"  # what programs put in the place of a byte that they cannot read
    "|Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"  # é as UTF-8 read in Windows-1252: Ã©
    "|â€[\u0080-\u00bf™œžš“”˜¦¢¯]|Â[«»°\u00a0]"
)
"""The same for Python and for Polars."""

_LOST = re.compile(LOST)


def has_lost_letters(text: str) -> bool:
    """Return whether a text holds what only loss puts there."""
    return bool(_LOST.search(text))
