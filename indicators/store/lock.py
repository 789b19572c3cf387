"""The lock of a database: a file of its own beside it, held by one process for as long as the store is open.

DuckDB locks its file too, but drops that lock as soon as any code of the process closes another descriptor of it.
"""

import fcntl
import os
import threading
from contextlib import suppress
from pathlib import Path

from indicators.errors import StoreLocked

_held: set[tuple[int, int]] = set()
_guard = threading.Lock()


class Lock:
    """Holds a database for this process.

    Args:
        path: The database; its file need not exist yet.

    Raises:
        StoreLocked: Another process holds it, or this one under any of its names.
    """

    def __init__(self, path: Path) -> None:
        self._file = _opened(lock_path(path))
        self._inode: tuple[int, int] | None = None
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.release()
            raise StoreLocked(path=path.name) from error
        self.claim(path)

    def is_on(self, path: Path) -> bool:
        """Whether a name still leads to the file that is locked."""
        with suppress(OSError):
            found = path.stat()
            return (found.st_dev, found.st_ino) == self._inode
        return False

    def release(self) -> None:
        """Let others have it. The lock's file stays: removing it would let two processes lock two files."""
        with _guard:
            _held.discard(self._inode or (0, 0))
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def claim(self, path: Path) -> None:
        """Refuse a second name (a hard link) of a file that is open here: DuckDB would open it twice.

        Raises:
            StoreLocked: It is open under another name.
        """
        with suppress(FileNotFoundError), _guard:
            found = path.stat()
            inode = (found.st_dev, found.st_ino)
            if inode not in _held or inode == self._inode:
                _held.add(inode)
                self._inode = inode
                return
        if path.exists():
            self.release()
            raise StoreLocked(path=path.name)


def lock_path(path: Path) -> Path:
    """The lock's file of a database."""
    return path.with_name(f"{path.name}.lock")


def _opened(path: Path) -> int | None:
    """The lock's file; None where the disk is read-only and holds none: nobody can write there anyway."""
    for flags in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):
        with suppress(OSError):
            return os.open(path, flags | os.O_CLOEXEC, 0o600)
    return None
