"""What keeps the store from writing, in our words; and whether it still does."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from indicators.errors import DiskFull, DiskReadOnly, StoreUnwritable

PROBE_BYTES = 64 * 1024

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SHUT = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR}


def trouble_of(error: Exception, database: Path) -> StoreUnwritable:
    """What an error of the disk, or of DuckDB about the disk, means."""
    if isinstance(error, StoreUnwritable):
        return error
    text, number = str(error), getattr(error, "errno", None)
    if number in _FULL or any(os.strerror(each) in text for each in _FULL):
        return DiskFull()
    if number in _SHUT or any(os.strerror(each) in text for each in _SHUT):
        return DiskReadOnly(path=database.parent.name)
    return StoreUnwritable(detail=text.splitlines()[0] if text else type(error).__name__)


def gone() -> FileNotFoundError:
    """What to say of a file that is no longer where it was."""
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def is_writable(database: Path) -> bool:
    """Whether the file and its folder may be written to; says nothing about space."""
    return all(os.access(each, os.W_OK, effective_ids=True) for each in (database, database.parent))


def probe(database: Path) -> None:
    """Try to write beside the database.

    Raises:
        OSError: It cannot be done.
    """
    path = database.with_name(f"{database.name}.probe")
    try:
        with path.open("wb") as file:
            file.write(bytes(PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    finally:
        with suppress(OSError):
            path.unlink()
