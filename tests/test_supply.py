"""What is installed is what was locked, under known licences; the bill and the audit tell the truth about it."""

import importlib.metadata
import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.utils import canonicalize_name

from tests.fixtures import PROJECT
from tests.supply import advisories
from tests.supply.locks import DEV_LOCK, DEV_NEEDS, LOCK, NEEDS, read_pins
from tests.supply.sbom import runtime_bill

LOCKS = [LOCK, DEV_LOCK]
PINS = {pin.name: pin for pin in read_pins(DEV_LOCK)}
RUNTIME = {pin.name: pin for pin in read_pins(LOCK) if pin.applies()}

ALLOWED = {
    *(
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Zlib",
    ),
    *("Apache Software License", "BSD License", "MIT License", "Mozilla Public License 2.0 (MPL 2.0)"),
    "SIL Open Font License 1.1 (OFL-1.1)",  # typefaces: may be embedded in documents
}
# Their metadata have neither a licence expression nor a classifier; read from the licence files in the packages.
READ_BY_HAND = {
    "charset-normalizer": "MIT",
    "fonttools": "MIT",
    "protobuf": "BSD-3-Clause",
    "psutil": "BSD-3-Clause",
    "pydeck": "Apache-2.0",
    "tzdata": "Apache-2.0",
    "vl-convert-python": "BSD-3-Clause",
    "watchdog": "Apache-2.0",
}


@pytest.mark.parametrize(("needs", "lock"), [(NEEDS, LOCK), (NEEDS, DEV_LOCK), (DEV_NEEDS, DEV_LOCK), (LOCK, DEV_LOCK)])
def test_whatever_is_pinned_is_locked_in_that_very_version(needs: Path, lock: Path) -> None:
    locked = {(pin.name, pin.version) for pin in read_pins(lock)}
    wanted = {(pin.name, pin.version) for pin in read_pins(needs)}
    assert wanted
    assert wanted <= locked, "requirements changed: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_hashes_and_none_is_built_from_source(lock: Path) -> None:
    assert "\n--only-binary :all:\n" in lock.read_text(encoding="utf-8")
    for pin in read_pins(lock):
        assert pin.hashes, pin.name
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", hash_) for hash_ in pin.hashes), pin.name


