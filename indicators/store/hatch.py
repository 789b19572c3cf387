"""The hatch: a socket beside the database through which commands of the same user reach the store that a server holds.

It is a Unix socket that only its owner may open, and who connects is asked for by the kernel: nobody else is answered,
nothing of it is on any network. What can be asked is one SELECT that reads no file, a submission (which passes the data
door as from the command line), an event, a verification and a copy. Values travel as JSON; nothing in them is run.
"""

import datetime as dt
import logging
import os
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indicators.access import Act, Identity, Origin
from indicators.errors import AppendOnly, StoreSilent, UserFacingError
from indicators.model import Door, Event, EventKind
from indicators.store import events, wire
from indicators.store.append import Submission, append
from indicators.store.backups import back_up
from indicators.store.guard import check_reads_tables_only
from indicators.store.opening import Store
from indicators.store.verification import verify

logger = logging.getLogger("indicators.store")

LONGEST_LINE = 512 * 1024 * 1024
_CREDENTIALS = struct.Struct("3i")


class Hatch:
    """Answers commands until it is closed.

    Args:
        store: Open in this process, whose lock makes any older socket a dead one.
    """

    def __init__(self, store: Store) -> None:
        self._path = store.path
        with at_socket(store.path) as address:
            with suppress(FileNotFoundError):
                os.unlink(address)
            self._server = _Server(address, store)
            os.chmod(address, 0o600)
        self._thread = threading.Thread(target=self._server.serve_forever, name="hatch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        with suppress(OSError):
            socket_path(self._path).unlink()


def socket_path(database: Path) -> Path:
    """The socket of a database."""
    return database.with_name(f"{database.name}.socket")


@contextmanager
def at_socket(database: Path) -> Iterator[str]:
    """An address of the socket that is short enough for the kernel (107 bytes), however long the path is."""
    path = socket_path(database)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, address: str, store: Store) -> None:
        self.store = store
        super().__init__(address, _Talk)

    def verify_request(self, request: Any, client_address: object) -> bool:
        """Whether it is a process of the same user."""
        credentials = request.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _, user, _ = _CREDENTIALS.unpack(credentials)
        return bool(user == os.geteuid())


class _Talk(socketserver.StreamRequestHandler):
    """One command: its questions, one after the other."""

    server: _Server

    def handle(self) -> None:
        while data := self.rfile.readline(LONGEST_LINE):
            self.wfile.write(wire.line(_answered(self.server.store, data)))


def _answered(store: Store, data: bytes) -> object:
    try:
        asked = wire.value(data)
        answer = ANSWERS[asked.pop("ask")]
        return {"answer": answer(store, **asked)}
    except UserFacingError as error:
        return wire.coded_error(error)
    except Exception:
        logger.exception("a command was not answered")
        return wire.coded_error(StoreSilent(seconds=1))


def _rows(store: Store, *, sql: str, parameters: Mapping[str, object]) -> object:
    check_reads_tables_only(sql)
    return store.rows(sql, **parameters)


def _frame(store: Store, *, sql: str, parameters: Mapping[str, object]) -> object:
    check_reads_tables_only(sql)
    return store.frame(sql, **parameters)


def _append(store: Store, *, submission: Mapping[str, Any], actor: Mapping[str, str], now: dt.datetime) -> object:
    origin = Origin(actor["origin"])
    if origin not in (Origin.LOCAL, Origin.NAMED):
        raise AppendOnly(origin)
    who = Identity(actor["email"], origin, Door.COMMAND)
    receipt = append(store, Submission(**{**submission, "actor": who, "act": Act(submission["act"])}), now=now)
    return [receipt.seq, receipt.repeated]


def _record(store: Store, *, event: Mapping[str, Any]) -> object:
    events.record(store, Event(**{**event, "kind": EventKind(event["kind"]), "door": Door.COMMAND}))
    return None


def _verify(store: Store) -> object:
    return [asdict(fault) for fault in verify(store)]


def _back_up(store: Store, *, path: str) -> object:
    made = back_up(store, Path(path))
    return [made.version, made.checksum]


ANSWERS: Mapping[str, Callable[..., object]] = {
    "version": lambda store: store.version(),
    "rows": _rows,
    "frame": _frame,
    "append": _append,
    "record": _record,
    "verify": _verify,
    "back_up": _back_up,
}
