"""Folders for one process in the temporary folder: gone when it ends; if it was killed, when the next one starts."""

import atexit
import fcntl
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

SETTLED_SECONDS = 60
"""Younger folders are left alone: whoever makes one holds it only a moment later."""

_held: list[int] = []


def make_scratch_folder(kind: str) -> Path:
    """Make a folder, and remove those of its kind that killed processes left behind."""
    prefix = f"dashboard-{kind}-"
    for each in Path(gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            _remove_if_abandoned(each)
    folder = Path(mkdtemp(prefix=prefix))
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(held, fcntl.LOCK_EX)  # until this process ends, however it does
    _held.append(held)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _remove_if_abandoned(folder: Path) -> None:
    """Remove a folder that no process holds.

    Raises:
        OSError: One does, or it is somebody else's.
    """
    if time.time() - folder.stat().st_mtime < SETTLED_SECONDS:
        return
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    finally:
        os.close(file)
