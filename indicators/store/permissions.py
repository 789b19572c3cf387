"""Who of a machine may read the files of a store: its owner alone, since they hold e-mail addresses and drafts.

Another user who can open the lock's file can also hold the lock, and nobody could store anything.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from indicators.store.connection import BACKUPS

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_files_private() -> None:
    """Let every file and folder that this process makes from now on be its owner's alone.

    DuckDB makes files of its own (log, temporary files), so that the mode of those we open would not do.
    """
    os.umask(OTHERS)


def make_private(path: Path) -> None:
    """Take the files of a database away from others: those of earlier releases could be read by everybody.

    What cannot be changed (a read-only disk, somebody else's file) stays as it is.

    Args:
        path: The database; what lies beside it bears its name and an ending more, its copies lie in ``backups``.
    """
    for each in _files_of(path):
        with suppress(OSError):
            mode = stat.S_IMODE(each.stat().st_mode)
            if mode & OTHERS:
                each.chmod(mode & ~OTHERS)


def _files_of(path: Path) -> Iterator[Path]:
    yield path
    beside = [each for each in _listed(path.parent) if each.name.startswith(f"{path.name}.")]
    copies = [each for each in _listed(path.parent / BACKUPS) if each.suffix == path.suffix]
    yield from (each for each in (*beside, *copies) if not each.is_symlink())


def _listed(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []
