"""Whose the database is: a command that root runs leaves no file behind that the service may not use."""

import os
import pwd
from pathlib import Path

from indicators.settings import read_settings
from indicators.store.address import Server, store_address


def become_owner() -> None:
    """As root become the user whom the database, or the folder that it shall lie in, belongs to."""
    if os.geteuid() != 0:
        return
    address = store_address()
    place = read_settings().state if isinstance(address, Server) else address
    found = next(
        (each for each in (place, place.parent) if os.path.exists(each)), None
    )  # False, too, where we may not look
    if found is not None and found.stat().st_uid != 0:
        become(found)


def become(place: Path) -> None:
    """Go on as the owner of a place, with that user's groups and home."""
    owner = place.stat()
    try:
        entry = pwd.getpwuid(owner.st_uid)
    except KeyError:
        os.setgroups([])
        os.setgid(owner.st_gid)
    else:
        os.initgroups(entry.pw_name, entry.pw_gid)
        os.setgid(entry.pw_gid)
        os.environ["HOME"] = entry.pw_dir
    os.setuid(owner.st_uid)
