"""Processes killed in longer works than storing: ``python -m tests.faults.interrupting FOLDER PLAN …``.

They merge their log, copy, restore or migrate. A plan is a work, and a death: at a step of it, or at any moment by
``kill -9`` from outside. Each process is forked from this one, as in ``crashing``; the works of a plan follow one
another in its folder, which has the plan's name.
"""

import gzip
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from types import ModuleType

from indicators.store import backups as copies
from indicators.store import connection, copying, initialise, migrations, open_store, tables
from indicators.store.ledger import ledger_path
from tests.faults.acts import FULL, either
from tests.faults.crashing import KILLED, Tell, forked, store_and_tell
from tests.fixtures import NOW
from tests.releases.make import FOLDER as RELEASES

NEEDED = connection.needed_release()
LONGEST_SECONDS = 0.15
MAIN = "main.duckdb"

Work = Callable[[Path, Tell], None]
Death = Callable[[], None]


@dataclass(frozen=True)
class Plan:
    """What a process does, and at which step it dies; without one it is killed at any moment."""

    work: Work
    death: Death | None = None


def merges(folder: Path, tell: Tell) -> None:
    """Stores, and merges the log into the file, again and again."""
    with closing(open_store(folder / MAIN)) as store:
        for number in count(store.version()):
            store_and_tell(store, number, tell)
            tell(b"working\n")
            with closing(store.cursor()) as cursor:
                cursor.execute("FORCE CHECKPOINT")


def copies_itself(folder: Path, tell: Tell) -> None:
    """Stores, and copies the database under the next free name."""
    with closing(open_store(folder / MAIN)) as store:
        store_and_tell(store, store.version(), tell)
        tell(b"working\n")
        copies.back_up(store, next(free(folder)))


def copies_itself_on_schedule(folder: Path, tell: Tell) -> None:
    """Stores, and makes the copy that is due: one each hour, two are kept."""
    with closing(open_store(folder / MAIN)) as store:
        store_and_tell(store, store.version(), tell)
        tell(b"working\n")
        now = NOW + timedelta(hours=store.version())
        copies.back_up_on_schedule(store, every_hours=1, keep=2, now=now)


def restores_a_copy(folder: Path, tell: Tell) -> None:
    """Makes a database from a copy, under the next free name."""
    tell(b"working\n")
    copies.restore(folder / MAIN, next(free(folder)), now=NOW)


def restores_a_ledger(folder: Path, tell: Tell) -> None:
    """Makes a database from a ledger, under the next free name."""
    tell(b"working\n")
    copies.restore(ledger_path(folder / MAIN), next(free(folder)), now=NOW)


def migrates(release: int) -> Work:
    """Brings a database of an earlier release to this one, under the next free name."""

    def work(folder: Path, tell: Tell) -> None:
        path = next(free(folder))
        for packed in RELEASES.glob(f"release-{release}.*.gz"):
            name = packed.stem.replace(f"release-{release}", path.stem)
            path.with_name(name).write_bytes(gzip.decompress(packed.read_bytes()))
        tell(b"working\n")
        initialise(path, now=NOW).close()

    return work


def free(folder: Path) -> Iterator[Path]:
    """The names for copies that nothing bears, in order."""
    names = (folder / f"copy{number}.duckdb" for number in count())
    return (name for name in names if not name.exists())


def at(module: ModuleType, name: str, *, call: int = 1, after: bool = False) -> Death:
    """A death at a call of a function, before it is called or after."""

    def arrange() -> None:
        real, calls = getattr(module, name), count(1)

        def called(*arguments: object, **named: object) -> object:
            is_due = next(calls) == call
            if is_due and not after:
                os._exit(KILLED)
            answer = real(*arguments, **named)
            if is_due:
                os._exit(KILLED)
            return answer

        setattr(module, name, called)

    return arrange


COPYING = {
    "before it is proved": at(copying, "_proved"),
    "before its name": at(copies, "_put_in_place"),
    "after its name": at(copies, "_put_in_place", after=True),
}
WORKS: dict[str, Work] = {
    "backup": copies_itself,
    "schedule": copies_itself_on_schedule,
    "restore of a copy": restores_a_copy,
    "restore of a ledger": restores_a_ledger,
}
EARLIER = range(1, NEEDED)
PLANS: dict[str, Plan] = {
    **{f"{name} {step}": Plan(work, death) for name, work in WORKS.items() for step, death in COPYING.items()},
    "schedule before the old ones go": Plan(copies_itself_on_schedule, at(copies, "scheduled", call=2)),
    **{f"migration of {each} before its copy": Plan(migrates(each), at(migrations, "copy_of")) for each in EARLIER},
    **{
        f"migration of {each} before its copy has a name": Plan(migrates(each), at(migrations, "copy_of", after=True))
        for each in EARLIER
    },
    **{
        f"migration of {each} in step {step}": Plan(migrates(each), at(tables, "_record", call=step, after=True))
        for each in EARLIER
        for step in range(1, NEEDED - each + 1)
    },
    **{f"migration of {each} before it opens": Plan(migrates(each), at(migrations, "Store")) for each in EARLIER},
    "merge": Plan(merges),
    **{f"{name} at any moment": Plan(work) for name, work in WORKS.items()},
    **{f"migration of {each} at any moment": Plan(migrates(each)) for each in EARLIER},
}
IN_EVERY_RUN = (
    "merge",
    "backup before its name",
    "backup at any moment",
    "schedule before it is proved",
    "restore of a ledger before its name",
    "migration of 2 in step 2",
)
"""Of the plans those that are tried in every run."""

TRIED = tuple(PLANS) if FULL else IN_EVERY_RUN


def trials(plan: Plan) -> int:
    """How many processes die of a plan."""
    return either(1, 5) if plan.death else either(1, 30)


def main(name: str, folder: Path) -> None:
    """Run a plan's processes one after the other."""
    plan = PLANS[name]
    for trial in range(trials(plan)):
        with forked(partial(_run, plan, folder)) as (child, lines):
            if plan.death is None:
                _kill(child, lines, random.Random(f"{name} {trial}"))  # noqa: S311
            sys.stdout.buffer.write(lines.read())
        _, status = os.waitpid(child, 0)
        if plan.death and os.waitstatus_to_exitcode(status) != KILLED:
            raise SystemExit(f"{name}: it did not die")


def _kill(child: int, lines: object, choices: random.Random) -> None:
    """Let it begin its work, and be in the midst of it."""
    for line in lines:  # type: ignore[attr-defined]
        sys.stdout.buffer.write(line)
        if line == b"working\n":
            break
    time.sleep(choices.uniform(0, LONGEST_SECONDS))
    os.kill(child, signal.SIGKILL)


def _run(plan: Plan, folder: Path, tell: Tell) -> None:
    """What a process does until it dies."""
    if plan.death:
        plan.death()
    try:
        plan.work(folder, tell)
    finally:
        os._exit(0)


if __name__ == "__main__":
    for each in sys.argv[2:]:
        sys.stdout.buffer.write(f"plan {each}\n".encode())
        sys.stdout.flush()
        main(each, Path(sys.argv[1]) / each)
    sys.stdout.flush()
