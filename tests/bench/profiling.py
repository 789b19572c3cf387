"""Where the time of a server goes while one page is rerun: samples of py-spy, added up by whose code it is."""

import asyncio
import shutil
import sys
from asyncio.subprocess import DEVNULL
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench import references
from tests.bench.driving import Address, Page, cpu_seconds
from tests.bench.errors import MeasurementError
from tests.bench.figures import Profile
from tests.bench.filling import fill, meet
from tests.bench.progress import told
from tests.bench.servers import Server
from tests.bench.sizes import Run
from tests.bench.worlds import PAGES, dashboard, page

RATE = 250
LINES = 12
REST = "everything else"
WAITING = ("selectors.py", "concurrent/futures/thread.py")
"""Files in which threads wait for work. The system counts some of them as running, as they fall asleep or wake up."""

AREAS = {
    "indicators/readings/": "ours: readings",
    "indicators/store/": "ours: store",
    "indicators/charts/": "ours: charts",
    "indicators/wording/": "ours: words and numbers",
    "indicators/texts.py": "ours: words and numbers",
    "indicators/numbers/": "ours: words and numbers",
    "indicators/": "ours: other rooms",
    "pages/shared/server/": "ours: server",
    "pages/shared/signing/": "ours: who is signed in",
    "pages/shared/": "ours: parts and state of pages",
    "pages/": "ours: pages",
    "streamlit/elements/": "Streamlit: elements to protobuf",
    "streamlit/delta_generator": "Streamlit: elements to protobuf",
    "streamlit/string_util": "Streamlit: elements to protobuf",
    "streamlit/runtime/state/": "Streamlit: widgets and their state",
    "streamlit/runtime/scriptrunner": "Streamlit: script runner",
    "streamlit/runtime/": "Streamlit: messages of the session",
    "streamlit/web/": "Streamlit: websocket",
    "streamlit/commands/": "Streamlit: navigation and page config",
    "streamlit/navigation/": "Streamlit: navigation and page config",
    "streamlit/config": "Streamlit: settings",
    "streamlit/": "Streamlit: else",
    "uvicorn/": "uvicorn, websockets, starlette",
    "websockets/": "uvicorn, websockets, starlette",
    "starlette/": "uvicorn, websockets, starlette",
}
"""Whose code a file is, by the start of its path below the project or the installed packages; the first that fits."""


def profiles(run: Run) -> Iterator[Profile]:
    """Of each page, and of the bare one, which is the floor."""
    with ExitStack() as stack:
        bare = stack.enter_context(references.bare(run.project))
        ours = stack.enter_context(dashboard(run.project, meet(fill(run.folder / "facts.duckdb"))))
        places = {"bare": (bare, Page(Address(bare.url)))}
        places |= {name: (ours, page(ours.url, name)) for name in PAGES}
        for name, (server, visitor) in places.items():
            told(f"profiles: {name} for {run.sizes.profile_seconds:g} s")
            yield asyncio.run(_profile(run, name, server, visitor))


async def _profile(run: Run, name: str, server: Server, visitor: Page) -> Profile:
    """Rerun a page without pause while its server is watched.

    Raises:
        MeasurementError: py-spy cannot look into the process.
    """
    file, reruns = run.folder / f"{name}.stacks", 0
    async with visitor:
        await visitor.rerun()
        watching = await asyncio.create_subprocess_exec(
            *_command(server.pid, run.sizes.profile_seconds, file), stdout=DEVNULL, stderr=DEVNULL
        )
        used = cpu_seconds(server.pid)
        while watching.returncode is None:
            await visitor.rerun()
            reruns += 1
    used = cpu_seconds(server.pid) - used
    if watching.returncode or not file.exists():
        raise MeasurementError(f"py-spy may not look into the server of {name}: exit {watching.returncode}")
    return profile(name, file.read_text(), project=run.project, cpu_ms=1000 * used / reruns)


def _command(pid: int, seconds: float, file: Path) -> list[str]:
    found = shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if found is None:
        raise MeasurementError("py-spy is not installed: make setup-dev")
    told_what = ["--format", "raw", "--full-filenames", "--rate", str(RATE), "--output", str(file)]
    return [found, "record", "--pid", str(pid), "--duration", f"{max(1, round(seconds))}", *told_what]


def profile(name: str, stacks: str, *, project: Path, cpu_ms: float) -> Profile:
    """The samples as lines: share, milliseconds of each rerun, whose code; the smallest ones as one line.

    Args:
        stacks: py-spy's raw format: the frames of a stack from the outermost one, and how often it was seen.
        cpu_ms: Processor time of one rerun, which the samples are parts of.
    """
    seen: Counter[str] = Counter()
    for line in stacks.splitlines():
        frames, _, count = line.rpartition(" ")
        if not _path(frames.rpartition(";")[2]).endswith(WAITING):
            seen[whose(frames.split(";"), project)] += int(count)
    total = seen.total()
    ranked = [each for each in seen.most_common() if each[0] != REST][: LINES - 1]
    ranked.append((REST, total - sum(count for _, count in ranked)))
    lines = (f"{count / total:>5.0%} {cpu_ms * count / total:>7.2f} ms  {area}" for area, count in ranked)
    return Profile(f"{name}: {cpu_ms:.1f} ms of processor time per rerun, {total} samples", tuple(lines))


def whose(frames: list[str], project: Path) -> str:
    """The area of the innermost frame that has one: what it calls is its time."""
    for frame in reversed(frames):
        path = _below(frame, project)
        for start, area in AREAS.items():
            if path.startswith(start):
                return area
    return REST


def _below(frame: str, project: Path) -> str:
    """The path of a frame below the project or the installed packages; empty elsewhere."""
    path = _path(frame)
    if "/site-packages/" in path:
        return path.partition("/site-packages/")[2]
    return path.removeprefix(f"{project}/") if path.startswith(f"{project}/") else ""


def _path(frame: str) -> str:
    """The file of a frame, which py-spy writes "name (path:line)"."""
    return frame.rpartition("(")[2].rpartition(":")[0]
