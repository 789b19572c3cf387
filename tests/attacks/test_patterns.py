"""Patterns that meet foreign text take time in proportion to it, whatever it is made of."""

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import indicators
import pages
from indicators.api import choose_language
from pages.shared.parts import plain
from pages.shared.server import log

SHORT, TIMES, LIMIT_SECONDS = 1_000, 8, 0.02
"""Texts of 1,000 and 8,000 characters; what takes less than this says nothing about growth."""

OUR_OWN = {
    "pages.shared.server.headers._INLINE_SCRIPT",
    "pages.shared.server.first_screen._STREAMLITS",
    "indicators.store.guard._COMMENTS",
    "indicators.store.tables._VIEW",
}
"""Patterns that read what we wrote: the document, migrations and queries."""

PIECES = (
    *(
        "a",
        "a-",
        "a.",
        "a@",
        "a@a.",
        "@",
        "-",
        "_",
        ".",
        " ",
        "a ",
        "\t",
        "\n",
        "0",
        "00",
        "0 ",
        "1,",
        "1 000 ",
        "0.0",
        '"',
        '""',
        '"a',
        ";",
        "|",
    ),
    *(
        "eyJ",
        "eyJa.",
        "token",
        "a_token",
        "-token",
        "secret-",
        "code",
        "cookie ",
        "basic ",
        "01234567-",
        "0123456789abcdef",
    ),
    *(
        "[",
        "(",
        "{",
        "<",
        "*",
        "\\",
        ":",
        "€",
        "–",
        "=",
        "'",
        "'=",
        "\u00a0",
        "A1",
        "é",
        "ET ",
        "2026-",
        "1er janvier ",
        "x10",
    ),
)


def list_modules(package: ModuleType) -> Iterator[ModuleType]:
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if each.name not in ("indicators.__main__", "pages.frame") and "workbook_child.main" not in each.name:
            yield importlib.import_module(each.name)


def list_patterns() -> dict[str, "re.Pattern[str] | re.Pattern[bytes]"]:
    """Every pattern that a module of ours keeps, by its name."""
    found = {}
    for module in [*list_modules(indicators), *list_modules(pages)]:
        for name, value in vars(module).items():
            values = value if isinstance(value, list | tuple) else [value]
            for number, each in enumerate(values):
                if isinstance(each, re.Pattern):
                    found[f"{module.__name__}.{name}" + (f"[{number}]" if len(values) > 1 else "")] = each
    return {name: pattern for name, pattern in found.items() if name not in OUR_OWN}


PATTERNS = list_patterns()


def list_ways(name: str) -> list[Callable[[Any, Any], object]]:
    """How a pattern is used in its module: only at a text's beginning, or everywhere in it."""
    module, _, variable = name.partition("[")[0].rpartition(".")
    source = Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8")
    used = set(re.findall(rf"\b{variable}\.(\w+)\(", source))
    ways: list[Callable[[Any, Any], object]] = [lambda pattern, text: (pattern.match(text), pattern.fullmatch(text))]
    if not used or used - {"match", "fullmatch"}:
        ways.append(lambda pattern, text: pattern.sub(lambda found: found[0], text))
    return ways


WAYS = {name: list_ways(name) for name in PATTERNS}


def seconds(run: Callable[[], object], *, tries: int = 3) -> float:
    """The shortest of some times: a machine that does something else meanwhile is no fault of a pattern."""
    taken = []
    for _ in range(tries):
        begun = time.thread_time()
        run()
        taken.append(time.thread_time() - begun)
    return min(taken)


def growth(run: Callable[[str], object], piece: str) -> float:
    """How much longer a text takes that is eight times as long; 0 where even that takes no time."""
    short, long = (piece * (length // len(piece)) for length in (SHORT, SHORT * TIMES))
    whole = seconds(lambda: run(long), tries=1)
    whole = seconds(lambda: run(long)) if whole > LIMIT_SECONDS else 0.0
    return whole / seconds(lambda: run(short)) if whole > LIMIT_SECONDS else 0.0


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_the_text(name: str) -> None:
    pattern, ways = PATTERNS[name], WAYS[name]

    def use(text: str) -> None:
        given = text if isinstance(pattern.pattern, str) else text.encode()
        for way in ways:
            way(pattern, given)

    assert {piece: grown for piece in PIECES if (grown := growth(use, piece)) > 3 * TIMES} == {}


@pytest.mark.parametrize("piece", PIECES)
def test_a_line_of_the_log_and_a_language_are_read_in_no_time(piece: str) -> None:
    text = piece * (32_000 // len(piece))
    assert seconds(lambda: log.redacted(text)) < LIMIT_SECONDS
    assert seconds(lambda: choose_language(b"", text)) < 5 * LIMIT_SECONDS
    assert seconds(lambda: plain(text)) < 5 * LIMIT_SECONDS
