"""The child process that is kept: started at need, asked by one thread at a time, stopped when it overruns.

What it is asked for is sent while the next is still being made, so that building charts and drawing them take
turns on two processors.

What does not belong here: what the child does (``child``), what a chart is to it (``specs``).
"""

import base64
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

from indicators.charts import Drawing
from indicators.errors import DrawingFailed, DrawingStopped, DrawingTooSlow
from indicators.pictures.fonts import font_folder
from indicators.pictures.specs import WIDTH_PX, spec_with_rows

SECONDS = 60
MEMORY_BYTES = 2 << 30
SHOWN_FAULT = 300

CHILD = Path(__file__).with_name("child.py")
_KEPT = ("LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")  # all that an interpreter may need

Message = dict[str, Any]
Process = subprocess.Popen[bytes]


class Painter:
    """Draws charts and sets documents in a child process of its own, which it keeps.

    A child that died is replaced at the next call; one that takes too long is ended.

    Args:
        seconds: What one call may take, by the clock.
        memory_bytes: What the child may hold (where the system can hold it to that).
        program: The script that the child runs.
    """

    def __init__(self, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES, program: Path = CHILD) -> None:
        self.seconds = seconds
        self._command = [sys.executable, "-I", str(program), str(font_folder()), str(memory_bytes)]
        self._child: Process | None = None
        self._lock = threading.Lock()

    @property
    def child_pid(self) -> int | None:
        """The child's process number; None before the first call and after ``close``."""
        return self._child.pid if self._child else None

    def svgs(self, drawings: Iterable[Drawing], *, width_px: int = WIDTH_PX) -> list[str]:
        """Each drawing as the text of an SVG, in the order given.

        Raises:
            DrawingFailed, DrawingTooSlow, DrawingStopped: What to tell the person.
        """
        asked = ({"draw": spec_with_rows(drawing, width_px=width_px)} for drawing in drawings)
        return [str(answer["svg"]) for answer in self._ask(asked)]

    def pdf(self, source: str, inputs: Mapping[str, str], *, standard: str, instant: int) -> bytes:
        """A Typst document as PDF.

        Args:
            source: Typst's mark-up, ours alone: nothing that somebody typed.
            inputs: What ``sys.inputs`` holds there: everything else.
            standard: What the compiler must keep to: "ua-1".
            instant: The date written into the file, in seconds since 1970 UTC.

        Raises:
            DrawingFailed, DrawingTooSlow, DrawingStopped: What to tell the person.
        """
        options = {"format": "pdf", "pdf_standards": [standard], "timestamp": instant}
        return self._typeset(source, inputs, options)

    def svg(self, source: str, inputs: Mapping[str, str]) -> str:
        """A Typst document of one page as SVG; arguments and errors as for ``pdf``."""
        return self._typeset(source, inputs, {"format": "svg"}).decode()

    def png(self, source: str, inputs: Mapping[str, str], *, ppi: float) -> bytes:
        """A Typst document of one page as PNG, so many pixels to an inch of it; otherwise as for ``pdf``."""
        return self._typeset(source, inputs, {"format": "png", "ppi": ppi})

    def _typeset(self, source: str, inputs: Mapping[str, str], options: Message) -> bytes:
        asked = {"typeset": source, "inputs": dict(inputs), "options": options}
        return base64.b64decode(self._ask([asked])[0]["made"])

    def close(self) -> None:
        """End the child, whatever it is doing; the next call starts another one."""
        child = self._child
        if child is not None:
            child.kill()
        with self._lock:
            self._drop()

    def _ask(self, messages: Iterable[Message]) -> list[Message]:
        """One answer per message."""
        with self._lock:
            answers = self._talk(messages)
        for fault in (answer["fault"] for answer in answers if "fault" in answer):
            raise DrawingFailed(detail=fault[:SHOWN_FAULT])
        return answers

    def _talk(self, messages: Iterable[Message]) -> list[Message]:
        """Send while answers are read: both pipes are short, and neither side may wait for the other."""
        child = self._living()
        with self._watched(child) as overrun, ThreadPoolExecutor(1) as reader:
            told = reader.submit(_answers, child)
            sent = _send(messages, child)
            answers = told.result()
        if overrun.is_set() or len(answers) < sent:
            self._drop()
            raise DrawingTooSlow(seconds=round(self.seconds)) if overrun.is_set() else DrawingStopped
        return [json.loads(line) for line in answers]

    def _living(self) -> Process:
        if self._child is not None and self._child.poll() is not None:
            self._drop()
        self._child = self._child or _started(self._command)
        return self._child

    def _drop(self) -> None:
        """End the child, and wait until it is gone."""
        if self._child is not None:
            _end(self._child)
            self._child = None

    @contextmanager
    def _watched(self, child: Process) -> Iterator[threading.Event]:
        """Kill a child that takes too long, which ends its answers, and say so by the event."""
        overrun = threading.Event()

        def stop() -> None:
            overrun.set()
            child.kill()

        timer = threading.Timer(self.seconds, stop)
        timer.start()
        try:
            yield overrun
        finally:
            timer.cancel()


def _started(command: list[str]) -> Process:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return subprocess.Popen(  # noqa: S603 (our own script)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, "TZ": "UTC"},
    )


def _end(child: Process) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):  # what was never sent is of no use any more
            pipe.close()  # type: ignore[union-attr]


def _send(messages: Iterable[Message], child: Process) -> int:
    """Send the messages, then the blank line after the last, also where making one fails; how many there were."""
    sent = 0
    try:
        for message in messages:
            _write(json.dumps(message, ensure_ascii=False).encode(), child)
            sent += 1
    finally:
        _write(b"", child)
    return sent


def _write(line: bytes, child: Process) -> None:
    """Send one line; that a child is dead is seen by whoever reads its answers."""
    with contextlib.suppress(OSError):
        child.stdin.write(line + b"\n")  # type: ignore[union-attr]
        child.stdin.flush()  # type: ignore[union-attr]


def _answers(child: Process) -> list[bytes]:
    """Lines up to a blank one, or to the child's end."""
    lines = iter(child.stdout.readline, b"")  # type: ignore[union-attr]
    return list(takewhile(lambda line: line.strip(), lines))


_shared: list[Painter] = []
_making = threading.Lock()


def painter() -> Painter:
    """The process's painter; the same one for threads that ask for the first time together."""
    with _making:
        if not _shared:
            _shared.append(Painter())
        return _shared[0]


def close_painter() -> None:
    """End the process's painter, at the server's end, if it ever painted."""
    for each in _shared:
        each.close()
