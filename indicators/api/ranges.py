"""Which part of a body a request wants: ``Range`` and ``If-Range`` of RFC 9110, 14.2 and 13.1.5.

One range is served as 206. Several at once are answered with the whole body, as a server may: readers of Parquet ask
for one after the other, and a body of many parts would only cost more. Starlette's ``FileResponse`` serves files of
the disk only, and answers a range that it cannot read with an error where the standard says to pass it over.
"""

import re

from indicators.errors import RangeUnsatisfiable

UNIT = "bytes"
DIGITS = 18
_RANGE = re.compile(r"(?P<first>[0-9]*)-(?P<last>[0-9]*)")


def read_range(wanted: str, size: int) -> slice | None:
    """Return the part of a body of that size, None for all of it.

    Args:
        wanted: The header ``Range``; what is not written as it should be asks for nothing.

    Raises:
        RangeUnsatisfiable: It begins behind the end.
    """
    found = _read_only_range(wanted)
    if found is None or size == 0:
        return None
    first, last = found
    if first is None:
        start, stop = max(0, size - (last or 0)), size
    else:
        start, stop = first, size if last is None else min(last + 1, size)
    if start >= size:
        raise RangeUnsatisfiable(size=size, content_range=f"{UNIT} */{size}")
    return slice(start, stop)


def write_content_range(part: slice, size: int) -> str:
    """Write the header ``Content-Range`` of a part."""
    return f"{UNIT} {part.start}-{part.stop - 1}/{size}"


def is_still_current(if_range: str, etag: str) -> bool:
    """Return whether a part fits to what a reader has of the body already; no date does, since none is sent."""
    return if_range in ("", etag)


def _read_only_range(wanted: str) -> tuple[int | None, int | None] | None:
    """Read the first and the last position of the one range, or the length of the body's end as the last alone."""
    unit, _, texts = wanted.partition("=")
    ranges = [each.strip(" \t") for each in texts.split(",") if each.strip(" \t")]
    found = _RANGE.fullmatch(ranges[0]) if unit.strip(" \t").lower() == UNIT and len(ranges) == 1 else None
    if found is None or ranges == ["-"]:
        return None
    first, last = _read_position(found["first"]), _read_position(found["last"])
    is_backward = first is not None and last is not None and last < first
    return None if is_backward else (first, last)


def _read_position(text: str) -> int | None:
    """Read a position; one of more digits than any body has is beyond its end."""
    digits = text.lstrip("0") or text[-1:]
    return (int(digits) if len(digits) <= DIGITS else 10**DIGITS) if digits else None
