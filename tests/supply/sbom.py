"""``python -m tests.supply.sbom FILE``: the run-time packages as CycloneDX JSON, the same bytes every time.

The environment that runs this holds the tests' packages too, so that the tool's list is cut down to the run-time lock.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from tests.supply.locks import LOCK, NEEDS, read_pins

SPEC = SchemaVersion.V1_6
DASHBOARD = {
    "bom-ref": "dashboard",
    "type": "application",
    "name": "sante-numerique-dashboard",
    "licenses": [{"license": {"id": "MIT"}}],
}


def main() -> int:
    """Write the bill to the file named on the command line, unless CycloneDX's own validator refuses it."""
    [target] = map(Path, sys.argv[1:])
    text = runtime_bill()
    if fault := JsonStrictValidator(SPEC).validate_str(text):
        print(f"not a CycloneDX document: {fault}", file=sys.stderr)
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return 0


def runtime_bill() -> str:
    """The bill of what the dashboard needs to run, as text."""
    bill = cut_down(environment_bill(), names={pin.name for pin in read_pins(LOCK)})
    return json.dumps(bill, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def environment_bill() -> Any:
    """Everything installed beside the running interpreter, as CycloneDX's tool tells it."""
    command = ["-m", "cyclonedx_py", "environment", "--spec-version", SPEC.to_version()]
    printed = subprocess.run(
        [sys.executable, *command, "--output-reproducible", "--no-validate", sys.executable],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(printed.stdout)


def cut_down(bill: Any, *, names: set[str]) -> Any:
    """The bill with the named packages only, the dashboard on top and what it asks for directly below it."""
    components = [without_links(part) for part in bill["components"] if canonicalize_name(part["name"]) in names]
    direct = {pin.name for pin in read_pins(NEEDS)}
    needs = sorted(part["bom-ref"] for part in components if canonicalize_name(part["name"]) in direct)
    kept = {part["bom-ref"] for part in components}
    edges = [among(kept, edge) for edge in bill["dependencies"] if edge["ref"] in kept]
    top = {"ref": DASHBOARD["bom-ref"], "dependsOn": needs}
    metadata = bill["metadata"] | {"component": DASHBOARD}
    return bill | {"metadata": metadata, "components": components, "dependencies": [top, *edges]}


def without_links(part: Any) -> Any:
    """One package without its web addresses: the purl names it, and the validator takes seconds over them."""
    return {key: value for key, value in part.items() if key != "externalReferences"}


def among(kept: set[str], edge: Any) -> Any:
    """One package's dependencies, without those that are left out of the bill."""
    return edge | {"dependsOn": [ref for ref in edge.get("dependsOn", []) if ref in kept]}


if __name__ == "__main__":
    sys.exit(main())
