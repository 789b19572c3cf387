"""How large files may be is said once, and everything else that says so agrees: settings, page, sentences, README."""

import ast
import itertools
import re
import tomllib

import pytest

from indicators import limits
from indicators.cli.serve import OPTIONS
from indicators.errors import FileTooLarge
from indicators.intake.files import read_cells
from pages.shared.server.limits import Limits
from tests.fixtures import PROJECT

SIZES = {limits.FILE_MB, limits.WORKBOOK_MB}
MESSAGE_BYTES = limits.MESSAGE_MB * 1024 * 1024
READERS = ("indicators/intake", "pages")
LARGE = {
    limits.WORKBOOK_MB * limits.MEGABYTE,
    limits.WORKBOOK_UNPACKED_MB * limits.MEGABYTE,
    limits.WORKBOOK_CELLS,
    MESSAGE_BYTES,
}


def written(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def test_the_settings_say_the_same() -> None:
    server = tomllib.loads(written(".streamlit/config.toml"))["server"]
    assert server["maxUploadSize"] == limits.FILE_MB
    assert server["maxWidgetStateSize"] == limits.MESSAGE_MB
    assert Limits().message_bytes == MESSAGE_BYTES


def test_so_does_the_command_that_starts_the_server() -> None:
    assert dict(itertools.pairwise(OPTIONS))["--ws-max-size"] == str(MESSAGE_BYTES)


@pytest.mark.parametrize(
    ("name", "sizes"), [("indicators/locales/fr.po", r"(\d+) Mo\b"), ("README.md", r"(\d+) MB(?= \(| for)")]
)
def test_so_do_the_sentences(name: str, sizes: str) -> None:
    assert {int(each) for each in re.findall(sizes, written(name))} == SIZES


def test_no_reader_and_no_page_has_such_a_number_of_its_own() -> None:
    found = [
        f"{file.relative_to(PROJECT)}: {ast.unparse(node)}"
        for folder in READERS
        for file in (PROJECT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if is_own_limit(node)
    ]
    assert found == []


def is_own_limit(node: ast.AST) -> bool:
    """Whether a piece of code is such a number, or lets a page say one."""
    if isinstance(node, ast.keyword):
        return node.arg == "max_upload_size" and isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value in LARGE


@pytest.mark.parametrize(("start", "megabytes"), [(b"a;b\n1;2\n", limits.FILE_MB), (b"PK\x03\x04", limits.WORKBOOK_MB)])
def test_a_byte_more_than_that_is_refused_with_the_number(start: bytes, megabytes: int) -> None:
    data = start.ljust(megabytes * limits.MEGABYTE + 1, b"x")
    with pytest.raises(FileTooLarge) as refused:
        read_cells("file", data)
    assert refused.value.values["limit"] == str(megabytes)
