"""``python -m tests.supply.audit [--database PATH | --service URL]``: known vulnerabilities of all locked packages.

Exit 0: every package was judged and none is known to be vulnerable; 1: some are; 2: not audited. pip-audit itself
calls packages that its service does not know "skipped" and ends with 0, which would look like success.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.supply.advisories import answered, read_copy
from tests.supply.errors import NotAudited
from tests.supply.locks import DEV_LOCK, read_pins

OSV = "https://api.osv.dev/v1/query"


def main() -> int:
    """Audit, print what is vulnerable, and say what was asked."""
    options = read_options()
    try:
        with service(options) as url:
            judged = judge(url)
    except NotAudited as why:
        print(f"not audited: {why}", file=sys.stderr)
        return 2
    vulnerable = [package for package in judged if package["vulns"]]
    for package in vulnerable:
        print("\n".join(findings(package)))
    print(f"audited: {len(judged)} packages of {DEV_LOCK.name}, {len(vulnerable)} with known vulnerabilities")
    return int(bool(vulnerable))


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.supply.audit", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--database", type=Path, help="OSV's export of PyPI advisories: all.zip, or a folder of JSON")
    source.add_argument("--service", default=OSV, metavar="URL", help="a service with OSV's API (default: %(default)s)")
    return parser.parse_args()


@contextmanager
def service(options: argparse.Namespace) -> Iterator[str]:
    """The URL to ask: of the service, or of the local copy for as long as the block runs."""
    if options.database is None:
        yield options.service
        return
    copy = read_copy(options.database)
    print(f"{options.database}: {copy.total} advisories, the newest of {copy.newest}")
    with answered(copy) as url:
        yield url


def judge(url: str) -> list[Any]:
    """pip-audit's verdict on every package of the lock that this machine needs.

    Raises:
        NotAudited: the service could not be asked, or had no answer for some packages.
    """
    judged = [package for package in ask(url) if "vulns" in package]
    missing = {pin.name for pin in read_pins(DEV_LOCK) if pin.applies()} - {package["name"] for package in judged}
    if missing:
        raise NotAudited(f"{url} did not judge {', '.join(sorted(missing))}")
    return judged


def ask(url: str) -> list[Any]:
    """What pip-audit prints about each package, as objects with ``vulns`` or ``skip_reason``."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    command += ["--requirement", str(DEV_LOCK), "--no-deps", "--disable-pip"]
    command += ["--vulnerability-service", "osv", "--osv-url", url]
    direct = os.environ | {"NO_PROXY": "127.0.0.1"} if url.startswith("http://127.0.0.1:") else None
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=direct)
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except ValueError as fault:  # exit 1 is both "vulnerable" and "failed": only a report tells them apart
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise NotAudited(f"{url} is unreachable or unusable: {last}") from fault


def findings(package: Any) -> Iterator[str]:
    """One line per advisory: package, version, its identifiers, the versions that mend it."""
    for advisory in package["vulns"]:
        names = ", ".join([advisory["id"], *advisory["aliases"]])
        mended = ", ".join(advisory["fix_versions"]) or "no version yet"
        yield f"{package['name']} {package['version']}: {names}; mended in: {mended}"


if __name__ == "__main__":
    sys.exit(main())
