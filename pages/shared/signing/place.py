"""Whether a visitor sits at the machine itself, where nobody else can reach the server. Pure but for one look-up.

Local means: every socket listens on a loopback address, the request comes from one, names one, was sent by a page of
this server, and bears no trace of a proxy (which would make the whole world local).
"""

import ipaddress
import logging
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import psutil

logger = logging.getLogger("dashboard")

_CONNECTIONS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_FORWARDED = (
    "forwarded",
    "via",
    "x-forwarded",
    "x-original",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-envoy",
    "x-proxy",
    "true-client-ip",
    "client-ip",
    "cf-",
)


@dataclass(frozen=True)
class Visit:
    """A request: the address that it came from (None is how Streamlit writes this machine) and its headers."""

    address: str | None
    headers: Collection[tuple[str, str]]

    def only(self, name: str) -> str:
        """The one value of a header; empty where there is none, or where there are two."""
        values = [value for each, value in self.headers if each.lower() == name]
        return values[0] if len(values) == 1 else ""


def is_local(visit: Visit, *, listening: Iterable[str]) -> bool:
    """Whether the visitor sits at the machine.

    Args:
        listening: The addresses that this process listens on; none is as bad as a public one (a Unix socket).
    """
    return comes_from_here(visit, listening=listening) and _host_of(visit.only("origin")) == visit.only("host")


def comes_from_here(visit: Visit, *, listening: Iterable[str]) -> bool:
    """Whether a request comes from the machine itself; pages of other sites can send such, and cannot read the answer.

    Args:
        listening: As for ``is_local``.
    """
    sockets = tuple(listening)
    return (
        bool(sockets)
        and all(is_loopback(address) for address in sockets)
        and (visit.address is None or is_loopback(visit.address))
        and is_loopback_host(visit.only("host"))
        and not _bears_trace(visit)
    )


def hides_visitors(visit: Visit) -> bool:
    """Whether a request for a public name comes from this machine: of a proxy that does not say for whom it asks."""
    is_public = bool(visit.only("host")) and not is_loopback_host(visit.only("host"))
    return is_public and bool(visit.address) and is_loopback(visit.address or "") and not _bears_trace(visit)


def _bears_trace(visit: Visit) -> bool:
    """Whether a proxy says that it passed the request on."""
    return any(name.lower().startswith(_FORWARDED) for name, _ in visit.headers)


def is_loopback(text: str) -> bool:
    """Whether an IP address leads back to the machine itself."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_loopback_host(host: str) -> bool:
    """Whether a Host header names the machine itself."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or is_loopback(name)


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


@lru_cache(maxsize=1)
def listening_addresses() -> tuple[str, ...]:
    """The IP addresses that this process listens on, looked up once: whoever asks is served already.

    None where the system does not tell, which makes nobody local.
    """
    return tuple(address for address, _ in listening_sockets())


def listening_sockets() -> tuple[tuple[str, int], ...]:
    """The same with their ports, as they are now."""
    try:
        connections = psutil.Process().net_connections(kind="inet")
    except (psutil.Error, OSError):
        logger.exception("The listening sockets cannot be listed: the server is read-only without sign-in")
        return ()
    return tuple((each.laddr.ip, each.laddr.port) for each in connections if each.status == psutil.CONN_LISTEN)


def is_own_process(port: int, server_port: int) -> bool:
    """Whether the other end of a connection on the loopback address is a process of the user that runs this one.

    Told by the kernel (Linux); where it does not tell, nobody is.

    Args:
        port: Of the other end.
        server_port: Of this end.
    """
    ends = [user for table in _CONNECTIONS for user in _users_of(table, port, server_port)]
    return bool(ends) and all(user == os.geteuid() for user in ends)


def _users_of(table: Path, port: int, server_port: int) -> Iterator[int]:
    """Whose sockets lead from one port to the other: ``sl local remote st queues timer retransmitted uid``."""
    with suppress(OSError):
        for line in table.read_text().splitlines()[1:]:
            _, local, remote, _, _, _, _, user, *_ = line.split()
            if (_port_of(local), _port_of(remote)) == (port, server_port):
                yield int(user)


def _port_of(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
