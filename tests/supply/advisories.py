"""Advisories from a local copy of the OSV database, for machines that reach no vulnerability service.

pip-audit asks services only (https://github.com/pypa/pip-audit/issues/698), so that the copy is answered on the
loopback interface in the form of OSV's own API. Which versions an advisory concerns follows
https://ossf.github.io/osv-schema/#evaluation.
"""

import json
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, make_server

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tests.supply.errors import NotAudited

Advisory = dict[str, Any]


class Copy(NamedTuple):
    """The advisories on PyPI packages by canonical name, how many there are, and when the last was changed."""

    by_name: dict[str, list[Advisory]]
    total: int
    newest: str


def read_copy(place: Path) -> Copy:
    """Read OSV's export of the ecosystem PyPI: ``all.zip``, or a folder with one JSON file per advisory.

    Raises:
        NotAudited: it cannot be read, or no advisory on a PyPI package is in it.
    """
    by_name: dict[str, list[Advisory]] = {}
    days = []
    try:
        for advisory in map(json.loads, documents(place)):
            names = {canonicalize_name(part["package"]["name"]) for part in python_parts(advisory)}
            days += [advisory["modified"]] if names else []
            for name in names:
                by_name.setdefault(name, []).append(advisory)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError) as fault:
        raise NotAudited(f"{place} is no OSV export: {fault!r}") from fault
    if not days:
        raise NotAudited(f"{place} has no advisory on a PyPI package")
    return Copy(by_name, total=len(days), newest=max(days))


def documents(place: Path) -> Iterator[bytes]:
    """Every JSON file of the folder or archive."""
    if place.is_dir():
        yield from (file.read_bytes() for file in sorted(place.rglob("*.json")))
        return
    with zipfile.ZipFile(place) as archive:
        yield from (archive.read(name) for name in archive.namelist() if name.endswith(".json"))


def python_parts(advisory: Advisory) -> list[Any]:
    """The parts of an advisory that concern PyPI packages."""
    return [part for part in advisory.get("affected", []) if part.get("package", {}).get("ecosystem") == "PyPI"]


def concerns(advisory: Advisory, *, name: str, version: str) -> bool:
    """Whether the advisory names this version of the package."""
    asked = Version(version)
    return any(
        any(same(asked, listed) for listed in part.get("versions", []))
        or any(within(asked, span["events"]) for span in part.get("ranges", []) if span["type"] == "ECOSYSTEM")
        for part in python_parts(advisory)
        if canonicalize_name(part["package"]["name"]) == name
    )


def same(asked: Version, listed: str) -> bool:
    """Whether a listed version is the one asked for; old packages have versions that no rule can read."""
    try:
        return Version(listed) == asked
    except InvalidVersion:
        return False


def within(asked: Version, events: Iterable[dict[str, str]]) -> bool:
    """Whether the last event up to the version opens a span; ``last_affected`` closes it just after itself."""
    passed = [
        (Version(bound), kind)
        for event in events
        for kind, bound in event.items()
        if Version(bound) < asked or (Version(bound) == asked and kind != "last_affected")
    ]
    return bool(passed) and max(passed)[1] == "introduced"


@contextmanager
def answered(copy: Copy) -> Iterator[str]:
    """The URL of a service on the loopback interface that answers from the copy while the block runs."""
    with make_server("127.0.0.1", 0, answering(copy), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/query"
        finally:
            server.shutdown()
            thread.join()


def answering(copy: Copy) -> Callable[..., list[bytes]]:
    """OSV's ``/v1/query`` over the copy, as a WSGI application."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        query = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        name = canonicalize_name(query["package"]["name"])
        about = copy.by_name.get(name, [])
        found = [advisory for advisory in about if concerns(advisory, name=name, version=query["version"])]
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"vulns": found}).encode()]

    return answer


class Quiet(WSGIRequestHandler):
    """Does not log every question."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""
