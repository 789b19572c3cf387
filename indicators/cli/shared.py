"""What several commands share: exit codes, the clock, the day asked for and its overview, files written whole."""

import argparse
import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from indicators.access import Identity, Origin, is_address
from indicators.catalogue import read_catalogue
from indicators.errors import UnreadableFile, UnwritableFile
from indicators.model import Door
from indicators.numbers import local_day, read_iso_date
from indicators.readings import Desk, Overview
from indicators.store import Store, members
from indicators.store.distant import reach_store

DONE, REFUSED = 0, 1
OPERATOR = "local"

AddParser = Callable[..., argparse.ArgumentParser]


def now() -> dt.datetime:
    """This instant in UTC, without a zone, as the store keeps it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def today() -> dt.date:
    """The day in Paris, as the store and the pages count it."""
    return local_day(now())


def add_day(parser: argparse.ArgumentParser) -> None:
    """Let a command be asked about any day."""
    parser.add_argument("--on", help="the day, as 2022-11-21 (default: today)")


def add_actor(parser: argparse.ArgumentParser, *, help: str) -> None:
    """Let a command be run on somebody's behalf; by default whoever runs it is the operator, who may do anything."""
    parser.add_argument("--as", dest="actor", type=_address, metavar="E-MAIL", default=OPERATOR, help=help)


def acting(store: Store, options: argparse.Namespace) -> Identity:
    """Who acts: the operator, or a member with their own rights. While nobody has a role, an address is just a name."""
    named = options.actor != OPERATOR and bool(members.members(store))
    return Identity(options.actor, Origin.NAMED if named else Origin.LOCAL, Door.COMMAND)


def _address(text: str) -> str:
    """An e-mail address; anything else is a usage error."""
    if text != OPERATOR and not is_address(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an e-mail address")
    return text.lower()


def overview_asked(options: argparse.Namespace) -> Overview:
    """The overview of the day asked for; the store is closed again.

    Raises:
        UnreadableDate: ``--on`` is not a date.
        StoreMissing, StoreLocked, StoreDamaged, StoreOlder, StoreNewer, CatalogueFault: What to tell the person.
    """
    on = day_asked(options)
    with opened_desk() as desk:
        return desk.overview(on=on)


def day_asked(options: argparse.Namespace) -> dt.date:
    """The day asked for, or today.

    Raises:
        UnreadableDate: ``--on`` is not a date.
    """
    return read_iso_date(options.on) if options.on else today()


def read_file(path: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a file.

    Raises:
        UnreadableFile: What to tell the person.
    """
    file = Path(path)
    try:
        return os.fsencode(file.name).decode(errors="replace"), file.read_bytes()
    except OSError as error:
        raise UnreadableFile(name=file.name, detail=error.strerror or "") from error


def put_file(path: Path, data: bytes, *, is_public: bool = False) -> None:
    """Write the whole file beside its place, then move it there.

    Args:
        is_public: Let everybody on the machine read it (a web server, say); else its owner alone can.

    Raises:
        UnwritableFile: Nothing was written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.chmod(0o644 if is_public else 0o600)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise UnwritableFile(name=path.name, detail=error.strerror or "") from error


@contextmanager
def opened_desk(*, unpublished: bool = True) -> Iterator[Desk]:
    """A desk whose store is closed again, with or without what is not published; the catalogue is checked first."""
    strategy = read_catalogue().strategy
    store = reach_store()
    try:
        yield Desk(store, strategy, unpublished=unpublished)
    finally:
        store.close()
