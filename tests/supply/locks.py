"""What requirement files pin: ``requirements*.txt`` as people write them, ``.ci/*.lock`` as `make lock` writes them."""

import re
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2]
NEEDS = PROJECT / "requirements.txt"
DEV_NEEDS = PROJECT / "requirements-dev.txt"
LOCK = PROJECT / ".ci" / "requirements.lock"
DEV_LOCK = PROJECT / ".ci" / "requirements-dev.lock"


class Pin(NamedTuple):
    """One package in exactly one version; without a marker it applies everywhere."""

    name: str
    version: str
    marker: Marker | None
    hashes: tuple[str, ...]

    def applies(self) -> bool:
        """Whether this machine's platform and Python need the package."""
        return self.marker is None or self.marker.evaluate()


def read_pins(file: Path) -> list[Pin]:
    """The pins of one file in its order; options such as ``-r`` are not followed.

    Raises:
        InvalidRequirement: a line is no requirement.
        ValueError: a requirement does not name exactly one version.
    """
    lines = file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    requirements = (re.sub(r"(^|\s)#.*", "", line).strip() for line in lines)
    return [read_pin(line) for line in requirements if line and not line.startswith("-")]


def read_pin(line: str) -> Pin:
    """One requirement with its ``--hash`` options."""
    requirement, *hashes = re.split(r"\s+--hash=", line)
    read = Requirement(requirement)
    [exact] = read.specifier
    if exact.operator != "==":
        raise ValueError(f"{line}: not one exact version")
    return Pin(canonicalize_name(read.name), exact.version, read.marker, tuple(hashes))
