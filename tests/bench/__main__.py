"""``python -m tests.bench [--only NAME …] [--reruns N] [--quick]``: what the dashboard costs beside its references.

Both sides of a ratio are measured in one run on one machine, so that its noise hits both; figures without a
reference say as much about the machine. A missed goal is shown, never an exit code; 1 means that a figure could not
be measured. In full it takes more than half an hour on a quiet machine with two cores.
"""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench.experiments import EXPERIMENTS
from tests.bench.figures import Record, json_line, report
from tests.bench.progress import told
from tests.bench.sizes import FULL, QUICK, Run, Sizes
from tests.bench.worlds import PROJECT


def main() -> int:
    """Measure, write each record at once and all of them at the end, and say whether all could be measured."""
    options = read_options()
    records: list[Record] = []
    failed: list[str] = []
    for name in options.only or EXPERIMENTS:
        try:
            for record in measured(name, sizes=sizes(options), project=options.project):
                records.append(record)
                publish(record, file=options.json)
        except Exception:  # the other experiments' figures count all the same
            failed.append(name)
            traceback.print_exc()
    summarise(records, failed, file=options.text)
    return int(bool(failed))


def read_options() -> argparse.Namespace:
    """The command line. Files of an earlier run are emptied."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=EXPERIMENTS, metavar="NAME", help=f"of {', '.join(EXPERIMENTS)}")
    parser.add_argument("--reruns", type=int, help="of each page, after a warm-up (200)")
    parser.add_argument("--quick", action="store_true", help="small scales, to try that all of it works")
    parser.add_argument("--json", type=Path, help="a file for the JSON lines, besides stdout")
    parser.add_argument("--text", type=Path, help="a file for the table and the profiles, besides stderr")
    parser.add_argument("--project", type=Path, default=PROJECT, help="another checkout to measure")
    options = parser.parse_args()
    if options.json:
        options.json.write_text("")
    return options


def sizes(options: argparse.Namespace) -> Sizes:
    """How much to measure."""
    chosen = QUICK if options.quick else FULL
    return replace(chosen, reruns=options.reruns) if options.reruns else chosen


def measured(name: str, *, sizes: Sizes, project: Path) -> Iterator[Record]:
    """What an experiment comes to, in a folder of its own."""
    told(name)
    with tempfile.TemporaryDirectory(prefix=f"bench-{name}-") as folder:
        yield from EXPERIMENTS[name](Run(sizes, project, Path(folder)))


def publish(record: Record, *, file: Path | None) -> None:
    """A JSON line on stdout and in the file, as soon as it is known."""
    line = json_line(record)
    print(line, flush=True)
    if file:
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{line}\n")


def summarise(records: list[Record], failed: list[str], *, file: Path | None) -> None:
    """All of it for people, on stderr and in the file."""
    said = "\n".join([report(records), *(f"not measured to the end: {name}" for name in failed)])
    print(said, file=sys.stderr)
    if file:
        file.write_text(f"{said}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
