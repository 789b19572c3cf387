"""The server's log: one JSON object per line on stderr, without secrets, whatever a visitor sends.

JSON escapes line ends, control characters and everything that is not ASCII, so that no text of a visitor can begin a
line or turn one around. Of an exception the log tells the type and the places in the code; its text only where the text
cannot hold what somebody typed. Of an address it tells the path and the names of the parameters, never their values.

Reading it: ``… 2>&1 | jq 'select(.incident == "1f2e3d4c")'``.
"""

import datetime as dt
import json
import logging
import queue
import re
import secrets
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from logging.handlers import QueueHandler, QueueListener
from pathlib import Path
from types import TracebackType

from streamlit import logger as streamlit_logger

from indicators.errors import OperatorError

logger = logging.getLogger("dashboard")

REQUEST: ContextVar[str] = ContextVar("request", default="")

PROJECT = Path(__file__).resolve().parents[3]
TEXT_CHARACTERS = 2_000
PLACES = 12
WAITING_LINES = 10_000
HIDDEN = "[hidden]"
TELLING = ("IOException", "FatalException", "InternalException")

_TAKEN_OVER = ("streamlit", "uvicorn", "websockets", "watchdog")
_OF_SERVER = {"Uvicorn running on": "ready:", "Finished server process": "ended: process"}
"""What of uvicorn's own news is worth a line, in our words; requests and connections have lines of their own."""
# Every repetition is bounded, or begins where no other can: a foreign text is searched in linear time.
_SECRETS = re.compile(
    r"(?i)(?P<name>\b(?:authorization|cookie|set-cookie|x-xsrftoken|proxy-authorization)\b\s{0,8}[:=]\s{0,8})[^\r\n]+"
    r"|(?P<word>\b(?:bearer|basic)\s{1,8})[\w.~+/=-]+"
    r"|(?P<key>(?:token|secret|password|passwd|_streamlit_user|_streamlit_xsrf|code|state|nonce|api_?key)\w{0,40}"
    r"[\"']?\s{0,8}[=:]\s{0,8})[\"']?[^\s&;,\"']+"
    r"|(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"
    r"|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"
    r"|\b[0-9a-f]{32,}\b"
    r"|[\w.+-]{1,64}@[\w-]{1,255}\.[\w.-]{1,255}"
)


def redacted(text: str) -> str:
    """A text without tokens, cookies, session ids and e-mail addresses, cut to a length that a reader can bear."""
    return _SECRETS.sub(_hide, text[:TEXT_CHARACTERS])


def _hide(found: re.Match[str]) -> str:
    return next((kept for kept in found.groupdict().values() if kept), "") + HIDDEN


class JsonLines(logging.Formatter):
    """Writes a record as one line; what is in its ``facts`` stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "said": record.getMessage(),
            "request": getattr(record, "request", REQUEST.get()),
            **getattr(record, "facts", {}),
        }
        if record.name != logger.name:
            facts["by"] = record.name
        if record.exc_info and record.exc_info[1]:
            facts["error"] = told(record.exc_info[1])
        return json.dumps({name: _clean(value) for name, value in facts.items() if value not in ("", None)})


def _clean(value: object) -> object:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {str(name): _clean(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value if isinstance(value, int | float) else redacted(str(value))


def told(error: BaseException) -> list[dict[str, object]]:
    """An exception and what caused it: types and places; texts only of errors that cannot quote what was typed."""
    chain: list[dict[str, object]] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < PLACES:
        facts: dict[str, object] = {"type": type(cause).__name__, "at": _places(cause.__traceback__)}
        if isinstance(cause, OperatorError | OSError) or type(cause).__name__ in TELLING:
            facts["text"] = str(cause)
        chain.append(facts)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return chain


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-PLACES:]]


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else "/".join(path.parts[-3:])


def incident(error: BaseException, *, request: str = "") -> str:
    """Log an error under a number that is shown to the person, and return the number.

    Args:
        request: The number of the request, where this is not run by the request itself (a page's thread).
    """
    number = secrets.token_hex(4)
    facts = {"incident": number, "request": request or REQUEST.get()}
    logger.error("incident", exc_info=error, extra={"facts": facts})
    return number


class Queued(QueueHandler):
    """Hands records to the thread that writes them: neither a long text nor a slow reader of stderr holds up a page.

    Where that thread cannot keep up lines are lost, and the next one says how many.
    """

    def __init__(self, waiting: "queue.Queue[logging.LogRecord]") -> None:
        super().__init__(waiting)
        self._lost = 0

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Note whose request it is, which only its own thread knows."""
        record.request = REQUEST.get()
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        """Put a record into the queue; never wait for room."""
        try:
            self.queue.put_nowait(record)
            if self._lost:
                lost, self._lost = self._lost, 0
                self.queue.put_nowait(
                    logger.makeRecord(logger.name, logging.ERROR, "", 0, "%d lines were lost", (lost,), None)
                )
        except queue.Full:
            self._lost += 1


@contextmanager
def write_json_lines() -> Iterator[None]:
    """Let every logger of the process write through ours; uvicorn's lines about requests are replaced by ours.

    A thread writes until the block ends; what is logged after that is written where it is logged.
    """
    handler = _make_handler()
    queued = Queued(queue.Queue(WAITING_LINES))
    queued.addFilter(_is_worth_a_line)
    _take_over_loggers(queued)
    writer = QueueListener(queued.queue, handler)
    writer.start()
    try:
        yield
    finally:
        logging.getLogger().handlers = [handler]
        writer.stop()


def write_json_lines_under_uvicorn() -> None:
    """The same as soon as the application is imported by the server, so that its first lines are such lines, too."""
    if logging.getLogger("uvicorn").handlers:
        _take_over_loggers(_make_handler())


def _make_handler() -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(_is_worth_a_line)
    return handler


def _take_over_loggers(handler: logging.Handler) -> None:
    """Have all loggers of the process write through one handler."""
    root = logging.getLogger()
    root.handlers = [handler]
    logger.setLevel(logging.INFO)
    logging.captureWarnings(True)
    for name in list(root.manager.loggerDict):
        if name.split(".")[0] in _TAKEN_OVER:
            logging.getLogger(name).handlers = []
            logging.getLogger(name).propagate = name != "uvicorn.access"
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)  # Streamlit sets it to its own level
    # Streamlit gives each logger a handler of its own, those that it makes later too, and again when it reads settings.
    vars(streamlit_logger)["setup_formatter"] = _leave_to_root


def _leave_to_root(own: logging.Logger) -> None:
    """Have a logger of Streamlit's write through ours."""
    own.propagate = own.name != "uvicorn.access"


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """Whether a record is written; that the server is ready or has ended is said in our words."""
    if record.name != "uvicorn.error" or record.levelno > logging.INFO:
        return True
    said = record.getMessage().removesuffix(" (Press CTRL+C to quit)")
    begun = next((each for each in _OF_SERVER if said.startswith(each)), None)
    if begun:
        record.name, record.msg, record.args = logger.name, _OF_SERVER[begun] + said.removeprefix(begun), ()
    return begun is not None