@pytest.mark.parametrize("file", [*LOCKS, NEEDS, DEV_NEEDS], ids=lambda file: file.name)
def test_requirements_name_packages_and_no_place_on_the_network(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|trusted-host| @ ", text)


def test_the_environment_holds_what_is_locked() -> None:
    locked = {pin.name: pin.version for pin in PINS.values() if pin.applies()}
    assert {name: importlib.metadata.version(name) for name in locked} == locked


def test_runtime_packages_have_licences_that_we_may_use() -> None:
    refused = {name: found for name in RUNTIME if not (found := licences(name)) <= ALLOWED}
    assert not refused


def test_licences_are_read_by_hand_only_where_the_metadata_say_nothing() -> None:
    silent = {name for name in RUNTIME if not stated_licences(name)}
    assert silent == {name for name in READ_BY_HAND if PINS[name].applies()}


def licences(name: str) -> set[str]:
    """All licences under which parts of a package are given."""
    return stated_licences(name) or {READ_BY_HAND[name]}


def stated_licences(name: str) -> set[str]:
    """SPDX identifiers of the licence expression (all sides of "OR" too), else the classifiers' names."""
    metadata = importlib.metadata.metadata(name)
    if "License-Expression" in metadata:
        expression = metadata["License-Expression"]
        return set(re.split(r"[()\s]+|\b(?:AND|OR)\b", expression)) - {""}
    classifiers = metadata.get_all("Classifier") or []
    return {line.split(" :: ")[-1] for line in classifiers if line.startswith("License :: ")} - {"OSI Approved"}


@pytest.fixture(scope="module")
def bill_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bill as `make sbom` writes it."""
    file = tmp_path_factory.mktemp("build") / "new" / "sbom.cdx.json"
    subprocess.run([sys.executable, "-m", "tests.supply.sbom", str(file)], check=True, cwd=PROJECT)
    return file


def test_the_bill_lists_the_runtime_lock_and_nothing_else(bill_file: Path) -> None:
    bill = json.loads(bill_file.read_text(encoding="utf-8"))
    listed = {canonicalize_name(part["name"]): part["version"] for part in bill["components"]}
    assert listed == {name: pin.version for name, pin in RUNTIME.items()}
    assert len(bill["components"]) == len(listed)


def test_the_bill_hangs_together_below_the_dashboard(bill_file: Path) -> None:
    bill = json.loads(bill_file.read_text(encoding="utf-8"))
    edges = {edge["ref"]: edge.get("dependsOn", []) for edge in bill["dependencies"]}
    reached, waiting = set(), ["dashboard"]
    while waiting:
        reached.add(ref := waiting.pop())
        waiting += set(edges[ref]) - reached
    assert len(edges["dashboard"]) == len(read_pins(NEEDS))
    assert reached == {"dashboard"} | {part["bom-ref"] for part in bill["components"]}


def test_the_bill_is_the_same_when_written_again(bill_file: Path) -> None:
    text = bill_file.read_text(encoding="utf-8")
    assert runtime_bill() == text
    assert not {"serialNumber", "timestamp"} & (set(json.loads(text)) | set(json.loads(text)["metadata"]))


def audit(*options: str) -> subprocess.CompletedProcess[str]:
    """The audit as a process."""
    command = [sys.executable, "-m", "tests.supply.audit", *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=PROJECT)


def advisory(name: str, **affected: Any) -> dict[str, Any]:
    """One of OSV's documents."""
    part = {"package": {"name": name, "ecosystem": "PyPI"}, **affected}
    return {"id": f"TEST-{name}", "modified": "2026-11-20T00:00:00Z", "affected": [part]}


def span(*events: tuple[str, str]) -> dict[str, Any]:
    """What makes an advisory concern a span of versions."""
    return {"ranges": [{"type": "ECOSYSTEM", "events": [{kind: bound} for kind, bound in events]}]}


VULNERABLE = advisory("streamlit", **span(("introduced", "0"), ("fixed", "9999")))
MENDED = advisory("duckdb", **span(("introduced", "0"), ("fixed", PINS["duckdb"].version)))


def test_an_audit_from_a_folder_names_the_vulnerable_package_and_fails(tmp_path: Path) -> None:
    for document in (VULNERABLE, MENDED):
        (tmp_path / f"{document['id']}.json").write_text(json.dumps(document))
    done = audit("--database", str(tmp_path))
    assert done.returncode == 1, done.stderr
    assert f"streamlit {PINS['streamlit'].version}: TEST-streamlit; mended in: 9999\n" in done.stdout
    assert "1 with known vulnerabilities" in done.stdout


def test_an_audit_from_an_archive_ends_well_when_all_is_mended(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("MENDED.json", json.dumps(MENDED))
    done = audit("--database", str(tmp_path / "all.zip"))
    applying = sum(pin.applies() for pin in PINS.values())
    assert done.returncode == 0, done.stderr
    assert f"audited: {applying} packages of requirements-dev.lock, 0 with known vulnerabilities" in done.stdout


def test_an_unreachable_service_does_not_look_like_success() -> None:
    with socket.socket() as taken:  # bound, never listening: refuses
        taken.bind(("127.0.0.1", 0))
        done = audit("--service", f"http://127.0.0.1:{taken.getsockname()[1]}/v1/query")
    assert done.returncode == 2
    assert done.stderr.startswith("not audited: http://127.0.0.1:")
    assert "unreachable" in done.stderr
    assert "audited:" not in done.stdout


@pytest.mark.parametrize("content", [None, "no archive", json.dumps(VULNERABLE)])
def test_a_copy_that_cannot_be_read_does_not_look_like_success(tmp_path: Path, content: str | None) -> None:
    place = tmp_path / "all.zip"
    if content:
        place.write_text(content)
    done = audit("--database", str(place))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"not audited: {place} ")


def test_a_copy_without_advisories_on_python_packages_does_not_look_like_success(tmp_path: Path) -> None:
    other = {
        "id": "GO-1",
        "modified": "2026-11-20T00:00:00Z",
        "affected": [{"package": {"ecosystem": "Go", "name": "x"}}],
    }
    (tmp_path / "GO-1.json").write_text(json.dumps(other))
    assert "not audited" in audit("--database", str(tmp_path)).stderr


@pytest.mark.parametrize(
    ("affected", "version", "expected"),
    [
        (span(("introduced", "0"), ("fixed", "2.0")), "2.0rc1", True),
        (span(("introduced", "0"), ("fixed", "2.0")), "2.0.0", False),
        (span(("introduced", "1.5"), ("last_affected", "1.9")), "1.9", True),
        (span(("introduced", "1.5"), ("last_affected", "1.9")), "1.9.1", False),
        (span(("introduced", "1.5")), "1.4", False),
        (span(("introduced", "1.10")), "1.9", False),
        (span(("introduced", "0"), ("fixed", "1.2"), ("introduced", "2.0"), ("fixed", "2.3")), "1.3", False),
        (span(("introduced", "2.0"), ("fixed", "2.3"), ("introduced", "0"), ("fixed", "1.2")), "2.2", True),
        ({"versions": ["2004d", "1.0.0"]}, "1.0", True),
        ({"versions": ["1.0.0"]}, "1.0.1", False),
    ],
)
def test_an_advisory_concerns_the_versions_that_it_names(
    affected: dict[str, Any], version: str, expected: bool
) -> None:
    assert advisories.concerns(advisory("Some_Package", **affected), name="some-package", version=version) is expected
    assert not advisories.concerns(advisory("other", **affected), name="some-package", version=version)
