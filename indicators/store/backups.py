"""Copies of the database that are proved before they are called copies, and databases made from them.

A copy is made by DuckDB while the store is in use (``COPY FROM DATABASE``), in the folder
``backups`` beside the database, the only one that SQL may write to. It bears its name only once it has been read back
with the same checksum of all facts and lies on the disk. The live file itself is never opened, copied or hashed.
"""

import datetime as dt
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from indicators.errors import BackupExists, BackupFailed, BackupMissing, CopyForbidden, UserFacingError
from indicators.store.address import Server
from indicators.store.connection import BACKUPS, explain_forbidden, is_forbidden
from indicators.store.copying import Proof, copy_of, copy_of_file, copy_of_server, pour_into_server, rebuilt
from indicators.store.ledger import ledger_path, sync_folder
from indicators.store.opening import Store

SCHEDULED = re.compile(r"^auto-\d{8}T\d{6}Z\.duckdb$")

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Backup:
    """A proved copy.

    Attributes:
        version: Number of the last batch in it.
        checksum: SHA-256 of all facts in it.
    """

    path: Path
    version: int
    checksum: str


def back_up(store: Store, path: Path) -> Backup:
    """Copy a store that may be in use into a new file.

    Raises:
        BackupExists: There is a file of that name; it is left as it is.
        BackupFailed: There is no copy, and why.
        BackupDiffers: The copy does not hold the same facts; it was removed.
    """
    if path.exists():
        raise BackupExists(name=path.name)
    folder = copies_folder(store)
    if store.elsewhere:
        return _fetched(store.elsewhere, folder / f"{path.stem}-{os.getpid()}{path.suffix}", path)
    part = folder / f"{path.name}.part"
    with _one_at_a_time:
        try:
            folder.mkdir(exist_ok=True)
            for cut_off in [part] if store.is_shared else folder.glob("*.part"):
                _remove(cut_off)  # this process has the file: whoever made that was killed
            version, checksum = _copied(store, part)
            _put_in_place(part, path)
        except (OSError, duckdb.Error) as error:
            raise _explain_failure(path, error) from error
        finally:
            _remove(part)
    return Backup(path, version, checksum)


def copies_folder(store: Store) -> Path:
    """Where copies are made: the one folder that SQL may write to."""
    return store.path.resolve().parent / BACKUPS


def last_copy(store: Store) -> dt.datetime | None:
    """When the newest copy on schedule was made, UTC; each was proved before it got its name. None: there is none."""
    made = scheduled(copies_folder(store))
    return made_at(made[-1]) if made else None


def restore(source: Path, path: Path, *, now: dt.datetime) -> Backup:
    """Make a new database from a copy, or from a ledger's folder, and prove that it holds the same facts.

    Args:
        now: UTC, for what a ledger does not tell: when the tables were made.

    Raises:
        BackupMissing: There is nothing to restore from.
        BackupExists: There is a database of that name, or a ledger; it is left as it is.
        BackupDiffers: The new file does not hold the same facts; it was removed.
        BackupFailed, StoreDamaged, StoreLocked, StoreNewer, LedgerBroken: The new file was not made.
    """
    _check_there(source)
    if path.exists() or ledger_path(path).exists():
        raise BackupExists(name=path.name)
    part = path.with_name(f"{path.name}.part")
    try:
        _remove(part)
        path.parent.mkdir(parents=True, exist_ok=True)
        version, checksum = rebuilt(source, part, now=now) if source.is_dir() else copy_of_file(source, part)
        _put_in_place(part, path)
    except (OSError, duckdb.Error) as error:
        raise _explain_failure(path, error) from error
    finally:
        _remove(part)
    return Backup(path, version, checksum)


def restore_on_server(source: Path, server: Server, *, now: dt.datetime) -> Proof:
    """The same into the tables of a server that has none yet; the number of the last batch and the checksum.

    Raises:
        BackupMissing: There is nothing to restore from.
        BackupExists, BackupDiffers, ServerAway, StoreUnwritable: Nothing was changed on the server.
        StoreOlder, StoreNewer, StoreDamaged, LedgerBroken: What is restored from is not of this release, or broken.
    """
    _check_there(source)
    if not source.is_dir():
        return pour_into_server(source, server, now=now)
    with TemporaryDirectory() as folder:
        part = Path(folder, "ledger.duckdb")
        rebuilt(source, part, now=now)
        return pour_into_server(part, server, now=now)


def back_up_on_schedule(store: Store, *, every_hours: int, keep: int, now: dt.datetime) -> Backup | None:
    """Make the copy that is due, and remove the oldest of those made so. None where none is due.

    Args:
        every_hours: 0 for never.
        keep: How many stay, the one just made at least.
        now: UTC; the name of a copy tells when it was made.
    """
    folder = copies_folder(store)
    made = scheduled(folder)
    if not every_hours or (made and now - made_at(made[-1]) < dt.timedelta(hours=every_hours)):
        return None
    backup = back_up(store, folder / f"auto-{now:%Y%m%dT%H%M%S}Z.duckdb")
    for old in scheduled(folder)[: -max(keep, 1)]:
        old.unlink()
    return backup


def scheduled(folder: Path) -> list[Path]:
    """The copies that were made on schedule, the oldest first."""
    return sorted(each for each in folder.glob("auto-*.duckdb") if SCHEDULED.match(each.name))


def made_at(path: Path) -> dt.datetime:
    """When a scheduled copy was made, UTC."""
    return dt.datetime.strptime(path.name, "auto-%Y%m%dT%H%M%SZ.duckdb")  # noqa: DTZ007 (UTC, as the store keeps it)


def _fetched(elsewhere: Callable[..., Any], made: Path, path: Path) -> Backup:
    """A copy that the process which holds the store made in its folder, put where it was asked for by us.

    That process may see other folders under the same names, and write to fewer (``PrivateTmp``, ``ProtectSystem``).
    """
    try:
        version, checksum = elsewhere("back_up", path=str(made))
        _put_in_place(made, path)
    except OSError as error:
        raise _explain_failure(path, error) from error
    finally:
        _remove(made)
    return Backup(path, version, checksum)


def _copied(store: Store, part: Path) -> Proof:
    """A copy of an open store, whether it is a file or a server."""
    if store.is_shared:
        return copy_of_server(store.connection(), part)
    with closing(store.cursor()) as cursor:
        return copy_of(cursor, part, writing=store.writing)


def _check_there(source: Path) -> None:
    if not source.exists():
        raise BackupMissing(name=source.name)


def _put_in_place(part: Path, path: Path) -> None:
    """Give a proved file its name, on the disk for certain; through a copy where that is another disk."""
    near = part
    try:
        if part.stat().st_dev != path.parent.stat().st_dev:
            near = path.with_name(f".{path.name}.part")
            shutil.copyfile(part, near)
        with near.open("rb") as file:
            os.fsync(file.fileno())
        near.rename(path)
    except OSError:
        _remove(near)
        raise
    sync_folder(path.parent)


def _remove(part: Path) -> None:
    for each in _with_log(part):
        with suppress(FileNotFoundError):
            each.unlink()


def _with_log(path: Path) -> Iterator[Path]:
    yield path
    yield path.with_name(f"{path.name}.wal")


def _explain_failure(path: Path, error: Exception) -> UserFacingError:
    """Why a copy was not made: a folder that is somebody else's is not a broken disk."""
    if is_forbidden(error):
        return explain_forbidden(path, error, CopyForbidden)
    return BackupFailed(name=path.name, detail=(str(error).splitlines() or [type(error).__name__])[0])
